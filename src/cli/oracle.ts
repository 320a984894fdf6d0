/** `--oracle`: the reference interpreter in place of compiled code, for telling whose fault a doubtful result is. */

import type { Precision } from "../compile.ts";
import { atPrecision } from "../compile.ts";
import type { Algorithm } from "../dsl/index.ts";
import { NO_TIME } from "../engine/clock.ts";
import { columnOf, missingAttribute } from "../engine/placement.ts";
import type { RunResult } from "../engine/result.ts";
import { makeResult } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { Datum } from "../interp/interpret.ts";
import { interpret } from "../interp/interpret.ts";
import type { Func, Parameter } from "../ir/value.ts";
import type { Inputs } from "./inputs.ts";
import type { GivenValue } from "./parameters.ts";

/** The result of an algorithm at a precision, before any optimization. It has neither rounds nor convergence. */
export function runOracle({ algorithm, graph, given }: Inputs, precision: Precision): RunResult<Algorithm> {
  const func = atPrecision(algorithm.func, precision);
  const data = func.parameters.flatMap((parameter): [string, Datum][] => {
    const name = parameter.value.name ?? "";
    const value = given[name];
    return value === undefined ? [] : [[name, datumOf(parameter, value, graph)]];
  });
  const start = performance.now();
  const { results } = interpret(func, graph, Object.fromEntries(data));
  const time = performance.now() - start;
  const read = [...results].map(([name, value]) => {
    const { element, domain } = typeOfResult(func, name);
    return { name, domain, value: domain === "scalar" && element === "bool" ? value !== 0 : value };
  });
  return makeResult<Algorithm>(read, graph, {
    rounds: null,
    converged: null,
    timings: { ...NO_TIME, run: time, total: time },
    decision: { parallel: false, workers: 1, speedup: 1, why: "the reference interpreter, as asked for" },
    report: null,
  });
}

/** A value as the interpreter takes it: the index of a node, the entries of an attribute, a number for all. */
function datumOf({ value: { type }, nodeKey }: Parameter, value: GivenValue, graph: Graph): Datum {
  if (nodeKey) return graph.nodeKeys.indexOf(value);
  if (typeof value !== "string" || type.kind === "graph" || type.domain === "scalar") return Number(value);
  const column = columnOf(graph, type.domain, value);
  if (!column) throw missingAttribute(graph, type.domain, value);
  return column;
}

function typeOfResult(func: Func, name: string) {
  const { type } = func.body.yields[func.resultNames.indexOf(name)]!;
  if (type.kind === "graph") throw new TypeError("a graph is no result");
  return type;
}
