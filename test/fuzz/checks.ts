/** What must hold of every case. Each check is small and says what broke; the order is that of blame. */

import { isDeepStrictEqual } from "node:util";
import { EXACT_PASSES } from "../../passes/index.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import { compile, planFromJson, planToJson } from "../../src/compile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import type { Pass } from "../../src/pass.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { Given, Outcome } from "../ways.ts";
import { FINE, interpreted, nameless, ran, ranSync } from "../ways.ts";
import type { Case, LoadedCase } from "./case.ts";
import { load } from "./case.ts";

/** What is fuzzed; the fuzzer's own test puts a broken part in the place of one of these. */
export interface Subject {
  readonly passes: readonly Pass[];
  /** The plan that engines run. */
  readonly plan: (func: Func) => Plan;
  /** A run on the calling thread. */
  readonly runHere: (func: Func, graph: LoadedCase["graph"], given: Given) => Outcome;
  readonly engines: readonly Engine[];
}

/** Edgewise as it is. */
export function edgewise(engines: readonly Engine[]): Subject {
  return {
    passes: EXACT_PASSES,
    plan: (func) => compile(func).plan,
    runHere: (func, graph, given) => ranSync(func, graph, given),
    engines,
  };
}

/** The first thing that does not hold of a case, in words; null where all does. */
export async function findFault(one: Case, subject: Subject): Promise<string | null> {
  try {
    return await firstFault(one, subject);
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function firstFault(one: Case, subject: Subject): Promise<string | null> {
  const loaded = load(one);
  const { func, graph, given } = loaded;
  verifyFunc(func);
  if (printFunc(parseFunc(printFunc(func))) !== one.text) return "it does not print and parse back";
  const expected = nameless(interpreted(func, graph, given));
  const differs = (found: Outcome): boolean => !isDeepStrictEqual(nameless(found), expected);

  for (const pass of subject.passes) {
    const after = pass.run(func, DEFAULT_CONTEXT);
    verifyFunc(after);
    if (differs(interpreted(after, graph, given))) return `${pass.name} changes what it computes`;
  }
  for (const pipeline of Object.keys(PIPELINES) as (keyof typeof PIPELINES)[]) {
    const { func: after } = compile(func, { pipeline, verify: true });
    if (differs(interpreted(after, graph, given))) return `${pipeline} changes what it computes`;
    if (differs(ranSync(func, graph, given, { compile: { pipeline } }))) return `${pipeline} runs to something else`;
  }
  if (differs(subject.runHere(func, graph, given))) return "the calling thread computes something else";
  for (const specialize of [true, "counts"] as const) {
    if (differs(ranSync(func, graph, given, { specialize }))) return "a specialized program computes something else";
  }

  const plan = subject.plan(func);
  const stored = planFromJson(planToJson(compile(func).plan));
  for (const engine of subject.engines) {
    for (const [program, options] of [
      [plan, FINE],
      [plan, FINE],
      [stored, {}],
    ] as const) {
      const { outcome } = await ran(engine, func, program, graph, given, options);
      const way = options === FINE ? "everything shared out" : "a stored plan";
      if (differs(outcome)) return `${engine.workers} workers compute something else, with ${way}`;
    }
  }
  return null;
}
