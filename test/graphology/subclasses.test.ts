/** Graphs of classes of one's own, whose methods give something else than graphology's. */

import { createRequire } from "node:module";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import * as ours from "../../src/graphology/index.ts";

const theirs: typeof ours.metrics = createRequire(import.meta.url)("graphology-metrics");

type Attributes = Record<string, unknown>;
type Visit = (...given: readonly never[]) => void;

/** Hands out copies of the attributes of nodes. */
class CopiedNodes extends DirectedGraph {
  override forEachNode(visit: (node: string, attributes: Attributes) => void): void {
    super.forEachNode((node, attributes) => visit(node, { ...attributes }));
  }
}

/** Hands out copies of the attributes of edges and their ends, with weights that depend on a factor. */
class Scaled extends DirectedGraph {
  factor = 1;
  override forEachEdge(...given: readonly unknown[]): void {
    const visit = given.at(-1) as Visit;
    const scaled = (edge: string, { weight }: Attributes, from: string, to: string, ...rest: readonly unknown[]) =>
      visit(
        ...([edge, { weight: Number(weight) * this.factor }, from, to, { ...Object(rest[0]) }, {}, rest[2]] as never[]),
      );
    Reflect.apply(super.forEachEdge, this, [...given.slice(0, -1), scaled]);
  }
}

/** Leaves the first edge out. */
class Hiding extends DirectedGraph {
  override forEachEdge(...given: readonly unknown[]): void {
    const visit = given.at(-1) as Visit;
    let isFirst = true;
    const others = (...edge: readonly never[]): void => {
      if (!isFirst) visit(...edge);
      isFirst = false;
    };
    Reflect.apply(super.forEachEdge, this, [...given.slice(0, -1), others]);
  }
}

function filled<G extends DirectedGraph>(graph: G): G {
  for (const [key, community] of [
    ["ann", 1],
    ["ben", 1],
    ["cleo", 2],
    ["dan", 2],
  ] as const)
    graph.addNode(key, { community, x: community, y: key.length });
  graph.addEdge("ann", "ben", { weight: 4 });
  graph.addEdge("ben", "cleo", { weight: 1 });
  graph.addEdge("cleo", "ann", { weight: 2 });
  graph.addEdge("dan", "ann", { weight: 3 });
  return graph;
}

describe("a graph of a class", () => {
  it("may hand out other objects of attributes at each node", () => {
    const graph = filled(new CopiedNodes());
    expect(ours.pagerank(graph).ben).toBeCloseTo(theirs.centrality.pagerank(graph).ben!, 12);
    graph.getNodeAttributes("cleo").community = 1;
    expect(ours.modularity(graph)).toBeCloseTo(theirs.graph.modularity(graph), 12);
  });

  it("may hand out other objects of attributes at each edge, whose values change with nothing said", () => {
    const graph = filled(new Scaled());
    for (const factor of [1, 3]) {
      graph.factor = factor;
      expect(ours.weightedSize(graph)).toBe(10 * factor);
    }
    graph.dropEdge("dan", "ann");
    graph.factor = 2;
    expect(ours.weightedSize(graph)).toBe(14);
    using followed = ours.follow(graph);
    graph.factor = 5;
    expect(ours.weightedSize(graph)).toBe(35);
    followed.refresh();
    expect(ours.weightedSize(graph)).toBe(35);
  });

  it("is refused where its iteration leaves edges out", () => {
    const graph = filled(new Hiding());
    expect(() => ours.pagerank(graph)).toThrow(
      /found 3 edges by the iteration of a graphology graph that says it has 4/,
    );
    expect(() => ours.weightedSize(graph)).toThrow(/found 3 edges/);
  });
});
