/** `contracts` in texts: what a program says of its loop, by which runs start warm. */

import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/dsl/algorithm.ts";
import { follow } from "../../src/engine/guest/follow.ts";
import { check, format } from "../../src/lang/index.ts";

describe("contracts", () => {
  it("is a factor of parameters and of the graph, by which runs on a followed graph start warm", () => {
    const { algorithms, diagnostics } = check(`algorithm spread(part = 0.5) contracts abs(part) * max(f64(out_degree)) {
      var heat = node(0)
      repeat 1000 {
        let next = 1 + part * sum(u in in_neighbors: heat[u])
        until sum(abs(next - heat)) < 1e-12
        heat = next
      }
      return heat
    }`);
    expect(diagnostics).toEqual([]);
    const graph = new DirectedGraph();
    graph.mergeEdge("a", "b");
    graph.mergeEdge("b", "c");
    graph.mergeEdge("c", "a");
    using followed = follow(graph);
    const run = (part: number) => followed.runSync<Algorithm>(algorithms[0]!, { part }, { warm: true }).warm;
    expect(run(0.5).why).toMatch(/nothing was run before/);
    expect(run(0.5)).toEqual({ isWarm: true, why: expect.stringContaining("a factor of 0.5") });
    graph.mergeEdge("a", "c");
    expect(run(0.5)).toEqual({ isWarm: false, why: expect.stringContaining("the factor is 1") });
  });

  it("is a name like others elsewhere", () => {
    const { diagnostics } = check("algorithm f(contracts = 1) contracts contracts {\n  return contracts\n}\n");
    expect(diagnostics).toEqual([]);
  });

  it("is laid out in one line with the parameters", () => {
    const text = "algorithm f(d = 0.5)   contracts   d*0.5{\n  return d\n}\n";
    expect(format(text).text).toBe("algorithm f(d = 0.5) contracts d * 0.5 {\n  return d\n}\n");
  });
});
