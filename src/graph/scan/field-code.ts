/**
 * The code that reads a field: an id, a number or a text.
 *
 * It takes eight bytes at once. A byte is a digit if it is at most 9 once 0x30 has been taken away, and three
 * multiplications join eight digits: pairs, fours, eight.
 */

import type { FunctionBuilder, Label, Local } from "../../backend/wasm/assembler.ts";
import { BYTE, type CursorCode } from "./cursor-code.ts";
import { DOUBLED, type FieldUse, type LineLayout, type MemoryPlan, MOST_DIGITS } from "./layout.ts";
import { TextCode } from "./text-code.ts";

/** Digits that always fit 64 bits together, and that an id below 2^32 may have. */
const EIGHT = 8;
const MOST_ID_DIGITS = 10;

/** The lowest and the highest id so far, and all bytes of texts, joined by "or". */
export interface FieldFacts {
  readonly lowest: Local;
  readonly highest: Local;
  readonly wide: Local;
}

export class FieldCode {
  readonly #f: FunctionBuilder;
  readonly #cursor: CursorCode;
  readonly #layout: LineLayout;
  readonly #plan: MemoryPlan;
  readonly #callNumber: (f: FunctionBuilder) => void;
  /** The number of lines before this one. */
  readonly #rows: Local;
  readonly #lowest: Local;
  readonly #highest: Local;
  readonly #text: TextCode;
  readonly #digits: Local;
  readonly #digit: Local;
  readonly #start: Local;
  readonly #fraction: Local;
  readonly #isNegative: Local;
  readonly #eight: Local;
  readonly #others: Local;
  readonly #value: Local;
  readonly #number: Local;

  /** `callNumber` emits the call that reads a number from a place to another one. */
  constructor(
    cursor: CursorCode,
    rows: Local,
    layout: LineLayout,
    plan: MemoryPlan,
    callNumber: (f: FunctionBuilder) => void,
  ) {
    const { f } = cursor;
    this.#f = f;
    this.#cursor = cursor;
    this.#rows = rows;
    this.#layout = layout;
    this.#plan = plan;
    this.#callNumber = callNumber;
    this.#text = new TextCode(cursor, layout.separator);
    const i32 = (name: string): Local => f.local("i32", name);
    this.#lowest = i32("lowest");
    this.#highest = i32("highest");
    this.#digits = i32("digits");
    this.#digit = i32("digit");
    this.#start = i32("start of a number");
    this.#fraction = i32("fraction");
    this.#isNegative = i32("isNegative");
    this.#eight = f.local("i64", "eight");
    this.#others = f.local("i64", "others");
    this.#value = f.local("i64", "value");
    this.#number = f.local("f64", "number");
    f.const("i32", -1).set(this.#lowest);
  }

  get facts(): FieldFacts {
    return { lowest: this.#lowest, highest: this.#highest, wide: this.#text.wide };
  }

  /** Reads a field whose first byte is loaded. */
  field(use: FieldUse, place: number, odd: Label): void {
    switch (use) {
      case "source":
      case "target": {
        const at = this.#plan[`${use}s`];
        if (this.#layout.ids === "integer") this.#id(at, odd);
        else this.#textId(at, odd);
        return;
      }
      case "number":
        this.#decimal(place, odd);
        return;
      case "category":
        this.#text.field(true, odd);
        this.#storeText(place, 8);
        return;
      case "skipped":
        this.#text.field(false, odd);
        return;
      case "empty":
        // Between blanks there is no empty field: the line ends too early.
        if (this.#layout.separator < 0) this.#f.const("i32", 1).branchIf(odd);
        else this.#isAtFieldEnd().op("i32.eqz").branchIf(odd);
        return;
      default:
        use satisfies never;
    }
  }

  /** Pushes the address of this line's element in an array. */
  #element(bytes: 4 | 8 | 16): FunctionBuilder {
    return this.#f.get(this.#rows).const("i32", Math.log2(bytes)).op("i32.shl");
  }

  /** Reads an integer below 2^32 without sign and leading zeros. */
  #id(place: number, odd: Label): void {
    const f = this.#f;
    this.#firstDigits(odd);
    f.get(this.#digits).const("i32", 1).op("i32.ne");
    this.#cursor.isByte(BYTE.zero).op("i32.and").branchIf(odd);
    f.get(this.#digits)
      .const("i32", EIGHT)
      .op("i32.eq")
      .if([], () => this.#moreDigits());
    f.get(this.#digits).const("i32", MOST_ID_DIGITS).op("i32.gt_u").branchIf(odd);
    f.get(this.#value).const("i64", 0xffffffffn).op("i64.gt_u").branchIf(odd);
    this.#element(4).get(this.#value).op("i32.wrap_i64").tee(this.#digit).store("i32.store", place);
    // The lowest and the highest id tell how large a table of them has to be.
    f.get(this.#digit).get(this.#lowest).get(this.#digit).get(this.#lowest).op("i32.lt_u").select().set(this.#lowest);
    f.get(this.#digit)
      .get(this.#highest)
      .get(this.#digit)
      .get(this.#highest)
      .op("i32.gt_u")
      .select()
      .set(this.#highest);
  }

  /** Reads up to eight digits to `value`, and counts them. */
  #firstDigits(odd: Label): void {
    const f = this.#f;
    const { asZero, carry, upper } = {
      asZero: 0x3030303030303030n,
      carry: 0x7676767676767676n,
      upper: 0x8080808080808080n,
    };
    f.get(this.#cursor.at).load("i64.load", 0, 1).const("i64", asZero).op("i64.xor").tee(this.#eight);
    f.const("i64", carry)
      .op("i64.add")
      .get(this.#eight)
      .op("i64.or")
      .const("i64", upper)
      .op("i64.and")
      .tee(this.#others);
    // The lowest of the bits is that of the first byte that is no digit. There are 64 bits below it if all are digits.
    f.op("i64.ctz").op("i32.wrap_i64").const("i32", 3).op("i32.shr_u").tee(this.#digits);
    f.op("i32.eqz").branchIf(odd);
    f.get(this.#eight).const("i64", 64n).get(this.#digits).const("i32", 3).op("i32.shl").op("i64.extend_i32_u");
    f.op("i64.sub").op("i64.shl").set(this.#eight);
    const join = (ten: bigint, bits: bigint, mask: bigint): void => {
      f.get(this.#eight).const("i64", ten).op("i64.mul").get(this.#eight).const("i64", bits).op("i64.shr_u");
      f.op("i64.add").const("i64", mask).op("i64.and").set(this.#eight);
    };
    join(10n, 8n, 0x00ff00ff00ff00ffn);
    join(100n, 16n, 0x0000ffff0000ffffn);
    join(10_000n, 32n, 0xffffffffn);
    f.get(this.#eight).set(this.#value);
    f.get(this.#cursor.at).get(this.#digits).op("i32.add").set(this.#cursor.at);
  }

  /** Reads the digits from the cursor on, and counts them. The sum of more than 15 means nothing. */
  #moreDigits(): void {
    const f = this.#f;
    f.block([], (done) => {
      f.loop([], (again) => {
        this.#cursor
          .load()
          .const("i32", BYTE.zero)
          .op("i32.sub")
          .tee(this.#digit)
          .const("i32", 9)
          .op("i32.gt_u")
          .branchIf(done);
        f.get(this.#value).const("i64", 10n).op("i64.mul").get(this.#digit).op("i64.extend_i32_u").op("i64.add");
        f.set(this.#value);
        this.#cursor.add(this.#digits, 1);
        this.#cursor.add(this.#cursor.at, 1);
        f.branch(again);
      });
    });
  }

  /** Reads an id that is a text. Of one with doubled quotes there is more to do than to take its bytes. */
  #textId(place: number, odd: Label): void {
    const f = this.#f;
    this.#text.field(true, odd);
    // The bit of doubled quotes makes the first place the greater one.
    f.get(this.#text.begin).get(this.#text.end).op("i32.ge_u").branchIf(odd);
    this.#storeText(place, 16);
  }

  /** Writes where the text is that was gone over last, counted from the first byte of all. */
  #storeText(place: number, bytes: 8 | 16): void {
    for (const [offset, local] of [[0, this.#text.begin] as const, [4, this.#text.end] as const]) {
      this.#element(bytes)
        .get(local)
        .const("i32", this.#plan.text)
        .op("i32.sub")
        .store("i32.store", place + offset);
    }
  }

  /**
   * Reads a decimal number; an empty field is missing, which NaN stands for. All that is not short and plain is read by
   * JavaScript, which gives an infinity for what is neither a number nor missing.
   */
  #decimal(place: number, odd: Label): void {
    const f = this.#f;
    f.get(this.#cursor.at).set(this.#start);
    f.block([], (read) => {
      if (this.#layout.separator >= 0) {
        f.const("f64", Number.NaN).set(this.#number);
        this.#isAtFieldEnd().branchIf(read);
      }
      f.block([], (hard) => {
        this.#cursor.isByte(BYTE.minus).tee(this.#isNegative).get(this.#cursor.at).op("i32.add").set(this.#cursor.at);
        this.#firstDigits(hard);
        f.get(this.#digits)
          .const("i32", EIGHT)
          .op("i32.eq")
          .if([], () => this.#moreDigits());
        f.get(this.#digits).const("i32", MOST_DIGITS).op("i32.gt_u").branchIf(hard);
        this.#cursor.load().const("i32", BYTE.point).op("i32.eq");
        f.if(
          [],
          () => this.#fractionDigits(hard),
          () => f.get(this.#value).op("f64.convert_i64_s").set(this.#number),
        );
        this.#isAtFieldEnd().op("i32.eqz").branchIf(hard);
        f.get(this.#number).op("f64.neg").get(this.#number).get(this.#isNegative).select().set(this.#number);
        f.branch(read);
      });
      f.get(this.#start).set(this.#cursor.at);
      this.#cursor.load().drop();
      this.#text.field(false, odd);
      f.get(this.#text.begin).const("i32", DOUBLED).op("i32.and").branchIf(odd);
      f.get(this.#text.begin).get(this.#text.end);
      this.#callNumber(f);
      f.tee(this.#number).op("f64.abs").const("f64", Number.POSITIVE_INFINITY).op("f64.eq").branchIf(odd);
    });
    this.#element(8).get(this.#number).store("f64.store", place);
  }

  /** Reads the digits behind a point. Both operands of the division are exact, so that it is rounded correctly. */
  #fractionDigits(hard: Label): void {
    const f = this.#f;
    this.#cursor.add(this.#cursor.at, 1);
    f.get(this.#cursor.at).set(this.#fraction);
    this.#moreDigits();
    f.get(this.#cursor.at).get(this.#fraction).op("i32.eq").branchIf(hard);
    f.get(this.#digits).const("i32", MOST_DIGITS).op("i32.gt_u").branchIf(hard);
    f.get(this.#value).op("f64.convert_i64_s");
    f.get(this.#cursor.at)
      .get(this.#fraction)
      .op("i32.sub")
      .const("i32", 3)
      .op("i32.shl")
      .load("f64.load", this.#plan.powers);
    f.op("f64.div").set(this.#number);
  }

  /** Tells whether the cursor is behind a number, rather than behind its first part. */
  #isAtFieldEnd(): FunctionBuilder {
    const f = this.#f;
    // Blanks and line ends are at most 32. So are control characters, which are found out behind the number.
    this.#cursor.load().const("i32", BYTE.space).op("i32.le_u");
    return this.#layout.separator < 0 ? f : this.#cursor.isByte(this.#layout.separator).op("i32.or");
  }
}
