/**
 * Functions of graphology graphs, made from questions: synchronous calls with their asynchronous counterparts, and
 * calls that write their result to the graph.
 */

import type { Attributes, EdgeWeight, GuestGraph } from "./guest-graph.ts";
import type { Question } from "./question.ts";

/** The result of a call, which is either returned or written to the graph. */
export interface Found<R, W = void> {
  collect(): R;
  assign(): W;
}

/** The option for the weights of edges. */
export interface WeightOption<N extends Attributes = Attributes, E extends Attributes = Attributes> {
  /**
   * The weight of an edge: an attribute by name, a function of the edge, or null for 1. A value that is no number
   * counts as 1. "weight" if not given.
   */
  readonly getEdgeWeight?: EdgeWeight<N, E> | undefined;
}

/** A function of a graph and options. */
type CallOf<O, R> = (graph: GuestGraph, options?: O | null) => R;

/** A function of a graph and options, among them edge weights. */
type WeightedCallOf<O, R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  options?: (O & WeightOption<N, E>) | null,
) => R;

/** A function that returns its result. `assign` writes it to the graph instead, and `async` does either on workers. */
export interface Measure<O, R> extends CallOf<O, R> {
  readonly assign: CallOf<O, void>;
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change until it has been read.
   */
  readonly async: CallOf<O, Promise<R>> & { readonly assign: CallOf<O, Promise<void>> };
}

/** A `Measure` of a weighted graph. */
export interface WeightedMeasure<O, R> extends WeightedCallOf<O, R> {
  readonly assign: WeightedCallOf<O, void>;
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change until it has been read.
   */
  readonly async: WeightedCallOf<O, Promise<R>> & { readonly assign: WeightedCallOf<O, Promise<void>> };
}

/** A function of `A` that returns `R`. Its `async` does the same on workers. */
export type Asked<A extends readonly unknown[], R> = ((...given: A) => R) & {
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change until it has been read.
   */
  readonly async: (...given: A) => Promise<R>;
};

/** Makes a function, with its `async`, from the question that it asks. */
export function asking<A extends readonly unknown[], R>(question: (...given: A) => Question<R>): Asked<A, R> {
  return Object.assign((...given: A): R => question(...given).now(), {
    async: async (...given: A): Promise<R> => question(...given).later(),
  });
}

/** Makes a function, with its `assign` and `async`, from a question whose answer can be returned or written. */
export function measuring<A extends readonly unknown[], R, W = void>(
  question: (...given: A) => Question<Found<R, W>>,
): ((...given: A) => R) & {
  readonly assign: (...given: A) => W;
  readonly async: ((...given: A) => Promise<R>) & { readonly assign: (...given: A) => Promise<W> };
} {
  return Object.assign(
    (...given: A): R =>
      question(...given)
        .now()
        .collect(),
    {
      assign: (...given: A): W =>
        question(...given)
          .now()
          .assign(),
      async: Object.assign(async (...given: A): Promise<R> => (await question(...given).later()).collect(), {
        assign: async (...given: A): Promise<W> => (await question(...given).later()).assign(),
      }),
    },
  );
}
