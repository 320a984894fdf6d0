/** Graphs once more, made from the words of docs/graphs.md as slowly as it takes. */

import type { EdgeArrays } from "../../src/graph/build.ts";

/** An input edge, its position in the input, and its ends with the lower one first if it is undirected. */
interface NaiveEdge {
  readonly position: number;
  readonly source: number;
  readonly target: number;
  readonly undirected: boolean;
}

export type Row = { neighbor: number; edge: number }[];

/** The edges by number, and the rows. */
export function naive(input: EdgeArrays) {
  const { kind = "directed", nodeCount = 0 } = input;
  const seen = new Set<string>();
  const edges: NaiveEdge[] = [];
  for (let position = 0; position < input.sources.length; position++) {
    const a = Number(input.sources[position] ?? -1);
    const b = Number(input.targets[position] ?? -1);
    const undirected = kind === "undirected" || (kind === "mixed" && input.undirected?.[position] === true);
    const [source, target] = undirected && a > b ? [b, a] : [a, b];
    if (input.selfLoops === "drop" && a === b) continue;
    const ends = `${undirected} ${source} ${target}`;
    if (input.parallelEdges === "drop" && seen.has(ends)) continue;
    seen.add(ends);
    edges.push({ position, source, target, undirected });
  }
  edges.sort((a, b) => a.source - b.source || a.target - b.target || a.position - b.position);
  const arcs = edges.flatMap(({ position, source, target, undirected }, edge) => {
    const there = { position, edge, from: source, to: target };
    return undirected && source !== target ? [there, { position, edge, from: target, to: source }] : [there];
  });
  arcs.sort((a, b) => a.position - b.position);
  const rows = (end: "from" | "to", other: "from" | "to"): Row[] =>
    Array.from({ length: nodeCount }, (_, node) =>
      arcs
        .filter((arc) => arc[end] === node)
        .sort((a, b) => a[other] - b[other])
        .map((arc) => ({ neighbor: arc[other], edge: arc.edge })),
    );
  const out = rows("from", "to");
  const incoming = kind === "undirected" ? out : rows("to", "from");
  const directed = out.map((row) => row.filter(({ edge }) => !edges[edge]!.undirected));
  return { edges, out, in: incoming, all: incoming.map((row, node) => [...row, ...directed[node]!]) };
}
