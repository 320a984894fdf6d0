import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPipeline } from "../../passes/pipelines.ts";
import { bfs, closeness, pagerank } from "../../src/algorithms/index.ts";
import type { Split } from "../../src/bind/long-row-split.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { decide } from "../../src/estimate/decide.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import { AT_ONCE, machineFor } from "../../src/estimate/rates.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Func } from "../../src/ir/value.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import { rowsOf } from "../../src/plan/kernel.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";
import { reportToDot, reportToMermaid } from "../../src/report/diagram.ts";
import { makeReport } from "../../src/report/make.ts";
import type { OpStep, Report, ReportStep, RowsLine } from "../../src/report/report.ts";
import { formatBytes } from "../../src/report/spelling.ts";
import { printReport } from "../../src/report/text.ts";
import { SHAPES, withBody } from "../analysis/shapes.ts";
import { equalChunks, machine, sizes } from "../estimate/machines.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";

/** The program before fusion and the plan after it. */
function planned(func: Func) {
  const { func: optimized, trace, stages } = runPipeline(func, "O2");
  return { unfused: stages.unfused, plan: makePlan(optimized), trace };
}

/** All that a report can tell, of a graph like wiki-Vote on two workers. */
function fullReport(func: Func): Report {
  const { unfused, plan } = planned(func);
  const graph = sizes(7_115, 103_689);
  const estimate = estimatePlan(plan, {
    graph,
    rates: machine(2, 3),
    thresholds: DEFAULT_THRESHOLDS,
    chunks: equalChunks(14),
  });
  const known = {
    unfused,
    plan,
    workers: 2,
    graph: {
      name: "wiki-Vote",
      nodeCount: 7_115,
      edgeCount: 103_689,
      peakBytes: 331_776,
      chunks: () => 14,
      rows: rowsOfKernel,
    },
    estimate,
  };
  const decision = decide({
    plan,
    graph,
    estimate,
    workers: 2,
    thresholds: DEFAULT_THRESHOLDS,
    pool: "asleep",
    apart: AT_ONCE,
    by: "by rates of a test",
  });
  return makeReport({
    ...known,
    decision,
    measured: { one: [6, 6.1, 6.3], all: [3.9, 4, 4.2], first: { one: 9, all: 12 }, rounds: 26 },
  });
}

function kernelNumbers(steps: readonly ReportStep[]): number[] {
  return steps.flatMap((step) => {
    if (step.kind === "level") return [step.number];
    return step.kind === "loop" ? kernelNumbers(step.body) : step.cases.flatMap(kernelNumbers);
  });
}

function factorsOf(steps: readonly ReportStep[]): number[] {
  return steps.flatMap((step) => {
    if (step.kind === "level") return step.estimate ? [step.estimate.factor] : [];
    return step.kind === "loop" ? factorsOf(step.body) : step.cases.flatMap(factorsOf);
  });
}

function shapeOf(steps: readonly OpStep[]): unknown[] {
  return steps.map((step) => {
    if (step.kind === "level") return step.ops.length;
    return step.kind === "loop" ? shapeOf(step.body) : step.cases.map(shapeOf);
  });
}

/** Where the only rows of PageRank are. */
function rowsOfKernel(kernel: Kernel): RowsLine | null {
  if (rowsOf(kernel) === null) return null;
  return { layout: "sliced", window: 512, bytes: 443_216, tableBytes: 0, why: "rows of 14.6 edges" };
}

describe("a default that is computed", () => {
  it("is said as the number that it comes to", () => {
    const func = parseFunc(`func @halving(%g: graph, %k: i32 = 21, %limit: i32 = {
      %two = const 2 : i32
      %m = mul %k, %two : i32
      yield %m
    }) -> (x: node<f64>) {
      %one = const 1 : f64
      %start = broadcast %g, %one : node<f64>
      %x, %rounds, %converged = loop (%i: i32, %y: node<f64> = %start) limit %limit {
        %z = sqrt %y : node<f64>
        yield %z
      } : node<f64>, i32, bool
      return x = %x
    }`);
    const lines = printReport(fullReport(func), { verbose: true }).split("\n");
    expect(lines.filter((line) => line.includes("at most limit = 42 rounds"))).toHaveLength(3);
    expect(lines.join(" ")).toContain("estimated with 42 rounds, its limit");
  });
});

it.each<[string, (g: GraphExpression) => Expression<"scalar", "i32">]>([
  ["node_count", (g) => g.nodeCountAs("i32")],
  ["node_count - 1", (g) => g.nodeCountAs("i32").sub(1)],
  ["min(node_count, 90)", (g) => g.nodeCountAs("i32").min(90)],
])("says the limit of a loop as its author writes it: %s", (limit, rounds) => {
  const { func } = algorithm("limited", {}, (g) =>
    g.loop({ x: g.nodeIndex() }, { limit: rounds(g) }, ({ x }) => ({
      x: x.min(g.in.minimum(({ source }) => source(x))),
    })),
  );
  const lines = printReport(fullReport(func), { verbose: true }).split("\n");
  expect(lines.filter((line) => line.includes(`at most ${limit} rounds`))).toHaveLength(3);
});

describe("the text of a report", () => {
  it("says first how long it takes, what will be used and why, and what holds it back", () => {
    const lines = printReport(fullReport(pagerank.func)).split("\n");
    expect(lines.slice(0, 7).join(" ")).toBe(
      "=== Parallelism report: pagerank · wiki-Vote (7,115 nodes, 103,689 edges) · 2 workers === " +
        "Takes 6.10 ms (6.00 – 6.30) on one core and 4.00 ms (3.90 – 4.20) on 2 cores: 1.52 times as fast, measured in 3 runs of 26 rounds each way. " +
        "Will use 2 cores: all cores should be 1.94 times as fast as one, and it is worth it from 1.2 times on (if there are 20 rounds, by rates of a test). " +
        "By the estimate, 99 % of the time on one core is one pass over the in-edges (rank), mostly looking values up here and there.",
    );
  });

  it("says for how many nodes rounds are gone through, each by itself", () => {
    const report = { ...fullReport(closeness.func), measured: null };
    expect(printReport(report).split("\n").slice(1, 6).join(" ")).toMatch(
      /; there are rounds for each of 7,115 nodes at most(, 16 of them at once)?, one for all of them taking about [\d.]+ m?s on one core and [\d.]+ m?s on 2 cores, and how many rounds each takes is not known before the run\./,
    );
  });

  it("guesses no rounds: without a measurement it tells the time of one, and how many there are at most", () => {
    const report = { ...fullReport(pagerank.func), measured: null };
    expect(printReport(report).split("\n").slice(1, 3).join(" ")).toMatch(
      /^A round of rank should take about \d+ µs on one core and \d+ µs on 2 cores, .*; at most 133 of them/,
    );
  });

  it("names the lines of a program of the user's; those of the library have none that would tell anybody something", () => {
    const own = algorithm("own", { limit: i32(10) }, (g, { limit }) => {
      const body = ({ rank }: { rank: Expression<"node", "f64"> }) => ({
        rank: g.in.sum(({ source }) => source(rank)),
      });
      return { rank: g.loop({ rank: g.node(1) }, { limit }, body).rank };
    });
    expect(printReport(fullReport(own.func))).toMatch(/^ {4}rank next: one pass over the in-edges +lines? \d+/m);
    expect(printReport(fullReport(pagerank.func))).not.toMatch(/lines? \d/);
  });

  it("has one unit in a column, and the author's names", () => {
    const text = printReport(fullReport(pagerank.func));
    expect(text).toMatch(/1 core, µs +2 cores, µs +times as fast +of all$/m);
    expect(text).toMatch(/^ {4}rank: one pass over the in-edges +[\d.]+ +[\d.]+ +[\d.]+ +\d+ %$/m);
    expect(text).not.toContain("carried");
    expect(text).toContain("Rounds of rank follow one another");
  });

  it("tells of slices, windows and places where it is asked to", () => {
    const text = printReport(fullReport(pagerank.func), { verbose: true });
    expect(text).toContain("In-rows: in slices, windows of 512, 433 KiB");
    expect(text).toMatch(/^rank +node<f64> +56 KiB +place 0 /m);
  });

  it("draws a line between what was measured and what is extrapolated", () => {
    const { unfused, plan } = planned(pagerank.func);
    const [graph, thresholds] = [sizes(7_115, 103_689), DEFAULT_THRESHOLDS];
    const estimates = [1, 2, 8].map((workers) =>
      estimatePlan(plan, { graph, rates: machineFor(machine(2), workers), thresholds, chunks: equalChunks(64) }),
    );
    const profile = {
      kind: "measured",
      rates: machine(2),
      describes: "rates of a test",
      name: "rates of a test",
    } as const;
    const report = makeReport({
      unfused,
      plan,
      estimate: estimates[1]!,
      profile,
      workers: 2,
      curve: { estimates, cores: 2 },
    });
    const text = printReport(report, { curve: true });
    expect(text).toMatch(/^ {2}2 +[\d.]+ +[\d.]+$/m);
    expect(text).toMatch(/^ {2}8 +[\d.]+ +[\d.]+ +extrapolated$/m);
    expect(text).toContain("Amdahl's share");
    expect(report.curve?.points.map(({ isExtrapolated }) => isExtrapolated)).toEqual([false, false, true]);
  });

  it("works without a graph", () => {
    const { unfused, plan } = planned(pagerank.func);
    const text = printReport(makeReport({ unfused, plan }));
    expect(text).toContain("=== Parallelism report: pagerank · any graph ===");
    expect(text).toContain("promise 1.99 times the speed on as many cores as one likes,\nby a rule of thumb");
    expect(text).not.toMatch(/chunks \d|µs|peak|undefined|NaN/);
  });

  it("works with a graph that nothing was measured on", () => {
    const { measured: _, ...rest } = fullReport(pagerank.func);
    const text = printReport({ ...rest, measured: null });
    expect(text).toContain("should take about");
    expect(text).not.toContain("measured in");
  });

  it("lists the passes where it is given them", () => {
    const { unfused, plan, trace } = planned(pagerank.func);
    const text = printReport(makeReport({ unfused, plan, passes: trace }));
    for (const { pass } of trace) expect(text).toContain(`\n${pass}`);
  });

  it("says what is required, each thing at a place once, and what of it is known of the graph", () => {
    const func = parseFunc(
      `func @f(%g: graph, %a: f64 = 1) -> (a: f64) {
  %w = edge_attribute %g "weight" otherwise 1 : edge<f64>
  %zero = const 0 : f64
  %fine = ge %w, %zero : edge<bool>
  %all = reduce and %fine : bool
  require %all "weights"
  %ok = gt %a, %zero : bool
  require %ok "a" require %ok "a"
  return a = %a
}`,
      "f.ir",
    );
    const weights = { domain: "edge", attribute: "weight", otherwise: 1, least: 0, greatest: 5, nan: false } as const;
    const [known, unknown] = [{ facts: { columns: [weights] } }, {}].map((context) => {
      const { unfused, plan } = compile(func, { context });
      return printReport(makeReport({ unfused, plan }));
    });
    expect(unknown).toContain(
      "Required: what ends a run where it is not so\nweights\n  f.ir:6:3\na\n  f.ir:8:3\na\n  f.ir:8:19\n\n",
    );
    expect(known).toContain(
      'not so\na\n  f.ir:8:3\na\n  f.ir:8:19\nnot asked for, since it is known of the graph: each entry of the edge attribute "weight" is ≥ 0\n\n',
    );
  });

  it("says where floats were taken for real numbers", () => {
    const { unfused, plan } = planned(pagerank.func);
    const laws = [{ law: "x − x = 0", count: 2 }];
    expect(printReport(makeReport({ unfused, plan, fastMath: laws }))).toMatch(
      /\nFast math .* bits may differ\n +2 × x − x = 0\n/,
    );
    expect(printReport(makeReport({ unfused, plan, fastMath: [] }))).toMatch(/\nFast math .* the bits are exact\n/);
    expect(printReport(makeReport({ unfused, plan }))).not.toContain("Fast math");
  });

  it("stays within 110 columns and leaves no blanks at the ends of lines", () => {
    for (const { func } of PROGRAMS) {
      for (const line of printReport(fullReport(func)).split("\n")) {
        expect(line.length, line).toBeLessThanOrEqual(110);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it("names both arms of an if, the one first in which the condition holds", () => {
    const { unfused, plan } = planned(
      withBody(
        ["%y = if %c { %p = neg %x : node<f64> yield %p } else { %q = sqrt %x : node<f64> yield %q } : node<f64>"],
        ["y"],
      ),
    );
    const text = printReport(makeReport({ unfused, plan }), { verbose: true });
    expect(text).toMatch(/if c\n.*neg.*\nOtherwise\n.*sqrt/);
    expect(text).toMatch(/If c \(an if of the program\)\n.*neg.*\nOtherwise\n.*sqrt/);
  });

  it("says that a loop ends when nothing changes", () => {
    expect(printReport(fullReport(bfs.func), { verbose: true })).toContain("Loop over depth, reached, until unchanged");
  });
});

describe("what a report tells of memory", () => {
  const { arrays } = fullReport(pagerank.func).memory;
  const rank = arrays.find(({ name }) => name === "rank")!;

  it("is the life, the place and the bytes of each array", () => {
    expect(rank).toEqual({
      name: "rank",
      extent: "nodes",
      element: "f64",
      place: 0,
      bytes: 8 * 7_115,
      from: "level 0",
      to: "the end",
      overwrites: null,
      updatedInPlace: true,
    });
  });

  it("is which array another is written over", () => {
    const chain = withBody(["%p = neg %x : node<f64>", "%q = abs %p : node<f64>"], ["q"]);
    const lines = makeReport({ unfused: chain, plan: makePlan(chain) }).memory.arrays;
    expect(lines.map(({ name, place, overwrites, from, to }) => [name, place, overwrites, from, to])).toEqual([
      ["x", null, null, "the start", "the end"],
      ["p", 0, null, "level 0", "level 1"],
      ["q", 0, "p", "level 1", "the end"],
    ]);
  });

  it("names every loop and arm that a step is in", () => {
    const func = withBody(
      [
        `%y, %n, %d = loop (%i: i32, %u: node<f64> = %x) limit %k {
           %w = if %c { %p = neg %u : node<f64> %q = abs %p : node<f64> yield %q } else { yield %u } : node<f64>
           yield %w
         } : node<f64>, i32, bool`,
      ],
      ["y"],
    );
    const { memory } = makeReport({ unfused: func, plan: makePlan(func) });
    const found = memory.arrays.find(({ name }) => name === "p");
    expect(found).toMatchObject({ from: "loop / if / then level 0", to: "loop / if / then level 1", bytes: null });
  });
});

describe("what a report says of rows longer than a segment", () => {
  const { unfused, plan } = planned(pagerank.func);
  const rows = [...walkLevels(plan)].find(({ kernels }) => kernels.some(({ kind }) => kind === "aggregate"))!;
  const [kernel] = rows.kernels;
  if (kernel?.kind !== "aggregate") throw new Error("found no aggregate");
  const cut = { rows: 2, segments: 300, entries: 1_228_000, boundaries: [0, 150, 300], weights: [150, 150] };
  const reportOf = (aggregates: Split["aggregates"], why: string): Report =>
    makeReport({
      unfused,
      plan,
      graph: {
        name: "hubs",
        nodeCount: 1000,
        edgeCount: 2_000_000,
        peakBytes: 0,
        chunks: () => 7,
        rows: rowsOfKernel,
        splits: new Map([[rows, { aggregates, why }]]),
      },
    });

  it("is why they are split, into how many chunks, and what room that takes", () => {
    const text = printReport(reportOf([{ kernel, cut }], "2 rows, split"), { verbose: true });
    expect(text).toContain("\n    2 rows, split; chunks 2, 2.3 KiB of results, 20 bytes of tables with the graph\n");
  });

  it("is why they are not", () => {
    const report = reportOf([], "2 rows, not split");
    expect(printReport(report, { verbose: true })).toContain("\n    2 rows, not split\n");
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe("the data of a report", () => {
  it("is the same after a trip through JSON", () => {
    for (const { func } of PROGRAMS) {
      const report = fullReport(func);
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }
  });

  it("has the levels of ops of each shape", () => {
    const shapes = Object.entries({
      chain: [1, 1, 1, 1],
      diamond: [1, 2, 1],
      independent: [8],
      single: [1],
      empty: [],
    });
    for (const [name, shape] of shapes) {
      const func = SHAPES[name as keyof typeof SHAPES];
      expect(shapeOf(makeReport({ unfused: func, plan: makePlan(func) }).ops), name).toEqual(shape);
    }
  });

  it("numbers levels as the bound plan does", () => {
    fc.assert(
      fc.property(arbitraryFunc(), (func) => {
        const plan = makePlan(func);
        const numbers = kernelNumbers(makeReport({ unfused: func, plan }).steps);
        expect([...numbers].sort((a, b) => a - b)).toEqual([...walkLevels(plan)].map((_, k) => k));
      }),
      { numRuns: 50 },
    );
  });

  it("counts what the text shows", () => {
    const { summary } = fullReport(pagerank.func);
    expect(summary).toMatchObject({ ops: 27, opLevels: 13, criticalPath: 12, peakBytes: 331_776 });
    expect(summary.kernels).toBeLessThan(summary.ops);
  });

  it("promises no level more than there are workers", () => {
    const factors = PROGRAMS.flatMap(({ func }) => factorsOf(fullReport(func).steps));
    expect(factors.length).toBeGreaterThan(0);
    expect(Math.max(...factors)).toBeLessThanOrEqual(2);
  });

  it("compares the estimate with what was measured", () => {
    const { measured, estimate } = fullReport(pagerank.func);
    expect(measured?.speedup.median).toBeCloseTo(6.1 / 4);
    expect(measured?.speedup.least).toBeCloseTo(6.3 / 4.2);
    expect(measured?.estimateToMeasured).toBeCloseTo(estimate.calibrated!.speedup / (6.1 / 4));
  });
});

describe("the diagrams of a report", () => {
  const { unfused, plan } = planned(pagerank.func);
  const report = makeReport({ unfused, plan });

  it("draw every level once, and the way back to a loop's next round, in DOT", () => {
    const dot = reportToDot(report);
    for (const number of kernelNumbers(report.steps)) expect(dot.split(`level${number} [label`)).toHaveLength(2);
    expect(dot).toContain('[style=dashed, label="next round"]');
    expect(dot).toMatch(/^digraph "pagerank" \{\n[\s\S]*\n\}\n$/);
  });

  it("draw the same in Mermaid", () => {
    const mermaid = reportToMermaid(report);
    for (const number of kernelNumbers(report.steps)) expect(mermaid.split(`level${number}[`)).toHaveLength(2);
    expect(mermaid).toContain("-. next round .->");
    expect(mermaid).toContain("&lt; tolerance");
  });

  it("escape what has a meaning in DOT", () => {
    const named = { ...report, algorithm: 'say "hello"' };
    expect(reportToDot(named)).toContain('digraph "say \\"hello\\"" {');
  });

  it("can be drawn of every program", () => {
    for (const { func } of PROGRAMS) {
      const one = fullReport(func);
      expect(reportToDot(one).match(/\{/g)?.length).toBe(reportToDot(one).match(/\}/g)?.length);
      expect(reportToMermaid(one)).not.toContain("undefined");
    }
  });
});

describe("numbers for people", () => {
  it("gives bytes in the largest unit of which there is one", () => {
    expect([0, 1023, 1024, 170 * 1024, 3 * 1024 ** 3].map(formatBytes)).toEqual([
      "0 bytes",
      "1023 bytes",
      "1.0 KiB",
      "170 KiB",
      "3.0 GiB",
    ]);
  });
});
