/**
 * Finds loops that may start warm after nodes or edges were added (monotone fixpoints): from what they came to before, they
 * come to what they would come to anew. Each new value has to be the least, greatest or disjunction of the old one and of terms that
 * keep the order (monotone), and further edges may only add terms.
 *
 * Let F be a round before, F′ one after, s and s′ what nodes begin with, the same at nodes that there were, and p what the loop
 * came to. For the least: F′ ≤ F, so that the greatest fixpoint of F′ below s′ is at most p, and so at most min(p, s′), which is
 * at most s′. F′ keeps the order: from min(p, s′) the loop comes to that fixpoint, too. Numbers are in the order that `min` has
 * for them. That terms of `min` and `max` keep the order is proved by who settles such loops in any order, and holds where a run
 * was settled so; of truth values it is seen here.
 */

import type { Op, OpName, OpOf, Region, Value } from "../../../ir/value.ts";
import { isScalarOp } from "../../../ir/value.ts";
import { usedValues, walkOps } from "../../../ir/walk.ts";

/** The monoid by which the old value and the start value of a loop are combined. */
export type GrowingMonoid = "min" | "max" | "or";

/** The ops whose results stay the same at every node and edge that was there, whatever is added. */
const LOCAL: readonly OpName[] = [
  "const",
  "node_index",
  "node_attribute",
  "edge_attribute",
  "broadcast",
  "cast",
  "map",
];

/** Gives the monoid by which a loop goes on from its old values; or the reason why that is not known. */
export function growthOf(
  { body }: { readonly body: Region },
  loop: OpOf<"loop">,
): { readonly monoid: GrowingMonoid } | string {
  const [region] = loop.regions;
  const [, x, ...others] = region?.parameters ?? [];
  if (region === undefined || x === undefined || others.length > 0) return "its loop carries more than one value";
  if (loop.attributes.until !== "unchanged") return "its loop does not end when nothing changes";
  const initial = loop.operands.slice(loop.attributes.limited ? 1 : 0);
  const outside = [...initial, ...usedValues(loop)].filter(
    (value) => value !== loop.operands[0] || !loop.attributes.limited,
  );
  if (!outside.every((value) => isLocal(value, body.ops)))
    return "what its loop reads may depend on how many nodes and edges there are";
  const inside = [...walkOps(region)].filter(({ name }) => name !== "aggregate");
  if (!inside.every((op) => isLocalOp(op)))
    return "what its loop computes may depend on how many nodes and edges there are";
  const last = definition(region.yields[0], region.ops);
  const monoid = last?.name;
  if (last === undefined || (monoid !== "min" && monoid !== "max" && monoid !== "or") || !last.operands.includes(x)) {
    return "its loop does not take the least, the greatest or any of the old value and others";
  }
  if (monoid === "or" && (loop.attributes.limited || !isRising(last, x, region.ops))) {
    return "what its loop finds true may become false as more is";
  }
  return { monoid };
}

function definition(value: Value | undefined, ops: readonly Op[]): Op | undefined {
  return ops.find(({ results }) => value !== undefined && results.includes(value));
}

/** Parameters and the graph are local. */
function isLocal(value: Value, ops: readonly Op[]): boolean {
  const op = definition(value, ops);
  return op === undefined || (isLocalOp(op) && op.operands.every((operand) => isLocal(operand, ops)));
}

function isLocalOp(op: Op): boolean {
  return isScalarOp(op) || LOCAL.includes(op.name);
}

/** Tells whether a truth value stays true as x becomes true at more nodes and as edges are added (monotone). */
function isRising(op: Op, x: Value, ops: readonly Op[]): boolean {
  const rises = (value: Value): boolean => {
    if (value === x) return true;
    const found = definition(value, ops);
    // Values from outside the loop do not change.
    return found === undefined || isRising(found, x, ops);
  };
  if (op.name === "or" || op.name === "and") return op.operands.every(rises);
  if (op.name !== "aggregate") return !dependsOn(op, x, ops);
  const [edge] = op.regions;
  const { monoids, conditional, epilogue } = op.attributes;
  if (edge === undefined || conditional || epilogue !== null || monoids.some((monoid) => monoid !== "or")) return false;
  if (!op.operands.filter((operand) => operand.type.kind !== "graph").every(rises)) return false;
  const keepsOrder = (value: Value): boolean => {
    const found = definition(value, edge.ops);
    return found === undefined || ((found.name === "or" || found.name === "and") && found.operands.every(keepsOrder));
  };
  return edge.yields.every(keepsOrder);
}

/** Aggregates combine values over edges, and so depend on which edges there are. */
function dependsOn(op: Op, x: Value, ops: readonly Op[]): boolean {
  if (op.name === "aggregate") return true;
  return op.operands.some((operand) => {
    const found = definition(operand, ops);
    return operand === x || (found !== undefined && dependsOn(found, x, ops));
  });
}
