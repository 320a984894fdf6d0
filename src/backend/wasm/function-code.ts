/** A finished function, and how its bytes are written into the module. */

import { EdgewiseError } from "../../error.ts";
import { grouped } from "../../printable.ts";
import { VALUE_TYPES, type ValueType } from "./instructions/row.ts";
import type { ByteWriter } from "./writer.ts";

/** A function that may be called: imported, or built earlier in the same module. */
export interface Callee {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A parameter or local of one function. */
export interface Local {
  readonly type: ValueType;
  readonly name: string;
  readonly index: number;
}

/** A finished function; its calls are kept as references, because later imports move the function numbers. */
export interface FunctionCode extends Callee {
  readonly locals: readonly Local[];
  /** The code without the numbers of callees. */
  readonly code: ByteWriter;
  /** The calls, in the order of the code. */
  readonly calls: readonly Call[];
}

/** A callee, and the byte of the code before which its number goes. */
export interface Call {
  readonly at: number;
  readonly callee: Callee;
}

/** The most locals that every WebAssembly engine allows (a limit of the JavaScript interface of WebAssembly). */
const MOST_LOCALS = 50_000;
const MOST_BYTES = 7_654_321;

/**
 * Writes a function body: its locals in runs of one type, then its code. `indexOf` gives the numbers of callees. Throws
 * `ir/unsupported` where no engine would accept the function.
 */
export function writeBody(writer: ByteWriter, body: FunctionCode, indexOf: (callee: Callee) => number): void {
  if (body.locals.length > MOST_LOCALS) throw tooLong(body.locals.length, MOST_LOCALS, "values");
  const runs: { type: ValueType; count: number }[] = [];
  for (const { type } of body.locals.slice(body.parameters.length)) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  writer.sized(() => {
    const start = writer.length;
    writer.vector(runs, ({ type, count }) => writer.unsigned(count).byte(VALUE_TYPES[type]));
    let written = 0;
    for (const { at, callee } of body.calls) {
      writer.part(body.code, written, at).unsigned(indexOf(callee));
      written = at;
    }
    writer.part(body.code, written, body.code.length);
    const bytes = writer.length - start;
    if (bytes > MOST_BYTES) throw tooLong(bytes, MOST_BYTES, "bytes");
  });
}

function tooLong(found: number, most: number, unit: string): EdgewiseError {
  return new EdgewiseError({
    code: "ir/unsupported",
    message: `one kernel, or the scalars of one level, needs ${grouped(found)} ${unit} of code; expected at most ${grouped(most)}`,
    hint: "Compute what is much alike in a loop, with g.loop.",
  });
}
