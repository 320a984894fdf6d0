/** What runs are called with: programs and parameters, checked and taken down at the call. */

import { isMap, total } from "../arguments/found.ts";
import { hintForObject, isArrayLike, isPlainObject, reading, refusal } from "../arguments/kind.ts";
import type { Algorithm, ParametersOf } from "../dsl/algorithm.ts";
import type { Graph } from "../graph/graph.ts";
import { FUNC } from "../ir/arguments.ts";
import type { Plan } from "../plan/plan.ts";
import { isPlanLike } from "../plan/text.ts";
import { PLAN_CHECKS } from "../plan/verify/parts.ts";
import { parametersOf } from "../program.ts";
import type { Clock } from "./clock.ts";
import type { RunOptions } from "./options.ts";
import { checkParameters } from "./parameters.ts";

/** The parameters may be left out where the algorithm has a default for each. */
export type RunArguments<A extends Algorithm, O> =
  Record<never, never> extends ParametersOf<A>
    ? readonly [parameters?: ParametersOf<A> | undefined, options?: O | undefined]
    : readonly [parameters: ParametersOf<A>, options?: O | undefined];

/** Throws `usage` for what is neither an algorithm nor a plan, `plan/invalid` for a plan that the verifier refuses. */
export function expectProgram(call: string, program: unknown): asserts program is Algorithm | Plan {
  if (isAlgorithm(program)) return;
  if (isPlanLike(program)) {
    PLAN_CHECKS.here.expectPlan(program);
    return;
  }
  const hint = isCompilation(program) ? "Give the compilation's plan." : undefined;
  throw refusal({ call, name: "" }, program, "what algorithm(…) returns, or a plan", hint);
}

/** The same for calls that a plan is not enough for. */
export function expectAlgorithm(call: string, program: unknown): asserts program is Algorithm {
  if (isAlgorithm(program)) return;
  throw refusal({ call, name: "" }, program, "what algorithm(…) returns");
}

const isAlgorithm = total(
  (found: unknown): found is Algorithm =>
    typeof found === "object" && found !== null && "func" in found && "kind" in found && FUNC.fits(found.func),
);

const isCompilation = total((found) => typeof found === "object" && found !== null && "plan" in found);

/**
 * Parameters as they are now: arrays and Maps are copied, so that a run means what was said when it was asked for. Without a
 * graph, which is being made, these are all arrays. Whether they fit is found out when they are read. Throws `usage` for what is no object of named values.
 */
export function takeDown(
  call: string,
  program: Algorithm | Plan,
  graph: Graph | null,
  given: unknown = {},
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(given)) {
    throw refusal({ call, name: "" }, given, "an object of parameters by name", hintForObject(given));
  }
  const parameters = "func" in program ? parametersOf(program.func) : program.parameters;
  const keys = new Set(parameters.flatMap(({ name, nodeKey }) => (nodeKey ? [name] : [])));
  const lengths = graph && [graph.nodeCount, graph.edgeCount];
  return Object.fromEntries(
    reading({ call, name: "" }, () => Object.entries(given)).map(([name, value]) => [
      name,
      keys.has(name) ? value : reading({ call, name }, () => copyOf(value, lengths)),
    ]),
  );
}

/** Throws `param` for a parameter that does not exist or does not fit, as a run would, though nothing is to be run. */
export function expectFitting(program: Algorithm | Plan, graph: Graph, given: Readonly<Record<string, unknown>>): void {
  const parameters = "func" in program ? parametersOf(program.func) : program.parameters;
  checkParameters(program.name, parameters, given, graph);
}

/** Whether something has as many entries as it says. */
const isArray = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/** Without lengths every array is copied. What is no array of one of the lengths is refused when it is read, whatever it holds. */
function copyOf(value: unknown, lengths: readonly number[] | null): unknown {
  if (isMap(value)) {
    // Of this realm, whichever it was of.
    const copy = new Map<unknown, unknown>();
    Map.prototype.forEach.call(value, (entry: unknown, key: unknown) => void copy.set(key, entry));
    return copy;
  }
  const isOfLength = lengths === null ? isArray : ({ length }: ArrayLike<unknown>): boolean => lengths.includes(length);
  if (!isArrayLike(value) || !isOfLength(value)) return value;
  if (value instanceof Float64Array || value instanceof Float32Array) return value.slice();
  if (value instanceof Int32Array || value instanceof Uint32Array || value instanceof Uint8Array) return value.slice();
  return Array.from(value);
}

/** What a call asked for, as it was then. */
export interface Asked<A extends Algorithm = Algorithm, O = RunOptions> {
  readonly program: A | Plan;
  /** A promise where it is being made. */
  readonly graph: Graph | Promise<Graph>;
  /** Whether the graph was made for this call. */
  readonly isOwn: boolean;
  readonly given: Readonly<Record<string, unknown>>;
  readonly options: O;
  readonly clock: Clock;
}
