/** The results of a run, prepared for output: scalars, and columns of nodes and of edges. */

import type { Algorithm } from "../dsl/index.ts";
import type { RunResult } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { Func } from "../ir/value.ts";
import { lookup } from "../lookup.ts";

/** A value to print: a number, true or false, a text, or null for a missing value. */
export type Shown = number | boolean | string | null;

export interface Scalar {
  readonly name: string;
  readonly value: Shown;
}

/** One node or edge result. */
export interface Column {
  readonly name: string;
  readonly at: (index: number) => Shown;
  /** Whether the column's numbers are integers by their type. They are not if this is absent. */
  readonly isInteger?: boolean;
}

/** A table with an entry for each node, for each edge, or for each group of equal results. */
export interface Columns {
  readonly domain: "node" | "edge" | "group";
  readonly columns: readonly Column[];
  /** The indices of the entries to print, in the order of printing. */
  readonly rows: Iterable<number> & { readonly length: number };
}

export interface Outcome {
  readonly scalars: readonly Scalar[];
  /** The table of the nodes, then that of the edges. A table without columns is absent. */
  readonly columns: readonly Columns[];
}

/**
 * The choice of entries: the `top` greatest, or all where that is null. Of nodes only those of a path, where one is
 * given.
 */
export interface Choice {
  readonly top: number | null;
  readonly path?: readonly number[] | undefined;
}

/**
 * Prepares the results in the order of the program. With `top`, the entries that are greatest in the first column of
 * their table come, greatest first; without it, all by index. The nodes of a path come in its order.
 */
export function readOutcome(func: Func, graph: Graph, result: RunResult<Algorithm>, { top, path }: Choice): Outcome {
  const found = func.resultNames.map((name, k) => {
    const type = func.body.yields[k]!.type;
    if (type.kind === "graph") throw new TypeError("a graph is no result");
    return { name, isTruth: type.element === "bool", domain: type.domain, value: lookup(result.results, name) };
  });
  const scalars = found.flatMap(({ name, value }): Scalar[] =>
    typeof value === "number" || typeof value === "boolean" ? [{ name, value }] : [],
  );
  const columnsOf = (domain: "node" | "edge"): Columns[] => {
    const columns = found.flatMap(({ name, isTruth, domain: own, value }): Column[] => {
      if (own !== domain || typeof value !== "object") return [];
      const isInteger = value instanceof Int32Array || value instanceof Uint32Array;
      return [{ name, at: (index) => (isTruth ? value[index] !== 0 : value[index]!), isInteger }];
    });
    const [first] = columns;
    if (!first) return [];
    if (domain === "node" && path !== undefined) return [{ domain, columns, rows: path }];
    const size = domain === "node" ? graph.nodeCount : graph.edgeCount;
    const rows = top === null ? upTo(size) : result.top(first.name, top).map(({ index }) => index);
    return [{ domain, columns, rows }];
  };
  return { scalars, columns: [...columnsOf("node"), ...columnsOf("edge")] };
}

/** Names the nodes or edges of a graph: a node by its key, an edge by the keys of its ends. */
export function keysOf(
  domain: Columns["domain"],
  graph: Graph,
): { readonly titles: readonly string[]; of(index: number): string[] } {
  const { titles, of } = keyValuesOf(domain, graph);
  return { titles, of: (index) => of(index).map(String) };
}

/** Gives the same names as values: numbers and bigints as they are, others as texts. A group has no key. */
export function keyValuesOf(
  domain: Columns["domain"],
  graph: Graph,
): { readonly titles: readonly string[]; of(index: number): (number | bigint | string)[] } {
  if (domain === "group") return { titles: [], of: () => [] };
  const keyOf = (node: number): number | bigint | string => {
    const key = graph.nodeKeys.of(node);
    return typeof key === "number" || typeof key === "bigint" ? key : String(key);
  };
  if (domain === "node") return { titles: ["node"], of: (index) => [keyOf(index)] };
  const source = graph.edgeSource();
  const target = graph.edgeTarget();
  return { titles: ["source", "target"], of: (index) => [keyOf(source[index]!), keyOf(target[index]!)] };
}

/**
 * Spells a value: a number so that reading it back gives the same bits, a word, a text as it is. A missing value is
 * empty.
 */
export function showValue(value: Shown): string {
  if (value === null) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

function upTo(length: number): Columns["rows"] {
  return {
    length,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield index;
    },
  };
}
