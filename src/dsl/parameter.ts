/** What the caller of an algorithm may give: scalars, node values and edge values, with defaults. */

import { refuseExtra } from "../arguments/options.ts";
import type { Domain, Element } from "../ir/type.ts";
import { constantOf } from "./operand.ts";
import type { Constant } from "./place.ts";

/** A parameter before it has a name. I is null where a value must be given, K is true for keys of nodes. */
export interface ParameterSpec<
  D extends Domain = Domain,
  E extends Element = Element,
  I extends number | null = number | null,
  K extends boolean = boolean,
> {
  readonly domain: D;
  readonly element: E;
  /** What a run uses where nothing is given, at every node or edge; null where something must be given. */
  readonly initial: I;
  /** Whether it is given as the key of a node and seen by the algorithm as that node's index. */
  readonly nodeKey: K;
}

/** Parameters by name. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** Makes parameters of one element: `f64(0.85)` a scalar with a default, `f64()` one that must be given. */
export interface ParametersOfElement<E extends Element> {
  (): ParameterSpec<"scalar", E, null, false>;
  (initial: Constant<E>): ParameterSpec<"scalar", E, number, false>;
  /** A value for each node: given as a number, an array, the name of a node attribute, or a map by node key. */
  readonly node: {
    (): ParameterSpec<"node", E, null, false>;
    (initial: Constant<E>): ParameterSpec<"node", E, number, false>;
  };
  /** A value for each edge: given as a number, an array, the name of an edge attribute, or a map by edge key. */
  readonly edge: {
    (): ParameterSpec<"edge", E, null, false>;
    (initial: Constant<E>): ParameterSpec<"edge", E, number, false>;
  };
}

/** 64-bit floating-point parameters. */
export const f64: ParametersOfElement<"f64"> = parametersOf("f64");
/** 32-bit floating-point parameters; what is given is rounded. */
export const f32: ParametersOfElement<"f32"> = parametersOf("f32");
/** Signed 32-bit integer parameters. */
export const i32: ParametersOfElement<"i32"> = parametersOf("i32");
/** Unsigned 32-bit integer parameters. */
export const u32: ParametersOfElement<"u32"> = parametersOf("u32");
/** Parameters that are true or false. */
export const bool: ParametersOfElement<"bool"> = parametersOf("bool");

/** A node, given by its key and seen by the algorithm as its index, an i32. It must be given. */
export function nodeKey(...extra: readonly never[]): ParameterSpec<"scalar", "i32", null, true> {
  refuseExtra("nodeKey", 0, extra);
  return { domain: "scalar", element: "i32", initial: null, nodeKey: true };
}

function parametersOf<E extends Element>(element: E): ParametersOfElement<E> {
  return Object.assign(maker("scalar", element), { node: maker("node", element), edge: maker("edge", element) });
}

function maker<D extends Domain, E extends Element>(domain: D, element: E) {
  function make(): ParameterSpec<D, E, null, false>;
  function make(initial: Constant<E>): ParameterSpec<D, E, number, false>;
  function make(initial?: Constant<E>, ...extra: readonly never[]): ParameterSpec<D, E, number | null, false> {
    refuseExtra(domain === "scalar" ? element : `${element}.${domain}`, 1, extra);
    const number = initial === undefined ? null : constantOf(initial, element, `the default of a parameter`);
    return { domain, element, initial: number, nodeKey: false };
  }
  return make;
}
