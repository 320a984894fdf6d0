/**
 * The reference interpreter as an executor. It tells whether a doubtful result is a fault of the program or of the
 * compiler.
 */

import { aborted, timedOut } from "../../../runtime/faults.ts";
import type { Optimized } from "../../compiler.ts";
import { decided } from "../../estimate/decide.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Datum, Interpretation as Interpreted } from "../../interp/interpret.ts";
import type { Func } from "../../ir/value.ts";
import { parametersOf, watchedResults } from "../../program.ts";
import type { ParameterValue } from "../parameters.ts";
import { lengthOf } from "../parameters.ts";
import type { ReadResult } from "../result.ts";
import { SOURCE_KINDS } from "../source.ts";
import type { Execution, IrExecutor, Outcome, RunWatch } from "./executor.ts";

const DECISION = decided(1, 1, { kind: "executor", name: "interpreter" });

/**
 * Runs programs as they were written, op by op on the calling thread. Time limits and signals are checked between
 * rounds.
 */
export const interpreter: IrExecutor = {
  name: "interpreter",
  takes: "ir",
  passes: [],
  can: { tolerance: 0, sources: SOURCE_KINDS, blocking: true },
  prepare: async (program, graph) => new Interpretation(program, graph),
  // It keeps nothing, and blocks the thread while it runs, so that nobody can ask for its end.
  close: async () => {},
};

class Interpretation implements Execution {
  readonly decision = DECISION;
  readonly #program: Optimized;
  readonly #graph: Graph;
  #ran: Interpreted | null = null;

  constructor(program: Optimized, graph: Graph) {
    this.#program = program;
    this.#graph = graph;
  }

  async run(values: readonly ParameterValue[], { signal, timeout = Infinity }: RunWatch): Promise<null> {
    const { func } = this.#program.watched;
    const data = parametersOf(func).map(({ name, type }, k): [string, Datum] => {
      const value = values[k]!;
      if (value.kind === "scalar") return [name, value.value];
      return [name, Float64Array.from({ length: lengthOf(this.#graph, type.domain) }, (_, index) => value.at(index))];
    });
    const deadline = performance.now() + timeout;
    const expectGoing = (): void => {
      if (signal?.aborted) throw aborted(signal);
      if (performance.now() > deadline) throw timedOut(timeout);
    };
    const { interpret } = await import("../../interp/interpret.ts");
    expectGoing();
    this.#ran = interpret(func, this.#graph, Object.fromEntries(data), { onRound: expectGoing });
    return null;
  }

  read(): Outcome {
    if (this.#ran === null) throw new TypeError("read before the first run");
    const { results, residuals } = this.#ran;
    const { func, watched } = this.#program;
    const all = [...results];
    const own = all.slice(0, func.resultNames.length);
    const values = watchedResults(watched.func.body.yields, watched.watches);
    return {
      results: own.map(([name, datum], k) => readResult(watched.func, name, datum, k)),
      loops: watchedResults(all, watched.watches).map(({ rounds, converged }, k) => ({
        ...watched.watches[k]!,
        rounds: Number(rounds[1]),
        converged: Number(converged[1]) !== 0,
        residual: residuals.get(values[k]!.converged) ?? null,
      })),
    };
  }
}

function readResult({ body }: Func, name: string, datum: Datum, k: number): ReadResult {
  const { type } = body.yields[k]!;
  if (type.kind === "graph") throw new TypeError("a graph is no result");
  const { element, domain } = type;
  return { name, domain, value: domain === "scalar" && element === "bool" ? datum !== 0 : datum };
}
