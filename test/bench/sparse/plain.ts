/** Algorithms as a person writes them in JavaScript who needs one fast: loops over typed arrays, on one thread. */

import type { Graph } from "../../../src/graph/graph.ts";

/** Rows as a program without us has them, in arrays of its own. */
class Rows {
  readonly offsets: Uint32Array;
  readonly neighbors: Uint32Array;

  constructor({ out }: Graph) {
    this.offsets = out.offsets.slice();
    this.neighbors = out.neighbors.slice();
  }
}

/** Breadth-first search by a queue, in arrays that are kept from run to run. */
export class QueueSearch {
  readonly depth: Int32Array;
  readonly #rows: Rows;
  readonly #queue: Uint32Array;

  constructor(graph: Graph) {
    const { nodeCount } = graph;
    this.#rows = new Rows(graph);
    this.depth = new Int32Array(nodeCount);
    this.#queue = new Uint32Array(nodeCount);
  }

  /** The depth of each node, −1 where there is no path. */
  run(root: number): Int32Array {
    const { offsets, neighbors } = this.#rows;
    const [depth, queue] = [this.depth, this.#queue];
    depth.fill(-1);
    depth[root] = 0;
    queue[0] = root;
    for (let head = 0, tail = 1; head < tail; head++) {
      const node = queue[head]!;
      const next = depth[node]! + 1;
      const end = offsets[node + 1]!;
      for (let place = offsets[node]!; place < end; place++) {
        const neighbor = neighbors[place]!;
        if (depth[neighbor]! >= 0) continue;
        depth[neighbor] = next;
        queue[tail++] = neighbor;
      }
    }
    return depth;
  }
}

/** The parent of each node in a breadth-first tree: the least of the in-neighbors that are one edge nearer to the root. */
export function leastParents(graph: Graph, root: number): Int32Array {
  const depth = new QueueSearch(graph).run(root);
  const { offsets, neighbors } = graph.in;
  return Int32Array.from(depth, (own, node) => {
    if (own <= 0) return own < 0 ? -1 : root;
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      // Rows ascend.
      if (depth[neighbors[place]!] === own - 1) return neighbors[place]!;
    }
    throw new Error(`node ${node} has depth ${own} and no neighbor at ${own - 1}`);
  });
}

/**
 * Core numbers of a simple undirected graph by the bucket algorithm of Batagelj and Zaveršnik (2003), in O(n + m): nodes
 * in an array sorted by the degree that is left, whose buckets move by one place when a degree falls by 1. Its arrays
 * are kept from run to run.
 */
export class BucketCores {
  readonly #rows: Rows;
  readonly #degree: Int32Array;
  /** The beginning of each bucket, which has the nodes of one degree, in `sorted`. */
  readonly #starts: Uint32Array;
  readonly #sorted: Uint32Array;
  /** The place of each node in `sorted`. */
  readonly #places: Uint32Array;

  constructor(graph: Graph) {
    const { nodeCount } = graph;
    this.#rows = new Rows(graph);
    const { offsets } = this.#rows;
    let greatest = 0;
    for (let node = 0; node < nodeCount; node++) greatest = Math.max(greatest, offsets[node + 1]! - offsets[node]!);
    this.#degree = new Int32Array(nodeCount);
    this.#starts = new Uint32Array(greatest + 2);
    this.#sorted = new Uint32Array(nodeCount);
    this.#places = new Uint32Array(nodeCount);
  }

  /** The core number of each node. */
  run(): Int32Array {
    this.#sort();
    const { offsets, neighbors } = this.#rows;
    const [degree, starts, sorted, places] = [this.#degree, this.#starts, this.#sorted, this.#places];
    for (let at = 0; at < sorted.length; at++) {
      const node = sorted[at]!;
      const core = degree[node]!;
      const end = offsets[node + 1]!;
      for (let place = offsets[node]!; place < end; place++) {
        const neighbor = neighbors[place]!;
        const left = degree[neighbor]!;
        if (left <= core) continue;
        // The neighbor changes places with the first node of its bucket, which then begins after it.
        const [from, to] = [places[neighbor]!, starts[left]!];
        const first = sorted[to]!;
        if (first !== neighbor) {
          sorted[from] = first;
          places[first] = from;
          sorted[to] = neighbor;
          places[neighbor] = to;
        }
        starts[left] = to + 1;
        degree[neighbor] = left - 1;
      }
    }
    return degree;
  }

  /** Sorts the nodes by degree, by counting. */
  #sort(): void {
    const { offsets } = this.#rows;
    const [degree, starts, sorted, places] = [this.#degree, this.#starts, this.#sorted, this.#places];
    starts.fill(0);
    for (let node = 0; node < degree.length; node++) {
      const own = offsets[node + 1]! - offsets[node]!;
      degree[node] = own;
      starts[own + 1]!++;
    }
    for (let own = 1; own < starts.length; own++) starts[own]! += starts[own - 1]!;
    for (let node = 0; node < degree.length; node++) {
      const place = starts[degree[node]!]!++;
      sorted[place] = node;
      places[node] = place;
    }
    for (let own = starts.length - 1; own > 0; own--) starts[own] = starts[own - 1]!;
    starts[0] = 0;
  }
}

/** The least node of each node's component, by union-find. */
export function leastLabels({ nodeCount, out: { offsets, neighbors } }: Graph): Int32Array {
  const parents = Int32Array.from({ length: nodeCount }, (_, node) => node);
  const rootOf = (start: number): number => {
    let node = start;
    while (parents[node] !== node) {
      parents[node] = parents[parents[node]!]!;
      node = parents[node]!;
    }
    return node;
  };
  for (let node = 0; node < nodeCount; node++) {
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      const [one, other] = [rootOf(node), rootOf(neighbors[place]!)];
      parents[Math.max(one, other)] = Math.min(one, other);
    }
  }
  return parents.map((_, node) => rootOf(node));
}

/** The least sum of weights on a path from a node to each, by Dijkstra's algorithm with a heap: Infinity without a path. */
export function leastDistances({ nodeCount, out }: Graph, weights: ArrayLike<number>, root: number): Float64Array {
  const { offsets, neighbors, edges } = out;
  const distance = new Float64Array(nodeCount).fill(Infinity);
  /** A binary heap of nodes by distance, and the place of each in it; −1 for those that are not. */
  const heap = new Uint32Array(nodeCount);
  const places = new Int32Array(nodeCount).fill(-1);
  let size = 0;
  const put = (node: number, place: number): void => {
    heap[place] = node;
    places[node] = place;
  };
  const rise = (node: number, from: number): void => {
    let place = from;
    while (place > 0) {
      const above = heap[(place - 1) >> 1]!;
      if (distance[above]! <= distance[node]!) break;
      put(above, place);
      place = (place - 1) >> 1;
    }
    put(node, place);
  };
  const sink = (node: number): void => {
    let place = 0;
    for (let below = 1; below < size; below = 2 * place + 1) {
      if (below + 1 < size && distance[heap[below + 1]!]! < distance[heap[below]!]!) below++;
      if (distance[node]! <= distance[heap[below]!]!) break;
      put(heap[below]!, place);
      place = below;
    }
    put(node, place);
  };
  distance[root] = 0;
  rise(root, size++);
  while (size > 0) {
    const node = heap[0]!;
    places[node] = -1;
    size--;
    if (size > 0) sink(heap[size]!);
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      const neighbor = neighbors[place]!;
      const reached = distance[node]! + weights[edges ? edges[place]! : place]!;
      if (reached >= distance[neighbor]!) continue;
      distance[neighbor] = reached;
      rise(neighbor, places[neighbor]! < 0 ? size++ : places[neighbor]!);
    }
  }
  return distance;
}

/**
 * The sum of each node's dependencies on some sources (Brandes 2001), in a graph without direction or parallel edges: of
 * shortest paths from a source, the part that leads through the node, summed over their other ends.
 */
export function dependenciesOn(graph: Graph, sources: readonly number[]): Float64Array {
  const { nodeCount, out } = graph;
  const { offsets, neighbors } = out;
  const search = new QueueSearch(graph);
  const sums = new Float64Array(nodeCount);
  const [paths, behind] = [new Float64Array(nodeCount), new Float64Array(nodeCount)];
  for (const root of sources) {
    const depth = search.run(root);
    const order = Uint32Array.from(depth, (_, node) => node)
      .filter((node) => depth[node]! >= 0)
      .sort((a, b) => depth[a]! - depth[b]!);
    paths.fill(0);
    behind.fill(0);
    paths[root] = 1;
    const farther = (node: number, visit: (neighbor: number) => void): void => {
      for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
        if (depth[neighbors[place]!] === depth[node]! + 1) visit(neighbors[place]!);
      }
    };
    for (const node of order) {
      farther(node, (neighbor) => {
        paths[neighbor]! += paths[node]!;
      });
    }
    for (const node of order.reverse()) {
      farther(node, (neighbor) => {
        behind[node]! += (paths[node]! / paths[neighbor]!) * (1 + behind[neighbor]!);
      });
      if (node !== root) sums[node]! += behind[node]!;
    }
  }
  return sums;
}
