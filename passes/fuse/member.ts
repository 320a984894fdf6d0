/** Tells which ops can be members of a kernel: those that compute every entry of a result from the same entry of their operands. */

import { isScalarOp } from "../../src/ir/op.ts";
import type { Op, OpOf, ScalarOp, Value } from "../../src/ir/value.ts";

/** An op that can be part of a `map`, or of the epilogue of an `aggregate`. */
export type Member = ScalarOp | OpOf<"broadcast"> | OpOf<"map"> | OpOf<"reduce">;

/** The domain and graph of a member's entries. */
export interface Place {
  readonly domain: "node" | "edge";
  readonly graph: Value;
}

/** The place of an op that can be a member; null for any other op, a scalar op on scalars among them. */
export function placeOf(op: Op): Place | null {
  if (op.name === "map") return { domain: op.attributes.domain, graph: op.operands[0]! };
  const value =
    op.name === "reduce" ? op.operands[0]! : op.name === "broadcast" || isScalarOp(op) ? op.results[0]! : null;
  return value && placeOfValue(value);
}

export function isMember(op: Op): op is Member {
  return placeOf(op) !== null;
}

/** The place of a value's entries; null for scalars and graphs. */
export function placeOfValue({ type, graph }: Value): Place | null {
  return graph && type.kind === "value" && type.domain !== "scalar" ? { domain: type.domain, graph } : null;
}

export function samePlace(a: Place, b: Place): boolean {
  return a.domain === b.domain && a.graph === b.graph;
}

/** The values that a member reads, without the graph that says where it is. */
export function inputsOf(op: Member): readonly Value[] {
  return op.name === "map" || op.name === "broadcast" ? op.operands.slice(1) : op.operands;
}
