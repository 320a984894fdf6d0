import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXACT_PASSES } from "../../passes/index.ts";
import { type OptimizationLevel, PIPELINES, runPipeline } from "../../passes/pipelines.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT, type Pass, runPasses } from "../../src/pass.ts";
import { casesOf } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";
import { outcome } from "./outcome.ts";

/** How many random programs. */
const RUNS = casesOf(12, 200);
const LEVELS = Object.keys(PIPELINES) as OptimizationLevel[];
const smallGraphs = GRAPHS.filter(({ edges, nodeCount }) => edges.length + nodeCount < 100);
const verify = verifyFunc;
/** Programs as text, so that a counterexample can be read; values without a name get one, by which they can be given. */
const programs = (maxSteps: number): fc.Arbitrary<string> =>
  arbitraryFunc({ maxSteps }).map((func) => printFunc(func).replaceAll(/%(?=\d)/g, "%v"));
const graphNames = fc.constantFrom(...smallGraphs.map(({ name }) => name));

function graphNamed(wanted: string): Graph {
  return smallGraphs.find(({ name }) => name === wanted)!.graph;
}

describe.each(EXACT_PASSES.map((pass) => [pass.name, pass] as const))("%s alone", (_, pass: Pass) => {
  it("keeps random programs valid, and what they do", () => {
    const holds = fc.property(programs(8), graphNames, (text, name) => {
      const [func, graph] = [parseFunc(text), graphNamed(name)];
      const { func: after } = runPasses(func, [pass], DEFAULT_CONTEXT, { verify });
      expect(outcome(after, graph), printFunc(after)).toEqual(outcome(func, graph));
    });
    fc.assert(holds, { numRuns: RUNS });
  });

  // Of ops that are not fused, each reading the one before, `rotate` moves one at a time.
  const most = pass.name === "rotate" ? 8 : 2;
  it(`finds nothing more to do after ${most} times, for it hands back the very program`, () => {
    const holds = fc.property(programs(8), (text) => {
      const func = parseFunc(text);
      const done = runPasses(func, new Array<Pass>(most).fill(pass), DEFAULT_CONTEXT).func;
      expect(printFunc(pass.run(done, DEFAULT_CONTEXT))).toBe(printFunc(done));
    });
    fc.assert(holds, { numRuns: RUNS });
  });
});

describe.each(LEVELS)("%s", (level) => {
  it("keeps random programs valid, and what they do", () => {
    const holds = fc.property(programs(16), graphNames, (text, name) => {
      const [func, graph] = [parseFunc(text), graphNamed(name)];
      const { func: after } = runPipeline(func, level, DEFAULT_CONTEXT, { verify });
      expect(outcome(after, graph), printFunc(after)).toEqual(outcome(func, graph));
    });
    fc.assert(holds, { numRuns: RUNS });
  });

  it.each(PROGRAMS)("keeps what $name does", ({ func, parameters, leastNodes }) => {
    const { func: after } = runPipeline(func, level, DEFAULT_CONTEXT, { verify });
    for (const { name, graph, nodeCount } of smallGraphs) {
      if (nodeCount < leastNodes) continue;
      expect(outcome(after, graph, parameters), name).toEqual(outcome(func, graph, parameters));
    }
  });
});
