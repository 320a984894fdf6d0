/** How large a graph is for a plan, and how its kernels are cut: what estimates and bindings both need to know. */

import { chunksByWeight } from "../../runtime/chunk.ts";
import type { EntriesBefore } from "../bind/chunk-cost.ts";
import { weighChunks } from "../bind/chunk-cost.ts";
import type { SegmentCut } from "../bind/long-row-split.ts";
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
  /** About how many chunks each worker should find in a kernel; Infinity for chunks of one block. */
  readonly chunksPerWorker: number;
}

/** The sizes of a graph, without building rows that nobody has asked for. */
export function sizesOf(graph: Graph): GraphSizes {
  const { nodeCount, edgeCount, out, kind } = graph;
  const arcs = out.neighbors.length;
  const isDirected = kind !== "undirected";
  return {
    nodeCount,
    edgeCount,
    rows: {
      out: { arcs, edges: out.edges },
      // Only directed out-rows stand in the order of edge numbers.
      in: { arcs, edges: isDirected ? true : out.edges },
      all: { arcs: arcs + graph.directedEdgeCount, edges: true },
    },
    concentration: lengthsOf(graph).concentration,
  };
}

/** How the lengths of a graph's rows differ, by a sample. */
export interface RowLengths {
  /** The share of their entries that the eighth with the longest rows has. */
  readonly concentration: number;
  /** The standard deviation of their lengths, divided by the mean. */
  readonly variation: number;
}

/** Rows that are looked at. */
const SAMPLED = 2 ** 12;

/** How out-rows differ in length; looked at once. */
export function lengthsOf(graph: Graph): RowLengths {
  const shape = shapeOf(graph);
  shape.lengths ??= sampleLengths(graph.out.offsets);
  return shape.lengths;
}

function sampleLengths(offsets: Uint32Array): RowLengths {
  const nodes = offsets.length - 1;
  const count = Math.min(nodes, SAMPLED);
  // Evenly spaced, whatever the number of nodes is a multiple of.
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

/** How many nodes have no out-edge, one, two or three, four to seven and so on. */
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

/** The least nodes and edges in a chunk of one worker alone: some tens of microseconds. */
const LEAST_ALONE = 2 ** 15;

/** The least nodes and edges that are worth a ticket where more than one worker draws them: about a microsecond. */
const LEAST_SHARE = 2 ** 10;

/** What is worked out of a graph's rows for good, by whoever asks first. */
class Shape {
  readonly chunkers = new Map<string, Chunker>();
  readonly longRows = new Map<Direction, LongRows | null>();
  lengths: RowLengths | null = null;
}

const SHAPES = new WeakMap<Rows, Shape>();

function shapeOf(graph: Graph): Shape {
  const rows = commonRows(graph);
  const shape = SHAPES.get(rows) ?? new Shape();
  SHAPES.set(rows, shape);
  return shape;
}

/** The rows of a direction that are longer than a segment, looked for once; null where there are none. */
export function longRowsOf(graph: Graph, direction: Direction): LongRows | null {
  const { longRows } = shapeOf(graph);
  const known = longRows.get(direction);
  if (known !== undefined) return known;
  const found = new LongRows(offsetsOf(graph, direction));
  const kept = found.segments === 0 ? null : found;
  longRows.set(direction, kept);
  return kept;
}

/** How kernels are cut on a graph, worked out once. */
export function chunkerOf(graph: Graph, options: ChunkOptions): Chunker {
  const { chunkers } = shapeOf(graph);
  const key = `${options.workers} ${options.chunksPerWorker}`;
  const chunker = chunkers.get(key) ?? new Chunker(graph, options);
  chunkers.set(key, chunker);
  return chunker;
}

/** A domain cut into chunks. */
interface Cut {
  readonly boundaries: readonly number[];
  readonly weights: readonly number[];
}

/** Cuts kernels into chunks of about equal numbers of nodes and edges, worked out once for each shape of kernel. */
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
   * The boundaries of a kernel's chunks, in whole blocks of so many nodes or edges; `split` where of a long row only the
   * results of its segments are to be combined.
   */
  boundaries(kernel: Kernel, block: number = BLOCK, split = false): readonly number[] {
    return this.#cut(kernel, block, split).boundaries;
  }

  /** The nodes and edges in each chunk of a kernel. */
  weights(kernel: Kernel, block: number = BLOCK, split = false): readonly number[] {
    return this.#cut(kernel, block, split).weights;
  }

  /** The segments of all long rows of a direction; null where there are none. */
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
    // A worker that is alone evens nothing out; it is only to look up now and then, to see whether it should stop.
    const most = workers > 1 || chunksPerWorker === Infinity ? Infinity : Math.ceil(weight / LEAST_ALONE);
    const chunks =
      cut === "whole" ? 1 : cut === "by workers" ? workers : Math.min(workers * chunksPerWorker, Math.max(1, most));
    const boundaries = chunksByWeight(entriesBefore, length, { block, chunks });
    const made = { boundaries, weights: weighChunks(boundaries, entriesBefore) };
    this.#known.set(key, made);
    return made;
  }

  /**
   * The chunks of the kernels of a level, counted one kernel after the other, put together to shares of about equal
   * numbers of nodes and edges: share k is chunks s[k] to s[k + 1]. Where kernels are many and small, a ticket for each
   * chunk costs more than it evens out.
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
      // A chunk goes where the share that it makes too large, or leaves too small, is nearer to what it should be.
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
