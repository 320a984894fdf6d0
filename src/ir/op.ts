/**
 * THE op table: one record per op with its operands, attributes, traits and type rule. Builder, parser, printer,
 * verifier, interpreter, passes, cost model and the op page in docs/ are driven by it.
 */

import type { ResultType } from "./fit.ts";
import {
  checkClosed,
  checkInputs,
  combinedTypes,
  expectGraph,
  expectGraphFirst,
  expectOperands,
  inferExtremum,
  inferScalar,
  invalid,
  monoidResult,
  numeric,
  onlyRegion,
  orderedWhole,
  outputTypes,
  valueTypeOf,
  wrongCount,
} from "./fit.ts";
import type { ScalarOpName } from "./scalar.ts";
import { scalarRow } from "./scalar.ts";
import type { Element } from "./type.ts";
import { printType, sameType, valueType } from "./type.ts";
import type { OpName, OpShape, Region, Role, ScalarOp, StructuralOpName, Value } from "./value.ts";
import { elementOf, isScalarOpName } from "./value.ts";

export type { ResultType } from "./fit.ts";
export type {
  Direction,
  EndSet,
  Op,
  OpAttributes,
  OpName,
  OpOf,
  OpShape,
  Output,
  Role,
  ScalarOp,
  StructuralOpName,
} from "./value.ts";
export { isScalarOp, isScalarOpName } from "./value.ts";

export type Trait =
  /** The work of the op is cut by nodes or edges among workers. */
  | "data-parallel"
  /** Two of them may run side by side; it touches nothing but operands and results. */
  | "thread-safe"
  /** The op walks edges or combines many values, so that a level with it gains more from workers. */
  | "heavy"
  /** The op can end the run with an error: it is never hoisted, speculated or removed. */
  | "fails";

interface StructuralRow<N extends StructuralOpName> {
  readonly doc: string;
  /** Operands in order, for the docs and for messages. */
  readonly operands: string;
  readonly family: "leaf" | "lift" | "reduction" | "selection" | "region" | "indexing" | "requirement" | "control";
  readonly traits: readonly Trait[];
  /**
   * Checks operands, attributes and regions, and returns the types of the results; throws `ir/invalid` where something does
   * not fit.
   */
  readonly infer: (op: OpShape<N>) => readonly ResultType[];
}

const STRUCTURAL_OPS: { readonly [N in StructuralOpName]: StructuralRow<N> } = {
  const: {
    doc: "A number known when the program is written.",
    operands: "",
    family: "leaf",
    traits: ["thread-safe"],
    infer: (op) => {
      expectOperands(op, []);
      return [{ type: valueType(op.attributes.element), graph: null }];
    },
  },
  node_count: {
    doc: "The number of nodes.",
    operands: "graph",
    family: "leaf",
    traits: ["thread-safe"],
    infer: (op) => {
      expectOperands(op, ["graph"]);
      return [{ type: valueType(numeric(op, op.attributes.element)), graph: null }];
    },
  },
  edge_count: {
    doc: "The number of edges, each counted once.",
    operands: "graph",
    family: "leaf",
    traits: ["thread-safe"],
    infer: (op) => {
      expectOperands(op, ["graph"]);
      return [{ type: valueType(numeric(op, op.attributes.element)), graph: null }];
    },
  },
  node_index: {
    doc: "The index of each node, 0 to n − 1.",
    operands: "graph",
    family: "leaf",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => {
      const graph = expectGraph(op);
      return [{ type: valueType(numeric(op, op.attributes.element), "node"), graph }];
    },
  },
  edge_index: {
    doc: "The number of each edge, 0 to m − 1.",
    operands: "graph",
    family: "leaf",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => {
      const graph = expectGraph(op);
      return [{ type: valueType(numeric(op, op.attributes.element), "edge"), graph }];
    },
  },
  degree: {
    doc: "The length of each node's row; of `all`, in-edges and out-edges, an undirected edge once.",
    operands: "graph",
    family: "leaf",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => {
      const graph = expectGraph(op);
      return [{ type: valueType(numeric(op, op.attributes.element), "node"), graph }];
    },
  },
  node_attribute: {
    doc: "A node attribute of the input graph by name; `otherwise` at nodes where it is missing.",
    operands: "graph",
    family: "leaf",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => [{ type: valueType(op.attributes.element, "node"), graph: expectGraph(op) }],
  },
  edge_attribute: {
    doc: "An edge attribute of the input graph by name; `otherwise` at edges where it is missing.",
    operands: "graph",
    family: "leaf",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => [{ type: valueType(op.attributes.element, "edge"), graph: expectGraph(op) }],
  },
  broadcast: {
    doc: "One scalar at every node or every edge.",
    operands: "graph, scalar",
    family: "lift",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => {
      expectOperands(op, ["graph", "scalar"]);
      const [graph, x] = op.operands as readonly [Value, Value];
      return [{ type: valueType(valueTypeOf(op, x).element, op.attributes.domain), graph }];
    },
  },
  reduce: {
    doc: "All entries of a node or edge value combined into one scalar, in blocks of 512 with 8 lanes each.",
    operands: "node or edge value",
    family: "reduction",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      if (op.operands.length !== 1) throw wrongCount(op, "1 operand");
      const type = valueTypeOf(op, op.operands[0]!);
      if (type.domain === "scalar") throw invalid(op, `needs a node or edge value, found ${printType(type)}`);
      return [{ type: monoidResult(op, op.attributes.monoid, type.element), graph: null }];
    },
  },
  argmin: {
    doc: "The index of the least entry, an i32: the smallest such index, NaN after all numbers, −1 of no entries.",
    operands: "node or edge value",
    family: "reduction",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: inferExtremum,
  },
  argmax: {
    doc: "The index of the greatest entry, an i32: the smallest such index, NaN after all numbers, −1 of no entries.",
    operands: "node or edge value",
    family: "reduction",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: inferExtremum,
  },
  top_k: {
    doc: "Whether each entry is among the k greatest: of equal ones those of smaller index, NaN after all numbers.",
    operands: "node or edge value, k",
    family: "selection",
    traits: ["thread-safe", "heavy"],
    infer: (op) => {
      if (op.operands.length !== 2) throw wrongCount(op, "2 operands");
      const [x, k] = op.operands as readonly [Value, Value];
      const { domain } = orderedWhole(op, x);
      if (!sameType(k.type, valueType("i32"))) {
        throw invalid(op, `needs an i32 scalar as k, found ${printType(k.type)}`);
      }
      return [{ type: valueType("bool", domain), graph: x.graph }];
    },
  },
  map: {
    doc: "A closed region evaluated at every node or every edge, each of its results kept or reduced.",
    operands: "graph, inputs…",
    family: "region",
    traits: ["data-parallel", "thread-safe"],
    infer: (op) => {
      const { domain, roles, outputs } = op.attributes;
      const graph = expectGraphFirst(op, 1 + roles.length);
      const region = onlyRegion(op, 1);
      const allowed: readonly Role[] =
        domain === "node" ? ["node", "scalar"] : ["edge", "source", "destination", "scalar"];
      checkInputs(op, graph, op.operands.slice(1), roles, allowed, region.parameters);
      checkClosed(op, region);
      return outputTypes(op, region.yields, outputs, domain, graph);
    },
  },
  aggregate: {
    doc: "For each node, values over the edges of its row combined by monoids in edge order, then an optional region over the node.",
    operands: "graph, edge inputs…, epilogue inputs…",
    family: "region",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      const { direction, roles, monoids, conditional, epilogue } = op.attributes;
      const graph = expectGraphFirst(op, 1 + roles.length + (epilogue?.roles.length ?? 0));
      const region = onlyRegion(op, epilogue ? 2 : 1);
      const ends: readonly Role[] =
        direction === "all" ? ["source", "destination", "neighbor", "self"] : ["source", "destination"];
      checkInputs(
        op,
        graph,
        op.operands.slice(1, 1 + roles.length),
        roles,
        [...ends, "edge", "place", "scalar"],
        region.parameters,
      );
      checkClosed(op, region);
      const combined = combinedTypes(op, region, monoids, conditional);
      if (!epilogue) {
        if (op.regions.length !== 1) throw wrongCount(op, "1 region");
        return combined.map((type) => ({ type: valueType(type.element, "node"), graph }));
      }
      const end = op.regions[1]!;
      const accumulators = end.parameters.slice(0, combined.length);
      combined.forEach((type, k) => {
        const parameter = accumulators[k];
        if (!parameter || !sameType(parameter.type, type)) {
          throw invalid(op, `needs an epilogue whose parameter ${k + 1} is ${printType(type)}, the combined value`);
        }
      });
      const inputs = op.operands.slice(1 + roles.length);
      checkInputs(op, graph, inputs, epilogue.roles, ["node", "scalar"], end.parameters.slice(combined.length));
      checkClosed(op, end);
      return outputTypes(op, end.yields, epilogue.outputs, "node", graph);
    },
  },
  neighbor_mode: {
    doc: "For each node, the most frequent entry of a value over its row, the smallest of several; `otherwise` where the row is empty.",
    operands: "graph, node value, otherwise",
    family: "reduction",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      const graph = expectGraphFirst(op, 3);
      const [x, otherwise] = op.operands.slice(1) as [Value, Value];
      const type = valueTypeOf(op, x);
      if (type.domain !== "node" || (type.element !== "i32" && type.element !== "u32")) {
        throw invalid(op, `needs a node value of i32 or u32, found ${printType(type)}`);
      }
      if (!sameType(otherwise.type, type)) {
        throw invalid(op, `needs otherwise to be ${printType(type)}, found ${printType(otherwise.type)}`);
      }
      for (const value of [x, otherwise]) {
        if (value.graph !== graph) throw invalid(op, "takes a value of another graph");
      }
      return [{ type, graph }];
    },
  },
  intersect: {
    doc: "For each edge, values at the nodes that both of its ends lead to combined by monoids, in ascending order of these nodes, each once.",
    operands: "graph, inputs…",
    family: "region",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      const { source, destination, roles, monoids, conditional } = op.attributes;
      const graph = expectGraphFirst(op, 1 + roles.length);
      const region = onlyRegion(op, 1);
      const allowed: Role[] = ["source", "destination", "common", "edge", "scalar"];
      // An end of set `self` brings itself, which no edge leads to.
      if (source !== "self") allowed.push("source_edge");
      if (destination !== "self") allowed.push("destination_edge");
      checkInputs(op, graph, op.operands.slice(1), roles, allowed, region.parameters);
      checkClosed(op, region);
      const combined = combinedTypes(op, region, monoids, conditional);
      return combined.map(({ element }) => ({ type: valueType(element, "edge"), graph }));
    },
  },
  gather: {
    doc: "The entry of a node or edge value at a computed index; `otherwise` outside the range, or an error where none is given.",
    operands: "node or edge value, index[, otherwise]",
    family: "indexing",
    traits: ["data-parallel", "thread-safe", "fails"],
    infer: (op) => {
      const otherwise = op.attributes.otherwise;
      if (op.operands.length !== (otherwise ? 3 : 2)) throw wrongCount(op, otherwise ? "3 operands" : "2 operands");
      const [x, index, other] = op.operands as readonly [Value, Value, Value | undefined];
      const type = valueTypeOf(op, x);
      const at = valueTypeOf(op, index);
      if (type.domain === "scalar")
        throw invalid(op, `needs a node or edge value to read from, found ${printType(type)}`);
      if (at.element !== "i32" && at.element !== "u32") {
        throw invalid(op, `needs an i32 or u32 index, found ${printType(at)}`);
      }
      if (other && !sameType(other.type, valueType(type.element))) {
        throw invalid(op, `needs otherwise to be ${type.element}, found ${printType(other.type)}`);
      }
      return [{ type: valueType(type.element, at.domain), graph: index.graph }];
    },
  },
  scatter: {
    doc: "At each node, the entries whose index is that node, combined by a monoid in their order; those of an index outside the range are left out.",
    operands: "graph, index, node or edge value",
    family: "indexing",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      const graph = expectGraphFirst(op, 3);
      const [index, x] = op.operands.slice(1) as [Value, Value];
      const at = valueTypeOf(op, index);
      const type = valueTypeOf(op, x);
      if (at.domain === "scalar" || (at.element !== "i32" && at.element !== "u32")) {
        throw invalid(op, `needs an i32 or u32 index for each entry, found ${printType(at)}`);
      }
      if (type.domain !== at.domain || x.graph !== index.graph) {
        const other = type.domain === at.domain ? " of another graph" : "";
        throw invalid(op, `needs a value with the entries of its index, found ${printType(type)}${other}`);
      }
      const { element } = monoidResult(op, op.attributes.monoid, type.element);
      return [{ type: valueType(element, "node"), graph }];
    },
  },
  classes: {
    doc: "For each node, the least index of a node that it is joined with by edges, whatever their direction: by all, or by those at which a value is true; its own where it is alone.",
    operands: "graph[, edge value]",
    family: "reduction",
    traits: ["data-parallel", "thread-safe", "heavy"],
    infer: (op) => {
      const graph = expectGraphFirst(op, op.operands.length === 1 ? 1 : 2);
      const chosen = op.operands[1];
      if (chosen && !sameType(chosen.type, valueType("bool", "edge"))) {
        throw invalid(op, `needs an edge value of bool, found ${printType(chosen.type)}`);
      }
      if (chosen && chosen.graph !== graph) throw invalid(op, "takes a value of another graph");
      return [{ type: valueType("i32", "node"), graph }];
    },
  },
  require: {
    doc: "Ends the run with its message where a condition is false, naming the node or edge of an index if it has one.",
    operands: "condition[, index, graph]",
    family: "requirement",
    traits: ["thread-safe", "fails"],
    infer: (op) => {
      const { entries } = op.attributes;
      const [condition, index, graph] = op.operands;
      if (op.operands.length !== (entries === null ? 1 : 3)) {
        throw wrongCount(op, entries === null ? "a condition" : "a condition, an index and a graph");
      }
      if (!condition || !sameType(condition.type, valueType("bool"))) {
        throw invalid(op, "needs one bool scalar as its condition");
      }
      if (index && !sameType(index.type, valueType("u32"))) {
        throw invalid(op, `needs a u32 scalar as its index, found ${printType(index.type)}`);
      }
      if (graph && graph.type.kind !== "graph") {
        throw invalid(op, `needs the graph of its index last, found ${printType(graph.type)}`);
      }
      return [];
    },
  },
  loop: {
    doc: "Carried values through rounds of a region, until a condition, until unchanged, or up to a limit.",
    operands: "[limit,] initial values…",
    family: "control",
    traits: [],
    infer: (op) => {
      const { limited, until } = op.attributes;
      const initial = limited ? op.operands.slice(1) : op.operands;
      if (limited && !(op.operands[0] && sameType(op.operands[0].type, valueType("i32")))) {
        throw invalid(op, "needs an i32 scalar as its limit");
      }
      if (!limited && until === "never") throw invalid(op, "never ends: it has neither a limit nor an until");
      const region = onlyRegion(op, 1);
      const [round, ...carried] = region.parameters;
      if (!round || !sameType(round.type, valueType("i32"))) {
        throw invalid(op, "needs a body whose first parameter is the round number, an i32");
      }
      const next = until === "value" ? region.yields.slice(0, -1) : region.yields;
      if (until === "value") {
        const condition = region.yields.at(-1);
        if (!condition || !sameType(condition.type, valueType("bool"))) {
          throw invalid(op, "needs a bool scalar as the last value its body yields");
        }
      }
      if (carried.length !== initial.length || next.length !== initial.length) {
        throw invalid(
          op,
          `carries ${initial.length} values, but its body takes ${carried.length} and yields ${next.length}`,
        );
      }
      initial.forEach((value, k) => {
        for (const other of [carried[k]!, next[k]!]) {
          if (!sameType(other.type, value.type) || other.graph !== value.graph) {
            throw invalid(
              op,
              `carries a value that starts as ${printType(value.type)} and goes on as ${printType(other.type)}${
                sameType(other.type, value.type) ? " of another graph" : ""
              }`,
            );
          }
        }
      });
      return [
        ...initial.map(({ type, graph }) => ({ type, graph })),
        { type: valueType("i32"), graph: null },
        { type: valueType("bool"), graph: null },
      ];
    },
  },
  if: {
    doc: "The values of one of two regions, by a scalar condition; the other is not run.",
    operands: "condition",
    family: "control",
    traits: [],
    infer: (op) => {
      const condition = op.operands[0];
      if (op.operands.length !== 1 || !condition || !sameType(condition.type, valueType("bool"))) {
        throw invalid(op, "needs one bool scalar as its condition");
      }
      onlyRegion(op, 2);
      const [then, otherwise] = op.regions as readonly [Region, Region];
      if (then.parameters.length + otherwise.parameters.length > 0) throw invalid(op, "has regions with parameters");
      if (then.yields.length !== otherwise.yields.length) {
        throw invalid(op, `yields ${then.yields.length} values in one arm and ${otherwise.yields.length} in the other`);
      }
      return then.yields.map(({ type, graph }, k) => {
        const other = otherwise.yields[k]!;
        if (!sameType(type, other.type) || graph !== other.graph) {
          throw invalid(op, `yields ${printType(type)} in one arm and ${printType(other.type)} in the other`);
        }
        return { type, graph };
      });
    },
  },
  for_nodes: {
    doc: "A region run for each node of a set by itself, what it yields combined by monoids in ascending order of the nodes.",
    operands: "node<bool>",
    family: "control",
    traits: [],
    infer: (op) => {
      const [set] = op.operands;
      if (op.operands.length !== 1 || !set || !sameType(set.type, valueType("bool", "node"))) {
        throw invalid(op, "needs one node<bool> as its set");
      }
      const region = onlyRegion(op, 1);
      const [source, ...others] = region.parameters;
      if (!source || others.length > 0 || !sameType(source.type, valueType("i32"))) {
        throw invalid(op, "needs a body whose one parameter is the index of a node, an i32");
      }
      const { monoids } = op.attributes;
      if (region.yields.length !== monoids.length) {
        throw invalid(op, `has ${monoids.length} monoids for ${region.yields.length} values`);
      }
      return region.yields.map((value, k) => {
        const { element, domain } = valueTypeOf(op, value);
        return { type: valueType(monoidResult(op, monoids[k]!, element).element, domain), graph: value.graph };
      });
    },
  },
};

export const STRUCTURAL_OP_NAMES = Object.keys(STRUCTURAL_OPS) as readonly StructuralOpName[];

export function isOpName(name: string): name is OpName {
  return isScalarOpName(name) || Object.hasOwn(STRUCTURAL_OPS, name);
}

/** The types of an op's results; throws `ir/invalid` where operands, attributes or regions do not fit. */
export function inferResults(op: OpShape): readonly ResultType[] {
  if (isScalarOpName(op.name)) return inferScalar(op as OpShape<ScalarOpName>);
  // The row of a name takes the shape of that name; TypeScript cannot see the correlation across an indexed lookup.
  const row = STRUCTURAL_OPS[op.name] as StructuralRow<StructuralOpName>;
  return row.infer(op as OpShape<StructuralOpName>);
}

/** The fields of a structural op's row that do not depend on which op it is. */
export function structuralRow(name: StructuralOpName): Pick<StructuralRow<StructuralOpName>, "family" | "traits"> {
  return STRUCTURAL_OPS[name];
}

/** A row of the table for the docs and the report. */
export interface OpDescription {
  readonly name: OpName;
  readonly doc: string;
  readonly family: string;
  readonly operands: string;
  readonly traits: readonly string[];
  readonly elements: readonly Element[];
}

export function describeOp(name: OpName): OpDescription {
  if (isScalarOpName(name)) {
    const row = scalarRow(name);
    return {
      name,
      doc: row.doc,
      family: "scalar",
      operands: { uniform: "E", comparison: "E", predicate: "E", select: "bool, E, E", cast: "any" }[row.rule],
      traits: [...row.traits, "data-parallel", "thread-safe", ...(row.identity ? ["monoid"] : [])],
      elements: Object.keys(row.meaning) as Element[],
    };
  }
  const row = STRUCTURAL_OPS[name];
  return { name, doc: row.doc, family: row.family, operands: row.operands, traits: row.traits, elements: [] };
}

/**
 * The element by which the meaning of a scalar op is looked up: that of its operands; for `select` that of its arms, for
 * `cast` that of its result.
 */
export function meaningElement(op: ScalarOp): Element {
  if (op.name === "cast") return op.attributes.element;
  return elementOf(op.operands[op.name === "select" ? 1 : 0]!);
}
