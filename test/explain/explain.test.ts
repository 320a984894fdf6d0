import { describe, expect, it } from "vitest";
import { decided } from "../../src/estimate/decide.ts";
import { printTable } from "../../src/explain/columns.ts";
import type { ExplainKernel, ExplainLevel, Explanation } from "../../src/explain/explanation.ts";
import { formatShare, formatTime } from "../../src/explain/figures.ts";
import type { RunTrace } from "../../src/explain/run-trace.ts";
import { printExplanation } from "../../src/explain/text.ts";
import { traceToChrome } from "../../src/explain/timeline.ts";
import { readChromeTrace } from "./chrome-trace.ts";

function kernel(fields: Partial<ExplainKernel>): ExplainKernel {
  return {
    makes: ["y"],
    ops: ["neg"],
    domain: "nodes",
    dataParallel: true,
    rows: null,
    reads: ["x"],
    writes: ["y"],
    lines: null,
    number: 0,
    chunks: 4,
    bytesRead: 8_000_000,
    bytesWritten: 8_000_000,
    gathers: 0,
    bytesGathered: 0,
    estimatedMicros: 2000,
    measured: { runs: 1, chunks: 4, millis: 2, workers: 2, bytesPerSecond: 16e9 },
    ...fields,
  };
}

function level(fields: Partial<ExplainLevel>): ExplainLevel {
  return {
    kind: "level",
    level: 0,
    number: 0,
    place: "level 0",
    scalars: null,
    kernels: [kernel({})],
    longRows: null,
    barrier: true,
    estimatedMicros: 1000,
    measured: { runs: 1, millis: 1.25, waitMillis: 0.5, busyMillis: [1, 1], imbalance: 1 },
    ...fields,
  };
}

/** A level, then ten rounds of a level of two kernels that one worker is late in. */
const EXPLANATION: Explanation = {
  version: 2,
  algorithm: "example",
  graph: { name: "roads", nodeCount: 1_000_000, edgeCount: 4_000_000 },
  decision: decided(2, 1.9, { kind: "learned", runs: 3, parallel: true, speedup: 1.9 }),
  steps: [
    level({}),
    {
      kind: "loop",
      sources: null,
      carries: ["x"],
      limit: "limit = 10",
      until: null,
      estimatedRounds: { rounds: 10, why: "its limit", isKnown: true, most: 10, mayBeSparse: false },
      sparse: { kind: "dense", why: "it is not to be", lines: { file: "mine.ew", first: 3, last: 5 } },
      sparseKernels: [],
      measured: { runs: 1, rounds: 10, sparse: null },
      body: [
        level({
          number: 1,
          scalars: { number: 1, ops: ["div", "div"], measured: null },
          kernels: [
            kernel({ makes: ["x"], ops: ["aggregate(in, add)", "mul"], domain: "in-rows", bytesGathered: 32_000_000 }),
            kernel({ makes: ["z"], ops: ["top_k"], chunks: 1 }),
          ],
          estimatedMicros: 2000,
          measured: { runs: 10, millis: 90, waitMillis: 60, busyMillis: [80, 40], imbalance: 4 / 3 },
        }),
      ],
    },
  ],
  memory: { peakBytes: 24_000_000, arrays: [], codeBytes: 2048 },
  estimatedMicros: 21_000,
  analysis: {
    warmUps: 1,
    millis: 100,
    rounds: 10,
    converged: false,
    estimatedMicros: 21_000,
    workers: [
      { kernels: 81, scalars: 0.5, waiting: 10, control: 5, outside: 3.5, chunks: 30, events: 99, eventsDropped: 0 },
      { kernels: 41, scalars: 0.5, waiting: 50, control: 5, outside: 3.5, chunks: 24, events: 99, eventsDropped: 0 },
    ],
  },
};

const ANALYZED = `\
=== example · roads (1,000,000 nodes, 4,000,000 edges) · 2 workers ===
Measured   100 ms, 10 rounds, not converged: one run, traced, after 1 run to warm up
Estimated  21.0 ms for as many rounds (0.21 of measured)
Most       33.3% of the time in kernels, level 0: y = neg
Decision   parallel: learned from 3 like runs: all workers are faster, all being 1.90 times as fast as one
Plan       3 kernels on 2 levels · 23 MiB besides the graph · 2.0 KiB of code

           runs  estimated  measured  of run  imbalance   wait     time   bytes  gathered  GB/s
Level 0       1    1.00 ms   1.25 ms    1.3%       1.00  20.0%
  y = neg · nodes in 4 chunks                                   1.00 ms  15 MiB            16.0
Loop over x, at most limit = 10 rounds: 10 rounds (estimated with 10 rounds, its limit)
  Every round is dense: it is not to be
    mine.ew:3–5
  Level 0    10    2.00 ms   9.00 ms   90.0%       1.33  33.3%
    scalars: 2 × div
    x = aggregate(in, add) + mul · in-rows in 4 chunks          1.00 ms  15 MiB    31 MiB  16.0
    z = top_k · nodes in 1 chunk                                1.00 ms  15 MiB            16.0

Workers, and where the time of each went
          kernels  scalars  waiting  control  start, end     all  chunks
worker 0  81.0 ms   500 µs  10.0 ms  5.00 ms     3.50 ms  100 ms      30
worker 1  41.0 ms   500 µs  50.0 ms  5.00 ms     3.50 ms  100 ms      24

`;

describe("a printed explanation", () => {
  it("shows estimated against measured, level by level, in aligned columns", () => {
    const text = printExplanation(EXPLANATION);
    expect(text.slice(0, ANALYZED.length)).toBe(ANALYZED);
    expect(text.slice(ANALYZED.length)).toMatch(/^Times and bytes are of one run/);
  });

  it("without a run leaves out what was measured, and says what memory there is", () => {
    const steps = [level({ measured: null, kernels: [kernel({ measured: null })] })];
    const text = printExplanation({ ...EXPLANATION, steps, analysis: null });
    expect(text).toMatch(/^Estimated +21\.0 ms$/m);
    expect(text).toMatch(
      /^ +estimated +one worker +bytes\nLevel 0 +1\.00 ms\n {2}y = neg · nodes in 4 chunks +2\.00 ms +15 MiB\n/m,
    );
    expect(text).toMatch(/Memory besides the graph\nno arrays\n$/);
  });

  it("says where kernels stand in the source", () => {
    const of = (file: string, first: number, last: number) => kernel({ lines: { file, first, last }, measured: null });
    const kernels = [of("mine.ew", 3, 5), of("other.ew", 7, 7), kernel({ measured: null })];
    const steps = [level({ measured: null, kernels })];
    const text = printExplanation({ ...EXPLANATION, steps, analysis: null });
    expect(text).toMatch(/^Source {5}mine\.ew, other\.ew$/m);
    expect(text).toMatch(/ · lines 3–5 .*\n.* · line 7 .*\n.* chunks {2}/);
  });

  it("says so where this machine has not been measured", () => {
    const steps = [
      level({ measured: null, estimatedMicros: null, kernels: [kernel({ measured: null, estimatedMicros: null })] }),
    ];
    const text = printExplanation({ ...EXPLANATION, steps, analysis: null, estimatedMicros: null });
    expect(text).toContain("Estimated  nothing: this machine has not been measured with so many workers");
    expect(text).toMatch(/^ +bytes\nLevel 0\n/m);
  });

  it("paints what is off by a factor of two, uneven or waited for, and is the same text beneath", () => {
    const painted: [string, string][] = [];
    const text = printExplanation(EXPLANATION, {
      paint: (style, part) => {
        painted.push([style, part.trim()]);
        return part;
      },
    });
    expect(text).toBe(printExplanation(EXPLANATION));
    expect(painted.filter(([style]) => style === "yellow").map(([, part]) => part)).toEqual([
      "2.00 ms",
      "1.33",
      "33.3%",
    ]);
  });
});

describe("figures", () => {
  it("have three digits in the unit that fits", () => {
    const millis = [0, 1e-6, 0.00056, 0.01234, 0.9994, 0.9996, 12.345, 999.4, 999.6, 65_432];
    expect(millis.map(formatTime)).toEqual([
      "0 µs",
      "0 µs",
      "0.56 µs",
      "12.3 µs",
      "999 µs",
      "1.00 ms",
      "12.3 ms",
      "999 ms",
      "1.00 s",
      "65.4 s",
    ]);
    expect([0, 0.00049, 1].map(formatShare)).toEqual(["0.0%", "0.0%", "100.0%"]);
  });

  it("stand in columns without blanks at the end", () => {
    expect(
      printTable(
        [
          ["a", "1", "x"],
          ["bb", "22"],
        ],
        (column) => column !== 1,
      ),
    ).toEqual(["a    1  x", "bb  22"]);
  });
});

describe("a trace for viewers", () => {
  const run = (start: number, end: number, events: RunTrace["workers"][number]["events"]) => ({
    start,
    end,
    kernels: [],
    levels: [],
    solos: [],
    loops: [],
    sparse: [],
    events,
    noted: events.length,
  });
  const trace: RunTrace = {
    algorithm: 'say "hello"',
    graph: "roads",
    millis: 1,
    kernels: [{ name: "x = neg", level: 0, domain: "nodes" }],
    levels: ["level 0"],
    loops: [],
    workers: [
      run(0.1, 0.9, [
        { kind: "kernel", kernel: 0, from: 0, to: 512, start: 0.2000001, end: 0.3 },
        { kind: "level", level: 0, start: 0.2000001, end: 0.3 },
        { kind: "wait", after: "level", number: 0, start: 0.3, end: 0.40001 },
        { kind: "wait", after: "solo", number: 0, start: 0.40001, end: 0.5 },
      ]),
    ],
  };

  it("has outer slices before those of the same time within them, in exact eighths of a microsecond", () => {
    const { lanes } = readChromeTrace([...traceToChrome(trace)].join(""));
    expect([...lanes.keys()]).toEqual(["worker 0"]);
    expect(lanes.get("worker 0")!.map(({ cat, ts, dur }) => [cat, ts, dur])).toEqual([
      ["run", 100, 800],
      ["level", 200, 100],
      ["kernel", 200, 100],
      ["wait", 300, 100],
      ["wait", 400, 100],
    ]);
    expect(lanes.get("worker 0")![2]).toMatchObject({
      name: "x = neg",
      args: { kernel: 0, level: "level 0", over: "nodes", from: 0, to: 512 },
    });
  });

  it("is refused by the reader of these tests where slices cross", () => {
    const crossing = run(0.1, 0.9, [
      { kind: "level", level: 0, start: 0.2, end: 0.4 },
      { kind: "wait", after: "level", number: 0, start: 0.3, end: 0.5 },
    ]);
    const text = [...traceToChrome({ ...trace, workers: [crossing] })].join("");
    expect(() => readChromeTrace(text)).toThrow(/nest/);
  });
});
