/** What front ends make: an algorithm with what a run of it takes and gives. */

import type { Diagnostic } from "../error.ts";
import type { Domain, Element } from "../ir/type.ts";
import type { Func, Region } from "../ir/value.ts";

/** A parameter before it has a name. I is null where a value must be given, K is true for keys of nodes. */
export interface ParameterSpec<
  D extends Domain = Domain,
  E extends Element = Element,
  I extends number | ComputedDefault | null = number | ComputedDefault | null,
  K extends boolean = boolean,
> {
  readonly domain: D;
  readonly element: E;
  /** What a run uses where nothing is given, at every node or edge; null where something must be given. */
  readonly initial: I;
  /** Whether it is given as the key of a node and seen by the algorithm as that node's index. */
  readonly nodeKey: K;
}

/** A default that is computed from other parameters, which it names. */
export interface ComputedDefault {
  /** The names of the scalars that it reads, one for each parameter of `region`. */
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
  /** What it computes, as graph IR. */
  readonly func: Func;
  /** What of it is likely not meant, with its place; an engine tells the process of each once. */
  readonly warnings?: readonly Diagnostic[];
  /**
   * Computes by how much its loop brings any two starts closer in a round, as a factor of their distance in L1, as the only
   * result, `factor`. Where that is below 1, it may start with what it came to before.
   */
  readonly contraction?: Algorithm | undefined;
}
