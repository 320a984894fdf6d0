/** The sizes of a graph for a plan, and the cutting of kernels into chunks, which estimates and binding both need. */

import { chunksByWeight } from "../../runtime/chunk.ts";
import type { EntriesBefore } from "../bind/chunk-cost.ts";
import { weighChunks } from "../bind/chunk-cost.ts";
import type { SegmentCut } from "../bind/long-row-split.ts";
import type { Adjacency } from "../graph/adjacency.ts";
import type { Graph } from "../graph/graph.ts";
import { commonRows } from "../graph/graph.ts";
import type { Rows } from "../graph/rows.ts";
import type { Direction } from "../ir/op.ts";
import { BLOCK } from "../plan/blocks.ts";
import type { Kernel } from "../plan/kernel.ts";
import { rowsOf } from "../plan/kernel.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { entriesOf } from "../plan/sizes.ts";
import { LongRows } from "../rows/long-rows.ts";

export interface ChunkOptions {
  readonly workers: number;
  /** About the number of chunks of a kernel for each worker; Infinity for chunks of one block. */
  readonly chunksPerWorker: number;
}

/** Gives the sizes of a graph, without building rows that nobody has asked for. */
export function sizesOf(graph: Graph): GraphSizes {
  const { nodeCount, edgeCount, out, kind } = graph;
  const arcs = out.neighbors.length;
  const isDirected = kind !== "undirected";
  return {
    nodeCount,
    edgeCount,
    rows: {
      out: { arcs, edges: out.edges },
      // Only directed out-rows are in the order of edge numbers.
      in: { arcs, edges: isDirected ? true : out.edges },
      all: { arcs: arcs + graph.directedEdgeCount, edges: true },
    },
    concentration: lengthsOf(graph).concentration,
    walkedByEdge: walkedByEdgeOf(graph),
  };
}

/** The variation of the lengths of a graph's rows, from a sample. */
export interface RowLengths {
  /** The share of entries that the longest eighth of the rows has. */
  readonly concentration: number;
  /** The standard deviation of the lengths, divided by the mean. */
  readonly variation: number;
}

/** The number of rows in the sample. */
const SAMPLED = 2 ** 12;

/** Finds the variation of the lengths of out-rows, once. */
export function lengthsOf(graph: Graph): RowLengths {
  const shape = shapeOf(graph);
  shape.lengths ??= sampleLengths(graph.out.offsets);
  return shape.lengths;
}

function sampleLengths(offsets: Uint32Array): RowLengths {
  const nodes = offsets.length - 1;
  const count = Math.min(nodes, SAMPLED);
  // The sample is evenly spaced, whatever the number of nodes is a multiple of.
  const lengths = Uint32Array.from({ length: count }, (_, k) => {
    const node = Math.floor((k * nodes) / count);
    return offsets[node + 1]! - offsets[node]!;
  }).sort();
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total === 0) return { concentration: 1 / 8, variation: 0 };
  const longest = lengths.subarray(Math.floor((7 * count) / 8)).reduce((sum, length) => sum + length, 0);
  const mean = total / count;
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / count;
  return { concentration: longest / total, variation: Math.sqrt(variance) / mean };
}

/** The number of edges in the sample, and how much longer a row has to be for the other to search it (`common-nodes.ts`). */
const SAMPLED_EDGES = 2 ** 10;
const SKEW = 16;

/** Finds how many entries an edge walks in rows of its ends, once, from a sample. */
function walkedByEdgeOf(graph: Graph): { readonly both: number; readonly one: number } {
  const shape = shapeOf(graph);
  shape.walkedByEdge ??= sampleEdges(graph.out);
  return shape.walkedByEdge;
}

function sampleEdges({ offsets, neighbors }: Adjacency): { readonly both: number; readonly one: number } {
  const entries = neighbors.length;
  const count = Math.min(entries, SAMPLED_EDGES);
  const lengthOf = (node: number): number => offsets[node + 1]! - offsets[node]!;
  let [both, one] = [0, 0];
  for (let k = 0; k < count; k++) {
    const entry = Math.floor((k * entries) / count);
    const [a, b] = [lengthOf(rowOf(offsets, entry)), lengthOf(neighbors[entry]!)];
    both += walked(a, b);
    one += (walked(a) + walked(b)) / 2;
  }
  return { both: both / Math.max(1, count), one: one / Math.max(1, count) };
}

/**
 * The entries of two rows that are looked at: all, or where one is much longer, those that a search comes by. A single node is
 * passed in the middle of the other row.
 */
function walked(a: number, b = 1): number {
  const [less, more] = [Math.min(a, b), Math.max(a, b)];
  if (more >= SKEW * less) return less * 2 * Math.log2(more / Math.max(1, less) + 1);
  return b === 1 ? 1 + a / 2 : a + b;
}

/** Finds the row that an entry is in. */
function rowOf(offsets: Uint32Array, entry: number): number {
  let [row, end] = [0, offsets.length - 1];
  while (end - row > 1) {
    const middle = (row + end) >> 1;
    if (offsets[middle]! <= entry) row = middle;
    else end = middle;
  }
  return row;
}

/** Counts the nodes with no out-edge, one, two or three, four to seven, and so on. */
export function degreesOf({ out: { offsets } }: Graph): readonly number[] {
  const counts: number[] = [];
  for (let node = 1; node < offsets.length; node++) {
    const length = offsets[node]! - offsets[node - 1]!;
    const bucket = 32 - Math.clz32(length);
    while (counts.length <= bucket) counts.push(0);
    counts[bucket] = counts[bucket]! + 1;
  }
  return counts;
}

/** The least number of nodes and edges in a chunk of a worker that is alone: some tens of microseconds. */
const LEAST_ALONE = 2 ** 15;

/** The least number of nodes and edges that are worth a ticket where several workers draw: about a microsecond. */
const LEAST_SHARE = 2 ** 10;

/** Facts about a graph's rows, found once by the first caller that asks. */
class Shape {
  readonly chunkers = new Map<string, Chunker>();
  readonly longRows = new Map<Direction, LongRows | null>();
  lengths: RowLengths | null = null;
  walkedByEdge: { readonly both: number; readonly one: number } | null = null;
}

const SHAPES = new WeakMap<Rows, Shape>();

function shapeOf(graph: Graph): Shape {
  const rows = commonRows(graph);
  const shape = SHAPES.get(rows) ?? new Shape();
  SHAPES.set(rows, shape);
  return shape;
}

/** Finds the rows of a direction that are longer than a segment, once; null where there are none. */
export function longRowsOf(graph: Graph, direction: Direction): LongRows | null {
  const { longRows } = shapeOf(graph);
  const known = longRows.get(direction);
  if (known !== undefined) return known;
  const found = new LongRows(offsetsOf(graph, direction));
  const kept = found.segments === 0 ? null : found;
  longRows.set(direction, kept);
  return kept;
}

/** Gives the chunker of a graph, made once for each set of options. */
export function chunkerOf(graph: Graph, options: ChunkOptions): Chunker {
  const { chunkers } = shapeOf(graph);
  const key = `${options.workers} ${options.chunksPerWorker}`;
  const chunker = chunkers.get(key) ?? new Chunker(graph, options);
  chunkers.set(key, chunker);
  return chunker;
}

/** A domain that is cut into chunks. */
interface Cut {
  readonly boundaries: readonly number[];
  readonly weights: readonly number[];
}

/** Cuts kernels into chunks of about equal numbers of nodes and edges, once for each shape of kernel. */
export class Chunker {
  readonly #graph: Graph;
  readonly #options: ChunkOptions;
  readonly #known = new Map<string, Cut>();
  readonly #segments = new Map<Direction, SegmentCut | null>();

  constructor(graph: Graph, options: ChunkOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  /**
   * Gives the boundaries of a kernel's chunks, in whole blocks of `block` nodes or edges. With `split`, a long row
   * weighs as much as its segments, whose results are combined.
   */
  boundaries(kernel: Kernel, block: number = BLOCK, split = false): readonly number[] {
    return this.#cut(kernel, block, split).boundaries;
  }

  /** Gives the number of nodes and edges in each chunk of a kernel. */
  weights(kernel: Kernel, block: number = BLOCK, split = false): readonly number[] {
    return this.#cut(kernel, block, split).weights;
  }

  /** Finds the segments of all long rows of a direction; null where there are none. */
  segments(direction: Direction): SegmentCut | null {
    const known = this.#segments.get(direction);
    if (known !== undefined) return known;
    const rows = longRowsOf(this.#graph, direction);
    const cut = rows && this.#cutSegments(rows);
    this.#segments.set(direction, cut);
    return cut;
  }

  #cut(kernel: Kernel, block: number, split: boolean): Cut {
    const { cut } = kernel;
    const key = `${rowsOf(kernel) ?? kernel.domain.of} ${cut ?? ""} ${block} ${split}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { workers, chunksPerWorker } = this.#options;
    const length = entriesOf(kernel.domain, this.#graph);
    const entriesBefore = this.#entriesBefore(kernel, split);
    const weight = length + (entriesBefore?.(length) ?? 0);
    // A worker that is alone has nothing to even out. It only has to check now and then whether it should stop.
    const most = workers > 1 || chunksPerWorker === Infinity ? Infinity : Math.ceil(weight / LEAST_ALONE);
    const chunks =
      cut === "whole" ? 1 : cut === "by workers" ? workers : Math.min(workers * chunksPerWorker, Math.max(1, most));
    const boundaries = chunksByWeight(entriesBefore, length, { block, chunks });
    const made = { boundaries, weights: weighChunks(boundaries, entriesBefore) };
    this.#known.set(key, made);
    return made;
  }

  /**
   * Combines the chunks of a level's kernels, counted one kernel after another, to shares of about equal numbers of
   * nodes and edges: share k has the chunks from s[k] to s[k + 1] − 1. Where kernels are many and small, a ticket for
   * each chunk would cost more than it evens out.
   */
  shares(
    kernels: readonly Kernel[],
    blockOf: (kernel: Kernel) => number = () => BLOCK,
    isSplit: (kernel: Kernel) => boolean = () => false,
  ): readonly number[] {
    const weights = kernels.flatMap((kernel) => this.weights(kernel, blockOf(kernel), isSplit(kernel)));
    const { workers, chunksPerWorker } = this.#options;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const share = Math.max(total / (workers * chunksPerWorker), chunksPerWorker === Infinity ? 0 : LEAST_SHARE);
    const boundaries = [0];
    let weight = 0;
    weights.forEach((chunk, k) => {
      // A chunk is added to a share if that brings the share nearer to the mean.
      if (weight > 0 && weight + chunk / 2 > share) {
        boundaries.push(k);
        weight = 0;
      }
      weight += chunk;
    });
    if (weights.length > 0) boundaries.push(weights.length);
    return boundaries;
  }

  #cutSegments(rows: LongRows): SegmentCut {
    const { workers, chunksPerWorker } = this.#options;
    const entriesBefore = (segment: number): number => rows.entriesBeforeSegment(segment);
    const { segments } = rows;
    const boundaries = chunksByWeight(entriesBefore, segments, { block: 1, chunks: workers * chunksPerWorker });
    const entries = rows.entriesBeforeSegment(segments);
    return { rows: rows.nodes.length, segments, entries, boundaries, weights: weighChunks(boundaries, entriesBefore) };
  }

  #entriesBefore(kernel: Kernel, split: boolean): EntriesBefore | null {
    const direction = rowsOf(kernel);
    if (direction === null) return null;
    const offsets = offsetsOf(this.#graph, direction);
    const rows = split ? longRowsOf(this.#graph, direction) : null;
    return (node) => offsets[node]! - (rows?.entriesSparedBefore(node) ?? 0);
  }
}

function offsetsOf(graph: Graph, direction: Direction): Uint32Array {
  return direction === "all" ? graph.all().offsets : graph[direction].offsets;
}
