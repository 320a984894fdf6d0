/** What a function of a guest graph asks: a program to be run, here and now or on workers, and what its results are made into. */

import type { Algorithm, ParametersOf } from "../dsl/index.ts";
import { runHere, runThere } from "../engine/guest/run.ts";
import type { RunResult } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { GuestGraph } from "./guest-graph.ts";

/** A question that has been read and checked, but not yet answered. */
export interface Question<R> {
  /** Answers it on the calling thread. */
  now(): R;
  /** Answers it on workers. */
  later(): Promise<R>;
}

/** A question that a program answers. */
export function ask<A extends Algorithm, R>(
  algorithm: A,
  { graph, source = null }: { readonly graph: Graph; readonly source?: GuestGraph | null },
  parameters: ParametersOf<A>,
  answer: (result: RunResult<A>) => R,
): Question<R> {
  return {
    now: () => answer(runHere<A>(source, algorithm, graph, parameters)),
    later: async () => answer(await runThere<A>(source, algorithm, graph, parameters)),
  };
}

/** A question whose answer needs no program. */
export function answered<R>(answer: R): Question<R> {
  return { now: () => answer, later: async () => answer };
}

/** A question with what is made of its answer. */
export function andThen<R, S>(question: Question<R>, make: (answer: R) => S): Question<S> {
  return { now: () => make(question.now()), later: async () => make(await question.later()) };
}

/** Several questions, answered one after the other. */
export function together<R>(questions: readonly Question<R>[]): Question<R[]> {
  return {
    now: () => questions.map((question) => question.now()),
    later: () => Promise.all(questions.map((question) => question.later())),
  };
}
