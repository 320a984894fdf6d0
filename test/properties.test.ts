import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXACT_PASSES } from "../passes/index.ts";
import { PIPELINES } from "../passes/pipelines.ts";
import { compile } from "../src/compile.ts";
import type { Engine } from "../src/engine/engine.ts";
import { parseFunc } from "../src/ir/parse.ts";
import { printFunc } from "../src/ir/print.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import { planFromJson, planToJson } from "../src/plan/serialize.ts";
import { aThird, casesOf } from "./extent.ts";
import { cases, load } from "./fuzz/case.ts";
import { arbitraryFunc, describeFunc } from "./ir/arbitrary.ts";
import { TEST_LIMIT } from "./limits.ts";
import { FINE, interpreted, nameless, ran, ranSync, SHARED_OUT, startEngines } from "./ways.ts";

/** How many random programs; EDGEWISE_SEED asks for others. */
const RUNS = casesOf(8, 200);
const SEED = Number(process.env.EDGEWISE_SEED ?? 20_251_120);
const LEVELS = Object.keys(PIPELINES) as (keyof typeof PIPELINES)[];

const check = { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: Infinity };

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe("random programs on random graphs", { timeout: TEST_LIMIT + 500 * RUNS }, () => {
  it("are of many kinds", () => {
    const sample = fc.sample(arbitraryFunc({ maxSteps: 14 }), { numRuns: 300, seed: SEED }).map(describeFunc);
    const share = (feature: keyof (typeof sample)[number]): number =>
      sample.filter((one) => one[feature]).length / sample.length;
    const features = Object.keys(sample[0]!) as (keyof (typeof sample)[number])[];
    console.log(features.map((feature) => `${feature} ${Math.round(100 * share(feature))} %`).join(" · "));
    expect(sample.filter((one) => one.twoCarried && one.conditionalAggregate).length).toBeGreaterThan(100);
  });

  it("are valid, and print and parse back", () => {
    const holds = fc.property(cases, ({ text }) => {
      const func = parseFunc(text);
      verifyFunc(func);
      expect(printFunc(func)).toBe(text);
    });
    fc.assert(holds, check);
  });

  it.each(EXACT_PASSES.map(({ name }) => name))("come to the same after %s alone", (pass) => {
    const holds = fc.property(cases, (one) => {
      const { func, graph, given } = load(one);
      const { func: after } = compile(func, { passes: [pass], verify: true });
      const expected = nameless(interpreted(func, graph, given));
      expect(nameless(interpreted(after, graph, given)), printFunc(after)).toEqual(expected);
    });
    fc.assert(holds, check);
  });

  it.each(LEVELS)("come to the same after %s, on the calling thread", (pipeline) => {
    const holds = fc.property(cases, (one) => {
      const { func, graph, given } = load(one);
      const expected = nameless(interpreted(func, graph, given));
      const { func: after } = compile(func, { pipeline, verify: true });
      expect(nameless(interpreted(after, graph, given)), printFunc(after)).toEqual(expected);
      const found = nameless(ranSync(func, graph, given, { compile: { pipeline } }));
      expect(found, printFunc(after)).toEqual(expected);
    });
    fc.assert(holds, check);
  });

  it("come to the same on 1 to 4 workers, from a stored plan, one time and another", async () => {
    const holds = fc.asyncProperty(cases, fc.constantFrom("O0", "O2", "O2"), async (one, pipeline) => {
      const { func, graph, given } = load(one);
      const expected = nameless(interpreted(func, graph, given));
      const { func: after, plan } = compile(func, { pipeline });
      const stored = planFromJson(planToJson(plan));
      expect(stored).toEqual(plan);
      // Levels over nodes alone are too small to share out, and those that walk edges are not.
      const minParallelElements = graph.nodeCount + 1;
      const mixed = { ...FINE, thresholds: { minParallelElements, minParallelOps: 100 } };
      const ways = [...SHARED_OUT.map((options) => [plan, options] as const), [stored, mixed], [plan, {}]] as const;
      for (const [at, engine] of engines.entries()) {
        for (const [program, options] of aThird(ways, at)) {
          const { outcome } = await ran(engine, func, program, graph, given, options);
          const way = `${engine.workers} workers, ${JSON.stringify(options)}`;
          expect(nameless(outcome), `${way}\n${printFunc(after)}`).toEqual(expected);
        }
      }
    });
    await fc.assert(holds, check);
  });
});
