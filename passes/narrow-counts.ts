/**
 * Narrowing of counts. Edges read indices and degrees of f64 at the nodes that they lead to from an array. A u32 holds these
 * counts in half the bytes. `fuse` then moves the cast to the edges.
 *
 *     %d = degree %g, out : node<f64>                 %d = degree %g, out : node<u32>
 *     %s = aggregate %g, in, add (source %d) { …  →   %e = cast %d : node<f64>
 *                                                     %s = aggregate %g, in, add (source %e) { …
 *
 * Every count is below 2^32, so the cast gives the same f64. A node's own index or degree needs no array.
 */

import { valueType } from "../src/ir/type.ts";
import type { Op, OpOf, Region, Value } from "../src/ir/value.ts";
import { elementOf, newValue } from "../src/ir/value.ts";
import { walkOps, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";

type Count = OpOf<"degree"> | OpOf<"node_index">;

export const narrowCounts: Pass = {
  name: "narrow-counts",
  formerly: ["compact"],
  doc: "Keep indices and degrees of f64 that edges read in 32 bits.",
  idempotent: true,
  run: (func) => {
    const read = new Set<Value>();
    for (const op of walkOps(func.body)) {
      if (op.name === "aggregate")
        for (const value of op.operands.filter((_, k) => isAtOtherEnd(op, k))) read.add(value);
    }
    const narrowed = new Map<Value, Value>();
    return withBody(func, narrowRegion(func.body, read, narrowed));
  },
};

/** Whether an operand of an aggregate is read at the nodes that the edges of a row lead to. */
function isAtOtherEnd({ attributes: { direction, roles } }: OpOf<"aggregate">, operand: number): boolean {
  const role = roles[operand - 1];
  const own = { in: "destination", out: "source", all: null }[direction];
  return (role === "source" || role === "destination" || role === "neighbor") && role !== own;
}

/** The region in which edges read counts as casts of u32. `narrowed` is extended by the casts. */
function narrowRegion(region: Region, read: ReadonlySet<Value>, narrowed: Map<Value, Value>): Region {
  const ops = region.ops.flatMap((before): readonly Op[] => {
    const op = exchangeInputs(before, read, narrowed);
    if (!isWideCount(op) || !read.has(op.results[0]!)) return [op];
    const [wide] = op.results;
    const narrow = newValue(valueType("u32", "node"), wide!.graph, wide!.name);
    const cast = newValue(wide!.type, wide!.graph, wide!.name);
    narrowed.set(wide!, cast);
    return [
      op,
      { ...op, attributes: { ...op.attributes, element: "u32" }, results: [narrow] } as Count,
      { name: "cast", operands: [narrow], attributes: { element: "f64" }, regions: [], results: [cast], span: op.span },
    ];
  });
  return ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]) ? region : { ...region, ops };
}

function isWideCount(op: Op): op is Count {
  return (op.name === "degree" || op.name === "node_index") && elementOf(op.results[0]!) === "f64";
}

/** The op, and those in it, with casts where its edges read counts. */
function exchangeInputs(op: Op, read: ReadonlySet<Value>, narrowed: Map<Value, Value>): Op {
  if (op.name === "aggregate") {
    const operands = op.operands.map((value, k) => (isAtOtherEnd(op, k) ? (narrowed.get(value) ?? value) : value));
    return operands.every((value, k) => value === op.operands[k]) ? op : { ...op, operands };
  }
  const regions = op.regions.map((region) => narrowRegion(region, read, narrowed));
  return regions.every((region, k) => region === op.regions[k]) ? op : ({ ...op, regions } as Op);
}
