/** A graph and parameters to show code for, where none are given. */

import type { Algorithm } from "../../dsl/index.ts";
import { fromEdges } from "../../graph/build.ts";
import { uniform } from "../../graph/generate.ts";
import type { Allocator, Graph } from "../../graph/graph.ts";
import { attributesRead } from "../library/attributes-read.ts";

/** The size of the made-up graph. */
export interface StandInSize {
  readonly nodes: number;
  readonly edges: number;
}

/** The remark on stderr where a made-up graph is used without being asked for. */
export const STAND_IN: StandInSize = { nodes: 1024, edges: 8192 };

/** Makes a graph with random edges. Each attribute that the algorithm reads is 1 everywhere. */
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

/** Makes up a text for each parameter without a default. */
export function madeUpParameters({ func }: Algorithm): ReadonlyMap<string, string> {
  return new Map(
    func.parameters.flatMap(({ value: { name, type }, initial, nodeKey }): [string, string][] => {
      if (initial !== null || name === null || type.kind === "graph") return [];
      return [[name, nodeKey || type.element === "bool" ? "0" : "1"]];
    }),
  );
}
