import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { build, type Lists, lists, shown } from "./keyed-graphs.ts";

function undirected(list: Lists): Lists {
  return { ...list, kind: "undirected", edges: list.edges.map((edge) => ({ ...edge, undirected: true })) };
}

function edges(graph: Graph): unknown[] {
  return Array.from(graph.edgeSource(), (source, edge) => [
    source,
    graph.edgeTarget()[edge],
    graph.edgeColumn("weight")?.[edge],
  ]);
}

describe("symmetrize", () => {
  it("is the undirected graph of the same list", () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(shown(build(list).symmetrize())).toEqual(shown(build(undirected(list))));
      }),
    );
  });

  it("can leave the first edge between any two nodes", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const seen = new Set<string>();
        const first = list.edges.filter(({ source, target }) => {
          const ends = [source, target].sort().join(" ");
          return !seen.has(ends) && seen.add(ends);
        });
        const merged = build(list).symmetrize({ parallelEdges: "drop" });
        expect(shown(merged)).toEqual(shown(build(undirected({ ...list, edges: first }))));
      }),
    );
  });

  const graph = (): Graph =>
    fromEdges({ sources: [1, 0, 1, 2], targets: [0, 1, 1, 1], edgeColumns: { weight: [5, 6, 7, 8] } });

  it("keeps reciprocal edges and self-loops, in input order", () => {
    expect(edges(graph().symmetrize())).toEqual([
      [0, 1, 5],
      [0, 1, 6],
      [1, 1, 7],
      [1, 2, 8],
    ]);
  });

  it("merges a reciprocal pair into the first edge of it", () => {
    expect(edges(graph().symmetrize({ parallelEdges: "drop" }))).toEqual([
      [0, 1, 5],
      [1, 1, 7],
      [1, 2, 8],
    ]);
  });
});
