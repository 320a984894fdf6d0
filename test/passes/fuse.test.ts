import { describe, expect, it } from "vitest";
import { optimize } from "../../passes/pipelines.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import { walkOps } from "../../src/ir/walk.ts";

describe("the body of PageRank, optimized", () => {
  it("is two kernels: one over the nodes, and one aggregate whose epilogue gives ranks and their change", () => {
    const { func } = optimize(pagerank.func);
    const loop = func.body.ops.find((op) => op.name === "loop");
    const wide = [...walkOps(loop!.regions[0]!)].filter((op) => op.results.some(({ graph }) => graph !== null));
    expect(wide.map((op) => op.name)).toEqual(["map", "aggregate"]);
    expect(wide.map((op) => (op.name === "map" ? op.attributes.outputs : null))[0]).toEqual(["add", "keep"]);
    expect(wide.map((op) => (op.name === "aggregate" ? op.attributes.epilogue?.outputs : null))[1]).toEqual([
      "keep",
      "add",
    ]);
  });
});
