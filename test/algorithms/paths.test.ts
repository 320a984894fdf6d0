import { describe, expect, it } from "vitest";
import {
  bfsParents,
  reachability,
  shortestPathLengths,
  shortestPathTree,
  sssp,
  widestPaths,
} from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { NamedGraph } from "../graphs.ts";
import { arcsOf, plainDepths } from "./plain.ts";
import { plainDistances, plainParents, plainTree, plainWidths } from "./plain-paths.ts";
import { outcomeOf, ROOTED, resultOf, rootsOf } from "./run.ts";

function weightedGraph(
  kind: "directed" | "undirected",
  edges: readonly (readonly [number, number, number])[],
): NamedGraph {
  const nodeCount = 1 + Math.max(...edges.map(([source, target]) => Math.max(source, target)));
  const graph = fromEdges({
    kind,
    nodeCount,
    sources: edges.map(([source]) => source),
    targets: edges.map(([, target]) => target),
    edgeColumns: { weight: edges.map(([, , weight]) => weight) },
  });
  return { name: "weighted by hand", nodeCount, edges: [], graph };
}

describe.each(ROOTED)("on $name", (named) => {
  it("reachability finds what a search finds", () => {
    for (const root of rootsOf(named)) {
      const expected = plainDepths(named, root).map((depth) => (depth === -1 ? 0 : 1));
      expect(resultOf(reachability, named, "reached", { root })).toEqual(expected);
    }
  });

  it("bfsParents is the smallest in-neighbor one nearer to the root", () => {
    for (const root of rootsOf(named)) {
      expect(resultOf(bfsParents, named, "parent", { root })).toEqual(plainParents(named, root));
    }
  });

  it("sssp finds what Dijkstra's method finds, and no edge is shorter", () => {
    for (const root of rootsOf(named)) {
      const { results, converged } = outcomeOf(sssp, named, { root });
      const distance = results.distance!;
      expect(distance).toEqual(plainDistances(named, root));
      expect(converged).toBe(true);
      for (const { from, to, weight } of arcsOf(named)) {
        expect(distance[to]!).toBeLessThanOrEqual(distance[from]! + weight);
      }
    }
  });

  it("shortestPathTree leads along shortest paths to the root", () => {
    for (const root of rootsOf(named)) {
      const { results } = outcomeOf(shortestPathTree, named, { root });
      expect(results).toEqual({ distance: plainDistances(named, root), parent: plainTree(named, root) });
      for (let node = 0; node < named.nodeCount; node++) {
        let [end, steps] = [node, 0];
        while (results.parent![end] !== end && results.parent![end] !== -1) {
          end = results.parent![end]!;
          expect(++steps).toBeLessThan(named.nodeCount);
        }
        expect(end).toBe(results.distance![node] === Infinity ? node : root);
      }
    }
  });

  it("shortestPathLengths are from the nearest of the sources", () => {
    const roots = [...rootsOf(named)];
    const all = roots.map((root) => plainDistances(named, root));
    const sources = Uint8Array.from({ length: named.nodeCount }, (_, node) => Number(roots.includes(node)));
    const expected = all[0]!.map((_, node) => Math.min(...all.map((distance) => distance[node]!)));
    expect(resultOf(shortestPathLengths, named, "distance", { sources })).toEqual(expected);
  });

  it("widestPaths finds what adding edges from wide to narrow finds", () => {
    for (const root of rootsOf(named)) {
      expect(resultOf(widestPaths, named, "width", { root })).toEqual(plainWidths(named, root));
    }
  });
});

describe("sssp", () => {
  it("allows negative weights where no cycle is negative", () => {
    const named = weightedGraph("directed", [
      [0, 1, 4],
      [0, 2, 1],
      [1, 2, -5],
      [2, 3, 2],
    ]);
    const { results, converged } = outcomeOf(sssp, named, { root: 0 });
    expect(results.distance).toEqual([0, 4, -1, 1]);
    expect(converged).toBe(true);
  });

  it("does not converge, after n rounds, where the root reaches a negative cycle", () => {
    const named = weightedGraph("directed", [
      [0, 1, 1],
      [1, 2, -3],
      [2, 1, 2],
      [3, 0, 1],
    ]);
    const { rounds, converged } = outcomeOf(sssp, named, { root: 0 });
    expect([rounds, converged]).toEqual([4, false]);
  });

  it("converges where the root does not reach the negative cycle", () => {
    const named = weightedGraph("directed", [
      [0, 1, 1],
      [2, 3, -3],
      [3, 2, 2],
    ]);
    const { results, converged } = outcomeOf(sssp, named, { root: 0 });
    expect(results.distance).toEqual([0, 1, Infinity, Infinity]);
    expect(converged).toBe(true);
  });

  it("takes a negative undirected edge for a negative cycle", () => {
    expect(outcomeOf(sssp, weightedGraph("undirected", [[0, 1, -1]]), { root: 0 }).converged).toBe(false);
  });
});
