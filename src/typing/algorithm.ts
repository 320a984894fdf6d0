/** Algorithms as front ends make them: the IR of an algorithm, its parameters and its results. */

import type { Diagnostic } from "../error.ts";
import type { Domain, Element } from "../ir/type.ts";
import type { Func, Region } from "../ir/value.ts";

/** A parameter before it has a name. I is null where the caller must give a value; K is true for keys of nodes. */
export interface ParameterSpec<
  D extends Domain = Domain,
  E extends Element = Element,
  I extends number | ComputedDefault | null = number | ComputedDefault | null,
  K extends boolean = boolean,
> {
  readonly domain: D;
  readonly element: E;
  /** The default, which is used at every node or edge; null where the caller must give a value. */
  readonly initial: I;
  /** Whether the caller gives the key of a node, which the algorithm sees as that node's index. */
  readonly nodeKey: K;
}

/** A default that is computed from other parameters. */
export interface ComputedDefault {
  /** The names of the scalar parameters that it reads, one for each parameter of `region`. */
  readonly reads: readonly string[];
  /** Scalar ops that yield the default. */
  readonly region: Region;
}

/** Parameters by name. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

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
  /** The computation as graph IR. */
  readonly func: Func;
  /** Warnings of what the author most likely did not mean, each with its place. An engine shows a process each of them once. */
  readonly warnings?: readonly Diagnostic[];
  /**
   * An algorithm whose only result, `factor`, says how much closer a round of the loop brings any two states, as a factor of
   * their L1 distance (the Lipschitz constant of the round). Where it is below 1, a run may start warm, from the result of a
   * run before.
   */
  readonly contraction?: Algorithm | undefined;
}
