import { EdgewiseError } from "../error.ts";
import { quoted } from "../printable.ts";
import type { GraphKind } from "./adjacency.ts";
import {
  type Allocator,
  allOrNothing,
  type ColumnValues,
  copyColumn,
  heapAllocator,
  permuteColumn,
} from "./allocator.ts";
import { arcLimit, type InputEdges, numberEdges, type Treatment } from "./edge-order.ts";
import { Graph } from "./graph.ts";
import { indexKeys, type Key, listedKeys, type NodeKeys, positionKeys } from "./keys.ts";
import { checkGraphSize, type GraphSize, graphBytes, INDEX_LIMIT, layOut } from "./parts.ts";

/** The values of an attribute as a caller may give them; arrays of numbers become float64, of booleans uint8. */
export type ColumnInput = ColumnValues | readonly number[] | readonly boolean[];

/** What every source of graphs can be told. */
export interface BuildOptions {
  /** What reports call the graph. */
  readonly name?: string | undefined;
  /** Edges from a node to itself; kept if not said otherwise. */
  readonly selfLoops?: Treatment | undefined;
  /** Further edges between the same ends; kept if not said otherwise, and of dropped ones the first stays. */
  readonly parallelEdges?: Treatment | undefined;
  /** Where the arrays of the graph come from: the JavaScript heap if not said otherwise. */
  readonly allocator?: Allocator | undefined;
  /**
   * The most bytes that the arrays of the graph may take on the JavaScript heap; 4 GiB if not given, which is all that
   * an engine can hold. An allocator has a limit of its own.
   */
  readonly maximumBytes?: number | undefined;
}

/** Edges as arrays of node indices, with everything that may come with them. */
export interface EdgeArrays extends BuildOptions {
  /** n; one more than the highest end of an edge if neither this nor `nodeKeys` is given. */
  readonly nodeCount?: number | undefined;
  /** The node index of one end of each edge. */
  readonly sources: ArrayLike<number>;
  /** The node index of the other end of each edge. */
  readonly targets: ArrayLike<number>;
  /** Directed if not said otherwise. */
  readonly kind?: GraphKind | undefined;
  /** For mixed graphs, and there needed: whether each edge is undirected. */
  readonly undirected?: ArrayLike<boolean | number> | undefined;
  /** The key of each node; the indices themselves if not given. */
  readonly nodeKeys?: ArrayLike<Key> | NodeKeys | undefined;
  /** The key of each edge, in input order; the input positions if not given. */
  readonly edgeKeys?: ArrayLike<Key> | undefined;
  /** Node attributes by name, n values each. */
  readonly nodeColumns?: Readonly<Record<string, ColumnInput>> | undefined;
  /** Edge attributes by name, one value per edge in input order. */
  readonly edgeColumns?: Readonly<Record<string, ColumnInput>> | undefined;
}

/**
 * Builds a graph from arrays, which it copies, in time n + m.
 * An end outside 0…n−1, an array of the wrong length or a repeated node key is a `graph/input` error.
 */
export function fromEdges(input: EdgeArrays): Graph {
  const { kind = "directed", allocator = heapAllocator } = input;
  const edgeCount = input.sources.length;
  expectLength("targets", input.targets.length, edgeCount, "sources");
  // Once for the edges, before their ends are copied, and once for the nodes, whose number the ends may tell.
  expectGraphFits(input, { kind, nodeCount: 0, edgeCount });
  const sources = checkedIndices("source", input.sources);
  const targets = checkedIndices("target", input.targets);
  const nodeCount = checkedNodeCount(input, sources, targets);
  expectGraphFits(input, { kind, nodeCount, edgeCount });
  checkEnds("source", sources, nodeCount);
  checkEnds("target", targets, nodeCount);
  const undirected = undirectedFlags(kind, input.undirected, edgeCount);
  checkGraphSize(nodeCount, arcLimit(kind, edgeCount, undirected));
  const nodeKeys = checkedNodeKeys(input.nodeKeys, nodeCount);
  if (input.edgeKeys !== undefined) expectLength("edgeKeys", input.edgeKeys.length, edgeCount, "edges");
  const nodeValues = checkedColumns("node", input.nodeColumns, nodeCount);
  const edgeValues = checkedColumns("edge", input.edgeColumns, edgeCount);

  const edges: InputEdges = { kind, nodeCount, sources, targets, undirected };
  const numbered = numberEdges(edges, input.selfLoops ?? "keep", input.parallelEdges ?? "keep");
  const { order } = numbered;
  return allOrNothing(
    allocator,
    (taking) =>
      new Graph({
        ...layOut(edges, numbered, taking),
        name: input.name ?? "graph",
        nodeKeys,
        edgeKeys:
          input.edgeKeys === undefined ? positionKeys(order) : listedKeys(permuted(input.edgeKeys, order), "edge"),
        nodeColumns: new Map(nodeValues.map(([name, values]) => [name, copyColumn(values, taking)])),
        edgeColumns: new Map(edgeValues.map(([name, values]) => [name, permuteColumn(values, order, taking)])),
        allocator,
      }),
  );
}

/**
 * Refuses, with the figures, a graph that has more bytes than it may have, before anything is allocated. Edges count
 * where all of them will be kept; columns do not, which the caller has already.
 */
export function expectGraphFits(options: BuildOptions, size: GraphSize): void {
  const { name = "graph", allocator, maximumBytes = MOST_BYTES, selfLoops, parallelEdges } = options;
  const isWhole = selfLoops !== "drop" && parallelEdges !== "drop";
  checkGraphSize(size.nodeCount, size.kind === "undirected" ? 2 * size.edgeCount : size.edgeCount);
  const bytes = graphBytes(isWhole ? size : { ...size, edgeCount: 0 });
  if (allocator !== undefined) allocator.expectRoom?.(bytes, `the graph ${quoted(name)}`);
  else if (bytes > maximumBytes) {
    const figures = `${count(size.nodeCount, "node")} and ${count(size.edgeCount, "edge")}, which take ${bytes.toLocaleString("en-US")} bytes`;
    throw new EdgewiseError({
      code: "graph/size",
      message: (named) =>
        `the graph ${quoted(name)} would have ${figures}; expected at most ${maximumBytes.toLocaleString("en-US")}, as ${named("maximumBytes")} says`,
      hint: (named) => (named("maximumBytes") === null ? null : `Raise ${named("maximumBytes")} if that is meant.`),
    });
  }
}

/** All that the memory of an engine can hold. */
const MOST_BYTES = 2 ** 32;

function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
}

function checkedIndices(what: string, values: ArrayLike<number>): Uint32Array {
  if (values instanceof Uint32Array) return values;
  const indices = heapAllocator.uint32(values.length);
  for (let i = 0; i < indices.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= INDEX_LIMIT) {
      throw new EdgewiseError({
        code: "graph/input",
        message: `edge ${i}: its ${what} is ${String(value)}; expected a node index, an integer from 0`,
        hint: "Number the nodes from 0 and give their names as nodeKeys.",
      });
    }
    indices[i] = value;
  }
  return indices;
}

function checkedNodeCount(input: EdgeArrays, sources: Uint32Array, targets: Uint32Array): number {
  const { nodeCount, nodeKeys } = input;
  const keyCount = nodeKeys === undefined ? undefined : isKeys(nodeKeys) ? nodeKeys.size : nodeKeys.length;
  if (nodeCount === undefined) return keyCount ?? highest(targets, highest(sources, -1)) + 1;
  if (!Number.isInteger(nodeCount) || nodeCount < 0) {
    throw new EdgewiseError({ code: "graph/input", message: `nodeCount is ${nodeCount}; expected an integer from 0` });
  }
  if (keyCount !== undefined) expectLength("nodeKeys", keyCount, nodeCount, "nodes");
  return nodeCount;
}

function highest(indices: Uint32Array, start: number): number {
  let result = start;
  for (let i = 0; i < indices.length; i++) {
    if (indices[i]! > result) result = indices[i]!;
  }
  return result;
}

function checkEnds(what: string, ends: Uint32Array, nodeCount: number): void {
  for (let i = 0; i < ends.length; i++) {
    if (ends[i]! < nodeCount) continue;
    throw new EdgewiseError({
      code: "graph/input",
      message: `edge ${i}: its ${what} is ${ends[i]}; expected a node index below the number of nodes, ${nodeCount}`,
    });
  }
}

function undirectedFlags(
  kind: GraphKind,
  flags: ArrayLike<boolean | number> | undefined,
  edgeCount: number,
): Uint8Array | null {
  if (kind !== "mixed") {
    if (flags === undefined) return null;
    throw new EdgewiseError({
      code: "usage",
      message: `undirected flags were given for a ${kind} graph; expected kind "mixed"`,
    });
  }
  if (flags === undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: "a mixed graph needs undirected, a flag per edge, and got none",
    });
  }
  expectLength("undirected", flags.length, edgeCount, "edges");
  const result = new Uint8Array(edgeCount);
  for (let i = 0; i < edgeCount; i++) result[i] = flags[i] ? 1 : 0;
  return result;
}

function checkedNodeKeys(keys: ArrayLike<Key> | NodeKeys | undefined, nodeCount: number): NodeKeys {
  if (keys === undefined) return indexKeys(nodeCount);
  return isKeys(keys) ? keys : listedKeys(keys, "node", true);
}

function isKeys(keys: ArrayLike<Key> | NodeKeys): keys is NodeKeys {
  return "of" in keys && typeof keys.of === "function";
}

function checkedColumns(
  what: "node" | "edge",
  columns: Readonly<Record<string, ColumnInput>> = {},
  length: number,
): [name: string, values: ColumnValues][] {
  return Object.entries(columns).map(([name, values]) => {
    const label = `${what} column ${JSON.stringify(name)}`;
    expectLength(label, values.length, length, `${what}s`);
    return [name, checkedColumn(label, values)];
  });
}

function checkedColumn(label: string, input: ColumnInput): ColumnValues {
  const values = isColumnValues(input) ? input : columnOf(label, input);
  if (!(values instanceof Uint8Array)) return values;
  const bad = values.findIndex((value) => value > 1);
  if (bad < 0) return values;
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `${label} holds ${values[bad]} at position ${bad}; a Uint8Array holds booleans, expected 0 or 1`,
    hint: "Give numbers as a Uint32Array or Float64Array.",
  });
}

function isColumnValues(input: ColumnInput): input is ColumnValues {
  return ArrayBuffer.isView(input);
}

function columnOf(label: string, input: readonly number[] | readonly boolean[]): ColumnValues {
  const boolean = typeof input[0] === "boolean";
  const result = boolean ? new Uint8Array(input.length) : new Float64Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const value: unknown = input[i];
    if (typeof value !== (boolean ? "boolean" : "number")) {
      throw new EdgewiseError({
        code: "graph/attribute",
        message: `${label} holds ${JSON.stringify(value)} at position ${i}; expected a ${boolean ? "boolean" : "number"}`,
      });
    }
    result[i] = Number(value);
  }
  return result;
}

function permuted(keys: ArrayLike<Key>, order: Uint32Array): Key[] {
  return Array.from(order, (position) => keys[position]!);
}

function expectLength(what: string, found: number, expected: number, of: string): void {
  if (found === expected) return;
  throw new EdgewiseError({
    code: "graph/input",
    message: `${what} has ${found} values; expected ${expected}, one for each of the ${of}`,
  });
}
