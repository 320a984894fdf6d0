/** The results of runs: copies that the caller owns. */

import type { RunReport } from "../../runtime/report.ts";
import { describeFound } from "../arguments/found.ts";
import { plain } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { Algorithm, ResultArrays } from "../dsl/algorithm.ts";
import { EdgewiseError } from "../error.ts";
import type { Decision } from "../estimate/decide.ts";
import type { RunTrace } from "../explain/run-trace.ts";
import type { ColumnValues, Graph, Key } from "../graph/graph.ts";
import { quoted } from "../printable.ts";
import type { Timings } from "./clock.ts";
import type { LoopEnding } from "./results/loop-endings.ts";
import { pathTo } from "./results/tree-path.ts";

export type { Timings } from "./clock.ts";
export type { LoopEnd, LoopEnding, Residual } from "./results/loop-endings.ts";

/** An entry of a node or edge result with the key that the input gave its node or edge. */
export interface Ranked {
  readonly key: Key;
  readonly index: number;
  readonly value: number;
}

/** The report of a run, besides its results. */
export interface EngineReport extends Omit<RunReport, "trace"> {
  /** The trace: who did what when, where that was asked for. `traceToChrome` makes a file for trace viewers of it. */
  readonly trace: RunTrace | null;
}

/** What every result has besides its values. */
export interface RunInfo<R> {
  /**
   * Every result by name: an array of n or m, a number or a boolean. Of a run with `precision: "f32"` the arrays declared
   * as Float64Array are Float32Arrays.
   */
  readonly results: R;
  /** The rounds of the algorithm's last outermost loop; null where it has none, as a loop that was settled without rounds. */
  readonly rounds: number | null;
  /** The number of phases in which loops were settled without rounds, all loops together; null where none was. */
  readonly phases: number | null;
  /** Whether all its outermost loops met their condition; null where it has none. */
  readonly converged: boolean | null;
  /** How each of its outermost loops ended, in the order of the program: `why` says what to change where one did not converge. */
  readonly loops: readonly LoopEnding[];
  readonly timings: Timings;
  /** How the run was decided, and why. */
  readonly decision: Decision;
  /** The report of the workers, or of the calling thread; null where there is none, as for the interpreter. */
  readonly report: EngineReport | null;
  /** One entry of a result, by the key of its node or edge. Throws `usage` for an unknown name or key. */
  get(name: keyof R & string, key: Key, ...extra: readonly never[]): number;
  /**
   * The keys of the nodes on the path to a node, from the root on, in a tree of parents such as `shortestPathTree` and `bfsParents`
   * give; null where no path leads there. Throws `usage` for an unknown name or key, and for a result that has no parents.
   */
  path(name: keyof R & string, key: Key, ...extra: readonly never[]): Key[] | null;
  /** The `count` greatest entries of a result, Infinity for all; greatest first, ties by ascending index, NaN last. */
  top(name: keyof R & string, count: number, ...extra: readonly never[]): Ranked[];
}

/**
 * A result: `result.rank` is an array. A result of the algorithm that is named like a member of `RunInfo` is found in
 * `result.results` only.
 */
export type RunResult<A extends Algorithm> = RunInfo<ResultArrays<A>> & Omit<ResultArrays<A>, keyof RunInfo<unknown>>;

/** One result as it was read from memory. */
export interface ReadResult {
  readonly name: string;
  readonly domain: "scalar" | "node" | "edge";
  readonly value: ColumnValues | number | boolean;
}

const COUNT = plain(
  "an integer from 0, or Infinity for all",
  (found): found is number =>
    typeof found === "number" && found >= 0 && (Number.isInteger(found) || found === Infinity),
);

export function makeResult<A extends Algorithm>(
  read: readonly ReadResult[],
  graph: Graph,
  info: Omit<RunInfo<unknown>, "results" | "get" | "path" | "top">,
): RunResult<A> {
  const results = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const column = (name: unknown): { values: ColumnValues; domain: "node" | "edge" } => {
    const found = read.find((result) => result.name === name);
    if (!found || found.domain === "scalar" || typeof found.value !== "object") {
      const names = read.filter(({ domain }) => domain !== "scalar").map((result) => result.name);
      throw new EdgewiseError({
        code: "usage",
        message: `found ${describeFound(name)}, expected the name of a node or edge result: ${names.join(", ") || "there is none"}`,
      });
    }
    return { values: found.value, domain: found.domain };
  };
  const keysOf = (domain: "node" | "edge") => (domain === "node" ? graph.nodeKeys : graph.edgeKeys);
  const indexOf = (call: string, domain: "node" | "edge", key: Key): number => {
    const index = keysOf(domain).indexOf(key);
    if (index >= 0) return index;
    throw new EdgewiseError({
      code: "usage",
      message: `${call}: found ${describeFound(key)}, which is no ${domain} of the graph; expected the key of one`,
    });
  };
  const run: RunInfo<unknown> = {
    ...info,
    results,
    get(name, key, ...extra) {
      refuseExtra("result.get", 2, extra);
      const { values, domain } = column(name);
      return values[indexOf("result.get", domain, key)]!;
    },
    path(name, key, ...extra) {
      const call = "result.path";
      refuseExtra(call, 2, extra);
      const { values, domain } = column(name);
      if (domain === "edge") {
        const message = `${call}: found ${describeFound(name)}, which is a result of edges; expected one of nodes`;
        throw new EdgewiseError({ code: "usage", message });
      }
      const { nodeKeys } = graph;
      const told = { name, nameOf: (node: number) => `node ${quotedKey(nodeKeys.of(node))}` };
      const path = pathTo(indexOf(call, domain, key), values, told);
      return path?.map((node) => nodeKeys.of(node)) ?? null;
    },
    top(name, count, ...extra) {
      const call = "result.top";
      refuseExtra(call, 2, extra);
      COUNT.read(count, { call, name: "count" });
      const { values, domain } = column(name);
      const keys = keysOf(domain);
      return greatest(values, count).map((index) => ({ key: keys.of(index), index, value: values[index]! }));
    },
  };
  // The entries of `read` are the results that the algorithm declares.
  return { ...results, ...run } as RunResult<A>;
}

function quotedKey(key: Key): string {
  return typeof key === "string" ? quoted(key) : String(key);
}

/**
 * Finds the indices of the greatest entries: greatest first, equal ones by ascending index, NaN last. A heap holds
 * `count` of them.
 */
function greatest(values: ColumnValues, count: number): number[] {
  const heap: number[] = [];
  /** Tells whether entry a comes after entry b in that order. */
  const after = (a: number, b: number): boolean => {
    const [x, y] = [values[a]!, values[b]!];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) === Number.isNaN(y) ? a > b : Number.isNaN(x);
    return x === y ? a > b : x < y;
  };
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      let last = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && after(heap[child]!, heap[last]!)) last = child;
      if (last === at) return;
      [heap[at], heap[last]] = [heap[last]!, heap[at]!];
      at = last;
    }
  };
  const wanted = Math.min(count, values.length);
  for (let k = 0; k < wanted; k++) heap.push(k);
  for (let k = (wanted >> 1) - 1; k >= 0; k--) sink(k);
  for (let k = wanted; k < values.length && wanted > 0; k++) {
    if (after(heap[0]!, k)) {
      heap[0] = k;
      sink(0);
    }
  }
  return heap.sort((a, b) => (after(a, b) ? 1 : -1));
}
