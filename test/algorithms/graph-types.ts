/** Random graphs of the twelve types that there are, with the weights that a file or program may have. */

import fc from "fast-check";
import { MultiGraph } from "graphology";
import { fromEdges } from "../../src/graph/build.ts";
import type { GraphKind } from "../../src/graph/graph.ts";
import { fromGraphology } from "../../src/graph/graphology/read.ts";
import type { NamedGraph, PlainEdge, PlainGraph } from "../graphs.ts";

/** A type of random graphs: the edges that these may have. */
export interface GraphType {
  readonly name: string;
  readonly kind: GraphKind;
  /** Whether several edges of a sort may join the same nodes the same way. */
  readonly parallel: boolean;
  readonly selfLoops: boolean;
}

/** Directed, undirected and mixed, with parallel edges and without, with self-loops and without. */
export const GRAPH_TYPES: readonly GraphType[] = (["directed", "undirected", "mixed"] as const).flatMap((kind) =>
  [false, true].flatMap((parallel) =>
    [false, true].map((selfLoops): GraphType => {
      const name = `${kind} ${parallel ? "multigraphs" : "graphs"}${selfLoops ? " with self-loops" : ""}`;
      return { name, kind, parallel, selfLoops };
    }),
  ),
);

/** `partial`: some edges have none, and count 1; `zero`: some have 0; `negative`: some are below 0. */
export const WEIGHTS = ["absent", "positive", "partial", "zero", "negative"] as const;

export type Weights = (typeof WEIGHTS)[number];

/** A graph, and what was made of which edges. */
export interface TypedGraph extends NamedGraph {
  readonly weights: Weights;
}

/** Sums of these are exact in any order. */
const VALUES: Readonly<Record<Weights, readonly number[]>> = {
  absent: [1],
  positive: [0.5, 1, 1.5, 2, 5],
  partial: [0.5, 2, 5],
  zero: [0, 0, 1, 2.5],
  negative: [-0.5, 1, 2, 2.5, 3, 4],
};

/** Few nodes, so that whatever edges the type has are common. */
export function graphsOf(type: GraphType, weights: readonly Weights[] = WEIGHTS): fc.Arbitrary<TypedGraph> {
  return fc
    .record({
      nodeCount: fc.integer({ min: 1, max: 7 }),
      weights: fc.constantFrom(...weights),
      ends: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean(), fc.nat(59)), { maxLength: 20 }),
    })
    .map(({ nodeCount, weights, ends }) => {
      const seen = new Set<string>();
      const edges = ends.flatMap(([a, b, flag, value]): (PlainEdge & { hasWeight: boolean })[] => {
        const directed = type.kind === "directed" || (type.kind === "mixed" && flag);
        const [source, target] = [a % nodeCount, b % nodeCount];
        const joined = directed ? [source, target] : [source, target].sort((one, other) => one - other);
        const key = `${directed} ${joined.join(" ")}`;
        if ((source === target && !type.selfLoops) || (seen.has(key) && !type.parallel)) return [];
        seen.add(key);
        const hasWeight = weights !== "absent" && (weights !== "partial" || value % 3 > 0);
        const some = VALUES[weights];
        return [{ source, target, directed, weight: hasWeight ? some[value % some.length]! : 1, hasWeight }];
      });
      const graph = weights === "partial" ? read(type, nodeCount, edges) : build(type, nodeCount, edges, weights);
      return { name: `${type.name}, weights ${weights}`, nodeCount, edges, weights, graph };
    });
}

function build({ kind }: GraphType, nodeCount: number, edges: readonly PlainEdge[], weights: Weights) {
  return fromEdges({
    kind,
    nodeCount,
    sources: edges.map(({ source }) => source),
    targets: edges.map(({ target }) => target),
    undirected: kind === "mixed" ? edges.map(({ directed }) => !directed) : undefined,
    edgeColumns: weights === "absent" ? undefined : { weight: edges.map(({ weight }) => weight) },
  });
}

/** Makes a graph by way of graphology, whose edges need not all have an attribute. */
function read({ kind }: GraphType, nodeCount: number, edges: readonly (PlainEdge & { hasWeight: boolean })[]) {
  const graph = graphologyOf({ kind }, { nodeCount, edges }, ({ weight, hasWeight }) => (hasWeight ? { weight } : {}));
  return fromGraphology(graph, { edgeAttributes: [{ name: "weight", default: 1 }] });
}

/** A graph of graphology with the same nodes, whose keys are their numbers, and edges. */
export function graphologyOf<E extends PlainEdge>(
  { kind }: Pick<GraphType, "kind">,
  { nodeCount, edges }: PlainGraph & { readonly edges: readonly E[] },
  attributes: (edge: E) => { weight?: number } = ({ weight }) => ({ weight }),
): MultiGraph {
  const graph = new MultiGraph({ type: kind });
  for (let node = 0; node < nodeCount; node++) graph.addNode(node);
  for (const edge of edges) {
    if (edge.directed) graph.addDirectedEdge(edge.source, edge.target, attributes(edge));
    else graph.addUndirectedEdge(edge.source, edge.target, attributes(edge));
  }
  return graph;
}
