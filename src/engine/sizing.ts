/** How large a graph is for a plan, and how its kernels are cut: what estimates and bindings both need to know. */

import { chunksByWeight } from "../../runtime/chunk.ts";
import type { GraphSizes } from "../compile.ts";
import { BLOCK, rowsOf, weighChunks } from "../compile.ts";
import type { Graph } from "../graph/graph.ts";
import type { Direction } from "../ir/op.ts";
import type { Kernel } from "../plan/plan.ts";

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
      all: { arcs: isDirected ? 2 * arcs : arcs, edges: true },
    },
  };
}

/** The least nodes and edges in a chunk of one worker alone: some tens of microseconds. */
const LEAST_ALONE = 2 ** 15;

/** The least nodes and edges that are worth a ticket where more than one worker draws them: about a microsecond. */
const LEAST_SHARE = 2 ** 10;

/** Cuts kernels into chunks of about equal numbers of nodes and edges, worked out once for each shape of kernel. */
export class Chunker {
  readonly #graph: Graph;
  readonly #options: ChunkOptions;
  readonly #known = new Map<string, readonly number[]>();

  constructor(graph: Graph, options: ChunkOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  /** The boundaries of a kernel's chunks, in whole blocks of so many nodes or edges. */
  boundaries(kernel: Kernel, block: number = BLOCK): readonly number[] {
    const { cut } = kernel;
    const key = `${rowsOf(kernel) ?? kernel.domain} ${cut ?? ""} ${block}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { workers, chunksPerWorker } = this.#options;
    const length = kernel.domain === "nodes" ? this.#graph.nodeCount : this.#graph.edgeCount;
    const offsets = this.#offsets(kernel);
    const weight = length + (offsets?.[length] ?? 0);
    // A worker that is alone evens nothing out; it is only to look up now and then, to see whether it should stop.
    const most = workers > 1 || chunksPerWorker === Infinity ? Infinity : Math.ceil(weight / LEAST_ALONE);
    const chunks =
      cut === "whole" ? 1 : cut === "by workers" ? workers : Math.min(workers * chunksPerWorker, Math.max(1, most));
    const boundaries = chunksByWeight(offsets, length, { block, chunks });
    this.#known.set(key, boundaries);
    return boundaries;
  }

  /**
   * The chunks of the kernels of a level, counted one kernel after the other, put together to shares of about equal
   * numbers of nodes and edges: share k is chunks s[k] to s[k + 1]. Where kernels are many and small, a ticket for each
   * chunk costs more than it evens out.
   */
  shares(kernels: readonly Kernel[], blockOf: (kernel: Kernel) => number = () => BLOCK): readonly number[] {
    const weights = kernels.flatMap((kernel) => this.weights(kernel, blockOf(kernel)));
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

  /** The nodes and edges in each chunk of a kernel. */
  weights(kernel: Kernel, block: number = BLOCK): readonly number[] {
    return weighChunks(this.boundaries(kernel, block), this.#offsets(kernel));
  }

  #offsets(kernel: Kernel): Uint32Array | null {
    const rows = rowsOf(kernel);
    return rows === null ? null : offsetsOf(this.#graph, rows);
  }
}

function offsetsOf(graph: Graph, direction: Direction): Uint32Array {
  return direction === "all" ? graph.all().offsets : graph[direction].offsets;
}
