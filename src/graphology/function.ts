/** Functions of guest graphs: synchronous ones with their asynchronous counterparts, and those that write what they find. */

import type { Attributes, EdgeWeight, GuestGraph } from "./guest-graph.ts";
import type { Question } from "./question.ts";

/** What a call found: to be given back, or to be written to the graph. */
export interface Found<R, W = void> {
  collect(): R;
  assign(): W;
}

/** Which weights edges have. */
export interface WeightOption<N extends Attributes = Attributes, E extends Attributes = Attributes> {
  /** An attribute by name, a function of an edge, or null for 1; what is not a number counts as 1. "weight" if not given. */
  readonly getEdgeWeight?: EdgeWeight<N, E> | undefined;
}

/** A function of a graph and options. */
type CallOf<O, R> = (graph: GuestGraph, options?: O | null) => R;

/** A function of a graph and options, among them edge weights. */
type WeightedCallOf<O, R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  options?: (O & WeightOption<N, E>) | null,
) => R;

/** A function that gives what it finds, with `assign`, which writes it to the graph, and `async`: both on workers. */
export interface Measure<O, R> extends CallOf<O, R> {
  readonly assign: CallOf<O, void>;
  /** The same on workers, without blocking the calling thread. The graph is read from the call on, and must not change before it has been. */
  readonly async: CallOf<O, Promise<R>> & { readonly assign: CallOf<O, Promise<void>> };
}

/** The same of a weighted graph. */
export interface WeightedMeasure<O, R> extends WeightedCallOf<O, R> {
  readonly assign: WeightedCallOf<O, void>;
  /** The same on workers, without blocking the calling thread. The graph is read from the call on, and must not change before it has been. */
  readonly async: WeightedCallOf<O, Promise<R>> & { readonly assign: WeightedCallOf<O, Promise<void>> };
}

/** A function and, as its `async`, the same on workers. */
export type Asked<A extends readonly unknown[], R> = ((...given: A) => R) & {
  /** The same on workers, without blocking the calling thread. The graph is read from the call on, and must not change before it has been. */
  readonly async: (...given: A) => Promise<R>;
};

/** Makes a function of a question. */
export function asking<A extends readonly unknown[], R>(question: (...given: A) => Question<R>): Asked<A, R> {
  return Object.assign((...given: A): R => question(...given).now(), {
    async: async (...given: A): Promise<R> => question(...given).later(),
  });
}

/** Makes a function that finds and one that assigns of a question of what is found. */
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
