/** Defines algorithms with the builder, and gives the types of what a run of one takes and returns. */

import { total } from "../arguments/found.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { Domain, Element } from "../ir/type.ts";
import { printType, sameType } from "../ir/type.ts";
import type { Parameter, Region, Value } from "../ir/value.ts";
import { copyRegion } from "../ir/walk.ts";
import type { Algorithm, ComputedDefault, ParameterSpec, ParameterSpecs, ResultSpec } from "../typing/algorithm.ts";
import { parameter } from "../typing/leaf.ts";
import { program } from "../typing/program.ts";
import { Construction } from "../typing/scope.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { GraphExpression } from "./graph.ts";
import type { Operand } from "./operand.ts";
import { expectOperand, fault, siteOf } from "./operand.ts";
import type { ParameterExpressions } from "./parameter.ts";
import { expectSpec } from "./parameter.ts";
import type { Constant } from "./place.ts";
import { expectFunction, expectName, expectRecord, refuseUnknown } from "./record.ts";
import { entry } from "./span.ts";
import { BUILDER_SPELLING } from "./spelling.ts";

export type { Algorithm, ResultSpec, ResultSpecs } from "../typing/algorithm.ts";

/** The types of the values that an algorithm's function returns. */
export type ResultSpecsOf<R> = {
  readonly [K in keyof R]: R[K] extends Operand<infer D extends Domain, infer E> ? ResultSpec<D, E> : never;
};

/** The types of keys that nodes may have. */
export type KeyValue = string | number | bigint | boolean | symbol | object;

/** The values of a node or edge parameter: one number for all, an array by index, the name of an attribute, or a map by key. */
export type ColumnValue<E extends Element> =
  | Constant<E>
  | ArrayLike<number | Constant<E>>
  | string
  | ReadonlyMap<KeyValue, number | Constant<E>>;

type ValueOf<S> =
  S extends ParameterSpec<infer D, infer E, ParameterSpec["initial"], infer K>
    ? K extends true
      ? KeyValue
      : D extends "scalar"
        ? Constant<E>
        : ColumnValue<E>
    : never;

type RequiredNames<P> = { [K in keyof P]: P[K] extends { readonly initial: null } ? K : never }[keyof P];

/** The parameters of a run: every parameter without a default, and any of the others. */
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

/** The results of a run: an array of n or m entries for a node or edge result, a number or boolean for a scalar. */
export type ResultArrays<A extends Algorithm> = {
  readonly [K in keyof A["results"]]: A["results"][K] extends ResultSpec<infer D, infer E>
    ? D extends "scalar"
      ? Constant<E>
      : ElementArray[E]
    : never;
};

/** Facts about an algorithm that its body does not say. */
export interface AlgorithmOptions<P extends ParameterSpecs> {
  /**
   * How much closer a round of the loop brings any two states, as a factor of their L1 distance (the Lipschitz constant of
   * the round). Where it is below 1, a run may start warm, from the result of the run before.
   */
  readonly contracts?:
    | ((g: GraphExpression, parameters: ParameterExpressions<P>) => Operand<"scalar", "f64">)
    | undefined;
}

function define<P extends ParameterSpecs, R extends Readonly<Record<string, Operand<Domain>>>>(
  name: string,
  parameters: P,
  build: (g: GraphExpression, parameters: ParameterExpressions<P>) => R,
  options: AlgorithmOptions<P> = {},
  ...extra: readonly never[]
): Algorithm<P, ResultSpecsOf<R>> {
  refuseExtra("algorithm", 4, extra);
  refuseUnknown(options, ["contracts"], "the options of an algorithm");
  const { contracts } = options;
  expectName(name, "the name of an algorithm");
  const construction = new Construction(BUILDER_SPELLING);
  const scope = construction.newBody();
  const given: Parameter[] = [];
  const expressions: [string, Expression][] = [];
  for (const [key, spec] of Object.entries(expectRecord(parameters, `the parameters of ${name}`))) {
    expectName(key, `the name of a parameter of ${name}`);
    const { domain, element, initial, nodeKey } = expectSpec(spec, key);
    const typed = parameter(scope, key, domain, element);
    given.push({ value: typed.value, initial: isComputed(initial) ? regionOf(key, initial, given) : initial, nodeKey });
    expressions.push([key, expression(typed)]);
  }
  const { func, results, warnings } = program(siteOf(construction), name, scope, given, () => {
    const g = new GraphExpression(construction);
    // Built from the entries of P, one expression for each.
    const returned = expectFunction(build, name)(g, Object.fromEntries(expressions) as ParameterExpressions<P>);
    return Object.entries(expectRecord(returned, `algorithm ${name}`)).map(([key, found]) => {
      expectName(key, `the name of a result of ${name}`);
      return { name: key, value: expectOperand(found, `the result ${key}`) };
    });
  });
  const specs = results.map(({ name, value: { domain, element } }) => [name, { domain, element }]);
  // Read off the entries of R, one for each.
  const types = Object.fromEntries(specs) as ResultSpecsOf<R>;
  const made: Algorithm<P, ResultSpecsOf<R>> = { kind: "algorithm", name, parameters, results: types, func, warnings };
  if (contracts === undefined) return made;
  const contraction = define(`${name}Contraction`, parameters, (g, given) => ({
    factor: expectFunction(contracts, "contracts")(g, given),
  }));
  // The factor reads only some of the parameters, but is given all of them.
  return { ...made, contraction: { ...contraction, warnings: [] } };
}
/**
 * Defines an algorithm. `build` is run once, now: it takes the graph and the parameters, and returns the results by
 * name.
 *
 * @throws {@link EdgewiseError} `dsl/type` for operands, names and results that do not fit; `dsl/scope` for a value
 * used outside of the region or algorithm that it belongs to. Both point to the place in the source of the function.
 * @example
 * ```ts
 * import { algorithm, f64, fromEdges, run } from "edgewise";
 *
 * // What each node gets of its in-neighbors, a part of what they have.
 * const inflow = algorithm("inflow", { part: f64(0.5), stock: f64.node(1) }, (g, { part, stock }) => ({
 *   inflow: g.in.sum(({ source }) => source(stock)).mul(part),
 * }));
 *
 * const graph = fromEdges({ sources: [0, 1], targets: [2, 2] });
 * const result = await run(inflow, graph, { stock: [3, 5, 0] });
 * console.log(result.inflow.join(" ")); // 0 0 4
 * ```
 */
export const algorithm = entry(define);

/**
 * Defines an algorithm as `algorithm` does, but runs `build` when the program is first asked for, so that a module of
 * many algorithms loads quickly. Errors of `build` are thrown then, so it is for programs that tests have shown to
 * build.
 */
export function algorithmLater<P extends ParameterSpecs, R extends Readonly<Record<string, Operand<Domain>>>>(
  name: string,
  parameters: P,
  build: (g: GraphExpression, parameters: ParameterExpressions<P>) => R,
  options?: AlgorithmOptions<P>,
): Algorithm<P, ResultSpecsOf<R>> {
  let made: Algorithm<P, ResultSpecsOf<R>> | null = null;
  const whole = (): Algorithm<P, ResultSpecsOf<R>> => {
    made ??= algorithm(name, parameters, build, options);
    return made;
  };
  return {
    kind: "algorithm",
    name,
    parameters,
    get results() {
      return whole().results;
    },
    get func() {
      return whole().func;
    },
    get warnings() {
      return whole().warnings ?? [];
    },
    get contraction() {
      return whole().contraction;
    },
  };
}

/**
 * Whether something, such as what a module exports, is an algorithm. Throws nothing.
 *
 * @example
 * ```ts
 * import { isAlgorithm } from "edgewise";
 * import * as library from "edgewise/algorithms";
 *
 * console.log(isAlgorithm(library.bfs), isAlgorithm("bfs")); // true false
 * ```
 */
export const isAlgorithm = total(
  (found: unknown): found is Algorithm =>
    typeof found === "object" && found !== null && "kind" in found && found.kind === "algorithm" && "func" in found,
);

function isComputed(initial: ParameterSpec["initial"]): initial is ComputedDefault {
  return typeof initial === "object" && initial !== null;
}

/** The region of a computed default, on the parameters that come before its own. */
function regionOf(name: string, { reads, region }: ComputedDefault, before: readonly Parameter[]): Region {
  const substitution = new Map<Value, Value>();
  reads.forEach((read, k) => {
    const declared = region.parameters[k]!;
    const found = before.find(({ value }) => value.name === read)?.value;
    if (!found || !sameType(found.type, declared.type)) {
      const known = before.map(({ value }) => `${value.name}: ${printType(value.type)}`).join(", ") || "none";
      throw fault(
        "dsl/type",
        `the default of ${name} reads ${read}: ${printType(declared.type)}; expected a parameter before it, which are ${known}`,
        `Declare ${read} before ${name}, with the same type.`,
      );
    }
    substitution.set(declared, found);
  });
  return copyRegion(region, substitution);
}
