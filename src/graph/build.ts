import { describeFound } from "../arguments/found.ts";
import type { Kind } from "../arguments/kind.ts";
import {
  arrayLike,
  byName,
  choice,
  either,
  flag,
  integer,
  isArrayLike,
  objectWith,
  plain,
  text,
} from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { quoted } from "../printable.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import { GRAPH_KINDS, type GraphKind } from "./adjacency.ts";
import { type Allocator, heapAllocator, makingAllOrNothing } from "./allocator.ts";
import { type Column, copyColumns, pickingColumns } from "./column.ts";
import { arcLimit, type InputEdges, TREATMENTS, type Treatment } from "./edge-order.ts";
import { type ColumnInput, checkedColumns, expectLength } from "./given-columns.ts";
import { Graph } from "./graph.ts";
import {
  indexKeys,
  type Key,
  type Keys,
  listedKeys,
  listingKeys,
  type NodeKeys,
  pickedKeys,
  positionKeys,
} from "./keys.ts";
import { numberingMerged, PARALLEL_TREATMENTS, type ParallelTreatment } from "./operations/parallel.ts";
import { checkGraphSize, discardEnds, type GraphSize, graphBytes, INDEX_LIMIT, layingOut } from "./parts.ts";
import type { TouchedArrays } from "./sorting/touched.ts";

export type { ColumnInput } from "./given-columns.ts";

/** Options of every function that makes graphs. */
export interface BuildOptions {
  /** The name of the graph in reports. */
  readonly name?: string | undefined;
  /** Edges from a node to itself. Kept if not said otherwise. */
  readonly selfLoops?: Treatment | undefined;
  /** Further edges between the same ends: kept, or one stands for all, with the values of the first (drop) or combined ones. */
  readonly parallelEdges?: ParallelTreatment | undefined;
  /** Where the arrays of the graph come from. The JavaScript heap if not said otherwise. */
  readonly allocator?: Allocator | undefined;
  /**
   * The most bytes that the arrays of the graph may take on the JavaScript heap. 4 GiB if not given, which is all that
   * an engine can hold. An allocator has a limit of its own.
   */
  readonly maximumBytes?: number | undefined;
}

const TREATMENT: Kind<Treatment> = choice(...TREATMENTS);

export const BUILD_OPTIONS: Described<BuildOptions> = {
  name: { kind: text, doc: "The name of the graph in reports.", initial: "`graph`, or after the file or generator" },
  selfLoops: { kind: TREATMENT, doc: "Edges from a node to itself.", initial: '`"keep"`' },
  parallelEdges: {
    kind: choice(...PARALLEL_TREATMENTS),
    doc: "Further edges between the same ends: kept, or one stands for all, with the values of the first (drop) or combined ones.",
    initial: '`"keep"`',
  },
  allocator: {
    kind: objectWith<Allocator>(
      "an allocator, such as that of an engine",
      ["uint8", "int32", "uint32", "float32", "float64"],
      "Give engine.allocator.",
    ),
    doc: "Where the arrays of the graph come from.",
    initial: "the JavaScript heap",
  },
  maximumBytes: {
    kind: integer(1, Number.MAX_SAFE_INTEGER),
    doc: "The most bytes that the arrays of the graph may take on the JavaScript heap.",
    initial: "4 GiB, which is all that an engine can hold",
  },
};

/** Edges as arrays of node indices, with keys and attributes. */
export interface EdgeArrays extends BuildOptions {
  /** The number of nodes. One more than the highest end of an edge if neither this nor `nodeKeys` is given. */
  readonly nodeCount?: number | undefined;
  /** The node index of one end of each edge. */
  readonly sources: ArrayLike<number | bigint>;
  /** The node index of the other end of each edge. */
  readonly targets: ArrayLike<number | bigint>;
  /** The kind of the edges: arcs, pairs without direction, or some of each. Directed if not said otherwise. */
  readonly kind?: GraphKind | undefined;
  /** Whether the edges are directed, in place of `kind`. */
  readonly directed?: boolean | undefined;
  /** For mixed graphs, and there needed: whether each edge is undirected. */
  readonly undirected?: ArrayLike<boolean | number> | undefined;
  /** The key of each node. The indices themselves if not given. */
  readonly nodeKeys?: ArrayLike<Key> | NodeKeys | undefined;
  /** The key of each edge, in input order. The input positions if not given. */
  readonly edgeKeys?: ArrayLike<Key> | undefined;
  /** Node attributes by name, n values each. */
  readonly nodeColumns?: Readonly<Record<string, ColumnInput>> | undefined;
  /** Edge attributes by name, one value per edge in input order. */
  readonly edgeColumns?: Readonly<Record<string, ColumnInput>> | undefined;
}

const INDICES: Kind<ArrayLike<number | bigint>> = arrayLike("an array or typed array of node indices");
const COLUMNS: Kind<Readonly<Record<string, ColumnInput>>> = byName(
  arrayLike<ColumnInput>("an array or typed array of numbers or booleans"),
  "an object of arrays by attribute",
);

export const EDGE_ARRAYS: Described<EdgeArrays> = {
  sources: { kind: INDICES, required: true, doc: "The node index of one end of each edge." },
  targets: { kind: INDICES, required: true, doc: "The node index of the other end of each edge." },
  nodeCount: {
    // Whether the number is small enough is checked for every graph, with an error of its own (`graph/input`).
    kind: plain("an integer from 0", (found) => typeof found === "number"),
    doc: "The number of nodes.",
    initial: "as many as `nodeKeys`, else one more than the highest end",
  },
  kind: {
    kind: choice(...GRAPH_KINDS),
    doc: "The kind of the edges: arcs, pairs without direction, or some of each.",
    initial: '`"directed"`',
  },
  directed: { kind: flag, doc: "Whether the edges are directed, in place of `kind`." },
  undirected: {
    kind: arrayLike("an array of booleans"),
    doc: "For mixed graphs, and there needed: whether each edge is undirected.",
  },
  nodeKeys: {
    kind: either(
      arrayLike<ArrayLike<Key>>("an array of keys"),
      objectWith<NodeKeys>("the nodeKeys of another graph", ["of", "indexOf", "find"]),
    ),
    doc: "The key of each node.",
    initial: "the indices",
  },
  edgeKeys: {
    kind: arrayLike("an array of keys"),
    doc: "The key of each edge, in input order.",
    initial: "the positions in the input",
  },
  nodeColumns: { kind: COLUMNS, doc: "Node attributes by name, n values each." },
  edgeColumns: { kind: COLUMNS, doc: "Edge attributes by name, one value per edge in input order." },
  ...BUILD_OPTIONS,
};

/**
 * Builds a graph from arrays, which it copies, in time n + m.
 * @throws {@link EdgewiseError} `graph/input` for an end outside 0…n−1; {@link Graph} has all, and an example.
 */
export function fromEdges(input: EdgeArrays, ...extra: readonly never[]): Graph {
  refuseExtra("fromEdges", 1, extra);
  return buildGraph(readEdgeArrays("fromEdges", input));
}

/** Checks the arguments of a call, and gives the input to build from. `directed` is translated to `kind`. */
export function readEdgeArrays(call: string, found: unknown): EdgeArrays {
  const read = readOptions(call, EDGE_ARRAYS, found, "arrays of edges, { sources, targets }");
  const { directed, kind, nodeKeys } = read;
  const said = directed === undefined ? kind : directed ? "directed" : "undirected";
  if (kind !== undefined && kind !== said) {
    throw new EdgewiseError({
      code: "usage",
      message: `${call}: found directed: ${directed} and kind: ${JSON.stringify(kind)}; expected one of the two`,
      hint: "Leave out directed.",
    });
  }
  // The keys are copied, since a graph looks them up for as long as it lives.
  return { ...read, kind: said, nodeKeys: isArrayLike(nodeKeys) ? Array.from(nodeKeys) : nodeKeys };
}

/** The input to build from. Its columns may have been checked already. */
export interface BuildInput extends Omit<EdgeArrays, "edgeKeys" | "nodeColumns" | "edgeColumns"> {
  readonly edgeKeys?: ArrayLike<Key> | Keys | undefined;
  /**
   * Whether the ends were made for this call by whoever knows that they are nodes: they are not checked, and are changed
   * and freed. Only for arrays of `Uint32Array`, with `nodeKeys` or `nodeCount`.
   */
  readonly areEndsOwn?: boolean | undefined;
  /** Arrays for the graph that others touch meanwhile. Only for ends that are own. */
  readonly touched?: TouchedArrays | undefined;
  readonly nodeColumns?: Readonly<Record<string, ColumnInput | Column>> | undefined;
  readonly edgeColumns?: Readonly<Record<string, ColumnInput | Column>> | undefined;
}

/** Does what `fromEdges` does, with arguments that have been checked, or were made by Edgewise. */
export function buildGraph(input: BuildInput): Graph {
  return atOnce(building(input));
}

/** Does the same with interruptions by other work of the thread. The input must not change meanwhile. */
export function* building(input: BuildInput): Turns<Graph> {
  const { kind = "directed", allocator = heapAllocator } = input;
  const edgeCount = input.sources.length;
  expectLength("targets", input.targets.length, edgeCount, "sources");
  // The size is checked twice: for the edges before their ends are copied, and for the nodes, whose number the ends may
  // tell.
  expectGraphFits(input, { kind, nodeCount: 0, edgeCount });
  const sources = yield* checkedIndices("source", input.sources);
  const targets = yield* checkedIndices("target", input.targets);
  const nodeCount = yield* checkedNodeCount(input, sources, targets);
  expectGraphFits(input, { kind, nodeCount, edgeCount });
  if (input.areEndsOwn !== true) {
    yield* inSlices(edgeCount, (from, to) => {
      checkEnds("source", sources, nodeCount, from, to);
      checkEnds("target", targets, nodeCount, from, to);
    });
  }
  const undirected = undirectedFlags(kind, input.undirected, edgeCount);
  checkGraphSize(nodeCount, arcLimit(kind, edgeCount, undirected));
  const nodeKeys = yield* checkedNodeKeys(input.nodeKeys, nodeCount);
  const { edgeKeys } = input;
  if (edgeKeys !== undefined) {
    expectLength("edgeKeys", isKeys(edgeKeys) ? edgeKeys.size : edgeKeys.length, edgeCount, "edges");
  }
  const nodeColumns = yield* checkedColumns("node", input.nodeColumns, nodeCount);
  const givenColumns = yield* checkedColumns("edge", input.edgeColumns, edgeCount);

  // Mixed graphs and merged edges need the ends longer.
  const isOwn = input.areEndsOwn === true && kind !== "mixed" && (input.parallelEdges ?? "keep") === "keep";
  const touched = isOwn ? input.touched : undefined;
  const edges: InputEdges = { kind, nodeCount, sources, targets, undirected, isOwn, touched };
  const { numbered, edgeColumns } = yield* numberingMerged(edges, givenColumns, input);
  const { order } = numbered;
  const orderedKeys = yield* orderedEdgeKeys(edgeKeys, order);
  yield;
  return yield* makingAllOrNothing(allocator, function* (taking) {
    const structure = yield* layingOut(edges, numbered, taking);
    discardEnds(numbered.ends, structure);
    return new Graph({
      ...structure,
      name: input.name ?? "graph",
      nodeKeys,
      edgeKeys: orderedKeys,
      nodeColumns: copyColumns(nodeColumns, taking),
      edgeColumns: yield* pickingColumns(edgeColumns, order, taking),
      allocator,
    });
  });
}

/**
 * Throws, with the figures, for a graph that takes more bytes than it may, before anything is allocated. Edges count if
 * all of them will be kept. Columns do not count, since the caller has them already.
 */
export function expectGraphFits(options: BuildOptions, size: GraphSize): void {
  const { name = "graph", allocator, maximumBytes = MOST_BYTES, selfLoops, parallelEdges } = options;
  const isWhole = selfLoops !== "drop" && (parallelEdges ?? "keep") === "keep";
  checkGraphSize(size.nodeCount, size.kind === "undirected" ? 2 * size.edgeCount : size.edgeCount);
  const bytes = graphBytes(isWhole ? size : { ...size, edgeCount: 0 });
  if (allocator !== undefined && allocator.isHeap !== true) allocator.expectRoom?.(bytes, `the graph ${quoted(name)}`);
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

/** The most bytes that the memory of an engine can hold. */
const MOST_BYTES = 2 ** 32;

function count(value: number, noun: string): string {
  return `${value.toLocaleString("en-US")} ${noun}${value === 1 ? "" : "s"}`;
}

function* checkedIndices(what: string, values: ArrayLike<number | bigint>): Turns<Uint32Array> {
  if (values instanceof Uint32Array) return values;
  const indices = heapAllocator.uint32(values.length);
  yield* inSlices(indices.length, (from, to) => checkIndices(what, values, indices, from, to));
  return indices;
}

function checkIndices(
  what: string,
  values: ArrayLike<number | bigint>,
  indices: Uint32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const given = values[i];
    const value = typeof given === "bigint" ? Number(given) : given;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= INDEX_LIMIT) {
      throw new EdgewiseError({
        code: "graph/input",
        message: `edge ${i}: its ${what} is ${describeFound(given)}; expected a node index, an integer from 0`,
        hint: "Number the nodes from 0 and give their names as nodeKeys.",
      });
    }
    indices[i] = value;
  }
}

function* checkedNodeCount(input: BuildInput, sources: Uint32Array, targets: Uint32Array): Turns<number> {
  const { nodeCount, nodeKeys } = input;
  const keyCount = nodeKeys === undefined ? undefined : isKeys(nodeKeys) ? nodeKeys.size : nodeKeys.length;
  if (nodeCount === undefined) {
    if (keyCount !== undefined) return keyCount;
    let most = -1;
    yield* inSlices(sources.length, (from, to) => {
      most = highest(targets, highest(sources, most, from, to), from, to);
    });
    return most + 1;
  }
  if (!Number.isSafeInteger(nodeCount) || nodeCount < 0) {
    throw new EdgewiseError({ code: "graph/input", message: `nodeCount is ${nodeCount}; expected an integer from 0` });
  }
  if (keyCount !== undefined) expectLength("nodeKeys", keyCount, nodeCount, "nodes");
  return nodeCount;
}

function highest(indices: Uint32Array, start: number, from: number, to: number): number {
  let result = start;
  for (let i = from; i < to; i++) {
    if (indices[i]! > result) result = indices[i]!;
  }
  return result;
}

function checkEnds(what: string, ends: Uint32Array, nodeCount: number, from: number, to: number): void {
  for (let i = from; i < to; i++) {
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

function* checkedNodeKeys(keys: ArrayLike<Key> | NodeKeys | undefined, nodeCount: number): Turns<NodeKeys> {
  if (keys === undefined) return indexKeys(nodeCount);
  return isKeys(keys) ? keys : yield* listingKeys(keys, "node");
}

function* orderedEdgeKeys(keys: ArrayLike<Key> | Keys | undefined, order: Uint32Array): Turns<Keys> {
  if (keys === undefined) return positionKeys(order);
  return isKeys(keys) ? pickedKeys(keys, order) : listedKeys(yield* permuted(keys, order), "edge");
}

function isKeys(keys: ArrayLike<Key> | Keys): keys is Keys {
  return "of" in keys && typeof keys.of === "function";
}

function* permuted(keys: ArrayLike<Key>, order: Uint32Array): Turns<Key[]> {
  const result = new Array<Key>(order.length);
  yield* inSlices(order.length, (from, to) => {
    for (let at = from; at < to; at++) result[at] = keys[order[at]!]!;
  });
  return result;
}
