/** Evaluates leaves: what a program reads directly from its graph. */

import { readAttribute } from "../graph/attribute.ts";
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

/**
 * The attribute of that name, converted as `cast` does, with `otherwise` where entries are missing. Without `otherwise`,
 * missing entries are an error.
 */
export function evaluateAttribute(op: OpOf<"node_attribute"> | OpOf<"edge_attribute">, graph: Graph): Datum {
  const { attribute, element, otherwise } = op.attributes;
  const domain = op.name === "node_attribute" ? "node" : "edge";
  const cast = meaningOf("cast", element)!;
  const column = readAttribute(graph, { domain, attribute, otherwise, span: op.span });
  const at = (index: number): number => {
    const isMissing = column === null || column.missing?.[index] === 1;
    return isMissing ? otherwise! : column.values[index]!;
  };
  return tabulate(element, entryCount(graph, domain), (index) => cast(at(index), 0, 0));
}
