/** Random graphs with keys and columns, and graphs as plain data, so that operations are compared with plain lists. */

import fc from "fast-check";
import type { Adjacency } from "../../../src/graph/adjacency.ts";
import { type EdgeArrays, fromEdges } from "../../../src/graph/build.ts";
import type { Graph, GraphKind } from "../../../src/graph/graph.ts";

/** An edge as it is listed, with its key and its value. */
export interface ListedEdge {
  readonly source: number;
  readonly target: number;
  readonly undirected: boolean;
  readonly key: string;
  /** Missing on some edges. */
  readonly weight: number | undefined;
}

/** A graph as lists: nodes with keys and values, and edges in input order. */
export interface Lists {
  readonly kind: GraphKind;
  readonly nodes: readonly { readonly key: string; readonly size: number; readonly open: boolean | null }[];
  readonly edges: readonly ListedEdge[];
}

/** Few nodes, so that self-loops, parallel and reciprocal edges are common. */
export const lists: fc.Arbitrary<Lists> = fc
  .record({
    kind: fc.constantFrom<GraphKind>("directed", "undirected", "mixed"),
    nodeCount: fc.integer({ min: 1, max: 6 }),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 30 }),
  })
  .map(({ kind, nodeCount, edges }) => ({
    kind,
    nodes: Array.from({ length: nodeCount }, (_, node) => ({
      key: `n${node}`,
      size: node / 2,
      open: [true, null, false][node % 3]!,
    })),
    edges: edges.map(([a, b, flag], position) => ({
      source: a % nodeCount,
      target: b % nodeCount,
      undirected: kind === "mixed" ? flag : kind === "undirected",
      key: `e${position}`,
      weight: position % 5 === 3 ? undefined : position,
    })),
  }));

/** Builds the graph of the lists. */
export function build({ kind, nodes, edges }: Lists, options: Partial<EdgeArrays> = {}): Graph {
  return fromEdges({
    kind,
    sources: edges.map(({ source }) => source),
    targets: edges.map(({ target }) => target),
    undirected: kind === "mixed" ? edges.map(({ undirected }) => undirected) : undefined,
    nodeKeys: nodes.map(({ key }) => key),
    edgeKeys: edges.map(({ key }) => key),
    nodeColumns: { size: Float32Array.from(nodes, ({ size }) => size), open: nodes.map(({ open }) => open) },
    edgeColumns: { weight: edges.map(({ weight }) => weight) },
    ...options,
  });
}

/** Everything that a graph shows, as plain data. */
export function shown(graph: Graph): unknown {
  const indices = (size: number): number[] => Array.from({ length: size }, (_, index) => index);
  const nodeKeys = indices(graph.nodeCount).map((node) => graph.nodeKeys.of(node));
  const edgeKeys = indices(graph.edgeCount).map((edge) => graph.edgeKeys.of(edge));
  return {
    name: graph.name,
    kind: graph.kind,
    out: rows(graph.out),
    in: rows(graph.in),
    all: rows(graph.all()),
    source: [...graph.edgeSource()],
    target: [...graph.edgeTarget()],
    nodeKeys,
    nodesOfKeys: nodeKeys.map((key) => graph.nodeKeys.indexOf(key)),
    edgeKeys,
    edgesOfKeys: edgeKeys.map((key) => graph.edgeKeys.indexOf(key)),
    nodeColumns: graph.nodeColumnNames.map((name) => [name, graph.nodeColumn(name), graph.nodeMissing(name)]),
    edgeColumns: graph.edgeColumnNames.map((name) => [name, graph.edgeColumn(name), graph.edgeMissing(name)]),
  };
}

function rows({ offsets, neighbors, edges }: Adjacency): unknown {
  return { offsets: [...offsets], neighbors: [...neighbors], edges: edges && [...edges] };
}
