import { describe, expect, it } from "vitest";
import { runPipeline } from "../../passes/pipelines.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import { walkOps } from "../../src/ir/walk.ts";

describe("the body of PageRank, optimized", () => {
  it("is one kernel: an aggregate whose epilogue gives ranks, their change, and what the next round begins with", () => {
    const { func } = runPipeline(pagerank.func, "O2");
    const loop = func.body.ops.find((op) => op.name === "loop");
    const wide = [...walkOps(loop!.regions[0]!)].filter((op) => op.results.some(({ graph }) => graph !== null));
    expect(wide.map((op) => op.name)).toEqual(["aggregate"]);
    const outputs = wide.map((op) => (op.name === "aggregate" ? op.attributes.epilogue?.outputs : null));
    expect(outputs).toEqual([["keep", "add", "add", "keep"]]);
  });
});
