import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as library from "../src/algorithms/index.ts";
import { betweenness, bfs, bfsParents, coreNumbers, pagerank, sssp, wcc } from "../src/algorithms/index.ts";
import { compile } from "../src/compile.ts";
import type { Algorithm } from "../src/dsl/index.ts";
import { runSync } from "../src/engine/run-sync.ts";
import { fromEdges } from "../src/graph/build.ts";
import { grid, path, rmat, uniform } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import { printFunc } from "../src/ir/print.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import { countOps } from "../src/ir/walk.ts";
import { walkLevels } from "../src/plan/walk.ts";
import { printSpread } from "./bench/figure.ts";
import { generatedFunc } from "./bench/generated.ts";
import { CONTESTS, contend } from "./bench/handwritten.ts";
import { ratioOf, spreadOf, timeInTurn, trialsInTurn } from "./bench/harness.ts";
import { layeredFunc } from "./bench/layered.ts";
import { GIVEN } from "./bench/levels.ts";
import {
  arraysAsGraphology,
  graphologyGraph,
  runGraphologyMetrics,
  runNgraph,
  shuffledRows,
} from "./bench/packages.ts";
import { compareSaved, printComparison, readSaved } from "./bench/saved.ts";
import {
  BucketCores,
  dependenciesOn,
  leastDistances,
  leastLabels,
  leastParents,
  QueueSearch,
} from "./bench/sparse/plain.ts";
import { compareSearches } from "./bench/sparse/searches.ts";

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

it.each(Object.entries<Algorithm>(library))("the bench of levels gives %s what it asks for", (name, { func }) => {
  const isAsked = ({ value: { type }, initial }: (typeof func.parameters)[number]): boolean =>
    initial === null || (type.kind === "value" && type.domain === "node" && type.element === "bool" && initial === 1);
  const asked = func.parameters.filter(isAsked).map(({ value }) => value.name!);
  expect(Object.keys(GIVEN[name] ?? {})).toEqual(expect.arrayContaining(asked));
});

describe("other packages", () => {
  const graph = rmat({ scale: 8, edgeFactor: 4, selfLoops: "drop", parallelEdges: "drop" });
  const few = runSync(pagerank, graph, { tolerance: 0.1 });
  const many = runSync(pagerank, graph, { tolerance: 1e-6 });
  const rounds = many.rounds! - few.rounds!;
  const options = { damping: 0.85, tolerance: 1e-6, earlier: 0.1, rounds };

  it.each([
    ["graphology-metrics", many.rounds! - 1, () => runGraphologyMetrics(graphologyGraph(graph), options)],
    ["graphology-metrics on arrays", many.rounds! - 1, () => runGraphologyMetrics(arraysAsGraphology(graph), options)],
    ["ngraph.pagerank", 1, () => runNgraph(graph.out, options)],
    ["ngraph.pagerank, links in any order", 1, () => runNgraph(shuffledRows(graph.out), options)],
  ])("%s comes to our ranks, and is timed", (_, times, run) => {
    const { scores, milliseconds } = run();
    expect(Object.keys(scores)).toHaveLength(graph.nodeCount);
    for (const [node, rank] of many.rank.entries()) expect(scores[node]).toBeCloseTo(rank, 12);
    expect(milliseconds).toHaveLength(times);
  });
});

describe("plain JavaScript", () => {
  const simple = { selfLoops: "drop", parallelEdges: "drop" } as const;
  it.each([
    ["a path", path({ nodeCount: 30 })],
    ["a lattice", grid({ rows: 9, columns: 7 })],
    ["few nodes with many edges", rmat({ scale: 8, edgeFactor: 4, ...simple })],
    ["nodes without edges", uniform({ nodeCount: 50, edgeCount: 30, ...simple })],
  ])("comes to our depths, parents, core numbers and components on %s, run after run", (_, graph) => {
    const [search, cores] = [new QueueSearch(graph), new BucketCores(graph)];
    for (const root of [0, 5]) {
      expect(search.run(root)).toEqual(runSync(bfs, graph, { root }).depth);
      expect(leastParents(graph, root)).toEqual(runSync(bfsParents, graph, { root }).parent);
      expect(cores.run()).toEqual(runSync(coreNumbers, graph).core);
    }
    expect(leastLabels(graph)).toEqual(runSync(wcc, graph).label);
  });

  it.each([
    ["a lattice", grid({ rows: 9, columns: 7 })],
    ["few nodes with many edges", rmat({ scale: 8, edgeFactor: 4, ...simple, weights: WEIGHTS })],
    ["nodes without edges", uniform({ nodeCount: 50, edgeCount: 30, ...simple, weights: WEIGHTS })],
  ])("comes to our distances and dependencies on %s", (_, graph) => {
    const weights = graph.edgeColumn("weight") ?? new Uint8Array(graph.edgeCount).fill(1);
    for (const root of [0, 5]) {
      expect(leastDistances(graph, weights, root)).toEqual(runSync(sssp, graph, { root }).distance);
    }
    const sources = Uint8Array.from({ length: graph.nodeCount }, (_, node) => (node === 2 || node === 7 ? 1 : 0));
    const { betweenness: scores } = runSync(betweenness, graph, { sources, normalized: false });
    const expected = dependenciesOn(graph, [2, 7]);
    // Without direction, each pair counts half from either end.
    for (const [node, score] of scores.entries()) expect(score).toBeCloseTo(expected[node]! / 2, 10);
  });
});

describe("searches beside programs that spin", () => {
  const ours = [
    [20, 30],
    [40, 60],
  ];

  it("are compared turn by turn, by source with the best of theirs", () => {
    const theirs = [
      [10, 10],
      [10, 12],
    ];
    const { ratio, ...others } = compareSearches(ours, theirs, [[10, 11]]);
    expect(ratio).toEqual(spreadOf([50 / 20, 100 / 22]));
    expect(others).toEqual({ isVoid: false, counting: 4, best: 50 / 20 });
  });

  it("do not count where theirs were disturbed, and say nothing where most do not", () => {
    const theirs = [
      [10, 13],
      [50, 60],
    ];
    const { ratio, ...others } = compareSearches(ours, theirs, [[10, 10]]);
    expect(ratio).toEqual(spreadOf([20 / 10]));
    expect(others).toEqual({ isVoid: true, counting: 1, best: 50 / 20 });
    expect(compareSearches(ours, theirs, [[1, 1]]).ratio).toBeNull();
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

describe("programs of small ops", () => {
  it.each([
    [100, 5],
    [100, 50],
    [997, 20],
    [1000, 500],
  ])("have %i kernels in %i levels where nothing is fused", (ops, levels) => {
    const func = layeredFunc({ ops, levels });
    verifyFunc(func);
    const found = [...walkLevels(compile(func, { pipeline: "O0" }).plan)].map(({ kernels }) => kernels.length);
    expect(found.filter((kernels) => kernels > 0)).toHaveLength(levels);
    expect(found.reduce((a, b) => a + b, 0)).toBe(ops);
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

  it("takes the median of what things that time themselves say, in turn", async () => {
    const order: string[] = [];
    const subjects = ["a", "b"].map((name, k) => ({
      name,
      run: () => {
        order.push(name);
        return [k, 10 * order.length, 100];
      },
    }));
    const { names, times } = await trialsInTurn(subjects, 2);
    expect([names, order]).toEqual([
      ["a", "b"],
      ["a", "b", "b", "a"],
    ]);
    expect(times).toEqual([
      [10, 40],
      [20, 30],
    ]);
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

describe("figures that were saved", () => {
  const machine = {
    cpu: "a",
    cores: 2,
    memoryGiB: 8,
    node: "24.1.0",
    v8: "13",
    system: "linux x64",
    load: 0,
    date: "2026-01-31",
  };
  const cell = (median: number): string =>
    printSpread({ median, lowerQuartile: 0.9 * median, upperQuartile: 1.1 * median });
  const saved = (times: readonly number[], found: number, busy = false) => ({
    machine,
    figures: [
      {
        name: "sums",
        doc: "",
        busy,
        head: ["program", "ops", "ms", "ratio"],
        rows: times.map((time, k) => [`row ${k}`, String(time), cell(time), "1.00"]),
        bars: [{ what: "sums, ms", found, limit: 2, kind: "at most" } as const],
      },
    ],
  });

  it("are compared time by time, those first that lie beyond both spreads", () => {
    const found = compareSaved(saved([1, 200, 3], 1), saved([1.1, 100, 3], 3));
    expect(found.differences.map(({ what, isBeyond, ratio }) => [what, isBeyond, ratio.toFixed(2)])).toEqual([
      ["sums: row 1, ms", true, "0.50"],
      ["sums: row 0, ms", false, "1.10"],
      ["sums: row 2, ms", false, "1.00"],
    ]);
    const lines = printComparison(found, "old.json").split("\n");
    expect(lines[0]).toBe("1 of 3 times differs from old.json by more than both spread");
    expect(lines[1]).toBe("MISSED  sums: sums, ms: 1 before, 3 now, at most 2");
    expect(lines[2]).toBe("less     0.50x  sums: row 1, ms  200 (180 – 220) -> 100 (90 – 110)");
    expect(lines[3]).toMatch(/^within {3}1\.10x {2}sums: row 0, ms/);
  });

  it("say what cannot be compared, and why times may differ otherwise", () => {
    const now = { ...saved([1], 1), machine: { ...machine, node: "26.0.0" } };
    const { unmatched, warnings } = compareSaved(saved([1, 2], 1, true), now);
    expect(unmatched).toEqual(["sums: row 1, ms"]);
    expect(warnings).toEqual([
      "another machine: node was 24.1.0 and is 26.0.0",
      "sums was taken beside other work, before",
    ]);
    expect(printComparison(compareSaved({ machine, figures: [] }, now), "x")).toMatch(
      /^nothing that was timed is in both/,
    );
  });

  it("have no file that holds something else", () => {
    expect(() => readSaved(fileURLToPath(new URL("../package.json", import.meta.url)))).toThrow(
      "no figures that --save",
    );
  });
});
