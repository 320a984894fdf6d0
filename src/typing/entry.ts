/**
 * Constructs the closed regions of maps, aggregates and intersections: the reads at one edge, and the values that the region
 * yields.
 */

import type { Direction, Role } from "../ir/op.ts";
import type { Region, Value } from "../ir/value.ts";
import { expectVisible } from "./operand.ts";
import { valueIn } from "./scalar.ts";
import type { EntryScope } from "./scope.ts";
import { capture } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";
import { describe, entryOf } from "./typed.ts";

/**
 * Which end of an edge is the neighbor and which the row's own node. In in-rows and out-rows, each also has its name as
 * source or destination.
 */
export const ROW_ROLES = {
  in: { neighbor: "source", self: "destination" },
  out: { neighbor: "destination", self: "source" },
  all: { neighbor: "neighbor", self: "self" },
} as const satisfies Record<Direction, { readonly neighbor: Role; readonly self: Role }>;

const EDGE_ROLES: readonly Role[] = ["edge", "source_edge", "destination_edge"];

/** The entry of a node or edge value at the place of `role`. `what` is the word that the author wrote for it. */
export function readAt(site: Site, scope: EntryScope, what: string, role: Role, found: Typed): Typed<"each"> {
  if (!site.construction.sees(scope)) {
    throw site.fault(
      "dsl/scope",
      `${what}(…) was called outside the function of the map or aggregate that it was given to`,
    );
  }
  const operand = expectVisible(site, found, what);
  const expected = EDGE_ROLES.includes(role) ? "edge" : "node";
  if (operand.domain !== expected) {
    throw site.fault(
      "dsl/type",
      `${what} got ${describe(operand)}; expected a value of the ${expected}s`,
      operand.domain === "scalar" ? "A scalar is the same at every edge: use it as it is." : undefined,
    );
  }
  return entryOf(scope, capture(scope, operand.value, role));
}

/** The place of the edge in its row, an i32: how many edges stand there before it. */
export function placeInRow({ graph }: Site, scope: EntryScope): Typed<"each"> {
  return entryOf(scope, capture(scope, graph, "place"));
}

/** The value that a region yields for an entry or a scalar. A scalar is the same at every edge. */
export function yieldOf(site: Site, scope: EntryScope, found: Typed, what: string): Value {
  const operand = expectVisible(site, found, what);
  if (operand.domain === "each" || operand.domain === "scalar") return valueIn(scope, operand);
  const { readNode, readEdge } = site.spelling;
  throw site.fault(
    "dsl/type",
    `the function given to ${what} returned ${describe(operand)}, a value of all ${operand.domain}s; expected its entry at the edge`,
    `Read it there: ${operand.domain === "node" ? readNode.join(", ") : readEdge}.`,
  );
}

/** A closed region, and the values from outside that it reads, as operands of its op. */
export interface Closed {
  readonly operands: readonly Value[];
  readonly roles: readonly Role[];
  readonly region: Region;
}

export function close({ inputs, region }: EntryScope, yields: readonly Value[]): Closed {
  return {
    operands: inputs.map(({ value }) => value),
    roles: inputs.map(({ role }) => role),
    region: region.finish(
      inputs.map(({ parameter }) => parameter),
      yields,
    ),
  };
}
