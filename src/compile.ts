/**
 * The whole compiler on one page: build, optimize, plan, bind, lower, emit. Every stage is decided here and nowhere
 * else; each hands the next a form that prints and verifies.
 */

import { PIPELINES, runningPipeline } from "../passes/pipelines.ts";
import { FAST_MATH_RULES } from "../passes/rules/fast-math.ts";
import { readOptions, refuseExtra } from "./arguments/options.ts";
import type { Artifact, EmitOptions, Emitter } from "./backend/backend.ts";
import type { Binding, BindOptions } from "./bind/bind.ts";
import { bindingPlan } from "./bind/bind.ts";
import type { CompileOptions, Precision } from "./compile-options.ts";
import { COMPILE_OPTIONS } from "./compile-options.ts";
import { isShown, show } from "./debug.ts";
import { EdgewiseError } from "./error.ts";
import { FUNC } from "./ir/arguments.ts";
import type { Assumption, KnownParameters } from "./ir/facts.ts";
import { printFunc } from "./ir/print.ts";
import { meaningOf } from "./ir/scalar.ts";
import type { Element } from "./ir/type.ts";
import { isRepresentable } from "./ir/type.ts";
import type { Func } from "./ir/value.ts";
import { verifyFunc } from "./ir/verify.ts";
import type { LoopKernel } from "./loop/loop.ts";
import { lowerKernel } from "./loop/lower.ts";
import { printKernel } from "./loop/print.ts";
import { verifyKernel } from "./loop/verify.ts";
import type { Context, LawUse, PassTrace } from "./pass.ts";
import { DEFAULT_CONTEXT } from "./pass.ts";
import type { Plan } from "./plan/plan.ts";
import { exactJson, planToJson } from "./plan/serialize.ts";
import type { Watched } from "./planner/loop-outcomes.ts";
import { unwatched, watchLoops } from "./planner/loop-outcomes.ts";
import { makePlan } from "./planner/make.ts";
import { atOnce, type Turns } from "./turns.ts";

export type { CompileOptions, Precision } from "./compile-options.ts";
export { PRECISIONS } from "./compile-options.ts";

/** An assumption, and how many ops it changed. */
export interface UsedAssumption {
  readonly assumption: Assumption;
  readonly ops: number;
}

/** A program that passes have made ready to be planned, or to be run as it is. */
export interface Optimized {
  readonly func: Func;
  /** The stage before fusion, whose levels say what could run side by side. */
  readonly unfused: Func;
  /** `func` as it is run: what a run says of its loops is returned by more results, which come last. */
  readonly watched: Watched;
  readonly trace: readonly PassTrace[];
  /** The laws of real numbers that were used; null where none was allowed. */
  readonly fastMath: readonly LawUse[] | null;
  readonly assumptions: readonly UsedAssumption[];
}

/** An algorithm made ready for any graph, or for those that what was assumed is true of. */
export interface Compilation extends Omit<Optimized, "watched"> {
  readonly plan: Plan;
}

/** The passes that a precision asks for. */
const NARROWING = { f64: [], f32: ["narrow"] } as const satisfies Record<Precision, readonly string[]>;

/**
 * Graph IR to plan: both halves.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `ir/invalid` for a program that the
 * verifier refuses; `param` for a known parameter that the program does not have as a scalar; `pass` for an unknown
 * name of a pass.
 * @example
 * ```ts
 * import { compile, printFunc } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * const { plan, func } = compile(pagerank.func, { pipeline: "O2" });
 * console.log(plan.name, plan.results.map(({ name }) => name).join(" ")); // pagerank rank
 * console.log(printFunc(func).split("\n")[0]); // func @pagerank(%g: graph, %damping: f64 = 0.85, %tolerance: f64 = 1e-9, %limit: i32 = {
 * ```
 */
export function compile(source: Func, options: CompileOptions = {}, ...extra: readonly never[]): Compilation {
  const call = "compile";
  refuseExtra(call, 2, extra);
  return atOnce(compiling(FUNC.read(source, { call, name: "" }), readOptions(call, COMPILE_OPTIONS, options)));
}

/** What `compile` does with arguments that have been read, giving way between passes and stages. */
export function* compiling(source: Func, options: CompileOptions): Turns<Compilation> {
  const { watched, ...optimized } = yield* optimizing(source, isShown("passes") ? showingPasses(options) : options);
  yield;
  const plan = planOf({ watched, ...optimized });
  if (isShown("plan")) show(`${plan.name}: the plan`, planToJson(plan));
  return { ...optimized, plan };
}

/** The options with which each pass is shown as it has run, and the program where the pass changed it. */
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
 * The first half: graph IR to graph IR. Throws `ir/invalid` for a program that the verifier refuses, `param` for a known
 * parameter that it does not have as a scalar, `pass` for an unknown name of a pass.
 */
export function optimize(source: Func, options: CompileOptions = {}): Optimized {
  return atOnce(optimizing(source, options));
}

function* optimizing(source: Func, options: CompileOptions): Turns<Optimized> {
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
  // A list of passes, too, is for the program as it is known.
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

/** The second half: optimized graph IR to plan. */
export function planOf({ watched, assumptions }: Pick<Optimized, "watched" | "assumptions">): Plan {
  return makePlan(watched.func, {
    watches: watched.watches,
    assumptions: assumptions.map(({ assumption }) => assumption),
  });
}

/** The laws of real numbers that passes used, with how often they did so in all. */
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

/** What is known of parameters, as numbers of their elements. */
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

export type { AskedColumn } from "./analysis/asked-columns.ts";
export { askedColumns } from "./analysis/asked-columns.ts";
export { watchedResults } from "./planner/loop-outcomes.ts";
export { parametersOf } from "./planner/parameters.ts";

/** A plan made ready for one graph: addresses, chunks, and the code of its kernels. */
export interface Instance {
  readonly binding: Binding;
  readonly artifact: Artifact;
}

/** What code is made for. */
export interface Target extends EmitOptions {
  readonly emitter: Emitter;
  /** Whether kernels compute several entries at once, where the back end can. */
  readonly vectors: boolean;
}

/** Plan and graph to code, giving way between stages and kernels. */
export function* bindingAndEmitting(
  plan: Plan,
  options: Omit<BindOptions, "pointerBytes">,
  { emitter, vectors, shared }: Target,
): Turns<Instance> {
  const binding = yield* bindingPlan(plan, { ...options, pointerBytes: emitter.can.pointerBytes });
  const kernels = yield* lowering(plan, binding, { emitter, vectors });
  if (isShown("loops")) show(`${plan.name}: its kernels as loops`, kernels.map(printKernel).join("\n"));
  yield;
  return { binding, artifact: emitter.emit(kernels, { shared }) };
}

/** The kernels of a bound plan as loops, which are not kept once there is code of them. */
export function loopsOf(
  plan: Plan,
  binding: Binding,
  target: Pick<Target, "emitter" | "vectors">,
): readonly LoopKernel[] {
  return atOnce(lowering(plan, binding, target));
}

function* lowering(
  plan: Plan,
  { kernels, layout }: Binding,
  { emitter, vectors }: Pick<Target, "emitter" | "vectors">,
): Turns<readonly LoopKernel[]> {
  const widths = vectors ? emitter.can : { ...emitter.can, vectorBytes: 0 };
  const lowered: LoopKernel[] = [];
  for (const called of kernels) {
    yield;
    const kernel = lowerKernel(called, plan, layout, widths);
    verifyKernel(kernel, widths);
    lowered.push(kernel);
  }
  return lowered;
}

export type { LoopKernel } from "./loop/loop.ts";
export { printKernel } from "./loop/print.ts";

/** Converts a number to an element as the language's `cast` does. */
export function castTo(element: Element): (value: number) => number {
  const cast = meaningOf("cast", element)!;
  return (value) => cast(value, 0, 0);
}
