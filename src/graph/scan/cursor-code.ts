/** The code of a cursor over the bytes of a text. */

import type { FunctionBuilder, Local } from "../../backend/wasm/assembler.ts";

export const BYTE = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  quote: 34,
  minus: 45,
  point: 46,
  zero: 48,
} as const;

export class CursorCode {
  readonly f: FunctionBuilder;
  /** The place of the cursor, and the byte that was loaded last. */
  readonly at: Local;
  readonly byte: Local;
  readonly #separator: number;

  constructor(f: FunctionBuilder, at: Local, separator: number) {
    this.f = f;
    this.at = at;
    this.byte = f.local("i32", "byte");
    this.#separator = separator;
  }

  /** Adds to a local. */
  add(local: Local, amount: number): void {
    this.f.get(local).const("i32", amount).op("i32.add").set(local);
  }

  /** Loads the byte at the cursor. */
  load(): FunctionBuilder {
    return this.f.get(this.at).load("i32.load8_u").tee(this.byte);
  }

  isByte(code: number): FunctionBuilder {
    return this.f.get(this.byte).const("i32", code).op("i32.eq");
  }

  /** Skips spaces, and tabs unless they separate fields. The byte behind them is loaded. */
  skipBlanks(): void {
    const f = this.f;
    f.block([], (done) => {
      f.loop([], (again) => {
        this.load().const("i32", BYTE.space).op("i32.ne");
        if (this.#separator !== BYTE.tab) f.get(this.byte).const("i32", BYTE.tab).op("i32.ne").op("i32.and");
        f.branchIf(done);
        this.add(this.at, 1);
        f.branch(again);
      });
    });
  }
}
