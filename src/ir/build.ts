/** Builds ops and regions by hand. The type rules of the op table are applied as each op is added. */

import type { SourceSpan } from "../error.ts";
import type { Op, OpName, OpOf, OpShape } from "./op.ts";
import { inferResults } from "./op.ts";
import type { Element } from "./type.ts";
import { isRepresentable } from "./type.ts";
import type { Region, Value } from "./value.ts";
import { newValue } from "./value.ts";

export interface EmitOptions {
  readonly regions?: readonly Region[];
  /** The names of the results, for printing. */
  readonly names?: readonly (string | null)[];
  readonly span?: SourceSpan | null;
}

/** Ops in the order they were added, each with new values for its results. */
export class RegionBuilder {
  readonly ops: Op[] = [];

  /** Adds an op and returns its results; throws `ir/invalid` where operands or attributes do not fit. */
  emit<N extends OpName>(
    name: N,
    operands: readonly Value[],
    attributes: OpOf<N>["attributes"],
    { regions = [], names = [], span = null }: EmitOptions = {},
  ): readonly Value[] {
    // The correlation of name and attributes is checked at the call; a union cannot express it here.
    const shape = { name, operands, attributes, regions } as unknown as OpShape;
    const results = inferResults(shape).map(({ type, graph }, k) => newValue(type, graph, names[k] ?? null));
    this.ops.push({ ...shape, results, span } as Op);
    return results;
  }

  /** Adds an op with one result. */
  emitOne<N extends OpName>(
    name: N,
    operands: readonly Value[],
    attributes: OpOf<N>["attributes"],
    options?: EmitOptions,
  ): Value {
    const results = this.emit(name, operands, attributes, options);
    return results[0]!;
  }

  constant(value: number, element: Element): Value {
    if (!isRepresentable(element, value)) throw new RangeError(`${value} is no ${element}`);
    return this.emitOne("const", [], { value: element === "f32" ? Math.fround(value) : value, element });
  }

  /** Adds an op that exists already, keeping its results: for passes that move or keep ops. */
  add(op: Op): void {
    this.ops.push(op);
  }

  finish(parameters: readonly Value[], yields: readonly Value[]): Region {
    return { parameters, ops: this.ops, yields };
  }
}
