/** Declares the parameters of an algorithm: scalars, node values and edge values, with their defaults. */

import { total } from "../arguments/found.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { Domain, Element } from "../ir/type.ts";
import type { ComputedDefault, ParameterSpec } from "../typing/algorithm.ts";
import { parameter } from "../typing/leaf.ts";
import { expectVisible, loneNumber } from "../typing/operand.ts";
import { Construction } from "../typing/scope.ts";
import { describe } from "../typing/typed.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { describeFound, expectLiteral, expectOperand, fault, siteOf } from "./operand.ts";
import type { Constant } from "./place.ts";
import { expectFunction, expectName, expectRecord } from "./record.ts";
import { callerSpan, entry } from "./span.ts";
import { BUILDER_SPELLING } from "./spelling.ts";

export type { ComputedDefault, ParameterSpec, ParameterSpecs } from "../typing/algorithm.ts";

/** The parameters inside an algorithm, by name. */
export type ParameterExpressions<P> = {
  readonly [K in keyof P]: P[K] extends ParameterSpec<infer D, infer E> ? Expression<D, E> : never;
};

/** Scalar parameters by name. */
export type ScalarSpecs = Readonly<Record<string, ParameterSpec<"scalar">>>;

/** Makes parameters of one element at one domain. */
export interface ParametersAt<D extends Domain, E extends Element> {
  /** A parameter that must be given. */
  (): ParameterSpec<D, E, null, false>;
  /** A parameter with a default. */
  (initial: Constant<E>): ParameterSpec<D, E, number, false>;
  /**
   * A parameter whose default is computed from others, given or default themselves. `build` is run once, now. The others have
   * the same names in the algorithm, and come before this one.
   */
  from<P extends ScalarSpecs>(
    parameters: P,
    build: (parameters: ParameterExpressions<P>) => Operand<"scalar", E>,
  ): ParameterSpec<D, E, ComputedDefault, false>;
}

/** Makes parameters of one element: `f64(0.85)` a scalar with a default, `f64()` one that must be given. */
export interface ParametersOfElement<E extends Element> extends ParametersAt<"scalar", E> {
  /** A value for each node: given as a number, an array, the name of a node attribute, or a map by node key. */
  readonly node: ParametersAt<"node", E>;
  /** A value for each edge: given as a number, an array, the name of an edge attribute, or a map by edge key. */
  readonly edge: ParametersAt<"edge", E>;
}

/**
 * 64-bit floating-point parameters.
 *
 * @throws {@link EdgewiseError} `dsl/type` for a default that the type does not have.
 * @example
 * ```ts
 * import { algorithm, f64, path, run } from "edgewise";
 *
 * // A number, 0.5 if not given; one of each node, 1 if not given; one of each edge, which has to be given.
 * const parameters = { factor: f64(0.5), stock: f64.node(1), price: f64.edge() };
 * const value = algorithm("value", parameters, (g, { factor, stock, price }) => ({
 *   worth: g.out.sum(({ source, edge }) => source(stock).mul(edge(price))).mul(factor),
 * }));
 * const { worth } = await run(value, path({ nodeCount: 3, directed: true }), { price: [4, 8] });
 * console.log(worth.join(" ")); // 2 4 0
 * ```
 */
export const f64: ParametersOfElement<"f64"> = parametersOf("f64");
/**
 * 32-bit floating-point parameters; what is given is rounded.
 *
 * @throws {@link EdgewiseError} `dsl/type` for a default that the type does not have.
 * @see {@link f64} for an example.
 */
export const f32: ParametersOfElement<"f32"> = parametersOf("f32");
/**
 * Signed 32-bit integer parameters.
 *
 * @throws {@link EdgewiseError} `dsl/type` for a default that the type does not have.
 * @see {@link f64} for an example.
 */
export const i32: ParametersOfElement<"i32"> = parametersOf("i32");
/**
 * Unsigned 32-bit integer parameters.
 *
 * @throws {@link EdgewiseError} `dsl/type` for a default that the type does not have.
 * @see {@link f64} for an example.
 */
export const u32: ParametersOfElement<"u32"> = parametersOf("u32");
/**
 * Parameters that are true or false.
 *
 * @throws {@link EdgewiseError} `dsl/type` for a default that the type does not have.
 * @see {@link f64} for an example.
 */
export const bool: ParametersOfElement<"bool"> = parametersOf("bool");

/**
 * A node, given by its key and seen by the algorithm as its index, an i32. It must be given.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant.
 * @example
 * ```ts
 * import { algorithm, fromEdges, nodeKey, run } from "edgewise";
 *
 * const isNext = algorithm("isNext", { to: nodeKey() }, (g, { to }) => ({
 *   next: g.in.any(({ source }) => source(g.nodeIndex()).eq(to)),
 * }));
 * const graph = fromEdges({ nodeKeys: ["Rome", "Bern", "Oslo"], sources: [0, 1], targets: [1, 2] });
 * const result = await run(isNext, graph, { to: "Bern" });
 * console.log(result.next.join(" "), result.get("next", "Oslo")); // 0 0 1 1
 * ```
 */
export function nodeKey(...extra: readonly never[]): ParameterSpec<"scalar", "i32", null, true> {
  refuseExtra("nodeKey", 0, extra);
  return { domain: "scalar", element: "i32", initial: null, nodeKey: true };
}

const isSpec = total(
  (found: unknown): found is ParameterSpec =>
    typeof found === "object" && found !== null && "initial" in found && "nodeKey" in found,
);

/** Refuses what is no declaration of a parameter. */
export function expectSpec(found: unknown, name: string): ParameterSpec {
  if (isSpec(found)) return found;
  throw fault(
    "dsl/type",
    `parameter ${name} is ${describeFound(found)}; expected a declaration of its type`,
    `Write ${name}: f64(…), i32(…), bool(…), f64.node(…), f64.edge(…) or nodeKey().`,
  );
}

function parametersOf<E extends Element>(element: E): ParametersOfElement<E> {
  return Object.assign(maker("scalar", element), { node: maker("node", element), edge: maker("edge", element) });
}

function maker<D extends Domain, E extends Element>(domain: D, element: E): ParametersAt<D, E> {
  function make(): ParameterSpec<D, E, null, false>;
  function make(initial: Constant<E>): ParameterSpec<D, E, number, false>;
  function make(initial?: Constant<E>, ...extra: readonly never[]): ParameterSpec<D, E, number | null, false> {
    refuseExtra(domain === "scalar" ? element : `${element}.${domain}`, 1, extra);
    const number = initial === undefined ? null : defaultOf(initial, element);
    return { domain, element, initial: number, nodeKey: false };
  }
  function from<P extends ScalarSpecs>(
    parameters: P,
    build: (parameters: ParameterExpressions<P>) => Operand<"scalar", E>,
  ): ParameterSpec<D, E, ComputedDefault, false> {
    return { domain, element, initial: computedFrom(parameters, build, element), nodeKey: false };
  }
  // `entry` returns a new function, without the properties of the one that it is given.
  return Object.assign(entry(make), { from: entry(from) });
}

const WHAT = "the default of a parameter";

function computedFrom<P extends ScalarSpecs>(
  parameters: P,
  build: (parameters: ParameterExpressions<P>) => unknown,
  element: Element,
): ComputedDefault {
  const construction = new Construction(BUILDER_SPELLING);
  const scope = construction.newBody();
  const made = Object.entries(expectRecord(parameters, WHAT)).map(([name, found]) => {
    expectName(name, "the name of a parameter");
    const spec = expectSpec(found, name);
    if (spec.domain !== "scalar") {
      throw fault("dsl/type", `${WHAT} reads ${name}, which is ${spec.domain}<${spec.element}>; expected a scalar`);
    }
    return { name, typed: parameter(scope, name, "scalar", spec.element) };
  });
  const expressions = made.map(({ name, typed }): [string, Expression] => [name, expression(typed)]);
  const result = construction.within(scope, () => {
    // Built from the entries of P, one expression for each.
    const given = Object.fromEntries(expressions) as ParameterExpressions<P>;
    return expectVisible(siteOf(construction), expectOperand(expectFunction(build, WHAT)(given), WHAT), WHAT);
  });
  if (result.element !== element) {
    throw fault(
      "dsl/type",
      `${WHAT} got ${describe(result)}; expected ${element}`,
      `Convert it: x.cast("${element}").`,
    );
  }
  const values = made.map(({ typed }) => typed.value);
  return { reads: made.map(({ name }) => name), region: scope.region.finish(values, [result.value]) };
}

function defaultOf(found: unknown, element: Element): number {
  return loneNumber(callerSpan(), expectLiteral(found, WHAT), element, WHAT);
}
