import { describeFound } from "../../arguments/found.ts";
import { arrayLike, callback, either, text } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { listed, quoted } from "../../printable.ts";
import type { ColumnValues } from "../allocator.ts";
import { type Attribute, attributeOf, type Column } from "../column.ts";
import { take } from "../edge-order.ts";
import { describeKey } from "../keys.ts";
import type { GraphParts } from "../parts.ts";
import { derive, type ListedEdges, listEdges } from "./derive.ts";

/** Which nodes stay: a boolean node column by name, a value per node, or a function of the node index. */
export type NodeCondition = string | ArrayLike<boolean | number> | ((node: number) => boolean);

/**
 * The condition on edges that stay: a boolean edge column by name, a value per edge number, or a function of the edge
 * number and the indices of its ends.
 */
export type EdgeCondition =
  | string
  | ArrayLike<boolean | number>
  | ((edge: number, source: number, target: number) => boolean);

/** The conditions of a filter. Without any, all nodes and all edges stay. */
export interface FilterConditions {
  /** Which nodes stay. All if not said. */
  readonly nodes?: NodeCondition | undefined;
  /** Which edges stay, of those whose ends do. All if not said. */
  readonly edges?: EdgeCondition | undefined;
}

const COLUMN_OR_FLAGS = either(text, arrayLike<ArrayLike<boolean | number>>("an array of booleans"));

export const FILTER_CONDITIONS: Described<FilterConditions> = {
  nodes: {
    kind: either(COLUMN_OR_FLAGS, callback<(node: number) => boolean>("a function of the node index")),
    doc: "Which nodes stay.",
    initial: "all",
  },
  edges: {
    kind: either(
      COLUMN_OR_FLAGS,
      callback<(edge: number, source: number, target: number) => boolean>("a function of the edge number and its ends"),
    ),
    doc: "Which edges stay, of those whose ends do.",
    initial: "all",
  },
};

/**
 * Makes the graph of the nodes and edges that meet the conditions, both in their old order. An edge stays only if both
 * of its ends do. A function of edges is called for those edges only, in input order.
 */
export function filtered(parts: GraphParts, conditions: FilterConditions): GraphParts {
  const listed = listEdges(parts);
  const nodes = conditions.nodes === undefined ? null : keptNodes(parts, listed.nodeCount, conditions.nodes);
  const positions = keptEdges(parts, listed, nodes, conditions.edges);
  const sources = take(listed.sources, positions);
  const targets = take(listed.targets, positions);
  const flags = listed.undirected;
  const edges: ListedEdges = {
    kind: listed.kind,
    nodeCount: nodes === null ? listed.nodeCount : nodes.list.length,
    sources: nodes === null ? sources : take(nodes.labels, sources),
    targets: nodes === null ? targets : take(nodes.labels, targets),
    undirected: flags === null ? null : Uint8Array.from(positions, (position) => flags[position]!),
    numbers: take(listed.numbers, positions),
  };
  return derive(parts, { edges, nodes: nodes === null ? null : nodes.list, parallelEdges: "keep" });
}

interface KeptNodes {
  /** The old indices of the nodes that stay. */
  readonly list: Uint32Array;
  /** The new index of each old node that stays, else `GONE`. */
  readonly labels: Uint32Array;
}

/** No index has this value: there are at most 2^32 − 1 nodes. */
const GONE = 0xffffffff;

function keptNodes(parts: GraphParts, nodeCount: number, condition: NodeCondition): KeptNodes {
  const keeps = typeof condition === "function" ? condition : flagsOf("node", condition, parts, nodeCount);
  const list = new Uint32Array(nodeCount);
  const labels = new Uint32Array(nodeCount).fill(GONE);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (!keeps(node)) continue;
    labels[node] = count;
    list[count++] = node;
  }
  return { list: list.slice(0, count), labels };
}

/** Finds the positions, in the list, of the edges that stay. */
function keptEdges(
  parts: GraphParts,
  { sources, targets, numbers }: ListedEdges,
  nodes: KeptNodes | null,
  condition: EdgeCondition = () => true,
): Uint32Array {
  const keeps = typeof condition === "function" ? condition : flagsOf("edge", condition, parts, parts.edgeCount);
  const positions = new Uint32Array(sources.length);
  let count = 0;
  for (let position = 0; position < sources.length; position++) {
    const source = sources[position]!;
    const target = targets[position]!;
    if (nodes !== null && (nodes.labels[source] === GONE || nodes.labels[target] === GONE)) continue;
    if (keeps(numbers[position]!, source, target)) positions[count++] = position;
  }
  return positions.slice(0, count);
}

/** Checks a condition given by values, and makes it a function of the index. */
function flagsOf(
  what: "node" | "edge",
  condition: string | ArrayLike<boolean | number>,
  parts: GraphParts,
  length: number,
): (index: number) => boolean {
  if (typeof condition === "string") {
    const column = booleanColumn(what, condition, parts, length);
    return (index) => column[index] === 1;
  }
  if (condition.length !== length) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `the ${what} condition has ${condition.length} values; expected ${length}, one for each of the ${what}s`,
    });
  }
  for (let index = 0; index < length; index++) {
    const value: unknown = condition[index];
    if (typeof value === "boolean" || value === 0 || value === 1) continue;
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `the ${what} condition holds ${describeFound(value)} at position ${index}; expected a boolean, or 0 or 1`,
      hint: `Give a value for each ${what}, or a function of the ${what}'s index.`,
    });
  }
  return (index) => condition[index] === true || condition[index] === 1;
}

function booleanColumn(what: "node" | "edge", name: string, parts: GraphParts, length: number): ColumnValues {
  const columns = what === "node" ? parts.nodeColumns : parts.edgeColumns;
  const read = (column: Column): Attribute => attributeOf(column, length);
  const column = columns.get(name);
  const found = column && read(column);
  // An empty column has no values that would tell booleans from numbers.
  if (found?.kind === "dense" && (found.values instanceof Uint8Array || length === 0)) {
    const index = found.missing?.indexOf(1) ?? -1;
    if (index < 0) return found.values;
    const keys = what === "node" ? parts.nodeKeys : parts.edgeKeys;
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `${what} ${describeKey(keys.of(index))} has no attribute ${quoted(name)}; expected a boolean at every ${what}`,
      hint: `Say in a function what becomes of such ${what}s: filter({ ${what}s: (${what}) => … }).`,
    });
  }
  const shown =
    found === undefined
      ? `no ${what} column ${quoted(name)}`
      : `${found.kind === "text" ? (found.found ?? "texts") : "numbers"} in the ${what} column ${quoted(name)}`;
  const booleans = [...columns].flatMap(([each, values]) => {
    const attribute = read(values);
    return attribute.kind === "dense" && attribute.values instanceof Uint8Array ? [each] : [];
  });
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `found ${shown}; expected a column of booleans, of which the graph has ${listed(booleans)}`,
    hint: found === undefined ? undefined : `Compare the numbers in a function: filter({ ${what}s: (${what}) => … }).`,
  });
}
