/** `async`: on workers the same as on the calling thread, of the graph as it was at the call. */

import fc from "fast-check";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { coreNumber, density, pagerank, topologicalSort } from "../../src/graphology/index.ts";
import { CALLS } from "./calls.ts";
import type { Graph } from "./graphs.ts";
import { graphsOf, nameOf } from "./graphs.ts";

/** Types of graphs of which each function takes one. */
const CHANGING = [
  { type: "directed", multi: false, selfLoops: false },
  { type: "undirected", multi: false, selfLoops: false },
  { type: "mixed", multi: true, selfLoops: true },
] as const;

function triangle(): DirectedGraph {
  const graph = new DirectedGraph();
  for (const [source, target, weight] of [
    ["a", "b", 1],
    ["b", "c", 2],
    ["c", "a", 3],
    ["a", "d", 4],
  ] as const) {
    graph.mergeEdge(source, target, { weight });
  }
  return graph;
}

describe("async", () => {
  it("gives what the synchronous call gives, whatever becomes of the graph meanwhile", async () => {
    const graph = triangle();
    const expected = pagerank(graph);
    const later = pagerank.async(graph);
    graph.addNode("e");
    graph.dropNode("b");
    expect(await later).toEqual(expected);
  });

  it.each(CHANGING.map((kind) => ({ name: nameOf(kind), kind })))(
    "is that of the graph at the call, by each function, of $name that change at once",
    async ({ kind }) => {
      const [graph] = fc.sample(
        graphsOf(kind).filter(({ order, size }) => order > 5 && size > 5),
        { numRuns: 1, seed: 20_261_203 },
      );
      for (const { name, own, given } of CALLS) {
        for (const make of new Set([given[0]!, given.at(-1)!])) {
          const changing = graph!.copy();
          const { now, later } = both(own, [changing, ...make(changing)]);
          upset(changing);
          expect(JSON.stringify(await later), `${name}(${JSON.stringify(make(graph!))})`).toBe(
            JSON.stringify(await now),
          );
        }
      }
    },
  );

  it("writes to nodes that are still there", async () => {
    const graph = triangle();
    const expected = pagerank(graph);
    const later = pagerank.async.assign(graph);
    graph.dropNode("a");
    graph.addNode("e");
    await later;
    expect(graph.mapNodes((node, found) => [node, found.pagerank])).toEqual([
      ["b", expected.b],
      ["c", expected.c],
      ["d", expected.d],
      ["e", undefined],
    ]);
  });

  it("gives what needs no program, and what assign gives, too", async () => {
    expect(await density.async(3, 3)).toBe(density(3, 3));
    expect(await coreNumber.async.assign(triangle())).toEqual(coreNumber(triangle()));
  });

  it("rejects where the synchronous call throws", async () => {
    await expect(pagerank.async(triangle(), { maxIterations: 1 })).rejects.toThrow(
      "graphology-metrics/centrality/pagerank: failed to converge.",
    );
    await expect(topologicalSort.async(triangle())).rejects.toThrow(
      "graphology-dag/topological-sort: given graph is not acyclic.",
    );
  });
});

/** What a function gives on the calling thread, and on workers, where it has the latter; or the message of its error. */
function both(called: unknown, given: readonly unknown[]): { now: Promise<unknown>; later: Promise<unknown> } {
  const outcomeOf = async (found: unknown): Promise<unknown> => {
    try {
      return await Reflect.apply(found as never, undefined, given);
    } catch (error) {
      return String(error);
    }
  };
  const now = outcomeOf(called);
  const later: unknown = Reflect.get(Object(called), "async");
  return { now, later: later === undefined ? now : outcomeOf(later) };
}

/** Changes all of a graph that a function might ask for once more: sizes, ends, degrees, keys, attributes and the order of edges. */
function upset(graph: Graph): void {
  const [first = "", second = "", ...rest] = graph.edges();
  const [source, target] = graph.extremities(first);
  const isUndirected = graph.isUndirected(first);
  graph.dropEdge(second);
  for (const edge of rest.slice(2)) graph.dropEdge(edge);
  graph.dropEdge(first);
  if (isUndirected) graph.addUndirectedEdgeWithKey(first, target, source);
  else if (graph.multi || !graph.hasDirectedEdge(target, source)) graph.addDirectedEdgeWithKey(first, target, source);
  for (let node = 0; node < 500; node++) graph.addNode(`new ${node}`, { x: node, y: 1, community: 1, group: "new" });
  graph.updateEachEdgeAttributes(() => ({ weight: 99 }));
  graph.updateEachNodeAttributes(() => ({ x: 5, y: 5, community: 1, group: "one" }));
}
