/** Calls as scripts make them that never saw a type: what graphology takes is taken, and comes to the same. */

import { createRequire } from "node:module";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import * as algorithms from "../../src/algorithms/index.ts";
import * as ours from "../../src/graphology/index.ts";

const require = createRequire(import.meta.url);
const theirs: typeof ours.metrics = require("graphology-metrics");

/** A street map whose attributes are objects of classes. */
class Road {
  readonly meters: number;
  constructor(meters: number) {
    this.meters = meters;
  }
  get weight(): number {
    return this.meters / 100;
  }
}

class Town {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  get x(): number {
    return this.#name.length;
  }
  get y(): number {
    return this.#name.charCodeAt(0);
  }
  get community(): string {
    return this.#name.slice(0, 1);
  }
}

function map(): DirectedGraph {
  const graph = new DirectedGraph();
  for (const name of ["Ulm", "Unna", "Bonn", "Berlin", "Bremen"]) graph.addNode(name, new Town(name) as object);
  graph.addEdge("Ulm", "Unna", new Road(500) as object);
  graph.addEdge("Ulm", "Bonn", new Road(100) as object);
  graph.addEdge("Bonn", "Ulm", new Road(250) as object);
  graph.addEdge("Unna", "Berlin", { weight: 3 });
  graph.addEdge("Berlin", "Bremen", Object.create({ weight: 7 }));
  graph.addEdge("Bremen", "Bonn", {});
  return graph;
}

type Library = typeof ours.metrics;

/** A value that types forbid and graphology takes. */
const odd = (value: unknown): never => value as never;

const SCRIPTS: Readonly<Record<string, (library: Library, graph: DirectedGraph) => unknown>> = {
  "weights of a class": ({ centrality }, graph) => centrality.pagerank(graph),
  "weights of a class, as degrees": ({ node }, graph) => node.weightedDegree(graph, "Ulm"),
  "weights of a class, as extents": (library, graph) => library.graph.edgeExtent(graph, "weight"),
  "places of a class": ({ layoutQuality }, graph) => layoutQuality.edgeUniformity(graph),
  "communities of a class": (library, graph) => library.graph.modularity(graph),
  "communities that no node has, in the dense way": (library, graph) =>
    library.graph.modularity.dense(graph, { getNodeCommunity: odd("none") }),
  "communities that some nodes have, in the dense way": (library, graph) =>
    library.graph.modularity.dense(graph, { getNodeCommunity: odd((node: string) => (node < "C" ? 1 : undefined)) }),
  "an alpha as text": ({ centrality }, graph) => centrality.pagerank(graph, { alpha: odd("0.5") }),
  "an alpha of null": ({ centrality }, graph) => centrality.pagerank(graph, { alpha: odd(null) }),
  "rounds and a tolerance as texts": ({ centrality }, graph) =>
    centrality.hits(graph, { maxIterations: odd("500"), tolerance: odd("1e-3") }),
  "a resolution as text": (library, graph) => library.graph.modularity(graph, { resolution: odd("2") }),
  "an extent of nothing": (library, graph) => library.graph.nodeExtent(graph, odd(undefined)),
  "an extent of null": (library, graph) => library.graph.edgeExtent(graph, odd(null)),
};

describe("a script that gives", () => {
  it.each(Object.entries(SCRIPTS))("%s comes to the same with either library", (_name, script) => {
    const expected = script(theirs, map());
    const found = script(ours.metrics, map());
    expect(JSON.parse(JSON.stringify(found), rounded)).toEqual(JSON.parse(JSON.stringify(expected), rounded));
  });
});

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toFixed(12)) + 0 : value;
}

it("a warm run names only parameters that there are in its errors", async () => {
  using followed = ours.follow(map());
  const given = odd({ origin: "Ulm" });
  const message = /^sssp has no parameter "?origin"?; it has root$/;
  expect(() => followed.runSync(algorithms.sssp, given, { warm: true })).toThrow(message);
  await expect(followed.run(algorithms.sssp, given, { warm: true })).rejects.toThrow(message);
});
