import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSES } from "../passes/index.ts";
import { PIPELINES } from "../passes/pipelines.ts";
import { compile, planFromJson, planToJson } from "../src/compile.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { Graph } from "../src/graph/graph.ts";
import { parseFunc } from "../src/ir/parse.ts";
import { printFunc } from "../src/ir/print.ts";
import type { Parameter } from "../src/ir/value.ts";
import { elementOf } from "../src/ir/value.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import { graphOf, graphRecipes } from "./arbitrary-graph.ts";
import { arbitraryFunc, describeFunc } from "./ir/arbitrary.ts";
import { ARBITRARY_OPERAND } from "./operands.ts";
import type { Given } from "./ways.ts";
import { FINE, interpreted, nameless, ran, ranSync, startEngines, withFailures, withLoopResults } from "./ways.ts";

/** How many random programs; EDGEWISE_FUZZ asks for more, EDGEWISE_SEED for others. */
const RUNS = Number(process.env.EDGEWISE_FUZZ ?? 60);
const SEED = Number(process.env.EDGEWISE_SEED ?? 20_251_120);
const LEVELS = Object.keys(PIPELINES) as (keyof typeof PIPELINES)[];

/** A program as text, so that a counterexample can be read and run; values without a name get one. */
interface Case {
  readonly text: string;
  readonly recipe: Parameters<typeof graphOf>[0];
  /** Seeds of the parameters that are given; for the others the program's own values are used. */
  readonly given: readonly (number | null)[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  text: fc
    .tuple(arbitraryFunc({ maxSteps: 14 }), fc.option(fc.nat(7), { freq: 5, nil: null }))
    .map(([func, failing]) => {
      const changed = failing === null ? func : withFailures(func, (gather) => gather % 4 !== failing % 4);
      return printFunc(withLoopResults(changed)).replaceAll(/%(?=\d)/g, "%v");
    }),
  recipe: graphRecipes,
  given: fc.array(fc.option(fc.nat(2 ** 31 - 1), { freq: 2 }), { minLength: 4, maxLength: 4 }),
});

/** A value of the parameter's element, or for nodes and edges an array of them. */
function anyValue({ value }: Parameter, graph: Graph, seed: number): number | Float64Array {
  const operand = ARBITRARY_OPERAND[elementOf(value)];
  const { type } = value;
  if (type.kind === "graph" || type.domain === "scalar" || seed % 4 === 0) {
    return fc.sample(operand, { numRuns: 1, seed })[0]!;
  }
  const length = type.domain === "node" ? graph.nodeCount : graph.edgeCount;
  const some = fc.sample(operand, { numRuns: 40, seed });
  return Float64Array.from({ length }, (_, k) => some[(k * 7 + (k >> 5)) % some.length]!);
}

function load({ text, recipe, given }: Case) {
  const func = parseFunc(text);
  const graph = graphOf(recipe);
  const values = func.parameters.flatMap((parameter, k): [string, number | Float64Array][] => {
    const seed = given[k % given.length]!;
    return seed === null ? [] : [[parameter.value.name!, anyValue(parameter, graph, seed)]];
  });
  const parameters: Given = Object.fromEntries(values);
  return { func, graph, parameters };
}

const check = { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: Infinity };

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe("random programs on random graphs", () => {
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

  it.each(PASSES.map(({ name }) => name))("come to the same after %s alone", (pass) => {
    const holds = fc.property(cases, (one) => {
      const { func, graph, parameters } = load(one);
      const { func: after } = compile(func, { passes: [pass], verify: true });
      const expected = nameless(interpreted(func, graph, parameters));
      expect(nameless(interpreted(after, graph, parameters)), printFunc(after)).toEqual(expected);
    });
    fc.assert(holds, check);
  });

  it.each(LEVELS)("come to the same after %s, on the calling thread", (pipeline) => {
    const holds = fc.property(cases, (one) => {
      const { func, graph, parameters } = load(one);
      const expected = nameless(interpreted(func, graph, parameters));
      const { func: after } = compile(func, { pipeline, verify: true });
      expect(nameless(interpreted(after, graph, parameters)), printFunc(after)).toEqual(expected);
      const found = nameless(ranSync(func, graph, parameters, { compile: { pipeline } }));
      expect(found, printFunc(after)).toEqual(expected);
    });
    fc.assert(holds, check);
  });

  it("come to the same on 1 to 4 workers, from a stored plan, one time and another", async () => {
    const holds = fc.asyncProperty(cases, fc.constantFrom("O0", "O2", "O2"), async (one, pipeline) => {
      const { func, graph, parameters } = load(one);
      const expected = nameless(interpreted(func, graph, parameters));
      const { func: after, plan } = compile(func, { pipeline });
      const stored = planFromJson(planToJson(plan));
      expect(stored).toEqual(plan);
      // Levels over nodes alone are too small to share out, and those that walk edges are not.
      const minParallelElements = graph.nodeCount + 1;
      const mixed = { ...FINE, thresholds: { minParallelElements, minParallelOps: 100 } };
      for (const engine of engines) {
        for (const [program, options] of [
          [plan, FINE],
          [stored, mixed],
          [plan, {}],
        ] as const) {
          const { outcome } = await ran(engine, func, program, graph, parameters, options);
          const way = `${engine.workers} workers, ${JSON.stringify(options)}`;
          expect(nameless(outcome), `${way}\n${printFunc(after)}`).toEqual(expected);
        }
      }
    });
    await fc.assert(holds, check);
  }, 600_000);
});
