import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BindOptions } from "../../src/bind/bind.ts";
import { bindPlan } from "../../src/bind/bind.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Level, Plan, Step } from "../../src/plan/plan.ts";
import { makePlan } from "../../src/planner/make.ts";
import { casesOf } from "../extent.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import type { Fate } from "../plan/simulate.ts";
import { simulate } from "../plan/simulate.ts";
import { PROGRAMS } from "../programs.ts";
import { done } from "../turns.ts";

/** How many random programs. */
const RUNS = casesOf(60, 300);

/** What a run finds out, by a sequence of numbers that repeats. */
function fateOf(numbers: readonly number[]): Fate {
  let at = 0;
  const next = (): number => numbers[at++ % numbers.length]!;
  const small = new Map<object, boolean>();
  return {
    arm: () => (next() % 2 === 0 ? 0 : 1),
    rounds: () => next() % 4,
    small: (level) => {
      // Levels of scalars alone always are; whether another is does not change during a run.
      const known = small.get(level) ?? (level.kernels.length === 0 || next() % 2 === 0);
      small.set(level, known);
      return known;
    },
  };
}

const fates = fc.array(fc.nat(11), { minLength: 1, maxLength: 20 });

/** All that can go wrong in a plan, over many fates. */
function problemsOf(plan: Plan): string[] {
  const all = fc.sample(fates, { numRuns: 300, seed: 1 }).flatMap((numbers) => simulate(plan, fateOf(numbers)));
  return [...new Set(all)];
}

function planOf(body: string): Plan {
  return makePlan(parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %flag: bool = true, %limit: i32 = 3) -> ${body}`));
}

/** A graph of so many nodes without edges, on one worker. */
function bindOptions(nodeCount: number): BindOptions {
  return {
    graph: {
      nodeCount,
      edgeCount: 0,
      directed: true,
      rows: { in: null, out: null, all: null },
      edgeSource: null,
      edgeTarget: null,
    },
    workers: 1,
    pointerBytes: 4,
    thresholds: DEFAULT_THRESHOLDS,
    chunks: () => [0, nodeCount],
    shares: (kernels) => [0, kernels.length],
    attribute: () => 0,
    rowAttribute: () => 0,
    variation: () => 0,
    concentration: () => 0,
    movedRows: () => done({ guide: 0, neighbors: 0, places: null }),
    movedAttribute: () => done(0),
    allocate: () => 1 << 20,
  };
}

/** The storage of each computed buffer by its name. */
function storagesOf(plan: Plan): Record<string, number> {
  return Object.fromEntries(
    plan.buffers.flatMap(({ name, origin }) => (origin.kind === "computed" ? [[name, origin.storage]] : [])),
  );
}

function mapLevels(steps: readonly Step[], change: (level: Level) => Level): Step[] {
  return steps.map((step): Step => {
    if (step.kind === "level") return change(step);
    if (step.kind === "loop") return { ...step, body: mapLevels(step.body, change) };
    return { ...step, cases: step.cases.map((branch) => mapLevels(branch, change)) };
  });
}

describe("memory that buffers share", () => {
  it("is never touched by two of them at once, nor overwritten while it is needed, in random programs", () => {
    const texts = arbitraryFunc({ maxSteps: 20 }).map(printFunc);
    const holds = fc.property(texts, fates, fc.constantFrom("O0", "O2"), (text, numbers, pipeline) => {
      const { plan } = compile(parseFunc(text), { pipeline });
      expect(simulate(plan, fateOf(numbers))).toEqual([]);
    });
    fc.assert(holds, { numRuns: RUNS, seed: 5 });
  });

  it.each(PROGRAMS)("is sound in $name", ({ func }) => {
    expect(problemsOf(makePlan(func))).toEqual([]);
  });

  it("is that of the value before, along a chain", () => {
    const plan = planOf(`(y: node<f64>) {
      %a = neg %x : node<f64>
      %b = abs %a : node<f64>
      %c = sqrt %b : node<f64>
      %d = floor %c : node<f64>
      return y = %d
    }`);
    expect(storagesOf(plan)).toEqual({ a: 0, b: 0, c: 0, d: 0 });
  });

  it("is that of the value before last, where entries are read at neighbors", () => {
    const sums = (to: string, from: string): string =>
      `${to} = aggregate %g in add (${to}e: f64 = source ${from}) { yield ${to}e } : node<f64>\n`;
    const plan = planOf(`(y: node<f64>) {
      ${sums("%a", "%x") + sums("%b", "%a") + sums("%c", "%b") + sums("%d", "%c")} return y = %d
    }`);
    expect(storagesOf(plan)).toEqual({ a: 0, b: 1, c: 0, d: 1 });
  });

  it("is not that of a value that another kernel, or a scalar, reads at the same time", () => {
    const plan = planOf(`(y: node<f64>, z: node<f64>, e: f64) {
      %at = const 0 : i32
      %a = neg %x : node<f64>
      %b = abs %a : node<f64>
      %c = sqrt %a : node<f64>
      %p = floor %x : node<f64>
      %q = ceil %p : node<f64>
      %e = gather %p[%at] : f64
      return y = %b, z = %c, e = %e
    }`);
    const { a, b, c, p, q } = storagesOf(plan);
    expect(new Set([a, b, c]).size).toBe(3);
    expect(q).not.toBe(p);
  });

  it("is that of one of the values that a kernel reads for the last time, for each that it writes", () => {
    const plan = planOf(`(y: node<f64>, z: node<f64>) {
      %a = neg %x : node<f64>
      %b = abs %x : node<f64>
      %y, %z = map %g node (%p: f64 = node %a, %q: f64 = node %b) -> keep, keep {
        %r = add %p, %q : f64 %s = sub %p, %q : f64 yield %r, %s
      } : node<f64>, node<f64>
      return y = %y, z = %z
    }`);
    const { a, b, y, z } = storagesOf(plan);
    expect([y, z].sort()).toEqual([a, b].sort());
  });

  it("is free once, though two arrays left it at the same time", () => {
    const plan = planOf(`(y: node<f64>, z: node<f64>, w: node<f64>) {
      %a = neg %x : node<f64> %unused = abs %a : node<f64>
      %q = sqrt %x : node<f64> %r = reduce add %q : f64
      %y = mul %x, %r : node<f64> %z = sub %x, %r : node<f64> %w = add %x, %r : node<f64>
      return y = %y, z = %z, w = %w
    }`);
    const { a, unused, y, z, w } = storagesOf(plan);
    expect(unused).toBe(a);
    expect(new Set([y, z, w]).size).toBe(3);
  });

  const narrow = `%b = lt %x, %x : node<bool> %some = reduce or %b : bool %m = cast %some : f64
    %i = cast %x : node<i32> %most = reduce max %i : i32 %n = cast %most : f64 %k = mul %n, %m : f64
  `;

  it("is that of a value as wide, where there are others", () => {
    const plan = planOf(`(y: node<f64>, z: node<bool>, u: node<i32>) {
      ${narrow} %w = neg %x : node<f64> %sum = reduce add %w : f64 %o = mul %sum, %k : f64
      %z = lt %x, %o : node<bool>
      %v = cast %o : i32
      %u = broadcast %g, %v : node<i32>
      %y = mul %x, %o : node<f64>
      return y = %y, z = %z, u = %u
    }`);
    const { b, i, w, z, u, y } = storagesOf(plan);
    expect([z, u, y]).toEqual([b, i, w]);
  });

  it("is that of the narrowest that is wider, where none is as wide", () => {
    const plan = planOf(`(z: node<bool>) {
      %i = cast %x : node<i32> %most = reduce max %i : i32 %n = cast %most : f64
      %w = neg %x : node<f64> %sum = reduce add %w : f64 %o = mul %sum, %n : f64
      %z = lt %x, %o : node<bool>
      return z = %z
    }`);
    expect(storagesOf(plan).z).toBe(storagesOf(plan).i);
  });

  it("is that of the widest that is narrower, and is widened, where none is as wide", () => {
    const plan = planOf(`(y: node<f64>, z: node<f64>) {
      ${narrow} %y = mul %x, %k : node<f64> %z = sub %x, %k : node<f64> return y = %y, z = %z
    }`);
    const { b, i, y, z } = storagesOf(plan);
    expect([y, z]).toEqual([i, b]);
    const addresses = bindPlan(plan, bindOptions(1000));
    const [one, other] = ["y", "z"].map((name) => addresses.addressOf(plan.buffers.findIndex((b) => b.name === name)));
    expect(Math.abs(one! - other!)).toBeGreaterThanOrEqual(8 * 1000);
  });

  it("is not that of block results, which a slow worker may still be folding in an arm without barriers", () => {
    const plan = planOf(`(total: f64, most: f64) {
      %sum = reduce add %x : f64
      %one = const 1 : f64
      %many = lt %one, %sum : bool
      %y = if %many {
        %least = reduce min %x : f64
        yield %least
      } else {
        %a = neg %x : node<f64>
        %b = abs %a : node<f64>
        %most = reduce max %b : f64
        yield %most
      } : f64
      return total = %sum, most = %y
    }`);
    expect(problemsOf(plan)).toEqual([]);
  });

  it("is not that of block results of the last round, after which one worker may run ahead alone", () => {
    const plan = planOf(`(y: node<f64>, largest: f64) {
      %y, %rounds, %converged = loop (%i: i32, %v: node<f64> = %x) limit %limit {
        %half = const 0.5 : f64
        %next = mul %v, %half : node<f64>
        %sum = reduce add %next : f64
        %small = lt %sum, %half : bool
        yield %next until %small
      } : node<f64>, i32, bool
      %total = reduce add %y : f64
      %share = div %y, %total : node<f64>
      %max = reduce max %share : f64
      return y = %share, largest = %max
    }`);
    expect(problemsOf(plan)).toEqual([]);
  });

  it("is not that of an entry being read, though the loop that follows has no rounds", () => {
    const plan = planOf(`(y: node<f64>, first: f64) {
      %zero = const 0 : i32
      %a = neg %x : node<f64>
      %first = gather %a[%zero] : f64
      %b, %rounds, %converged = loop (%i: i32, %v: f64 = %first) limit %limit {
        %c = mul %x, %v : node<f64>
        %s = reduce add %c : f64
        yield %s
      } : f64, i32, bool
      %d = mul %x, %b : node<f64>
      %e = abs %d : node<f64>
      return y = %e, first = %first
    }`);
    expect(problemsOf(plan)).toEqual([]);
  });
});

describe("a run in thought", () => {
  const loop = planOf(`(y: node<f64>) {
    %y, %rounds, %converged = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %zero = const 0 : i32
      %next = neg %v : node<f64>
      %sum = reduce add %v : f64
      %first = gather %next[%zero] : f64
      %small = lt %sum, %first : bool
      yield %next until %small
    } : node<f64>, i32, bool
    return y = %y
  }`);

  it("finds a fold that the next round overwrites, where block results do not alternate", () => {
    const sums = planOf(`(y: f64) {
      %one = const 1 : f64
      %y, %rounds, %converged = loop (%i: i32, %v: f64 = %one) limit %limit {
        %s = reduce add %x : f64
        %w = add %v, %s : f64
        yield %w
      } : f64, i32, bool
      return y = %y
    }`);
    const plan = { ...sums, steps: mapLevels(sums.steps, (level) => ({ ...level, alternates: [] })) };
    expect(problemsOf(plan).join()).toMatch(/writes storage \d+ while .* may read it/);
  });

  it("finds an entry that the next round overwrites, where no fence follows", () => {
    const swapsNothing = mapLevels(loop.steps, (level) => ({ ...level, fence: false })).map((step) =>
      step.kind === "loop" ? { ...step, swaps: [] } : step,
    );
    expect(problemsOf({ ...loop, steps: swapsNothing }).join()).toMatch(/may read it/);
  });

  it("finds a value that is overwritten while it is needed, where all share one storage", () => {
    const buffers = loop.buffers.map((buffer) =>
      buffer.origin.kind === "computed" ? { ...buffer, origin: { kind: "computed", storage: 0 } as const } : buffer,
    );
    expect(problemsOf({ ...loop, buffers }).join()).toContain("which something else has overwritten");
  });

  it("finds nothing in the plan as it was made", () => {
    expect(problemsOf(loop)).toEqual([]);
  });
});
