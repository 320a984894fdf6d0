/** Facts on a graph that the compiler specializes for, besides its size. One walk over the rows finds them. */

import type { GraphKind } from "./adjacency.ts";
import type { Structure } from "./parts.ts";

/** The facts that follow from edges alone. */
export interface StructuralFacts {
  readonly kind: GraphKind;
  /** Whether some node has no outgoing edge. */
  readonly sinks: boolean;
  /** Whether some node has no incoming edge. */
  readonly sources: boolean;
  /** Whether some node has no edge at all. */
  readonly isolated: boolean;
  readonly nodeless: boolean;
  readonly edgeless: boolean;
}

export interface KnownFacts extends StructuralFacts {
  /** The names of node attributes that some node has, as a number or not. */
  readonly nodeAttributes: readonly string[];
  /** The names of edge attributes that some edge has, as a number or not. */
  readonly edgeAttributes: readonly string[];
}

/** Finds the facts in time n + m, with a byte per node of memory. It does not need the in-rows. */
export function structuralFactsOf({ kind, out, edgeCount }: Structure): StructuralFacts {
  const { offsets, neighbors } = out;
  const nodeCount = offsets.length - 1;
  const isTarget = new Uint8Array(nodeCount);
  for (const target of neighbors) isTarget[target] = 1;
  let [sinks, sources, isolated] = [false, false, false];
  for (let node = 0; node < nodeCount; node++) {
    const isSink = offsets[node] === offsets[node + 1];
    const isSource = isTarget[node] === 0;
    sinks ||= isSink;
    sources ||= isSource;
    isolated ||= isSink && isSource;
  }
  return {
    kind,
    sinks,
    sources,
    isolated,
    nodeless: nodeCount === 0,
    edgeless: edgeCount === 0,
  };
}
