/** The results of a run as what is shown of them: scalars, and columns of the nodes and of the edges. */

import type { Algorithm } from "../dsl/index.ts";
import type { RunResult } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { Func } from "../ir/value.ts";
import { lookup } from "../lookup.ts";

/** A value as it is shown: a number, true or false, a text; null where there is none. */
export type Shown = number | boolean | string | null;

export interface Scalar {
  readonly name: string;
  readonly value: Shown;
}

/** One node or edge result. */
export interface Column {
  readonly name: string;
  readonly at: (index: number) => Shown;
  /** Whether its numbers are integers by their type; not, if not said. */
  readonly isInteger?: boolean;
}

/** What has an entry for each node, for each edge, or for each group of equal results. */
export interface Columns {
  readonly domain: "node" | "edge" | "group";
  readonly columns: readonly Column[];
  /** The indices of the entries to show, and their order. */
  readonly rows: Iterable<number> & { readonly length: number };
}

export interface Outcome {
  readonly scalars: readonly Scalar[];
  /** Of the nodes, then of the edges; none without columns. */
  readonly columns: readonly Columns[];
}

/** Which entries are shown: so many of the greatest, all where that is null, and of nodes those of a path, where one is given. */
export interface Choice {
  readonly top: number | null;
  readonly path?: readonly number[] | undefined;
}

/**
 * The results in the order of the program. With `top`, the entries that are greatest in the first column of their
 * domain, greatest first; without, all by index. The nodes of a path in its order.
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

/** What the nodes or edges of a graph are called: a node by its key, an edge by those of its ends. */
export function keysOf(
  domain: Columns["domain"],
  graph: Graph,
): { readonly titles: readonly string[]; of(index: number): string[] } {
  const { titles, of } = keyValuesOf(domain, graph);
  return { titles, of: (index) => of(index).map(String) };
}

/** The same as values: what is no number or bigint as a text. A group has no key. */
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

/** A number so that reading it back gives its bits, a word, or a text as it is; nothing where there is none. */
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
