/** Runs of the library that must agree: by the interpreter, and by kernels on the calling thread. */

import { expect } from "vitest";
import { Memory } from "../../runtime/memory.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Session } from "../../src/engine/session.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Datum } from "../../src/interp/interpret.ts";
import { interpret } from "../../src/interp/interpret.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";

provideWhole();

/** The outcome of an algorithm: its results, all as arrays (a scalar has length 1), and how its loop ended. */
export interface Outcome {
  readonly results: Readonly<Record<string, number[]>>;
  readonly rounds: number | null;
  readonly converged: boolean | null;
}

/** Keeps what was compiled for the next graph, and one memory: each reserves the whole of its address space. */
const HERE = new Session(new Memory({ shared: false }));

/** The graph of the run before: what was compiled for it is kept as long as one graph is run on. */
let last: Graph | null = null;

/** Forgets the graph of the run before, unless it is this one. */
function onlyOf(graph: Graph): void {
  if (last !== null && last !== graph) HERE.forget(last);
  last = graph;
}

/** The graphs with at least one node, which algorithms with a root need. */
export const ROOTED = GRAPHS.filter(({ nodeCount }) => nodeCount > 0);

/** Runs an algorithm both ways, a node key given as the index of its node, and expects the same bits of both. */
export function outcomeOf(
  algorithm: Algorithm,
  { graph }: NamedGraph,
  given: Readonly<Record<string, Datum>> = {},
): Outcome {
  onlyOf(graph);
  const expected = interpret(algorithm.func, graph, given).results;
  const keyed = Object.entries(given).map(([name, value]) =>
    typeof value === "number" && algorithm.parameters[name]?.nodeKey ? [name, graph.nodeKeys.of(value)] : [name, value],
  );
  const run = (order: "auto" | "rounds") =>
    HERE.runSync<Algorithm>(algorithm, graph, Object.fromEntries(keyed), { order });
  const settled = run("auto");
  const found = settled.phases === null ? settled : run("rounds");
  const arrays = Object.entries(found.results).map(([name, value]): [string, number[]] => [name, entriesOf(value)]);
  for (const [name, entries] of arrays) expect(entries).toEqual(entriesOf(expected.get(name)!));
  expect(settled.results).toEqual(found.results);
  return { results: Object.fromEntries(arrays), rounds: found.rounds, converged: found.converged };
}

/**
 * The message of a requirement that does not hold, without its place. Both ways of running have to give the same one.
 */
export function refusalOf(
  algorithm: Algorithm,
  { graph }: NamedGraph,
  given: Readonly<Record<string, Datum>> = {},
): string {
  onlyOf(graph);
  const messages = [
    () => interpret(algorithm.func, graph, given),
    () => HERE.runSync<Algorithm>(algorithm, graph, given, {}),
  ].map((run) => {
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ code: "run/require" });
      return error instanceof Error ? error.message.replace(`${algorithm.name}: `, "") : "";
    }
    throw new Error(`${algorithm.name} refused nothing`);
  });
  expect(messages[1]).toBe(messages[0]);
  return messages[0]!;
}

/** One result of a run both ways. */
export function resultOf(
  algorithm: Algorithm,
  named: NamedGraph,
  name: string,
  given: Readonly<Record<string, Datum>> = {},
): number[] {
  return outcomeOf(algorithm, named, given).results[name]!;
}

/** The nodes to start from: the first, the middle and the last. */
export function rootsOf({ nodeCount }: NamedGraph): ReadonlySet<number> {
  return new Set([0, nodeCount >> 1, nodeCount - 1]);
}

/** The entries of two arrays, no further apart than `tolerance` of what is expected, or of 1 if that is less. */
export function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  // One expectation of all entries: one of each took a tenth of the time of these tests.
  const isClose = (value: number, k: number): boolean =>
    Math.abs(value - expected[k]!) <= tolerance * Math.max(1, Math.abs(expected[k]!));
  const wrong = found.findIndex((value, k) => !isClose(value, k));
  if (wrong >= 0) expect.fail(`entry ${wrong}: found ${found[wrong]}, expected ${expected[wrong]} within ${tolerance}`);
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function entriesOf(datum: number | boolean | ArrayLike<number>): number[] {
  return typeof datum === "object" ? Array.from(datum) : [Number(datum)];
}
