/**
 * The WebAssembly of a scanner: a function that is made for the lines of one table, as kernels are made for one program.
 */

import * as WebAssembly from "../../../runtime/webassembly.ts";
import { type FunctionBuilder, type Label, type Local, ModuleBuilder } from "../../backend/wasm/assembler.ts";
import { BYTE, CursorCode } from "./cursor-code.ts";
import { FieldCode } from "./field-code.ts";
import { type LineLayout, planMemory, RESULT } from "./layout.ts";

/** Compiles the scanner for the lines of a table. It can be sent to other threads. */
export function compileScanner(layout: LineLayout): WebAssembly.Module {
  return new WebAssembly.Module(scannerCode(layout));
}

/** Makes the module. It exports `scan(from, to)`, which gives the number of lines that it has read. */
function scannerCode(layout: LineLayout): Uint8Array<ArrayBuffer> {
  const plan = planMemory(layout);
  const module = new ModuleBuilder({ memory: { minimum: plan.pages } });
  const number = module.importFunction("env", "number", ["i32", "i32"], ["f64"]);
  module.function("scan", { exported: true, results: ["i32"] }, (f) => {
    const from = f.parameter("i32", "from");
    const to = f.parameter("i32", "to");
    const cursor = new CursorCode(f, from, layout.separator);
    const rows = f.local("i32", "rows");
    const fields = new FieldCode(cursor, rows, layout, plan, (code) => code.call(number));
    const comments = f.local("i32", "comments");
    new LineCode(cursor, layout, { to, rows, comments }).write((odd) => {
      const places = { number: [...plan.numbers], category: [...plan.categories] };
      return layout.fields.map((use) => {
        const place = use === "number" || use === "category" ? places[use].shift()! : 0;
        return () => fields.field(use, place, odd);
      });
    });
    const { lowest, highest, wide } = fields.facts;
    const results = Object.entries({ stop: cursor.at, comments, lowest, highest, wide }) as [
      keyof typeof RESULT,
      Local,
    ][];
    for (const [name, local] of results) f.const("i32", plan.results).get(local).store("i32.store", RESULT[name]);
    f.get(rows);
  });
  return module.finish();
}

/** The locals of a scan: the end of the text, and the numbers of lines and comments. */
interface LineLocals {
  readonly to: Local;
  readonly rows: Local;
  readonly comments: Local;
}

/** The code that goes from line to line and from field to field. */
class LineCode {
  readonly #f: FunctionBuilder;
  readonly #cursor: CursorCode;
  readonly #layout: LineLayout;
  readonly #to: Local;
  readonly #rows: Local;
  readonly #comments: Local;
  readonly #start: Local;

  constructor(cursor: CursorCode, layout: LineLayout, { to, rows, comments }: LineLocals) {
    this.#f = cursor.f;
    this.#cursor = cursor;
    this.#layout = layout;
    this.#to = to;
    this.#rows = rows;
    this.#comments = comments;
    this.#start = cursor.f.local("i32", "start");
  }

  /** Writes the loop. A line that is not plain ends it at its beginning; the code of fields branches to `odd` there. */
  write(fieldsOf: (odd: Label) => readonly (() => void)[]): void {
    const f = this.#f;
    f.block([], (end) => {
      f.block([], (odd) => {
        const fields = fieldsOf(odd);
        f.loop([], (line) => {
          f.get(this.#cursor.at).get(this.#to).op("i32.ge_u").branchIf(end);
          f.get(this.#cursor.at).set(this.#start);
          this.#cursor.skipBlanks();
          this.#skipEmpty(line);
          for (const comment of this.#layout.comments) this.#skipComment(comment, line, odd);
          for (const [index, field] of fields.entries()) {
            if (index > 0) this.#separator(odd);
            field();
          }
          this.#lineEnd(odd);
          this.#cursor.add(this.#rows, 1);
          f.branch(line);
        });
      });
      f.get(this.#start).set(this.#cursor.at);
    });
  }

  /** Goes to the next line if this one has nothing but blanks. */
  #skipEmpty(line: Label): void {
    const f = this.#f;
    this.#cursor.isByte(BYTE.lineFeed).if([], () => {
      this.#cursor.add(this.#cursor.at, 1);
      f.branch(line);
    });
    this.#cursor.isByte(BYTE.carriageReturn);
    f.get(this.#cursor.at).load("i32.load8_u", 1).const("i32", BYTE.lineFeed).op("i32.eq").op("i32.and");
    f.if([], () => {
      this.#cursor.add(this.#cursor.at, 2);
      f.branch(line);
    });
  }

  /** Goes to the next line if this one is a comment. A carriage return in it may end it, which others find out. */
  #skipComment(first: number, line: Label, odd: Label): void {
    const f = this.#f;
    this.#cursor.isByte(first).if([], () => {
      f.loop([], (again) => {
        this.#cursor.add(this.#cursor.at, 1);
        this.#cursor
          .load()
          .const("i32", BYTE.lineFeed)
          .op("i32.eq")
          .if([], () => {
            this.#cursor.add(this.#cursor.at, 1);
            this.#cursor.add(this.#comments, 1);
            f.branch(line);
          });
        this.#cursor.isByte(BYTE.carriageReturn);
        f.get(this.#cursor.at)
          .load("i32.load8_u", 1)
          .const("i32", BYTE.lineFeed)
          .op("i32.ne")
          .op("i32.and")
          .branchIf(odd);
        f.branch(again);
      });
    });
  }

  /** Goes over the separator, and blanks beside it. The cursor is behind a field. */
  #separator(odd: Label): void {
    const f = this.#f;
    if (this.#layout.separator < 0) {
      this.#cursor.load().const("i32", BYTE.space).op("i32.ne");
      f.get(this.#cursor.byte).const("i32", BYTE.tab).op("i32.ne").op("i32.and").branchIf(odd);
    } else {
      this.#cursor.skipBlanks();
      this.#cursor.isByte(this.#layout.separator).op("i32.eqz").branchIf(odd);
      this.#cursor.add(this.#cursor.at, 1);
    }
    this.#cursor.skipBlanks();
  }

  #lineEnd(odd: Label): void {
    const f = this.#f;
    this.#cursor.skipBlanks();
    this.#cursor.isByte(BYTE.carriageReturn).if([], () => {
      this.#cursor.add(this.#cursor.at, 1);
      this.#cursor.load().drop();
    });
    this.#cursor.isByte(BYTE.lineFeed).op("i32.eqz").branchIf(odd);
    this.#cursor.add(this.#cursor.at, 1);
    f.get(this.#cursor.at).get(this.#to).op("i32.gt_u").branchIf(odd);
  }
}
