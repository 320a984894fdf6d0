/**
 * The compiler on two pages, of which this is the first: build, optimize, plan. The second, `src/coding.ts`, binds a plan to a
 * graph, lowers it and emits code. Every stage is decided on these and nowhere else; each hands the next a form that
 * prints and verifies. What only some programs need is loaded when one does; in `src/compile.ts` is what does the same at
 * once.
 */

import { PIPELINES, runningPipeline } from "../passes/pipelines.ts";
import { FAST_MATH_RULES } from "../passes/rules/fast-math.ts";
import type { CompileOptions, Precision } from "./compile-options.ts";
import { isShown, show } from "./debug.ts";
import { EdgewiseError } from "./error.ts";
import type { Assumption, KnownParameters } from "./ir/facts.ts";
import { printFunc } from "./ir/print.ts";
import { isRepresentable } from "./ir/type.ts";
import type { Func } from "./ir/value.ts";
import { verifyFunc } from "./ir/verify.ts";
import type { Context, LawUse, PassTrace } from "./pass.ts";
import { DEFAULT_CONTEXT } from "./pass.ts";
import type { Plan } from "./plan/plan.ts";
import { exactJson, planToJson } from "./plan/text.ts";
import type { Watched } from "./planner/loop-outcomes.ts";
import { unwatched, watchLoops } from "./planner/loop-outcomes.ts";
import { makingPlan } from "./planner/making.ts";
import { castTo } from "./program.ts";
import type { Turns } from "./turns.ts";

/** An assumption, and the number of ops that it changed. */
export interface UsedAssumption {
  readonly assumption: Assumption;
  readonly ops: number;
}

/** A program after the passes, ready to be planned, or to be run as it is. */
export interface Optimized {
  readonly func: Func;
  /** The program before fusion, whose levels tell what could run side by side. */
  readonly unfused: Func;
  /** `func` as it is run: the outcome of its loops is returned as further results, which come last. */
  readonly watched: Watched;
  readonly trace: readonly PassTrace[];
  /** The laws of real numbers that were used; null where none was allowed. */
  readonly fastMath: readonly LawUse[] | null;
  readonly assumptions: readonly UsedAssumption[];
}

/** An algorithm that is compiled for any graph, or for those of which its assumptions are true. */
export interface Compilation extends Omit<Optimized, "watched"> {
  readonly plan: Plan;
}

/** The passes that a precision needs. */
const NARROWING = { f64: [], f32: ["narrow"] } as const satisfies Record<Precision, readonly string[]>;

/** Compiles a program with options that have been read, giving way between passes and stages. */
export function* compiling(source: Func, options: CompileOptions): Turns<Compilation> {
  const { watched, ...optimized } = yield* optimizing(source, isShown("passes") ? showingPasses(options) : options);
  yield;
  const plan = yield* planning({ watched, ...optimized });
  if (isShown("plan")) show(`${plan.name}: the plan`, planToJson(plan));
  return { ...optimized, plan };
}

/** Makes the options by which each pass is shown after it has run, with the program where the pass changed it. */
function showingPasses(options: CompileOptions): CompileOptions {
  return {
    ...options,
    observe: (trace, func) => {
      const { pass, changed, opsBefore, opsAfter, laws } = trace;
      const used = laws.map(({ law, count }) => ` · ${count} × ${law}`).join("");
      const what = changed ? `ops ${opsBefore} to ${opsAfter}${used}` : "changed nothing";
      show(`${func.name}: ${pass} · ${what}`, changed ? printFunc(func) : "");
      options.observe?.(trace, func);
    },
  };
}

/**
 * Does the first half: from graph IR to graph IR. Throws `ir/invalid` for a program that the verifier refuses, `param`
 * for a known parameter that it does not have as a scalar, `pass` for an unknown name of a pass.
 */
export function* optimizing(source: Func, options: CompileOptions): Turns<Optimized> {
  const {
    pipeline = "O2",
    passes = PIPELINES[pipeline].map((stage) => stage.pass),
    precision = "f64",
    context: given = {},
    fastMath = given.options?.fastMath ?? DEFAULT_CONTEXT.options.fastMath,
    verify = false,
    ...run
  } = options;
  verifyFunc(source);
  const used = new Map<string, { assumption: Assumption; ops: number }>();
  const context: Context = {
    ...DEFAULT_CONTEXT,
    ...given,
    options: { ...DEFAULT_CONTEXT.options, ...given.options, fastMath },
    known: knownParameters(source, given.known ?? {}),
    assume: (assumption) => {
      const key = exactJson(assumption);
      const before = used.get(key);
      used.set(key, { assumption, ops: (before?.ops ?? 0) + 1 });
    },
  };
  // Passes that are named also run on the program as it is specialized.
  const specializing = hasFacts(context) && !passes.includes("specialize") ? ["specialize"] : [];
  const { func: begun, watches } = watchLoops(source);
  const shown = (func: Func): Func => unwatched(func, watches);
  const { func, trace, stages } = yield* runningPipeline(
    begun,
    [...NARROWING[precision], ...specializing, ...passes],
    context,
    { ...run, ...(verify ? { verify: verifyFunc } : {}), shown },
  );
  return {
    func: shown(func),
    unfused: shown(stages.unfused),
    watched: { func, watches },
    trace,
    fastMath: fastMath ? fastMathLaws(trace) : null,
    assumptions: [...used.values()],
  };
}

/** Does the second half: makes a plan of optimized graph IR. */
export function planning({ watched, assumptions }: Pick<Optimized, "watched" | "assumptions">): Turns<Plan> {
  return makingPlan(watched.func, {
    watches: watched.watches,
    assumptions: assumptions.map(({ assumption }) => assumption),
  });
}

/** Lists the laws of real numbers that passes used, with the number of uses of each. */
function fastMathLaws(trace: readonly PassTrace[]): readonly LawUse[] {
  const used = trace.flatMap(({ laws }) => laws);
  return FAST_MATH_RULES.flatMap(({ law }) => {
    const count = used.reduce((sum, use) => (use.law === law ? sum + use.count : sum), 0);
    return count === 0 ? [] : [{ law, count }];
  });
}

function hasFacts({ facts, known }: Context): boolean {
  return Object.keys(facts).length + Object.keys(known).length > 0;
}

/** Gives the known values of parameters, as numbers of their elements. */
function knownParameters({ name: algorithm, parameters }: Func, known: KnownParameters): KnownParameters {
  const converted = Object.entries(known).map(([name, value]): [string, number] => {
    const type = parameters.find((parameter) => parameter.value.name === name)?.value.type;
    const isScalar = type?.kind === "value" && type.domain === "scalar";
    if (isScalar && typeof value === "number" && isRepresentable(type.element, value)) {
      return [name, castTo(type.element)(value)];
    }
    throw new EdgewiseError({
      code: "param",
      message: `found ${String(value)} as what is known of ${JSON.stringify(name)}, expected ${
        isScalar ? `a number of type ${type.element}` : `a scalar parameter of ${algorithm}`
      }`,
    });
  });
  return Object.fromEntries(converted);
}
