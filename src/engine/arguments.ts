/** The arguments of runs: programs and parameters, checked and copied at the call. */

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

/** The arguments after the graph. Parameters may be left out where the algorithm has a default for each. */
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

/** Does the same for calls for which a plan is not enough. */
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
 * Copies parameters as they are now, arrays and Maps included, so that later changes of them do not matter to a run
 * that waits. A graph that is still being made gives no lengths; then every array is copied. Whether parameters fit is
 * found out when they are read. Throws `usage` for what is no object of named values.
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

/** Arrays that nobody changes as long as runs need them. */
const lent = new WeakSet<object>();

/** Has runs read the arrays among parameters where they are, without a copy. Whoever calls this changes none of them meanwhile. */
export function lend(given: Readonly<Record<string, unknown>>): void {
  for (const value of Object.values(given)) if (ArrayBuffer.isView(value)) lent.add(value);
}

/** Throws `param` for a parameter that does not exist or does not fit, as a run would, for calls that run nothing. */
export function expectFitting(program: Algorithm | Plan, graph: Graph, given: Readonly<Record<string, unknown>>): void {
  const parameters = "func" in program ? parametersOf(program.func) : program.parameters;
  checkParameters(program.name, parameters, given, graph);
}

/** Tells whether something is an array, or like one. */
const isArray = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/** Copies an array of one of the lengths; without lengths, any array. Anything else is refused when it is read. */
function copyOf(value: unknown, lengths: readonly number[] | null): unknown {
  if (isMap(value)) {
    // The copy is of this realm, whichever realm the original is of.
    const copy = new Map<unknown, unknown>();
    Map.prototype.forEach.call(value, (entry: unknown, key: unknown) => void copy.set(key, entry));
    return copy;
  }
  const isOfLength = lengths === null ? isArray : ({ length }: ArrayLike<unknown>): boolean => lengths.includes(length);
  if (!isArrayLike(value) || lent.has(value) || !isOfLength(value)) return value;
  if (value instanceof Float64Array || value instanceof Float32Array) return value.slice();
  if (value instanceof Int32Array || value instanceof Uint32Array || value instanceof Uint8Array) return value.slice();
  return Array.from(value);
}

/** What a call asked for, as it was at the call. */
export interface Asked<A extends Algorithm = Algorithm, O = RunOptions> {
  readonly program: A | Plan;
  /** The graph; a promise while it is being made. */
  readonly graph: Graph | Promise<Graph>;
  /** Whether the graph was made for this call. */
  readonly isOwn: boolean;
  readonly given: Readonly<Record<string, unknown>>;
  readonly options: O;
  readonly clock: Clock;
}
