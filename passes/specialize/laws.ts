/** Laws of single ops by facts of a graph, as data: the condition of the law, and what it makes of an op. */

import type { GraphAssumption, GraphFacts } from "../../src/ir/facts.ts";
import { isGiven } from "../../src/ir/facts.ts";
import { identityOf, meaningOf } from "../../src/ir/scalar.ts";
import { valueType } from "../../src/ir/type.ts";
import type { Direction, EndSet, Op, OpName, OpOf, Role, Value } from "../../src/ir/value.ts";
import { elementOf, newValue } from "../../src/ir/value.ts";

/** The replacement of an op: the new ops, the values that replace its results, and the assumptions that this makes. */
export interface Specialized {
  readonly ops: readonly Op[];
  readonly results: readonly Value[];
  readonly assumes: readonly GraphAssumption[];
}

export interface GraphLaw {
  /** The facts that the law needs, for the docs. */
  readonly where: string;
  readonly law: string;
  readonly roots: readonly OpName[];
  /** The replacement; null where the op is right as it is, or where the facts do not say enough. */
  readonly apply: (op: Op, facts: GraphFacts) => Specialized | null;
}

const UNDIRECTED: GraphAssumption = { kind: "undirected" };
const NO_NODES: GraphAssumption = { kind: "no nodes" };
const NO_EDGES: GraphAssumption = { kind: "no edges" };

/**
 * The laws. Where rows of different directions are the same, they are read as in-rows, so that `cse` and fusion find work
 * that is done twice.
 */
export const GRAPH_LAWS: readonly GraphLaw[] = [
  {
    where: "the graph has no attribute of that name",
    law: "attribute a otherwise c = broadcast c",
    roots: ["node_attribute", "edge_attribute"],
    apply: (op, facts) => {
      if (op.name !== "node_attribute" && op.name !== "edge_attribute") return null;
      const { attribute, otherwise, element } = op.attributes;
      const domain = op.name === "node_attribute" ? "node" : "edge";
      const assumption: GraphAssumption = { kind: "no attribute", domain, attribute };
      if (otherwise === null || !isGiven(assumption, facts)) return null;
      return instead(op, constantAs(op.results[0]!, meaningOf("cast", element)!(otherwise, 0, 0), op), [assumption]);
    },
  },
  {
    where: "the graph is undirected",
    law: "the out-row and the row of all = the in-row",
    roots: ["degree", "aggregate", "neighbor_mode", "intersect"],
    apply: (op, facts) => {
      const turned = isGiven(UNDIRECTED, facts) ? alongInRows(op) : null;
      return turned && instead(op, [turned], [UNDIRECTED]);
    },
  },
  {
    where: "the graph has no edges",
    law: "degree = 0",
    roots: ["degree"],
    apply: (op, facts) =>
      isGiven(NO_EDGES, facts) ? instead(op, constantAs(op.results[0]!, 0, op), [NO_EDGES]) : null,
  },
  {
    where: "the graph has no edges",
    law: "aggregate m = identity of m, and its epilogue a map",
    roots: ["aggregate"],
    apply: (op, facts) =>
      op.name === "aggregate" && isGiven(NO_EDGES, facts) ? instead(op, overEmptyRows(op), [NO_EDGES]) : null,
  },
  {
    where: "the graph has no edges",
    law: "neighbor_mode of x, otherwise y = y",
    roots: ["neighbor_mode"],
    apply: (op, facts) =>
      isGiven(NO_EDGES, facts) ? { ops: [], results: [op.operands[2]!], assumes: [NO_EDGES] } : null,
  },
  {
    where: "the graph has no nodes, or no edges",
    law: "reduce m over them = identity of m",
    roots: ["reduce"],
    apply: (op, facts) => {
      const { type } = op.operands[0]!;
      if (op.name !== "reduce" || type.kind === "graph") return null;
      const assumption = type.domain === "node" ? NO_NODES : NO_EDGES;
      if (!isGiven(assumption, facts)) return null;
      return instead(op, constantAs(op.results[0]!, identityOf(op.attributes.monoid, type.element)!, op), [assumption]);
    },
  },
  {
    where: "the graph has no nodes, or no edges",
    law: "their count = 0",
    roots: ["node_count", "edge_count"],
    apply: (op, facts) => {
      const assumption = op.name === "node_count" ? NO_NODES : NO_EDGES;
      return isGiven(assumption, facts) ? instead(op, constantAs(op.results[0]!, 0, op), [assumption]) : null;
    },
  },
  {
    where: "the number of nodes or of edges is asked for as a fact",
    law: "node_count = n and edge_count = m",
    roots: ["node_count", "edge_count"],
    apply: (op, { nodeCount, edgeCount }) => {
      if (op.name !== "node_count" && op.name !== "edge_count") return null;
      const value = op.name === "node_count" ? nodeCount : edgeCount;
      if (value === undefined) return null;
      const count = meaningOf("cast", op.attributes.element)!(value, 0, 0);
      const of = op.name === "node_count" ? "node" : "edge";
      return instead(op, constantAs(op.results[0]!, count, op), [{ kind: "count", of, value }]);
    },
  },
];

/** The op on in-rows; null where it is on in-rows already, or reads no rows. */
function alongInRows(op: Op): Op | null {
  switch (op.name) {
    case "degree":
      return op.attributes.direction === "in" ? null : { ...op, attributes: { ...op.attributes, direction: "in" } };
    case "neighbor_mode":
      return op.attributes.direction === "in" ? null : { ...op, attributes: { direction: "in" } };
    case "aggregate": {
      const { direction, roles } = op.attributes;
      if (direction === "in") return null;
      return { ...op, attributes: { ...op.attributes, direction: "in", roles: roles.map(ROLES_ALONG_IN[direction]) } };
    }
    case "intersect": {
      const { source, destination } = op.attributes;
      if (source !== "out" && destination !== "out") return null;
      const attributes = { ...op.attributes, source: IN_FOR_OUT[source], destination: IN_FOR_OUT[destination] };
      return { ...op, attributes };
    }
    default:
      return null;
  }
}

const IN_FOR_OUT = { in: "in", out: "in", self: "self" } as const satisfies Record<EndSet, EndSet>;

/** The roles of an edge's ends, as seen from the node whose in-row has the edge. */
const ROLES_ALONG_IN: Readonly<Record<Exclude<Direction, "in">, (role: Role) => Role>> = {
  // In its out-row, an edge begins at the node itself.
  out: (role) => (role === "source" ? "destination" : role === "destination" ? "source" : role),
  // A row of `all` is read as the in-row where the two are the same.
  all: (role) => (role === "neighbor" ? "source" : role === "self" ? "destination" : role),
};

/** The results of an aggregate at nodes without edges. */
function overEmptyRows(op: OpOf<"aggregate">): readonly Op[] {
  const { roles, monoids, conditional, epilogue } = op.attributes;
  const [edge, end] = op.regions;
  const values = edge!.yields.slice(conditional ? 1 : 0);
  const identities = monoids.map((monoid, k) => identityOf(monoid, elementOf(values[k]!))!);
  if (!epilogue || !end) return identities.flatMap((identity, k) => constantAs(op.results[k]!, identity, op));
  const accumulators = end.parameters.slice(0, monoids.length);
  const constants = accumulators.flatMap((parameter, k) => constantAs(parameter, identities[k]!, op));
  const region = { ...end, parameters: end.parameters.slice(monoids.length), ops: [...constants, ...end.ops] };
  return [
    {
      name: "map",
      operands: [op.operands[0]!, ...op.operands.slice(1 + roles.length)],
      attributes: { domain: "node", ...epilogue },
      regions: [region],
      results: op.results,
      span: op.span,
    },
  ];
}

/** The ops that make a value a constant, at every place where it has an entry. */
export function constantAs(result: Value, value: number, { span }: Op): readonly Op[] {
  const { type, graph } = result;
  const element = elementOf(result);
  const constant = (as: Value): Op => {
    return { name: "const", operands: [], attributes: { value, element }, regions: [], results: [as], span };
  };
  if (type.kind === "graph" || type.domain === "scalar" || !graph) return [constant(result)];
  const scalar = newValue(valueType(element));
  const operands = [graph, scalar];
  const attributes = { domain: type.domain };
  return [constant(scalar), { name: "broadcast", operands, attributes, regions: [], results: [result], span }];
}

function instead(op: Op, ops: readonly Op[], assumes: readonly GraphAssumption[]): Specialized {
  return { ops, results: op.results, assumes };
}
