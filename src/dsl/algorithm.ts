/** Algorithms: what the builder makes, and what a run of one takes and gives, as types. */

import { refuseExtra } from "../arguments/options.ts";
import type { Domain, Element } from "../ir/type.ts";
import { valueType } from "../ir/type.ts";
import type { Func, Parameter } from "../ir/value.ts";
import { newValue } from "../ir/value.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { GraphExpression } from "./graph.ts";
import type { Operand } from "./operand.ts";
import { describe, expectOperand, fault } from "./operand.ts";
import type { ParameterSpec, ParameterSpecs } from "./parameter.ts";
import type { Constant } from "./place.ts";
import { expectFunction, expectName, expectRecord } from "./record.ts";
import { Construction } from "./scope.ts";

/** The type of one result. */
export interface ResultSpec<D extends Domain = Domain, E extends Element = Element> {
  readonly domain: D;
  readonly element: E;
}

/** Results by name. */
export type ResultSpecs = Readonly<Record<string, ResultSpec>>;

/** A graph algorithm with parameters P and results R, ready to be compiled. */
export interface Algorithm<P extends ParameterSpecs = ParameterSpecs, R extends ResultSpecs = ResultSpecs> {
  readonly kind: "algorithm";
  readonly name: string;
  readonly parameters: P;
  readonly results: R;
  /** What it computes, as graph IR. */
  readonly func: Func;
}

/** The parameters inside an algorithm, by name. */
export type ParameterExpressions<P> = {
  readonly [K in keyof P]: P[K] extends ParameterSpec<infer D, infer E> ? Expression<D, E> : never;
};

/** The types of the values that an algorithm's function returns. */
export type ResultSpecsOf<R> = {
  readonly [K in keyof R]: R[K] extends Operand<infer D extends Domain, infer E> ? ResultSpec<D, E> : never;
};

/** What a node may be called. */
export type KeyValue = string | number | bigint | boolean | symbol | object;

/** The values of a node or edge parameter: one for all, an array by index, an attribute's name, or a map by key. */
export type ColumnValue<E extends Element> =
  | Constant<E>
  | ArrayLike<number | Constant<E>>
  | string
  | ReadonlyMap<KeyValue, number | Constant<E>>;

type ValueOf<S> =
  S extends ParameterSpec<infer D, infer E, number | null, infer K>
    ? K extends true
      ? KeyValue
      : D extends "scalar"
        ? Constant<E>
        : ColumnValue<E>
    : never;

type RequiredNames<P> = { [K in keyof P]: P[K] extends { readonly initial: null } ? K : never }[keyof P];

/** What a run of an algorithm is given: every parameter without a default, and any of the others. */
export type ParametersOf<A extends Algorithm> = {
  readonly [K in RequiredNames<A["parameters"]>]: ValueOf<A["parameters"][K]>;
} & {
  readonly [K in Exclude<keyof A["parameters"], RequiredNames<A["parameters"]>>]?:
    | ValueOf<A["parameters"][K]>
    | undefined;
};

/** The array of each element that results are copied to. */
interface ElementArray {
  readonly bool: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** What a run of an algorithm gives: an array of n or m for node and edge results, a number or boolean for scalars. */
export type ResultArrays<A extends Algorithm> = {
  readonly [K in keyof A["results"]]: A["results"][K] extends ResultSpec<infer D, infer E>
    ? D extends "scalar"
      ? Constant<E>
      : ElementArray[E]
    : never;
};

/**
 * Defines an algorithm. `build` is run once, now: it takes the graph and the parameters, and returns the results by
 * name. What it does wrong is a `dsl/type` or `dsl/scope` error that points to the place in its source.
 */
export function algorithm<P extends ParameterSpecs, R extends Readonly<Record<string, Operand<Domain>>>>(
  name: string,
  parameters: P,
  build: (g: GraphExpression, parameters: ParameterExpressions<P>) => R,
  ...extra: readonly never[]
): Algorithm<P, ResultSpecsOf<R>> {
  refuseExtra("algorithm", 3, extra);
  expectName(name, "the name of an algorithm");
  const construction = new Construction();
  const { graph } = construction;
  const scope = construction.newBody();
  const given: Parameter[] = [];
  const expressions: [string, Expression][] = [];
  for (const [key, spec] of Object.entries(expectRecord(parameters, `the parameters of ${name}`))) {
    expectName(key, `the name of a parameter of ${name}`);
    const { domain, element, initial, nodeKey } = expectSpec(spec, key);
    const value = newValue(valueType(element, domain), domain === "scalar" ? null : graph, key);
    given.push({ value, initial, nodeKey });
    expressions.push([key, expression({ domain, element, value, scope })]);
  }
  const results = construction.within(scope, () => {
    const g = new GraphExpression(construction);
    // Built from the entries of P, one expression for each.
    const returned = expectFunction(build, name)(g, Object.fromEntries(expressions) as ParameterExpressions<P>);
    return Object.entries(expectRecord(returned, `algorithm ${name}`)).map(([key, found]) => {
      expectName(key, `the name of a result of ${name}`);
      return { key, operand: expectOperand(found, `the result ${key}`, construction) };
    });
  });
  const func: Func = {
    name,
    graph,
    parameters: given,
    body: scope.region.finish(
      [],
      results.map(({ operand }) => operand.value),
    ),
    resultNames: results.map(({ key }) => key),
  };
  const specs = results.map(({ key, operand }) => [key, { domain: operand.domain, element: operand.element }]);
  // Read off the entries of R, one for each.
  return { kind: "algorithm", name, parameters, results: Object.fromEntries(specs) as ResultSpecsOf<R>, func };
}

/** Whether something, such as what a module exports, is an algorithm. */
export function isAlgorithm(found: unknown): found is Algorithm {
  return (
    typeof found === "object" && found !== null && "kind" in found && found.kind === "algorithm" && "func" in found
  );
}

function expectSpec(found: unknown, name: string): ParameterSpec {
  if (typeof found === "object" && found !== null && "initial" in found && "nodeKey" in found) {
    return found as ParameterSpec;
  }
  throw fault(
    "dsl/type",
    `parameter ${name} is ${describe(found)}; expected a declaration of its type`,
    `Write ${name}: f64(…), i32(…), bool(…), f64.node(…), f64.edge(…) or nodeKey().`,
  );
}
