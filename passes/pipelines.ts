/** The pipelines: which passes run, in what order, and the reason for each place. */

import type { Func } from "../src/ir/value.ts";
import type { Context, PassRun, PassRunOptions } from "../src/pass.ts";
import { findPasses, runningPasses } from "../src/pass.ts";
import { atOnce, type Turns } from "../src/turns.ts";
import { PASSES } from "./index.ts";

/** One place in a pipeline. */
interface Stage {
  readonly pass: string;
  readonly why: string;
}

const SPECIALIZE: Stage = {
  pass: "specialize",
  why: "before all others, which make of facts and constants what can be made of them",
};

const FOLD: Stage = { pass: "const-fold", why: "first, so that no arm or loop that never runs is worked on" };

const CLEAN: readonly Stage[] = [
  { pass: "simplify", why: "before cse, which finds more alike once constants stand on the right" },
  { pass: "cse", why: "after simplify, for laws make different spellings the same" },
];

const FAST: readonly Stage[] = [
  FOLD,
  {
    pass: "unroll",
    why: "after const-fold, which finds limits; before simplify, for which the round is a constant then",
  },
  {
    pass: "hoist-ends",
    why: "before simplify and cse, for what it moves may be a constant everywhere, or be computed there already; before licm, for it may be the same in every round",
  },
  ...CLEAN,
  {
    pass: "induction",
    why: "after simplify, which puts steps on the right; before licm, which may move what it makes",
  },
  {
    pass: "licm",
    why: "after cse, so that one op moves rather than two; before fuse, which would bind it to its round",
  },
  { pass: "cse", why: "again, for what moved out of two regions now stands side by side" },
  {
    pass: "coalesce",
    why: "after cse, which shows what goes on as the same value; before fuse, which joins its selects to what reads them",
  },
  { pass: "narrow-counts", why: "before fuse, which takes its casts to the edges" },
  {
    pass: "guard-rows",
    why: "before fuse, which hides in epilogues what becomes of aggregates; after coalesce, which may leave one condition of two",
  },
  { pass: "dce", why: "before fuse, which keeps whatever is read, if only by dead code" },
  { pass: "fuse", why: "last of the large ones: the others see single ops, which they know most about" },
  { pass: "rotate", why: "after fuse, which says what a round begins with and what it could join in the round before" },
  { pass: "fuse", why: "again, for what was moved into a round now stands beside what it reads" },
  { pass: "rematerialize", why: "after fuse, which says what a kernel reads anyway" },
  { pass: "simplify", why: "again, for fusion brought into one region what was apart" },
  { pass: "cse", why: "again, within the regions that fusion made" },
  { pass: "dce", why: "last, for all others leave behind what they replaced" },
];

/** The pipelines by optimization level. */
export const PIPELINES = {
  O0: [SPECIALIZE],
  O1: [SPECIALIZE, FOLD, ...CLEAN, { pass: "dce", why: "last, for all others leave behind what they replaced" }],
  O2: [SPECIALIZE, ...FAST],
  // A second round finds little: a scalar that fusion freed, or a kernel that now fits after clean-up.
  O3: [SPECIALIZE, ...FAST, ...FAST],
} as const satisfies Record<string, readonly Stage[]>;

export type OptimizationLevel = keyof typeof PIPELINES;

/**
 * Runs the passes of a level, or of a list of names. Throws `pass` for a name that is no pass, also in the options, and for a
 * pass that fails. Passes state which stage of the program they end, so that stages do not depend on the list.
 */
export function runPipeline(
  func: Func,
  pipeline: OptimizationLevel | readonly string[],
  context?: Context,
  options?: PassRunOptions,
): PassRun {
  return atOnce(runningPipeline(func, pipeline, context, options));
}

/** Does the same, and lets other work run between passes. */
export function* runningPipeline(
  func: Func,
  pipeline: OptimizationLevel | readonly string[],
  context?: Context,
  options: PassRunOptions = {},
): Turns<PassRun> {
  const { disable = [], printAfter = [], stopAfter } = options;
  findPasses([...disable, ...printAfter, ...(stopAfter === undefined ? [] : [stopAfter])], PASSES);
  const names = typeof pipeline === "string" ? PIPELINES[pipeline].map(({ pass }) => pass) : pipeline;
  return yield* runningPasses(func, findPasses(names, PASSES), context, options);
}
