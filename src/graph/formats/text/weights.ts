/** The weights of the edges, for formats that have room for one number an edge. */

import { EdgewiseError } from "../../../error.ts";
import type { ColumnValues } from "../../allocator.ts";
import type { Graph } from "../../graph.ts";
import { describeKey } from "../../keys.ts";

/**
 * Gives the edge attribute `weight`, or null if the graph has none. Throws where an edge lacks it, or where it does not
 * fit the format.
 */
export function weightOf(
  graph: Graph,
  title: string,
  fits: (value: number) => boolean = Number.isFinite,
  expected = "finite numbers",
): ColumnValues | null {
  const attribute = graph.attribute("edge", "weight");
  if (attribute === undefined) return null;
  const refused = (edge: number, found: string): EdgewiseError => {
    const [source, target] = [graph.edgeSource()[edge]!, graph.edgeTarget()[edge]!].map((node) =>
      graph.nodeKeys.of(node),
    );
    return new EdgewiseError({
      code: "graph/attribute",
      message: `the edge from ${describeKey(source!)} to ${describeKey(target!)} has ${found} as weight; expected ${expected}, as ${title} has them`,
    });
  };
  if (attribute.kind === "text") throw refused(attribute.index, attribute.found ?? "a text");
  const { values, missing } = attribute;
  for (let edge = 0; edge < values.length; edge++) {
    if (missing?.[edge] === 1) throw refused(edge, "nothing");
    if (!fits(values[edge]!)) throw refused(edge, String(values[edge]));
  }
  return values;
}
