/** Finds the live values of a function, from its results inwards. Each value is visited once. */

import { canFail } from "../../src/ir/op/traits.ts";
import type { Func, Op, Region, Value } from "../../src/ir/value.ts";

export interface Liveness {
  readonly values: ReadonlySet<Value>;
  /** The ops that stay: those that give live values, those that have an effect on the run, and those around them. */
  readonly ops: ReadonlySet<Op>;
}

/** The origin of a value: a result of an op, or a parameter of a region of an op. */
interface Origin {
  readonly op: Op;
  readonly kind: "result" | "parameter";
  /** The number of the region among those of the op, for a parameter. */
  readonly region: number;
  /** The index of the value among the op's results, or among the region's parameters. */
  readonly index: number;
}

export function findLiveness(func: Func): Liveness {
  const origins = new Map<Value, Origin>();
  const around = new Map<Op, Op>();
  const effects: Op[] = [];
  const survey = (region: Region, outer: Op | null): void => {
    for (const op of region.ops) {
      if (outer) around.set(op, outer);
      if (hasEffect(op, origins)) effects.push(op);
      for (const [index, value] of op.results.entries()) origins.set(value, { op, kind: "result", region: 0, index });
      for (const [k, inner] of op.regions.entries()) {
        for (const [index, value] of inner.parameters.entries()) {
          origins.set(value, { op, kind: "parameter", region: k, index });
        }
        survey(inner, op);
      }
    }
  };
  survey(func.body, null);

  const values = new Set<Value>();
  const ops = new Set<Op>();
  const pending: Value[] = [];
  const mark = (value: Value | undefined): void => {
    if (value === undefined || values.has(value)) return;
    values.add(value);
    pending.push(value);
  };
  const keep = (op: Op): void => {
    for (let each: Op | undefined = op; each && !ops.has(each); each = around.get(each)) {
      ops.add(each);
      controlOf(each).forEach(mark);
    }
  };
  func.body.yields.forEach(mark);
  effects.forEach(keep);
  for (let value = pending.pop(); value; value = pending.pop()) {
    const origin = origins.get(value);
    if (!origin) continue;
    keep(origin.op);
    sourcesOf(origin).forEach(mark);
  }
  return { values, ops };
}

/** Whether an op has an effect on a run even if its results are unused: it may fail, or may not end. */
function hasEffect(op: Op, origins: ReadonlyMap<Value, Origin>): boolean {
  if (op.name === "require") {
    const condition = origins.get(op.operands[0]!)?.op;
    return condition?.name !== "const" || condition.attributes.value === 0;
  }
  return op.name === "loop" ? !op.attributes.limited : op.regions.length === 0 && canFail(op);
}

/** The values that an op needs, whichever of its results are live. */
function controlOf(op: Op): readonly (Value | undefined)[] {
  switch (op.name) {
    case "loop": {
      const limit = op.attributes.limited ? [op.operands[0]] : [];
      const body = op.regions[0]!;
      if (op.attributes.until === "value") return [...limit, body.yields.at(-1)];
      // Each carried value may be the one that keeps the loop going.
      return op.attributes.until === "unchanged" ? [...limit, ...body.parameters.slice(1)] : limit;
    }
    case "map":
      return [op.operands[0]];
    case "aggregate":
    case "intersect":
      return [op.operands[0], ...(op.attributes.conditional ? [op.regions[0]!.yields[0]] : [])];
    default:
      return op.operands;
  }
}

/** The values that one value depends on, besides those that its op needs in any case. */
function sourcesOf({ op, kind, region, index }: Origin): readonly (Value | undefined)[] {
  if (kind === "result") {
    switch (op.name) {
      case "loop":
        return index < op.results.length - 2 ? [op.regions[0]!.parameters[index + 1]] : [];
      case "if":
      case "for_nodes":
        return op.regions.map((region) => region.yields[index]);
      case "map":
        return [op.regions[0]!.yields[index]];
      case "aggregate":
        return [op.attributes.epilogue ? op.regions[1]!.yields[index] : combined(op, index)];
      case "intersect":
        return [combined(op, index)];
      default:
        return [];
    }
  }
  switch (op.name) {
    case "loop": {
      const carried = index - 1;
      if (carried < 0) return [];
      return [op.operands[carried + (op.attributes.limited ? 1 : 0)], op.regions[0]!.yields[carried]];
    }
    case "for_nodes":
      return op.operands;
    case "aggregate": {
      const { roles, monoids } = op.attributes;
      if (region === 0) return [op.operands[1 + index]];
      return [index < monoids.length ? combined(op, index) : op.operands[1 + roles.length + index - monoids.length]];
    }
    default:
      return [op.operands[1 + index]];
  }
}

/** The value that the first region of an op yields for its monoid number `index`. */
function combined(op: Extract<Op, { name: "aggregate" | "intersect" }>, index: number): Value | undefined {
  return op.regions[0]!.yields[index + (op.attributes.conditional ? 1 : 0)];
}
