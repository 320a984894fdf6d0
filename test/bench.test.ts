import { describe, expect, it } from "vitest";
import { compile } from "../src/compile.ts";
import { fromEdges } from "../src/graph/build.ts";
import { rmat, uniform } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import { printFunc } from "../src/ir/print.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import { countOps } from "../src/ir/walk.ts";
import { generatedFunc } from "./bench/generated.ts";
import { CONTESTS, contend } from "./bench/handwritten.ts";
import { ratioOf, spreadOf, timeInTurn } from "./bench/harness.ts";

const WEIGHTS = { low: 1, high: 255 };

/** So many edges into one node, from nodes that are few. */
function rowsInto(target: number, edgeCount: number): Graph {
  return fromEdges({
    nodeCount: 9,
    sources: Array.from({ length: edgeCount }, (_, k) => k % 9),
    targets: new Uint32Array(edgeCount).fill(target),
    edgeColumns: { weight: Float64Array.from({ length: edgeCount }, (_, k) => 1 + (k % 7)) },
  });
}

describe("kernels written by hand", () => {
  it.each([
    ["a last block that is not full", uniform({ nodeCount: 1003, edgeCount: 9000, directed: true, weights: WEIGHTS })],
    ["rows of more than a segment", rowsInto(0, 9001)],
    ["less than eight nodes", rmat({ scale: 2, directed: true, weights: WEIGHTS })],
  ])("come to the bits of the compiled ones with %s", (_, graph) => {
    for (const contest of CONTESTS) contend(contest, graph);
  });
});

describe("generated programs", () => {
  it.each([100, 1000])("are valid, and have about %i ops, the same each time", (size) => {
    const func = generatedFunc(size);
    verifyFunc(func);
    expect(countOps(func)).toBeGreaterThanOrEqual(size);
    expect(countOps(func)).toBeLessThan(size + 30);
    expect(printFunc(generatedFunc(size))).toBe(printFunc(func));
    // Were most of it dead, its compile time would say little.
    expect(countOps(compile(func, { passes: ["dce"] }).func)).toBeGreaterThan(size / 2);
  });
});

describe("the harness", () => {
  it("takes quartiles between the two nearest numbers", () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ lowerQuartile: 1.75, median: 2.5, upperQuartile: 3.25 });
    expect(spreadOf([7])).toEqual({ lowerQuartile: 7, median: 7, upperQuartile: 7 });
  });

  it("compares times of one round", () => {
    const times = {
      names: ["a", "b"],
      times: [
        [2, 30, 4],
        [1, 10, 4],
      ],
    };
    expect(ratioOf(times, "a", "b").median).toBe(2);
    expect(() => ratioOf(times, "a", "c")).toThrow("found no subject c");
  });

  it("runs what comes before each run, and gives a time for each round", () => {
    let prepared = 0;
    let ran = 0;
    const subject = { name: "a", before: () => prepared++, run: () => expect(++ran).toBe(prepared) };
    const { times } = timeInTurn([subject], { rounds: 2, warmups: 1 });
    expect(times[0]).toHaveLength(2);
    expect(ran).toBeGreaterThan(2);
  });
});
