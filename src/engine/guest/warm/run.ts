/** Runs on guests that start with the result of the run before, where that gives the same result. */

import type { Algorithm, ParametersOf } from "../../../dsl/algorithm.ts";
import type { Graph } from "../../../graph/graph.ts";
import type { Carried } from "../../../graph/graphology/carried.ts";
import { guestOf } from "../../../graph/graphology/guest.ts";
import type { GraphologyGraph } from "../../../graph/graphology/scan.ts";
import { lookup } from "../../../lookup.ts";
import { expectFitting, takeDown } from "../../arguments.ts";
import { Names } from "../../kept/names.ts";
import type { RunResult } from "../../result.ts";
import type { GuestOptions } from "../run.ts";
import { graphInTurnsOf, passingGraphOf, runHere, runThere } from "../run.ts";
import type { WarmProgram } from "./program.ts";
import { warmProgramOf } from "./program.ts";

/** Whether a run started warm, with the result of the run before, and the reason. */
export interface Warmth {
  readonly isWarm: boolean;
  readonly why: string;
}

export type WarmResult<A extends Algorithm> = RunResult<A> & { readonly warm: Warmth };

type Given = Readonly<Record<string, unknown>>;

/** A run that is about to begin, and the state that it leaves. */
class Attempt<A extends Algorithm> {
  readonly program: WarmProgram<A> | null;
  readonly graph: Graph;
  readonly given: Given;
  readonly #guest: GraphologyGraph;
  readonly #key: string | null;
  readonly #version: number;
  readonly #isLate: boolean;
  /** The values that the run before left at each node; null where they cannot be used. */
  #before: readonly Float64Array[] | null = null;
  #why = "";

  /** `graph` is the guest as it is now. `key` names what is remembered; null for nothing. */
  constructor(guest: GraphologyGraph, algorithm: A, graph: Graph, given: Given, key: string | null) {
    this.#guest = guest;
    this.graph = graph;
    this.given = given;
    const { carrying } = guestOf(guest);
    this.#version = carrying.version;
    const program = warmProgramOf(algorithm);
    this.program = typeof program === "string" ? null : program;
    // Another call may have read the guest between the reading of `graph` and this.
    this.#isLate = !guestOf(guest).hasRowsOf(graph);
    this.#key = key;
    const carried = this.#carriedBy(guest);
    if (typeof program === "string") this.#why = program;
    else if (typeof carried === "string") this.#why = carried;
    else if (program.contraction === null && carried.change !== null) this.#why = carried.change;
    else this.#before = carried.values;
    if (this.#before !== null) this.#why = "nodes or edges were added at most";
  }

  /** Gives what the run before left, or the reason why there is nothing. */
  #carriedBy(guest: GraphologyGraph): Carried | string {
    if (this.#isLate) return "the graph was changed meanwhile";
    if (this.#key === null) return "a parameter is an array, a map or an object";
    return guestOf(guest).carrying.of(this.#key);
  }

  /** The program that computes by how much the loop contracts; null where that does not matter. */
  get contraction(): Algorithm | null {
    return this.#before === null ? null : (this.program?.contraction ?? null);
  }

  get isWarm(): boolean {
    return this.#before !== null;
  }

  /** Takes the factor that this program computed. */
  expectContraction(factor: unknown): void {
    if (typeof factor === "number" && factor < 1) this.#why = `a round brings starts closer by a factor of ${factor}`;
    else this.goCold(`a round may not bring starts closer: the factor is ${String(factor)}`);
  }

  goCold(why: string): void {
    this.#before = null;
    this.#why = why;
  }

  /** Makes the parameters of the program that starts warm. */
  parameters({ states, absent }: WarmProgram<A>): Given {
    const starts = states.map((state, k): [string, unknown] => {
      const values = this.#before?.[k];
      return [state, values?.map((value) => (Number.isNaN(value) ? absent : value)) ?? absent];
    });
    return { ...this.given, ...Object.fromEntries(starts) };
  }

  /**
   * Takes down the state that a run left, and makes its result. Returns null where the run has to be repeated without a
   * warm start.
   */
  finish(result: RunResult<A>): WarmResult<A> | null {
    const { program } = this;
    if (program === null) return this.#tell(result);
    const isKnown = program.isSettled
      ? result.loops.every(({ rounds }) => rounds === null)
      : result.loops.every(({ converged }) => converged);
    const { carrying } = guestOf(this.#guest);
    if (!isKnown && this.isWarm) {
      this.goCold(
        program.isSettled ? "its loop was not settled in any order" : "from what was its loop does not converge",
      );
      return null;
    }
    const all: Given = result.results;
    const values = program.states.map((state) => lookup(all, state));
    for (const state of program.states) {
      Reflect.deleteProperty(result, state);
      Reflect.deleteProperty(result.results, state);
    }
    // The kept state is only replaced if the guest has not been changed meanwhile.
    if (this.#key !== null && !this.#isLate && this.#version === carrying.version) {
      if (isKnown) carrying.set(this.#key, values.flatMap(asNumbers));
      else carrying.delete(this.#key);
    }
    return this.#tell(result);
  }

  #tell(result: RunResult<A>): WarmResult<A> {
    return Object.assign(result, { warm: { isWarm: this.isWarm, why: this.#why } });
  }
}

/**
 * Runs on the calling thread, which it blocks. Starts with the result of the run before, where that gives the same
 * result.
 */
export function runWarmSync<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions = {},
): WarmResult<A> {
  const graph = passingGraphOf(guest, algorithm, parameters, options);
  const given = takeDown(algorithm.name, algorithm, graph, parameters);
  // The program that runs has further parameters, of which an error would tell.
  expectFitting(algorithm, graph, given);
  return runWarmHere(guest, algorithm, graph, given, keyOf(algorithm, parameters, options));
}

/**
 * Runs on a graph that was read of a guest, on the calling thread, which it blocks. Starts with the result of the run
 * before of the same algorithm and key, where that gives the same result.
 */
export function runWarmHere<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  graph: Graph,
  given: Given,
  key: string | null,
): WarmResult<A> {
  const attempt = new Attempt<A>(guest, algorithm, graph, given, key);
  const { program, contraction } = attempt;
  if (contraction !== null) attempt.expectContraction(factorOf(runHere(guest, contraction, graph, given)));
  const run = (): WarmResult<A> | null =>
    attempt.finish(
      program === null
        ? runHere<A>(guest, algorithm, graph, given)
        : runHere<A>(guest, program.algorithm, graph, attempt.parameters(program)),
    );
  return run() ?? expectResult(run());
}

/** Does the same on workers. */
export async function runWarm<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  parameters: ParametersOf<A>,
  options: GuestOptions = {},
): Promise<WarmResult<A>> {
  const coming = graphInTurnsOf(guest, algorithm, parameters, options);
  const given = takeDown(algorithm.name, algorithm, null, parameters);
  const graph = await coming;
  expectFitting(algorithm, graph, given);
  return await runWarmThere(guest, algorithm, graph, given, keyOf(algorithm, parameters, options));
}

/** Does the same as `runWarmHere` on workers. */
export async function runWarmThere<A extends Algorithm>(
  guest: GraphologyGraph,
  algorithm: A,
  graph: Graph,
  given: Given,
  key: string | null,
): Promise<WarmResult<A>> {
  const attempt = new Attempt<A>(guest, algorithm, graph, given, key);
  const { program, contraction } = attempt;
  if (contraction !== null) attempt.expectContraction(factorOf(await runThere(guest, contraction, graph, given)));
  const run = async (): Promise<WarmResult<A> | null> =>
    attempt.finish(
      program === null
        ? await runThere<A>(guest, algorithm, graph, given)
        : await runThere<A>(guest, program.algorithm, graph, attempt.parameters(program)),
    );
  return (await run()) ?? expectResult(await run());
}

function expectResult<R>(result: R | null): R {
  if (result === null) throw new TypeError("a cold run was to be run cold");
  return result;
}

function factorOf({ results }: { readonly results: Given }): unknown {
  return lookup(results, "factor");
}

function asNumbers(found: unknown): Float64Array[] {
  if (found instanceof Float64Array) return [found];
  const isArray = found instanceof Int32Array || found instanceof Uint32Array || found instanceof Uint8Array;
  return isArray || found instanceof Float32Array ? [Float64Array.from(found)] : [];
}

const NAMES = new Names();

/**
 * Makes the key of a run: the program, its parameters, and the sources of attributes. Null where these cannot be
 * written as a text.
 */
function keyOf(algorithm: Algorithm, parameters: Given, { nodes = {}, edges = {} }: GuestOptions): string | null {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const isText = given.every(([, value]) => ["number", "boolean", "string"].includes(typeof value));
  if (!isText) return null;
  const sources = [nodes, edges].map((of) =>
    Object.entries(of).map(([name, source]) => [
      name,
      typeof source === "function" ? NAMES.of(source) : JSON.stringify(source),
    ]),
  );
  return JSON.stringify([
    NAMES.of(algorithm.func),
    given.map(([name, value]) => [name, typeof value, String(value)]).sort(),
    sources,
  ]);
}
