/** What stands in for a graph and parameters that are not given, where code is to be shown. */

import type { Algorithm } from "../../dsl/index.ts";
import { attributesRead } from "../../engine/specialization.ts";
import { fromEdges } from "../../graph/build.ts";
import { uniform } from "../../graph/generate.ts";
import type { Allocator, Graph } from "../../graph/graph.ts";

/** How many nodes and edges a graph has that stands in for any. */
export interface StandInSize {
  readonly nodes: number;
  readonly edges: number;
}

/** What is said of a graph that stands in, where it is not asked for. */
export const STAND_IN: StandInSize = { nodes: 1024, edges: 8192 };

/** A graph with edges anywhere, and 1 for each entry of each attribute that an algorithm reads. */
export function standIn({ func }: Algorithm, { nodes, edges }: StandInSize, allocator: Allocator): Graph {
  const { nodeCount, edgeCount, ...drawn } = rowsOf(uniform({ nodeCount: nodes, edgeCount: edges, directed: true }));
  const columns = (domain: "node" | "edge", length: number): Record<string, Float64Array> =>
    Object.fromEntries(
      attributesRead(func, {}).flatMap((read) =>
        read.domain === domain ? [[read.name, new Float64Array(length).fill(1)]] : [],
      ),
    );
  return fromEdges({
    ...drawn,
    nodeCount,
    name: "a graph made up",
    nodeColumns: columns("node", nodeCount),
    edgeColumns: columns("edge", edgeCount),
    allocator,
  });
}

function rowsOf(graph: Graph) {
  const { nodeCount, edgeCount } = graph;
  return { nodeCount, edgeCount, sources: graph.edgeSource(), targets: graph.edgeTarget() };
}

/** A text for each parameter without a default. */
export function madeUpParameters({ func }: Algorithm): ReadonlyMap<string, string> {
  return new Map(
    func.parameters.flatMap(({ value: { name, type }, initial, nodeKey }): [string, string][] => {
      if (initial !== null || name === null || type.kind === "graph") return [];
      return [[name, nodeKey || type.element === "bool" ? "0" : "1"]];
    }),
  );
}
