/** The graph IR itself: functions, regions, ops and values. Plain readonly records; a pass builds new ones. */

import type { SourceSpan } from "../error.ts";
import type { Monoid, ScalarOpName } from "./scalar.ts";
import { SCALAR_OPS } from "./scalar.ts";
import type { Element, Type } from "./type.ts";

/**
 * An SSA value: the parameter of a function or region, or the result of one op. Identity is the object itself.
 */
export interface Value {
  readonly type: Type;
  /** The graph whose nodes or edges this value has entries for; null for scalars and for graphs. */
  readonly graph: Value | null;
  /** The name that the program's author gave the value, for printing only. */
  readonly name: string | null;
}

export function newValue(type: Type, graph: Value | null = null, name: string | null = null): Value {
  return { type, graph, name };
}

/**
 * A list of ops in order, with parameters and yielded values. The regions of `map`, `aggregate` and `intersect` are
 * closed: they use their own parameters and constants only. The regions of `loop`, `if` and `for_nodes` also see the
 * values around them.
 */
export interface Region {
  readonly parameters: readonly Value[];
  readonly ops: readonly Op[];
  readonly yields: readonly Value[];
}

/** A parameter of an algorithm: one number, or one number per node or edge. */
export interface Parameter {
  readonly value: Value;
  /**
   * The default, which is used at every node or edge: a number, or a region without parameters whose scalar ops compute it
   * from scalar parameters before this one. Null where the caller must give a value.
   */
  readonly initial: number | Region | null;
  /** Whether the caller gives the key of a node, which the program sees as that node's index. */
  readonly nodeKey: boolean;
}

/** One algorithm: a graph and parameters in, named results out. */
export interface Func {
  readonly name: string;
  readonly graph: Value;
  readonly parameters: readonly Parameter[];
  /** No parameters of its own; its yields are the results. */
  readonly body: Region;
  readonly resultNames: readonly string[];
}

export type Direction = "in" | "out" | "all";

/** Which nodes an end of an edge brings to `intersect`: its in-neighbors, its out-neighbors, or itself alone. */
export type EndSet = "in" | "out" | "self";

/**
 * The place at which a region reads an operand. Of scalars, every role reads the scalar itself.
 *
 * In maps and aggregates, `source` and `destination` are the two ends of the edge, and `edge` is the edge. `self` is the node
 * whose row the edge is in, and `neighbor` is the other end: in the in-row of node 2, the edge 0 → 2 has the source and
 * neighbor 0, and the destination and self 2.
 *
 * In `intersect`, `common` is a node that both ends lead to; `source_edge` and `destination_edge` are the edges that lead
 * there. In an aggregate, `place` takes the graph as its operand and is the place of the edge in the row: how many edges
 * stand there before it, an i32.
 */
export type Role =
  | "source"
  | "destination"
  | "neighbor"
  | "self"
  | "common"
  | "edge"
  | "source_edge"
  | "destination_edge"
  | "place"
  | "node"
  | "scalar";

/** How a result of a map or of an epilogue is kept: stored for every node or edge, or reduced to one scalar. */
export type Output = "keep" | Monoid;

/** The attributes of each op that has any. All are plain JSON values. */
export interface OpAttributes {
  const: { readonly value: number; readonly element: Element };
  node_count: { readonly element: Element };
  edge_count: { readonly element: Element };
  node_index: { readonly element: Element };
  edge_index: { readonly element: Element };
  degree: { readonly direction: Direction; readonly element: Element };
  node_attribute: { readonly attribute: string; readonly element: Element; readonly otherwise: number | null };
  edge_attribute: { readonly attribute: string; readonly element: Element; readonly otherwise: number | null };
  broadcast: { readonly domain: "node" | "edge" };
  cast: { readonly element: Element };
  reduce: { readonly monoid: Monoid };
  argmin: Record<never, never>;
  argmax: Record<never, never>;
  top_k: Record<never, never>;
  map: { readonly domain: "node" | "edge"; readonly roles: readonly Role[]; readonly outputs: readonly Output[] };
  aggregate: {
    readonly direction: Direction;
    /** The roles of the operands of the edge region, one for each. */
    readonly roles: readonly Role[];
    readonly monoids: readonly Monoid[];
    /** Whether the edge region yields a condition before its values; an edge that fails it is left out. */
    readonly conditional: boolean;
    /**
     * The roles of the epilogue's operands, which come after those of the edge region, and its outputs; null where
     * there is no epilogue.
     */
    readonly epilogue: { readonly roles: readonly Role[]; readonly outputs: readonly Output[] } | null;
  };
  neighbor_mode: { readonly direction: Direction };
  intersect: {
    /** The nodes that each end of the edge brings. */
    readonly source: EndSet;
    readonly destination: EndSet;
    /** The roles of the region's operands, one for each. */
    readonly roles: readonly Role[];
    readonly monoids: readonly Monoid[];
    /** Whether the region yields a condition before its values; a common node that fails it is left out. */
    readonly conditional: boolean;
  };
  gather: { readonly otherwise: boolean };
  require: {
    /** The message of the error by which it ends the run. */
    readonly message: string;
    /**
     * Whether the second operand is the index of a node or of an edge of the graph, the third operand; null where there is no
     * second.
     */
    readonly entries: "node" | "edge" | null;
  };
  scatter: { readonly monoid: Monoid };
  classes: Record<never, never>;
  loop: {
    /** Whether the first operand is the greatest number of rounds. */
    readonly limited: boolean;
    /** `value`: the region yields a condition last. `unchanged`: ends when every carried value kept its bits. */
    readonly until: "never" | "value" | "unchanged";
  };
  if: Record<never, never>;
  /** One monoid for each yielded value, by which it is combined over the nodes of the set. */
  for_nodes: { readonly monoids: readonly Monoid[] };
}

export type StructuralOpName = Exclude<keyof OpAttributes, "cast">;
export type OpName = ScalarOpName | StructuralOpName;

type AttributesOf<N extends OpName> = N extends keyof OpAttributes ? OpAttributes[N] : Record<never, never>;

/** An op with the name N. */
export interface OpOf<N extends OpName> {
  readonly name: N;
  readonly operands: readonly Value[];
  readonly attributes: AttributesOf<N>;
  readonly regions: readonly Region[];
  readonly results: readonly Value[];
  readonly span: SourceSpan | null;
}

/** An op of the graph IR; its name tells its attributes. */
export type Op = { [N in OpName]: OpOf<N> }[OpName];
/** Any scalar op, lifted over domains outside regions, on single entries inside. */
export type ScalarOp = { [N in ScalarOpName]: OpOf<N> }[ScalarOpName];

/** An op before its results exist, as type rules see it. */
export type OpShape<N extends OpName = OpName> = { [M in N]: Omit<OpOf<M>, "results" | "span"> }[N];

/** Whether a default is computed from parameters before it. */
export function isComputed(initial: Parameter["initial"]): initial is Region {
  return typeof initial === "object" && initial !== null;
}

/** The element of a value that is not a graph. */
export function elementOf(value: Value): Element {
  if (value.type.kind === "graph") throw new TypeError("a graph has no element");
  return value.type.element;
}

/** The element that a region sees of an operand in a role. */
export function elementSeen(value: Value, role: Role): Element {
  return role === "place" ? "i32" : elementOf(value);
}

export function isScalarOpName(name: string): name is ScalarOpName {
  return Object.hasOwn(SCALAR_OPS, name);
}

export function isScalarOp(op: Op): op is ScalarOp {
  return isScalarOpName(op.name);
}
