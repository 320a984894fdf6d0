/** Tracks the values of a program during narrowing, and builds regions of the new values. */

import { inferResults } from "../../src/ir/op.ts";
import type { Element } from "../../src/ir/type.ts";
import { sameType, valueType } from "../../src/ir/type.ts";
import type { Op, OpOf, Region, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";

/** The place where a value is defined. */
interface Home {
  /** The op that defines it; null for parameters. */
  readonly op: Op | null;
  /** The ops at this place. Casts of the value are added to them when they are first needed. */
  readonly ops: Op[];
}

/** The rules by which the parts of a region are narrowed. */
interface RegionRules {
  /** The values that are visible in the region from its first op on without being its parameters. */
  readonly visible?: readonly Value[];
  /** Whether a parameter becomes f32 where it is f64. */
  readonly isEntry: (parameter: Value) => boolean;
  /** Narrows an op. It may add nothing: a constant is only added in the element in which it is used. */
  readonly op: (op: Op) => void;
  /** The narrowed form of the k-th yielded value. */
  readonly yields: (value: Value, k: number) => Value;
}

export class Narrowing {
  /** The values that stand for others in their own types. */
  readonly #exact = new Map<Value, Value>();
  /** The f32 values that stand for f64 values. */
  readonly #narrowed = new Map<Value, Value>();
  readonly #homes = new Map<Value, Home>();
  /** The place of the op that is being narrowed. */
  #place: Op[] = [];

  /** A value in its original type. A narrowed value is cast back. */
  exact(value: Value): Value {
    const known = this.#exact.get(value);
    if (known) return known;
    const { op, ops } = this.#home(value);
    const narrowed = this.#narrowed.get(value);
    // A constant can stay, and so can a cast back to f64 that was there before this pass.
    if (op?.name === "const" || (op?.name === "cast" && op.operands[0] === narrowed)) {
      ops.push(op);
      this.#exact.set(value, value);
      return value;
    }
    if (!narrowed) throw new TypeError(`value ${value.name ?? "without a name"} is used before it is defined`);
    return this.#add(ops, this.#exact, value, castOf(narrowed, "f64", value.name, op));
  }

  /** A value as f32 if it was f64, else in the type that it had. */
  narrow(value: Value): Value {
    if (!isWide(value)) return this.exact(value);
    const known = this.#narrowed.get(value);
    if (known) return known;
    const { op, ops } = this.#home(value);
    const name = value.name && `${value.name}_f32`;
    const narrower = op?.name === "const" ? rounded(op, name) : castOf(this.exact(value), "f32", name, op);
    return this.#add(ops, this.#narrowed, value, narrower);
  }

  /** Whether a value exists in its own type, so that no cast or constant needs to be added. */
  isExact(value: Value): boolean {
    return this.#exact.has(value);
  }

  /** Sets the value that stands for another, in its type or as f32. */
  define(before: Value, after: Value): void {
    (isWide(before) && !isWide(after) ? this.#narrowed : this.#exact).set(before, after);
  }

  /** The region after narrowing; the same object where nothing changes. */
  region(region: Region, { visible = [], isEntry, op: narrowOp, yields: narrowYield }: RegionRules): Region {
    const around = this.#place;
    const head: Op[] = [];
    const places = [head];
    const parameters = region.parameters.map((value) =>
      isWide(value) && isEntry(value) ? like(value, "f32", value.name) : value,
    );
    for (const [k, value] of [...region.parameters, ...visible].entries()) {
      this.#homes.set(value, { op: null, ops: head });
      this.define(value, parameters[k] ?? value);
    }
    for (const op of region.ops) {
      const place: Op[] = [];
      places.push(place);
      for (const result of op.results) this.#homes.set(result, { op, ops: place });
      this.#place = place;
      narrowOp(op);
    }
    const yields = region.yields.map(narrowYield);
    this.#place = around;
    const ops = places.flat();
    const same = isSame(parameters, region.parameters) && isSame(ops, region.ops) && isSame(yields, region.yields);
    return same ? region : { parameters, ops, yields };
  }

  /** Adds an op with other operands, attributes or regions; the op itself where nothing changes. */
  emit(op: Op, operands: readonly Value[], changes: Partial<Pick<Op, "attributes" | "regions">> = {}): void {
    const { attributes = op.attributes, regions = op.regions } = changes;
    if (isSame(operands, op.operands) && isSame(regions, op.regions) && attributes === op.attributes) {
      this.put(op, op.results);
      return;
    }
    // The attributes are those of the op but for its element, so that they still belong to its name.
    const shape = { ...op, operands, attributes, regions } as Op;
    const results = inferResults(shape).map(({ type, graph }, k) => {
      const before = op.results[k]!;
      return sameType(type, before.type) ? before : newValue(type, graph, before.name);
    });
    this.put({ ...shape, results }, op.results);
  }

  /** Adds an op whose results stand for values. */
  put(op: Op, values: readonly Value[]): void {
    this.#place.push(op);
    for (const [k, value] of values.entries()) this.define(value, op.results[k]!);
  }

  #add(ops: Op[], stands: Map<Value, Value>, value: Value, op: OpOf<"cast"> | OpOf<"const">): Value {
    const result = op.results[0]!;
    ops.push(op);
    stands.set(value, result);
    return result;
  }

  #home(value: Value): Home {
    const home = this.#homes.get(value);
    if (!home) throw new TypeError(`value ${value.name ?? "without a name"} is defined nowhere`);
    return home;
  }
}

/** Whether a value is an f64, or has f64 entries. */
export function isWide({ type }: Value): boolean {
  return type.kind === "value" && type.element === "f64";
}

export function isScalar({ type }: Value): boolean {
  return type.kind === "value" && type.domain === "scalar";
}

/** The cast of a value, near the op that defines it. */
export function castOf(x: Value, element: Element, name: string | null, near: Op | null): OpOf<"cast"> {
  const results = [like(x, element, name)];
  return { name: "cast", operands: [x], attributes: { element }, regions: [], results, span: near?.span ?? null };
}

/** A new value with entries at the places of another. */
export function like({ type, graph }: Value, element: Element, name: string | null): Value {
  const domain = type.kind === "value" ? type.domain : "scalar";
  return newValue(valueType(element, domain), graph, name);
}

function rounded({ attributes, results, span }: OpOf<"const">, name: string | null): OpOf<"const"> {
  const value = Math.fround(attributes.value);
  return {
    name: "const",
    operands: [],
    attributes: { value, element: "f32" },
    regions: [],
    results: [like(results[0]!, "f32", name)],
    span,
  };
}

function isSame<T>(after: readonly T[], before: readonly T[]): boolean {
  return after.length === before.length && after.every((item, k) => item === before[k]);
}
