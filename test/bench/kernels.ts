/** The hand-written kernels of handwritten/*.wat, and the few lines around them that call them round by round. */

import { readFileSync } from "node:fs";
import wabt from "wabt";
import * as WebAssembly from "../../runtime/webassembly.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { digestOf } from "./bound.ts";

/** An algorithm by hand on one graph: `run` computes it from the start and gives the rounds that it took. */
export interface ByHand {
  readonly run: () => number;
  readonly results: () => ReadonlyMap<string, string>;
}

/** A function that a kernel exports. Its operands are numbers, as the kernel's text says. */
type Kernel = (...operands: readonly number[]) => number;

const BLOCK = 512;
const PAGE = 65_536;
const assembler = await wabt();

/** PageRank, with the parameters of the library's. */
export function pagerankByHand(graph: Graph, { damping = 0.85, tolerance = 1e-9, limit = 100 } = {}): ByHand {
  const place = new Place(graph.nodeCount);
  const { n, blocks } = place;
  const { offsets, neighbors } = place.rows(graph.in);
  const degree = place.f64((node) => graph.out.offsets[node + 1]! - graph.out.offsets[node]!);
  const rank = place.f64();
  const shares = [place.f64(), place.f64()] as const;
  const [scratch, lanes, change, leaked] = [place.take(8 * BLOCK), place.take(128), place.partials(), place.partials()];
  const { start, round, fold } = place.kernels("pagerank");
  const run = (): number => {
    start!(n, rank, degree, shares[0], lanes, leaked, 1 / n);
    const base = (1 - damping) / n;
    for (let rounds = 0; rounds < limit; rounds++) {
      const leak = fold!(leaked, blocks) / n;
      const [share, next] = [shares[rounds % 2]!, shares[1 - (rounds % 2)]!];
      round!(n, offsets, neighbors, rank, degree, share, next, scratch, lanes, change, leaked, leak, damping, base);
      if (fold!(change, blocks) < tolerance) return rounds + 1;
    }
    return limit;
  };
  return { run, results: () => new Map([["rank", digestOf(place.view(rank))]]) };
}

/** HITS, with the parameters of the library's. */
export function hitsByHand(graph: Graph, { tolerance = 1e-9, limit = 100 } = {}): ByHand {
  const place = new Place(graph.nodeCount);
  const { n, blocks } = place;
  const [into, out] = [place.rows(graph.in), place.rows(graph.out)];
  const [hub, authority, sum] = [place.f64(), place.f64(), place.f64()];
  const [lanes, squares, changes] = [place.take(128), place.partials(), place.partials()];
  const { gather, scale, fold } = place.kernels("hits");
  /** New scores of one kind from those of the other; gives how much they changed. */
  const half = ({ offsets, neighbors }: Rows, from: number, to: number): number => {
    gather!(n, offsets, neighbors, from, sum, lanes, squares);
    scale!(n, sum, to, lanes, changes, Math.sqrt(fold!(squares, blocks)));
    return fold!(changes, blocks);
  };
  const run = (): number => {
    place.view(hub).fill(1 / Math.sqrt(n));
    place.view(authority).fill(1 / Math.sqrt(n));
    for (let rounds = 0; rounds < limit; rounds++) {
      const ofAuthorities = half(into, hub, authority);
      if (half(out, authority, hub) + ofAuthorities < tolerance) return rounds + 1;
    }
    return limit;
  };
  return {
    run,
    results: () => new Map([hub, authority].map((at, k) => [k === 0 ? "hub" : "authority", digestOf(place.view(at))])),
  };
}

/** Katz centrality, with the parameters of the library's; `base` is 1 for every node. */
export function katzByHand(graph: Graph, { attenuation = 0.1, tolerance = 1e-9, limit = 1000 } = {}): ByHand {
  const place = new Place(graph.nodeCount);
  const { n, blocks } = place;
  const { offsets, neighbors } = place.rows(graph.in);
  const base = place.f64(() => 1);
  const centralities = [place.f64(), place.f64()] as const;
  const [scratch, lanes, change] = [place.take(8 * BLOCK), place.take(128), place.partials()];
  const { round, fold } = place.kernels("katz");
  let latest = centralities[0];
  const run = (): number => {
    place.view(centralities[0]).fill(0);
    for (let rounds = 0; rounds < limit; rounds++) {
      const [x, next] = [centralities[rounds % 2]!, centralities[1 - (rounds % 2)]!];
      round!(n, offsets, neighbors, x, base, next, scratch, lanes, change, attenuation);
      latest = next;
      if (fold!(change, blocks) < tolerance) return rounds + 1;
    }
    return limit;
  };
  return { run, results: () => new Map([["centrality", digestOf(place.view(latest))]]) };
}

/** Single-source shortest paths by the edge column `weight`, from the node of an index. */
export function ssspByHand(graph: Graph, root: number): ByHand {
  const place = new Place(graph.nodeCount);
  const { n } = place;
  const { offsets, neighbors } = place.rows(graph.in);
  const { edges } = graph.in;
  const column = graph.edgeColumn("weight");
  const weights = place.f64((at) => column![edges === null ? at : edges[at]!]!, graph.in.neighbors.length);
  const distances = [place.f64(), place.f64()] as const;
  const { round } = place.kernels("sssp");
  let latest = distances[0];
  const run = (): number => {
    place.view(distances[0]).fill(Infinity)[root] = 0;
    for (let rounds = 0; rounds < n; rounds++) {
      const [distance, next] = [distances[rounds % 2]!, distances[1 - (rounds % 2)]!];
      latest = next;
      if (!round!(n, offsets, neighbors, weights, distance, next)) return rounds + 1;
    }
    return n;
  };
  return { run, results: () => new Map([["distance", digestOf(place.view(latest))]]) };
}

interface Rows {
  readonly offsets: number;
  readonly neighbors: number;
}

/** A memory of one's own, with the arrays of a graph and of a kernel. */
class Place {
  readonly n: number;
  readonly blocks: number;
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE });
  #bytes = 64;

  constructor(nodeCount: number) {
    this.n = nodeCount;
    this.blocks = Math.ceil(nodeCount / BLOCK);
  }

  /** The address of so many bytes, at a multiple of 64. */
  take(bytes: number): number {
    const at = this.#bytes;
    this.#bytes = Math.ceil((at + bytes) / 64) * 64;
    const missing = this.#bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  f64(entry: (index: number) => number = () => 0, length = this.n): number {
    const at = this.take(8 * length);
    const view = new Float64Array(this.#memory.buffer, at, length);
    for (let k = 0; k < length; k++) view[k] = entry(k);
    return at;
  }

  /** Room for the results of blocks. */
  partials(): number {
    return this.take(8 * this.blocks);
  }

  rows({ offsets, neighbors }: Graph["in"]): Rows {
    return { offsets: this.#copy(offsets), neighbors: this.#copy(neighbors) };
  }

  view(at: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, this.n);
  }

  /** Loads the exports of handwritten/NAME.wat, in this memory. */
  kernels(name: string): Readonly<Record<string, Kernel>> {
    const file = new URL(`handwritten/${name}.wat`, import.meta.url);
    const parsed = assembler.parseWat(`${name}.wat`, readFileSync(file, "utf8"), { simd: true });
    const { buffer } = parsed.toBinary({});
    parsed.destroy();
    const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(buffer)), {
      edgewise: { memory: this.#memory },
    });
    return instance.exports as Record<string, Kernel>;
  }

  #copy(array: Uint32Array): number {
    const at = this.take(array.byteLength);
    new Uint32Array(this.#memory.buffer, at, array.length).set(array);
    return at;
  }
}
