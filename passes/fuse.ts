/**
 * Fusion: ops that go over the same nodes or edges become one op that goes over them once, and values between them are never
 * stored. The fused op is a `map` or `aggregate`, so that the planner decides nothing about fusion.
 *
 *     %a = mul %x, %y : node<f64>             %z, %s = map %g, node (node %x, node %y) -> (keep, add) {
 *     %z = add %a, 1 : node<f64>        →       (%p, %q) %a = mul %p, %q : f64
 *     %s = reduce add, %a                                %z = add %a, 1 : f64
 *                                                        yield %z, %a
 *                                             }
 *
 * Members of a kernel are elementwise ops, reductions of their results, and other maps over the same place. Members may feed
 * each other, read the same values, or merely be able to run side by side. Elementwise ops on the results of an `aggregate`,
 * and reductions of these, become its epilogue. Aggregates over the same rows become one (partition.ts says which together),
 * unless one may leave a row before its end and the other may not (row-end.ts). Elementwise ops that feed the edges of an
 * `aggregate` go into its edge region where computing them there is cheaper than storing them (recompute.ts).
 */

import { isControl } from "../src/ir/op/traits.ts";
import type { OpOf, Region, Value } from "../src/ir/value.ts";
import { usedValues, walkOps, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Constants } from "./fuse/kernel.ts";
import { writeKernel } from "./fuse/kernel.ts";
import type { Unit } from "./fuse/partition.ts";
import { partition } from "./fuse/partition.ts";
import { recomputeAtEdges } from "./fuse/recompute.ts";
import { NONE, travellingIn } from "./fuse/travelling.ts";

export const fuse: Pass = {
  name: "fuse",
  doc: "Make one op of elementwise ops, reductions and aggregates that go over the same nodes or edges.",
  ends: "unfused",
  run: (func) => {
    const constants = new Map<Value, OpOf<"const">>();
    const numbers = new Set<Value>();
    for (const op of walkOps(func.body)) {
      if (op.name === "const") constants.set(op.results[0]!, op);
      if (op.name === "node_index") numbers.add(op.results[0]!);
    }
    return withBody(func, fuseRegion(func.body, { constants, numbers }, NONE));
  },
};

/** Facts of values that hold wherever they are defined. */
interface Known {
  readonly constants: Constants;
  /** The values that are the numbers of nodes. */
  readonly numbers: ReadonlySet<Value>;
}

function fuseRegion(region: Region, known: Known, travelling: ReadonlySet<Value>): Region {
  const { constants, numbers } = known;
  const ops = region.ops.map((op) => {
    if (!isControl(op)) return op;
    const travels = op.name === "loop" ? travellingIn(op) : NONE;
    const regions = op.regions.map((inner) => fuseRegion(inner, known, travels));
    return regions.every((inner, k) => inner === op.regions[k]) ? op : { ...op, regions };
  });
  const absorbed = recomputeAtEdges({ ...region, ops }, constants, travelling);
  const units = partition(absorbed, region.yields, (value) => numbers.has(value));
  if (!units) {
    const same = absorbed.length === region.ops.length && absorbed.every((op, k) => op === region.ops[k]);
    return same ? region : { ...region, ops: absorbed };
  }
  const readers = findReaders(units, region.yields);
  return {
    ...region,
    ops: units.flatMap((unit) => {
      if (unit.kind === "op") return [unit.op];
      const op = writeKernel(unit.kernel, (value) => isReadOutside(readers.get(value), unit), constants);
      return op ? [op] : [];
    }),
  };
}

type Readers = ReadonlyMap<Value, ReadonlySet<Unit | "yield">>;

function findReaders(units: readonly Unit[], yields: readonly Value[]): Readers {
  const readers = new Map<Value, Set<Unit | "yield">>();
  const read = (value: Value, by: Unit | "yield"): void => {
    const known = readers.get(value);
    if (known) known.add(by);
    else readers.set(value, new Set([by]));
  };
  for (const unit of units) {
    for (const op of unit.kind === "kernel" ? [...unit.kernel.aggregates, ...unit.kernel.members] : [unit.op]) {
      for (const value of usedValues(op)) read(value, unit);
    }
  }
  for (const value of yields) read(value, "yield");
  return readers;
}

function isReadOutside(readers: ReadonlySet<Unit | "yield"> | undefined, unit: Unit): boolean {
  return readers !== undefined && (readers.size > 1 || !readers.has(unit));
}
