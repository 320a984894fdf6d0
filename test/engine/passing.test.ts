/** Graphs that a run makes of its source, for itself alone. */

import { MultiDirectedGraph } from "graphology";
import { afterAll, describe, expect, it } from "vitest";
import { Engine, executorOf } from "../../src/engine/engine.ts";
import { algorithm } from "../../src/index.ts";

const NODES = 500;
const EDGES = 20_000;

const graph = new MultiDirectedGraph();
for (let node = 0; node < NODES; node++) graph.addNode(`n${node}`, { age: node });
for (let edge = 0; edge < EDGES; edge++) {
  graph.addEdge(`n${(edge * 7) % NODES}`, `n${(edge * 11) % NODES}`, { weight: edge });
}

const reads = algorithm("reads", {}, (g) => ({
  age: g.nodeAttribute("age"),
  weight: g.edgeAttribute("weight"),
  degree: g.outDegree(),
}));

const strengths = algorithm("strengths", {}, (g) => ({
  strength: g.out.sum(({ edge }) => edge(g.edgeAttribute("weight"))),
}));

const engine = await Engine.create({ workers: 2 });
afterAll(() => engine.close());

describe("a run on a graphology graph", () => {
  it.each(["compiled", "interpreter"])("leaves results and keys when its graph is freed (%s)", async (executor) => {
    const result = await executorOf(engine, executor).run(reads, graph);
    expect(result.age[3]).toBe(3);
    expect(result.get("age", "n7")).toBe(7);
    expect(result.weight.reduce((sum, weight) => sum + weight, 0)).toBe((EDGES * (EDGES - 1)) / 2);
    expect(result.degree.reduce((sum, degree) => sum + degree, 0)).toBe(EDGES);
    const [last] = result.top("weight", 1);
    expect(last).toEqual(expect.objectContaining({ value: EDGES - 1 }));
  });

  // Without shared memory a worker has a copy, which came by a message.
  it.runIf(engine.threads.memory === "shared")("frees what it took without a collection of garbage", async () => {
    const { arrayBuffers: before } = process.memoryUsage();
    const runs = 10;
    for (let run = 0; run < runs; run++) await engine.run(strengths, graph);
    // The rows and the weights take 12 bytes an edge.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan((runs / 2) * 12 * EDGES);
  });
});
