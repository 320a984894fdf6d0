/** The functions given to maps and aggregates: run once, to build the closed region of what happens at one edge. */

import type { Direction, Role } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { valueIn } from "./apply.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { describe, expectOperand, fault } from "./operand.ts";
import type { EntryScope } from "./scope.ts";
import { capture } from "./scope.ts";

/** The entry of a node value at one node. */
export type ReadNode = <E extends Element>(value: Operand<"node", E>) => Expression<"each", E>;

/** What the function given to a map over edges sees. */
export interface EdgeEnds {
  /** The entry of a node value at the source of the edge; at the lower end of an undirected one. */
  readonly source: ReadNode;
  /** The entry of a node value at the destination of the edge. */
  readonly destination: ReadNode;
  /** The entry of an edge value at the edge. */
  readonly edge: <E extends Element>(value: Operand<"edge", E>) => Expression<"each", E>;
}

/** What the function given to an aggregate sees. */
export interface RowEnds extends EdgeEnds {
  /** The entry of a node value at the other end: the source of an in-edge, the destination of an out-edge. */
  readonly neighbor: ReadNode;
  /** The entry of a node value at the node whose edges are being combined. */
  readonly self: ReadNode;
}

/** What the function given to an intersection sees. */
export interface CommonEnds extends EdgeEnds {
  /** The entry of a node value at the common node. */
  readonly common: ReadNode;
  /** The entry of an edge value at the edge between the source and the common node, the first of parallel ones. */
  readonly sourceEdge: EdgeEnds["edge"];
  /** The entry of an edge value at the edge between the destination and the common node, the first of parallel ones. */
  readonly destinationEdge: EdgeEnds["edge"];
}

/** What a map or aggregate may be given to keep or combine: an entry, or a scalar, which is the same at every edge. */
export type Entry<E extends Element> = Operand<"each" | "scalar", E>;

/** The readers of an edge in a row of the given direction. Along in- and out-edges two names mean the same end. */
export function rowEnds(scope: EntryScope, direction: Direction): RowEnds {
  const neighbor = { in: "source", out: "destination", all: "neighbor" } as const;
  const self = { in: "destination", out: "source", all: "self" } as const;
  return {
    ...edgeEnds(scope),
    neighbor: nodeReader(scope, "neighbor", neighbor[direction]),
    self: nodeReader(scope, "self", self[direction]),
  };
}

/** The readers of an edge of the graph. */
export function edgeEnds(scope: EntryScope): EdgeEnds {
  return {
    source: nodeReader(scope, "source", "source"),
    destination: nodeReader(scope, "destination", "destination"),
    edge: (value) => read(scope, "edge", "edge", value),
  };
}

/** The readers of a node that both ends of an edge bring. */
export function commonEnds(scope: EntryScope): CommonEnds {
  return {
    ...edgeEnds(scope),
    common: nodeReader(scope, "common", "common"),
    sourceEdge: (value) => read(scope, "sourceEdge", "source_edge", value),
    destinationEdge: (value) => read(scope, "destinationEdge", "destination_edge", value),
  };
}

/** The value that a function of the user's gave back, in the region. */
export function yieldOf(scope: EntryScope, found: unknown, what: string): Value {
  const operand = expectOperand(found, what, scope.construction);
  if (operand.domain === "each" || operand.domain === "scalar") return valueIn(scope, operand);
  const reader = operand.domain === "node" ? "source(x), destination(x)" : "edge(x)";
  throw fault(
    "dsl/type",
    `the function given to ${what} returned ${describe(operand)}, a value of all ${operand.domain}s; expected its entry at the edge`,
    `Read it there: ${reader}.`,
  );
}

/** The values from outside that a region reads, as operands of its op. */
export function inputsOf({ inputs, region }: EntryScope, yields: readonly Value[]) {
  return {
    operands: inputs.map(({ value }) => value),
    roles: inputs.map(({ role }) => role),
    region: region.finish(
      inputs.map(({ parameter }) => parameter),
      yields,
    ),
  };
}

function nodeReader(scope: EntryScope, what: string, role: Role): ReadNode {
  return (value) => read(scope, what, role, value);
}

function read<E extends Element>(
  scope: EntryScope,
  what: string,
  role: Role,
  found: Operand<"node" | "edge", E>,
): Expression<"each", E> {
  const { construction } = scope;
  if (!construction.sees(scope)) {
    throw fault("dsl/scope", `${what}(…) was called outside the function of the map or aggregate that it was given to`);
  }
  const operand = expectOperand(found, what, construction);
  const expected = role === "edge" || role === "source_edge" || role === "destination_edge" ? "edge" : "node";
  if (operand.domain !== expected) {
    throw fault(
      "dsl/type",
      `${what} got ${describe(operand)}; expected a value of the ${expected}s`,
      operand.domain === "scalar" ? "A scalar is the same at every edge: use it as it is." : undefined,
    );
  }
  const value = capture(scope, operand.value, role);
  return expression<"each", E>({ domain: "each", element: operand.element, value, scope });
}
