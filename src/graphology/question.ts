/**
 * Questions about graphology graphs. A question is a program to run, on this thread or on workers, and a function that
 * makes the answer of its results.
 */

import type { Algorithm, ParametersOf } from "../dsl/index.ts";
import { runHere, runThere } from "../engine/guest/run.ts";
import { runWarmHere, runWarmThere, type Warmth } from "../engine/guest/warm/run.ts";
import type { RunResult } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { GuestGraph } from "./guest-graph.ts";

/** A question whose arguments have been checked, and which has not been answered yet. */
export interface Question<R> {
  /** Answers it on the calling thread. */
  now(): R;
  /** Answers it on workers. */
  later(): Promise<R>;
}

/** Makes a question that a program answers. */
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

/**
 * Makes a question that a program answers which says by how much its loop contracts. It starts with what the question
 * before came to, whatever the parameters were then: from any start it comes as near. `tell` is called with whether it
 * did.
 */
export function askWarm<A extends Algorithm, R>(
  algorithm: A,
  { graph, source }: { readonly graph: Graph; readonly source: GuestGraph | null },
  parameters: ParametersOf<A>,
  tell: (warmth: Warmth) => void,
  answer: (result: RunResult<A>) => R,
): Question<R> {
  if (source === null) throw new TypeError("a graph that was made for one call is run once");
  const key = `the call of ${algorithm.name}`;
  const told = (result: RunResult<A> & { readonly warm: Warmth }): R => {
    tell(result.warm);
    return answer(result);
  };
  return {
    now: () => told(runWarmHere<A>(source, algorithm, graph, parameters, key)),
    later: async () => told(await runWarmThere<A>(source, algorithm, graph, parameters, key)),
  };
}

/** Makes a question whose answer is known without a program. */
export function answered<R>(answer: R): Question<R> {
  return { now: () => answer, later: async () => answer };
}

/** Makes a question from another one and a function of its answer. */
export function andThen<R, S>(question: Question<R>, make: (answer: R) => S): Question<S> {
  return { now: () => make(question.now()), later: async () => make(await question.later()) };
}

/** Joins several questions to one. On this thread they are answered one after the other. */
export function together<R>(questions: readonly Question<R>[]): Question<R[]> {
  return {
    now: () => questions.map((question) => question.now()),
    later: () => Promise.all(questions.map((question) => question.later())),
  };
}
