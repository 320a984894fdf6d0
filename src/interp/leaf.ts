/** The leaves: what a program reads off its graph. */

import { EdgewiseError } from "../error.ts";
import type { Graph } from "../graph/graph.ts";
import type { OpOf } from "../ir/op.ts";
import { meaningOf } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Datum } from "./datum.ts";
import { entryCount, tabulate } from "./datum.ts";
import { rowLength, rowParts } from "./rows.ts";

/** A count as a number of another element: saturated for integers, rounded for f32. */
export function countAs(element: Element, count: number): number {
  return meaningOf("cast", element)!(count, 0, 0);
}

export function evaluateNodeIndex(op: OpOf<"node_index">, graph: Graph): Datum {
  const { element } = op.attributes;
  return tabulate(element, graph.nodeCount, (node) => countAs(element, node));
}

export function evaluateEdgeIndex(op: OpOf<"edge_index">, graph: Graph): Datum {
  const { element } = op.attributes;
  return tabulate(element, graph.edgeCount, (edge) => countAs(element, edge));
}

export function evaluateDegree(op: OpOf<"degree">, graph: Graph): Datum {
  const { element, direction } = op.attributes;
  const parts = rowParts(graph, direction);
  return tabulate(element, graph.nodeCount, (node) => countAs(element, rowLength(parts, node)));
}

/** The column of that name converted as `cast` does; if there is none, `otherwise` everywhere or an error. */
export function evaluateAttribute(op: OpOf<"node_attribute"> | OpOf<"edge_attribute">, graph: Graph): Datum {
  const { attribute, element, otherwise } = op.attributes;
  const domain = op.name === "node_attribute" ? "node" : "edge";
  const length = entryCount(graph, domain);
  const cast = meaningOf("cast", element)!;
  const column = domain === "node" ? graph.nodeColumn(attribute) : graph.edgeColumn(attribute);
  if (column !== undefined) return tabulate(element, length, (index) => cast(column[index]!, 0, 0));
  if (otherwise !== null) return tabulate(element, length, () => cast(otherwise, 0, 0));

  const names = domain === "node" ? graph.nodeColumnNames : graph.edgeColumnNames;
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `graph ${JSON.stringify(graph.name)} has no ${domain} attribute ${JSON.stringify(attribute)}; it has ${
      names.map((name) => JSON.stringify(name)).join(", ") || "none"
    }`,
    span: op.span ?? undefined,
    hint: "Name an attribute that the graph has, or say what to take otherwise.",
  });
}
