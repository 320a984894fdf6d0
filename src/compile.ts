/**
 * The whole compiler on one page: build, optimize, plan, bind, lower, emit. Every stage is decided here and nowhere
 * else; each hands the next a form that prints and verifies.
 */

import { PASSES } from "../passes/index.ts";
import { PIPELINES } from "../passes/pipelines.ts";
import { FAST_MATH_RULES } from "../passes/rules/fast-math.ts";
import { staticSpeedup } from "./analysis/cost.ts";
import { levelsOf } from "./analysis/dependence.ts";
import { readOptions, refuseExtra } from "./arguments/options.ts";
import type { Artifact, EmitOptions, Emitter } from "./backend/backend.ts";
import type { Binding, BindOptions } from "./bind/bind.ts";
import { bindPlan } from "./bind/bind.ts";
import type { CompileOptions, Precision } from "./compile-options.ts";
import { COMPILE_OPTIONS } from "./compile-options.ts";
import { EdgewiseError } from "./error.ts";
import { FUNC } from "./ir/arguments.ts";
import type { Assumption, KnownParameters } from "./ir/facts.ts";
import { meaningOf } from "./ir/scalar.ts";
import type { Element } from "./ir/type.ts";
import { isRepresentable } from "./ir/type.ts";
import type { Func } from "./ir/value.ts";
import { verifyFunc } from "./ir/verify.ts";
import { lowerKernel } from "./loop/lower.ts";
import { verifyKernel } from "./loop/verify.ts";
import type { Context, LawUse, PassTrace } from "./pass.ts";
import { DEFAULT_CONTEXT, findPasses, printedAfter, runPasses } from "./pass.ts";
import type { Plan } from "./plan/plan.ts";
import { exactJson } from "./plan/serialize.ts";
import { unwatched, watchLoops } from "./planner/loop-outcomes.ts";
import { makePlan } from "./planner/make.ts";

export type { CompileOptions, Precision } from "./compile-options.ts";
export { PRECISIONS } from "./compile-options.ts";

/** An assumption, and how many ops it changed. */
export interface UsedAssumption {
  readonly assumption: Assumption;
  readonly ops: number;
}

/** An algorithm made ready for any graph, or for those that what was assumed is true of. */
export interface Compilation {
  readonly func: Func;
  /** The program before fusion, whose levels say what could run side by side. */
  readonly unfused: Func;
  readonly plan: Plan;
  readonly trace: readonly PassTrace[];
  /** The laws of real numbers that were used; null where none was allowed. */
  readonly fastMath: readonly LawUse[] | null;
  readonly assumptions: readonly UsedAssumption[];
}

/** The speedup that the levels of a program's ops promise on as many workers as one likes, before fusion. */
export function promise({ unfused }: Compilation): number {
  return staticSpeedup(levelsOf(unfused));
}

/** The passes that a precision asks for. */
const NARROWING = { f64: [], f32: ["narrow"] } as const satisfies Record<Precision, readonly string[]>;

/** The program that is run in place of one at a precision, by the interpreter too. */
export function atPrecision(source: Func, precision: Precision = "f64"): Func {
  return runPasses(source, findPasses(NARROWING[precision], PASSES)).func;
}

/**
 * Graph IR to plan. Throws `usage` for options that do not exist, `pass` for the name of a pass that does not, `ir/invalid`
 * for a program that the verifier refuses, `param` for a known parameter that it does not have as a scalar.
 */
export function compile(source: Func, options: CompileOptions = {}, ...extra: readonly never[]): Compilation {
  const call = "compile";
  refuseExtra(call, 2, extra);
  return compileWith(FUNC.read(source, { call, name: "" }), readOptions(call, COMPILE_OPTIONS, options));
}

/** What `compile` does with arguments that have been read. */
export function compileWith(source: Func, options: CompileOptions): Compilation {
  const {
    pipeline = "O2",
    passes,
    precision = "f64",
    context: given = {},
    fastMath = given.options?.fastMath ?? DEFAULT_CONTEXT.options.fastMath,
    verify = false,
    observe,
    printAfter = [],
    print,
    disable = [],
    stopAfter,
  } = options;
  verifyFunc(source);
  // Those that are left out, printed or stopped after are known too, or else nothing would come of them.
  findPasses([...disable, ...printAfter, ...(stopAfter === undefined ? [] : [stopAfter])], PASSES);
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
  const stages = passes ?? PIPELINES[pipeline].map((stage) => stage.pass);
  // A list of passes, too, is for the program as it is known.
  const specializing = hasFacts(context) && !stages.includes("specialize") ? ["specialize"] : [];
  const { func: watched, watches } = watchLoops(source);
  let unfused: Func | null = null;
  let latest = watched;
  const { func, trace } = runPasses(
    watched,
    findPasses([...NARROWING[precision], ...specializing, ...stages], PASSES),
    context,
    {
      disable,
      ...(stopAfter === undefined ? {} : { stopAfter }),
      ...(verify ? { verify: verifyFunc } : {}),
      observe: (entry, current) => {
        if (entry.pass === "fuse") unfused ??= latest;
        latest = current;
        const { pass, changed } = entry;
        if (changed && printAfter.includes(pass)) print?.(printedAfter(pass, unwatched(current, watches)));
        observe?.(entry, unwatched(current, watches));
      },
    },
  );
  const assumptions = [...used.values()];
  return {
    func: unwatched(func, watches),
    unfused: unwatched(unfused ?? func, watches),
    plan: makePlan(func, { watches, assumptions: assumptions.map(({ assumption }) => assumption) }),
    trace,
    fastMath: fastMath ? fastMathLaws(trace) : null,
    assumptions,
  };
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

/** Plan and graph to code. */
export function bindAndEmit(
  plan: Plan,
  options: Omit<BindOptions, "pointerBytes">,
  { emitter, vectors, shared }: Target,
): Instance {
  const widths = vectors ? emitter.can : { ...emitter.can, vectorBytes: 0 };
  const binding = bindPlan(plan, { ...options, pointerBytes: widths.pointerBytes });
  const kernels = binding.kernels.map((kernel) => lowerKernel(kernel, plan, binding.layout, widths));
  for (const kernel of kernels) verifyKernel(kernel, widths);
  return { binding, artifact: emitter.emit(kernels, { shared }) };
}

/** Converts a number to an element as the language's `cast` does. */
export function castTo(element: Element): (value: number) => number {
  const cast = meaningOf("cast", element)!;
  return (value) => cast(value, 0, 0);
}
