/** The code that goes over a field of text, quoted or not, and says where the text is. */

import type { FunctionBuilder, Label, Local } from "../../backend/wasm/assembler.ts";
import { BYTE, type CursorCode } from "./cursor-code.ts";
import { DOUBLED, LONGEST_FIELD } from "./layout.ts";

export class TextCode {
  readonly #f: FunctionBuilder;
  readonly #cursor: CursorCode;
  readonly #separator: number;
  readonly #start: Local;
  /** The place of the first byte of the text that was gone over last, with `DOUBLED` where that holds. */
  readonly begin: Local;
  /** The place behind its last byte. */
  readonly end: Local;
  /** All bytes of texts that count, joined by "or". */
  readonly wide: Local;

  constructor(cursor: CursorCode, separator: number) {
    const { f } = cursor;
    this.#f = f;
    this.#cursor = cursor;
    this.#separator = separator;
    this.#start = f.local("i32", "start of a text");
    this.begin = f.local("i32", "begin");
    this.end = f.local("i32", "end");
    this.wide = f.local("i32", "wide");
  }

  /** Goes over a field whose first byte is loaded. `counts` says whether its bytes have to be UTF-8. */
  field(counts: boolean, odd: Label): void {
    this.#cursor.isByte(BYTE.quote).if(
      [],
      () => this.#quoted(counts, odd),
      () => this.#plain(counts, odd),
    );
  }

  #plain(counts: boolean, odd: Label): void {
    const f = this.#f;
    f.get(this.#cursor.at).tee(this.begin).set(this.end);
    f.block([], (done) => {
      f.loop([], (again) => {
        this.#cursor.load().drop();
        this.#leaveField(done);
        if (counts) this.#widen();
        this.#cursor.add(this.#cursor.at, 1);
        // Blanks at the end are no part of the field.
        f.get(this.#cursor.at)
          .get(this.end)
          .get(this.#cursor.byte)
          .const("i32", BYTE.space)
          .op("i32.gt_u")
          .select()
          .set(this.end);
        f.branch(again);
      });
    });
    f.get(this.end).get(this.begin).op("i32.sub").const("i32", LONGEST_FIELD).op("i32.gt_u").branchIf(odd);
    // Between blanks there is no empty field: the line ends too early.
    if (this.#separator < 0) f.get(this.end).get(this.begin).op("i32.eq").branchIf(odd);
  }

  /** Goes over a quoted field, whose quotes are no part of the text. Control characters in it are left to others. */
  #quoted(counts: boolean, odd: Label): void {
    const f = this.#f;
    f.get(this.#cursor.at).tee(this.#start).const("i32", 1).op("i32.add").tee(this.begin).set(this.#cursor.at);
    f.block([], (done) => {
      f.loop([], (again) => {
        this.#cursor.load().const("i32", BYTE.space).op("i32.lt_u").branchIf(odd);
        this.#cursor.isByte(BYTE.quote).if([], () => {
          f.get(this.#cursor.at).set(this.end);
          this.#cursor.add(this.#cursor.at, 1);
          this.#cursor.load().const("i32", BYTE.quote).op("i32.ne").branchIf(done);
          f.get(this.begin).const("i32", DOUBLED).op("i32.or").set(this.begin);
        });
        if (counts) this.#widen();
        this.#cursor.add(this.#cursor.at, 1);
        f.branch(again);
      });
    });
    f.get(this.#cursor.at).get(this.#start).op("i32.sub").const("i32", LONGEST_FIELD).op("i32.gt_u").branchIf(odd);
  }

  #widen(): void {
    this.#f.get(this.wide).get(this.#cursor.byte).op("i32.or").set(this.wide);
  }

  /** Leaves the loop over a field where it ends. */
  #leaveField(done: Label): void {
    const f = this.#f;
    const separator = this.#separator;
    if (separator < 0) {
      f.get(this.#cursor.byte).const("i32", BYTE.space).op("i32.le_u").branchIf(done);
      return;
    }
    this.#cursor.isByte(separator).branchIf(done);
    f.get(this.#cursor.byte).const("i32", BYTE.space).op("i32.lt_u");
    if (separator !== BYTE.tab) f.get(this.#cursor.byte).const("i32", BYTE.tab).op("i32.ne").op("i32.and");
    f.branchIf(done);
  }
}
