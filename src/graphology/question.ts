/** What a function of a guest graph asks: a program to be run, here and now or on workers, and what its results are made into. */

import { Memory } from "../../runtime/memory.ts";
import type { Algorithm, ParametersOf } from "../dsl/index.ts";
import type { OneShotOptions, RunArguments } from "../engine/engine.ts";
import { expectPlatform } from "../engine/requirements.ts";
import type { RunResult } from "../engine/result.ts";
import { run } from "../engine/run.ts";
import { Session } from "../engine/session.ts";
import type { Guest } from "./guest.ts";

/** A question that has been read and checked, but not yet answered. */
export interface Question<R> {
  /** Answers it on the calling thread. */
  now(): R;
  /** Answers it on workers. */
  later(): Promise<R>;
}

let session: Session | null = null;

/** The engine of synchronous calls: one for a process, in ordinary memory and without workers. */
function here(): Session {
  expectPlatform();
  session ??= new Session(new Memory({ shared: false }));
  return session;
}

/** A question that a program answers. */
export function ask<A extends Algorithm, R>(
  algorithm: A,
  { graph }: Pick<Guest, "graph">,
  parameters: ParametersOf<A>,
  answer: (result: RunResult<A>) => R,
): Question<R> {
  return {
    now() {
      const engine = here();
      try {
        return answer(engine.runSync<A>(algorithm, graph, parameters, {}));
      } finally {
        engine.forget(graph);
      }
    },
    async later() {
      return answer(await run<A>(algorithm, graph, ...([parameters] as RunArguments<A, OneShotOptions>)));
    },
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
