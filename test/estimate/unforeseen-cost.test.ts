/** What estimates count of work whose amount is only known once it is done: classes, settling, and nodes in lanes. */

import { describe, expect, it } from "vitest";
import { closeness, sssp, wcc } from "../../src/algorithms/index.ts";
import { SOURCE_LANES } from "../../src/bind/lanes/loop.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { Work } from "../../src/estimate/kernel-cost.ts";
import { workOf } from "../../src/estimate/kernel-cost.ts";
import type { MachineRates } from "../../src/estimate/rates.ts";
import type { UnionsPart } from "../../src/plan/kernels/unions.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { equalChunks, machine, ONE, sizes } from "./machines.ts";

const NODES = 65_536;
const ARCS = 8 * NODES;
const GRAPH = sizes(NODES, ARCS);

describe("the work of classes", () => {
  const { plan } = compile(wcc.func);
  const works = new Map<UnionsPart["step"], Work>();
  for (const { kernels } of walkLevels(plan)) {
    for (const kernel of kernels) {
      if (kernel.kind === "unions") works.set(kernel.part.step, workOf(kernel, plan, GRAPH));
    }
  }
  const found = (step: UnionsPart["step"]) => {
    const { gathers, steps, bytesRead } = works.get(step)!;
    return { looks: gathers.map(({ entries, tableBytes }) => [entries, tableBytes]), steps, bytesRead };
  };
  const [neighbors, forest] = [4 * ARCS, 4 * NODES];

  it("reads one far entry of each row to plant trees, and to join a neighbor's", () => {
    expect(found("plant")).toEqual({ looks: [[NODES, neighbors]], steps: 0, bytesRead: 4 * NODES });
    const { looks, steps } = found("sample");
    expect(looks).toEqual([
      [NODES, neighbors],
      [NODES, forest],
    ]);
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(0.2 * NODES);
  });

  it("looks up a parent for each node, and for some of the entries of rows where trees are joined", () => {
    const [flatten, join] = [found("flatten"), found("join")];
    expect(flatten.looks).toEqual([[NODES, forest]]);
    expect(join.looks[0]).toEqual([NODES, forest]);
    const walked = join.looks[1]![0]!;
    expect(walked).toBeGreaterThan(0.05 * ARCS);
    expect(walked).toBeLessThan(0.2 * ARCS);
    // A step is of a node or of an entry alike, and the number of an entry is read where it is walked.
    expect(join.steps / flatten.steps).toBeCloseTo((NODES + walked) / NODES);
    expect(join.bytesRead - flatten.bytesRead).toBeCloseTo(4 * NODES + 4 * walked);
  });
});

describe("the time of settling", () => {
  const { plan } = compile(sssp.func);
  const sequential = (rates: Partial<MachineRates>): number =>
    estimatePlan(plan, {
      graph: GRAPH,
      rates: { ...machine(1), caches: { core: 2 ** 30, last: 2 ** 30 }, ...rates },
      thresholds: DEFAULT_THRESHOLDS,
      chunks: equalChunks(64),
    }).sequentialMicros;

  it("waits for branches: at a half of the nodes, and one and a half times at each entry of a row", () => {
    const slower = { ...ONE, stepNanos: ONE.stepNanos + 1000 };
    // A thousand nanoseconds more for a step are a microsecond.
    const steps = sequential({ one: slower }) - sequential({});
    expect(steps).toBeCloseTo(0.5 * NODES + 1.5 * ARCS);
  });

  it("waits for each lookup by itself, once the table is larger than the cache of a core", () => {
    const slower = { ...ONE, gather: ONE.gather.map(({ bytes, nanos }) => ({ bytes, nanos: nanos + 1000 })) };
    const lookups = (core: number): number => {
      const caches = { core, last: 2 ** 30 };
      return sequential({ one: slower, caches }) - sequential({ caches });
    };
    expect(lookups(2 ** 30)).toBeGreaterThan(0);
    expect(lookups(2 ** 12) / lookups(2 ** 30)).toBeCloseTo(8);
  });
});

describe("the time of kernels in lanes", () => {
  const { plan } = compile(closeness.func);
  const kinds = [...walkLevels(plan)].map(({ kernels }) => kernels.map(({ kind }) => kind));
  const levels = (sources: "lanes" | "apart") =>
    estimatePlan(plan, {
      graph: GRAPH,
      rates: machine(1),
      thresholds: DEFAULT_THRESHOLDS,
      chunks: equalChunks(64),
      rounds: [160, 10, 160, 10],
      sources,
    }).levels;

  it("is that of one, as often as there are lanes, or as vectors of them where rows are walked", () => {
    const [side, one] = [levels("lanes"), levels("apart")];
    const factors = side.map(({ kernels }, level) =>
      kernels.map(({ sequentialMicros }, k) => {
        const factor = sequentialMicros / one[level]!.kernels[k]!.sequentialMicros;
        return `${kinds[level]![k]} ${factor.toFixed(2)}`;
      }),
    );
    const seen = new Set(factors.flat());
    expect(seen).toContain(`aggregate ${(SOURCE_LANES / 4).toFixed(2)}`);
    expect(seen).toContain(`map ${SOURCE_LANES.toFixed(2)}`);
    // Outside of the loop over nodes there are no lanes.
    for (const factor of seen) expect(factor).toMatch(/^((aggregate|list|map) 1|aggregate 4|map 16)\.00$/);
  });
});
