/** Runs the functions that users give to maps and aggregates. Each is run once, now, to build the closed region for one edge. */

import type { Direction, Role } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import { placeInRow, ROW_ROLES, readAt } from "../typing/entry.ts";
import type { EntryScope } from "../typing/scope.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { expectOperand, siteOf } from "./operand.ts";
import { entry } from "./span.ts";

/** The entry of a node value at one node. */
export type ReadNode = <E extends Element>(value: Operand<"node", E>) => Expression<"each", E>;

/** The readers that the function of a map over edges is given. */
export interface EdgeEnds {
  /** The entry of a node value at the source of the edge; at the lower end of an undirected one. */
  readonly source: ReadNode;
  /** The entry of a node value at the destination of the edge. */
  readonly destination: ReadNode;
  /** The entry of an edge value at the edge. */
  readonly edge: <E extends Element>(value: Operand<"edge", E>) => Expression<"each", E>;
}

/** The readers that the function of an aggregate is given. */
export interface RowEnds extends EdgeEnds {
  /** The entry of a node value at the other end: the source of an in-edge, the destination of an out-edge. */
  readonly neighbor: ReadNode;
  /** The entry of a node value at the node whose edges are being combined. */
  readonly self: ReadNode;
  /**
   * The place of the edge in the row: 0 for the first edge of the node, 1 for the next. Edges that `where` leaves out have
   * places too. A condition `place.lt(k)` ends the row after k edges.
   */
  readonly place: Expression<"each", "i32">;
}

/** The readers that the function of an intersection is given. */
export interface CommonEnds extends EdgeEnds {
  /** The entry of a node value at the common node. */
  readonly common: ReadNode;
  /** The entry of an edge value at the edge between the source and the common node, the first of parallel ones. */
  readonly sourceEdge: EdgeEnds["edge"];
  /** The entry of an edge value at the edge between the destination and the common node, the first of parallel ones. */
  readonly destinationEdge: EdgeEnds["edge"];
}

/** What a map may keep and an aggregate combine: an entry, or a scalar, which is the same at every edge. */
export type Entry<E extends Element> = Operand<"each" | "scalar", E>;

/** The readers of an edge in a row of the given direction. Along in- and out-edges two names mean the same end. */
export function rowEnds(scope: EntryScope, direction: Direction): RowEnds {
  const { neighbor, self } = ROW_ROLES[direction];
  return {
    ...edgeEnds(scope),
    neighbor: reader<"node">(scope, "neighbor", neighbor),
    self: reader<"node">(scope, "self", self),
    // A getter, so that the place becomes an input only where the function reads it.
    get place() {
      return expression<"each", "i32">(placeInRow(siteOf(scope.construction), scope));
    },
  };
}

/** The readers of an edge of the graph. */
export function edgeEnds(scope: EntryScope): EdgeEnds {
  return {
    source: reader<"node">(scope, "source", "source"),
    destination: reader<"node">(scope, "destination", "destination"),
    edge: reader<"edge">(scope, "edge", "edge"),
  };
}

/** The readers of a node that both ends of an edge bring. */
export function commonEnds(scope: EntryScope): CommonEnds {
  return {
    ...edgeEnds(scope),
    common: reader<"node">(scope, "common", "common"),
    sourceEdge: reader<"edge">(scope, "sourceEdge", "source_edge"),
    destinationEdge: reader<"edge">(scope, "destinationEdge", "destination_edge"),
  };
}

function reader<D extends "node" | "edge">(scope: EntryScope, what: string, role: Role) {
  return entry(<E extends Element>(found: Operand<D, E>): Expression<"each", E> => {
    const site = siteOf(scope.construction);
    return expression<"each", E>(readAt(site, scope, what, role, expectOperand(found, what)));
  });
}
