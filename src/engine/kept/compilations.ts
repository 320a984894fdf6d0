/** Keeps compiled programs: a plan for each algorithm, set of options, and graph that it was specialized for. */

import type { CompileOptions } from "../../compile-options.ts";
import type { Compilation } from "../../compiler.ts";
import type { Algorithm } from "../../dsl/algorithm.ts";
import { EdgewiseError } from "../../error.ts";
import type { Graph } from "../../graph/graph.ts";
import { identityOf } from "../../ir/print.ts";
import type { Func } from "../../ir/value.ts";
import type { Plan } from "../../plan/plan.ts";
import { exactJson, planToJson } from "../../plan/text.ts";
import { atOnce, type Turns } from "../../turns.ts";
import type { Planned } from "../executors/executor.ts";
import { COMPILER } from "../parts/parts.ts";
import type { Specialize } from "../specialization.ts";
import { knowingColumns, specializedFor } from "../specialization.ts";
import { tellWarnings } from "../warnings.ts";
import { foreseenPlan } from "./foreseen.ts";
import { Interner } from "./interner.ts";

/** The options of a run on which its plan depends. */
export interface PlanOptions {
  /** How the algorithm is compiled. */
  readonly compile?: CompileOptions | undefined;
  /** Whether to compile the algorithm for this graph and these parameters alone; each others are compiled anew. */
  readonly specialize?: Specialize;
}

/**
 * The greatest number of plans of one algorithm that are kept: with `specialize` there may be one for each value of a
 * parameter.
 */
const MOST_COMPILED = 32;

export class Compilations {
  readonly #funcs = new Interner<Func>(identityOf);
  readonly #plans = new Interner<Plan>(planToJson);
  readonly #compilations = new WeakMap<Func, Map<string, Compilation>>();

  /** Compiles an algorithm, once for each set of options. Algorithms with the same text share the result. */
  *compiling(given: Func, options: CompileOptions = {}): Turns<Compilation> {
    const { print, observe, ...rest } = options;
    if (print || observe) return yield* (yield* COMPILER.ready()).compiling(given, options);
    const func = this.#funcs.first(given);
    const byOptions = this.#compilations.get(func) ?? new Map<string, Compilation>();
    this.#compilations.set(func, byOptions);
    const key = exactJson(rest);
    const known = byOptions.get(key) ?? (yield* (yield* COMPILER.ready()).compiling(given, options));
    byOptions.delete(key);
    byOptions.set(key, known);
    for (const oldest of byOptions.keys()) if (byOptions.size > MOST_COMPILED) byOptions.delete(oldest);
    return known;
  }

  /**
   * Finds the plan that is run for a program on a graph with given parameters. Throws `usage` for a plan that is to be
   * specialized.
   */
  planOf(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: PlanOptions,
  ): Planned {
    return atOnce(this.planning(program, graph, given, options));
  }

  /** Does the same, giving way between passes. */
  *planning(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    { specialize, compile: options }: PlanOptions,
  ): Turns<Planned> {
    if (!("func" in program)) {
      if (!specialize) return { plan: this.#plans.first(program), compilation: null };
      throw new EdgewiseError({
        code: "usage",
        message: "found a plan to specialize, expected an algorithm",
        hint: "Run the algorithm with specialize, or the plan without.",
      });
    }
    const foreseen = specialize || options !== undefined ? null : foreseenPlan(program, given);
    if (foreseen !== null) return { plan: foreseen, compilation: null };
    tellWarnings(program);
    const { func } = program;
    const asked = specializedFor(func, graph, given, specialize, options);
    const compilation = yield* this.compiling(func, specialize ? asked : knowingColumns(func, graph, asked));
    return { plan: compilation.plan, compilation };
  }
}
