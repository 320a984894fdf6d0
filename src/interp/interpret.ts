/**
 * The reference interpreter: the meaning of the language, and the oracle that every other way of running is compared
 * with. It follows docs/numerics.md and the op table word by word, on one thread, and optimizes nothing.
 */

import type { Graph } from "../graph/graph.ts";
import type { Func, Value } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { canonical } from "./datum.ts";
import type { LastResiduals, Round } from "./evaluate.ts";
import { define, evaluateRegion } from "./evaluate.ts";
import { bindParameters } from "./parameters.ts";

export type { Datum } from "./datum.ts";
export type { LastResiduals, Round } from "./evaluate.ts";

export interface InterpretOptions {
  /** Called after each round of each loop; the arrays it is given must not be written to. */
  readonly onRound?: ((round: Round) => void) | undefined;
}

export interface Interpretation {
  /** The results by name, in the order of the function: numbers (bool: 0 or 1), or arrays that the caller owns. */
  readonly results: ReadonlyMap<string, Datum>;
  /** The last residuals of loops, by the values that say whether they converged. */
  readonly residuals: ReadonlyMap<Value, LastResiduals>;
}

/**
 * Runs a function on a graph. `parameters` are numbers or arrays by parameter name; a node key is given as the index of its
 * node. Throws `param`, `graph/attribute` or `run/index`; where several ops fail, the error is of the first in program order.
 */
export function interpret(
  func: Func,
  graph: Graph,
  parameters: Readonly<Record<string, Datum>> = {},
  { onRound }: InterpretOptions = {},
): Interpretation {
  const residuals = new Map<Value, LastResiduals>();
  const environment = {
    algorithm: func.name,
    graphs: new Map([[func.graph, graph]]),
    data: new Map<Value, Datum>(),
    onRound,
    residuals,
  };
  const values = func.parameters.map(({ value }) => value);
  define(values, bindParameters(func, graph, parameters), environment);
  const yielded = evaluateRegion(func.body, environment);
  return { results: new Map(func.resultNames.map((name, k) => [name, canonical(yielded[k]!)])), residuals };
}
