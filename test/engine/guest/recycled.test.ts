/** Runs on graphs whose arrays are used again after each edit. They are large enough for that: 64 KiB an array. */

import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { weightedPagerank } from "../../../src/algorithms/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { follow } from "../../../src/engine/guest/follow.ts";
import { runSync } from "../../../src/engine/run-sync.ts";
import { recycle, recyclingAllocator } from "../../../src/graph/allocator.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";
import { disparity, pagerank } from "../../../src/graphology/index.ts";

type Weighted = DirectedGraph<Record<string, unknown>, { weight?: number; disparity?: number }>;

const NODES = 3000;
const EDGES = 20_000;
const SUM = { stop: "sum", maxIterations: 1000 } as const;

function large(): Weighted {
  const graph: Weighted = new DirectedGraph();
  for (let node = 0; node < NODES; node++) graph.addNode(`n${node}`);
  for (let edge = 0; graph.size < EDGES; edge++) {
    const [from, to] = [(edge * 7919) % NODES, (edge * 104_729 + (edge >> 4)) % NODES];
    if (from !== to) graph.mergeDirectedEdge(`n${from}`, `n${to}`, { weight: 1 + (edge % 5) });
  }
  return graph;
}

/** Edits of all sorts, several at a time. */
const EDITS: readonly ((graph: Weighted) => void)[] = [
  (graph) => graph.mergeDirectedEdge("n1", "n0", { weight: 9 }),
  (graph) => {
    graph.mergeDirectedEdge("n2999", "n2998", { weight: 2 });
    graph.mergeDirectedEdge("n0", "late", { weight: 3 });
    graph.mergeDirectedEdge("late", "n1500", { weight: 4 });
  },
  (graph) => {
    const edges = graph.edges();
    for (const place of [0, 1, 9000, edges.length - 1]) graph.dropEdge(edges[place]);
    graph.mergeDirectedEdge("n5", "n4", { weight: 1 });
  },
  (graph) => {
    for (const node of ["n0", "n7", "n2999"]) if (graph.hasNode(node)) graph.dropNode(node);
    graph.mergeDirectedEdge("n8", "later", { weight: 6 });
  },
  (graph) => graph.mergeDirectedEdge("n3", "n2", { weight: 1 }),
];

/** The weight of each edge, and of its target's edges. */
const listed = algorithm("listed", {}, (g) => {
  const weight = g.edgeAttribute("weight");
  return { weight, heaviest: g.in.maximum(({ edge }) => edge(weight)) };
});

describe("a large graph that is edited", () => {
  it("gives to each run what the graph converted anew gives", () => {
    const graph = large();
    using followed = follow(graph);
    for (const edit of [() => {}, ...EDITS, ...EDITS]) {
      edit(graph);
      const anew = fromGraphology(graph);
      expect(followed.runSync(weightedPagerank, {}).rank).toEqual(runSync(weightedPagerank, anew).rank);
      expect(followed.runSync(listed, {}).results).toEqual(runSync(listed, anew).results);
    }
  });

  it("leaves results and their keys as they were", () => {
    const graph = large();
    using followed = follow(graph);
    const result = followed.runSync(listed, {});
    const edges = graph.edges();
    const weights = edges.map((edge) => graph.getEdgeAttribute(edge, "weight"));
    for (const edit of EDITS) {
      edit(graph);
      followed.runSync(listed, {});
      pagerank(graph);
    }
    expect(edges.map((edge) => result.get("weight", edge))).toEqual(weights);
  });

  it("is read by a call on workers as it was, though a call at once comes in between", async () => {
    const graph = large();
    const before = pagerank(graph, SUM);
    const late = pagerank.async(graph, SUM);
    pagerank(graph, SUM);
    expect(await late).toEqual(before);
    const reading = pagerank.async(graph, SUM);
    EDITS[0]!(graph);
    pagerank(graph);
    await expect(reading).rejects.toMatchObject({ code: "graph/changed" });
    // Once it has been read, it may be edited, and other calls may use its arrays again.
    const running = disparity.async(graph);
    const expected = disparity(graph);
    expect(await running).toEqual(expected);
  });

  it("may be edited and run on by a function that reads its edges", () => {
    const graph = large();
    let isFirst = true;
    const getEdgeWeight = (_edge: string, { weight = 1 }: { weight?: number }): number => {
      if (isFirst) {
        isFirst = false;
        graph.setNodeAttribute("n1", "seen", true);
        pagerank(graph);
      }
      return weight;
    };
    expect(pagerank(graph, { ...SUM, getEdgeWeight })).toEqual(pagerank(graph, SUM));
  });
});

describe("memory that is used again", () => {
  it("is zeroed, is had by one array at a time, and takes what a recycled array held from it", () => {
    const first = recyclingAllocator.uint32(50_000).fill(7);
    recycle(first);
    recycle(first);
    expect(first.length).toBe(0);
    const [second, third] = [recyclingAllocator.uint32(50_000), recyclingAllocator.float64(25_000)];
    expect([second.length, third.length]).toEqual([50_000, 25_000]);
    expect(second.every((value) => value === 0) && third.every((value) => value === 0)).toBe(true);
    second.fill(1);
    expect(third.every((value) => value === 0)).toBe(true);
  });
});
