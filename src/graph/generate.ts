import { EdgewiseError } from "../error.ts";
import { heapAllocator } from "./allocator.ts";
import { type BuildOptions, expectGraphFits, fromEdges } from "./build.ts";
import type { Graph } from "./graph.ts";
import { type Random, randomPermutation, seededRandom } from "./random.ts";

/** What every generator can be told. */
export interface GeneratorOptions extends BuildOptions {
  /** Undirected if not said otherwise. */
  readonly directed?: boolean | undefined;
}

/** What generators that draw their edges can be told; the same options give the same graph on every machine. */
export interface RandomOptions extends GeneratorOptions {
  /** A safe integer; 0 if not given. */
  readonly seed?: number | undefined;
  /** Integers from `low` to `high`, drawn as the edge column `weight`; GAP's weights are 1 to 255. */
  readonly weights?: { readonly low: number; readonly high: number } | undefined;
}

/** The parameters of an R-MAT graph. */
export interface RmatOptions extends RandomOptions {
  /** log2 of the number of nodes, 0 to 31. */
  readonly scale: number;
  /** Edges drawn per node; 16 if not given. */
  readonly edgeFactor?: number | undefined;
  /** The probability of the upper left quadrant; 0.57 if not given. */
  readonly a?: number | undefined;
  /** The probability of the upper right quadrant; 0.19 if not given. */
  readonly b?: number | undefined;
  /** The probability of the lower left quadrant; 0.19 if not given. The fourth is what is left to 1. */
  readonly c?: number | undefined;
  /** Whether node labels are permuted, so that an index says nothing about the degree; yes if not given. */
  readonly permute?: boolean | undefined;
}

/**
 * An R-MAT graph (Chakrabarti, Zhan and Faloutsos 2004) with the parameters of the GAP benchmark suite's `kron`:
 * 2^scale nodes, edgeFactor · 2^scale edges drawn, of which self-loops and parallel ones stay unless dropped.
 */
export function rmat(options: RmatOptions): Graph {
  const { scale, edgeFactor = 16, a = 0.57, b = 0.19, c = 0.19 } = options;
  expectInteger("scale", scale, 0, 31);
  expectProbabilities(a, b, c);
  const nodeCount = 2 ** scale;
  const edgeCount = expectInteger("edges (edgeFactor · 2^scale)", edgeFactor * nodeCount, 0, Number.MAX_SAFE_INTEGER);
  checkSize(options, nodeCount, edgeCount);
  const random = seededRandom(expectSeed(options.seed));
  const labels = (options.permute ?? true) ? randomPermutation(nodeCount, random) : null;
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  // A quadrant per 32-bit number: below the first threshold is a, below the second b, below the third c.
  const belowA = a * 2 ** 32;
  const belowB = (a + b) * 2 ** 32;
  const belowC = (a + b + c) * 2 ** 32;
  for (let edge = 0; edge < edgeCount; edge++) {
    let source = 0;
    let target = 0;
    for (let bit = 0; bit < scale; bit++) {
      const draw = random.next();
      source = (source << 1) | (draw >= belowB ? 1 : 0);
      target = (target << 1) | ((draw >= belowA && draw < belowB) || draw >= belowC ? 1 : 0);
    }
    sources[edge] = labels === null ? source : labels[source]!;
    targets[edge] = labels === null ? target : labels[target]!;
  }
  return drawn(options, `R-MAT scale ${scale}`, nodeCount, sources, targets, random);
}

/** A graph of `nodeCount` nodes whose edges each join two nodes drawn uniformly, as the GAP benchmark suite's `urand`. */
export function uniform(options: RandomOptions & { readonly nodeCount: number; readonly edgeCount: number }): Graph {
  const nodeCount = expectInteger("nodeCount", options.nodeCount, 0, Number.MAX_SAFE_INTEGER);
  const edgeCount = expectInteger("edgeCount", options.edgeCount, 0, Number.MAX_SAFE_INTEGER);
  if (nodeCount === 0 && edgeCount > 0) {
    throw new EdgewiseError({
      code: "usage",
      message: `${edgeCount} edges were asked for among 0 nodes; expected a node at least`,
    });
  }
  checkSize(options, nodeCount, edgeCount);
  const random = seededRandom(expectSeed(options.seed));
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    sources[edge] = random.below(nodeCount);
    targets[edge] = random.below(nodeCount);
  }
  return drawn(options, `uniform ${nodeCount}`, nodeCount, sources, targets, random);
}

/** A grid of `rows` by `columns` nodes, numbered row by row, each joined to the next one right and below. */
export function grid(rows: number, columns: number, options: GeneratorOptions = {}): Graph {
  expectInteger("rows", rows, 0, Number.MAX_SAFE_INTEGER);
  expectInteger("columns", columns, 0, Number.MAX_SAFE_INTEGER);
  const edgeCount = rows * columns === 0 ? 0 : rows * (columns - 1) + (rows - 1) * columns;
  return listed(options, `grid ${rows} × ${columns}`, rows * columns, edgeCount, (edge) => {
    for (let node = 0; node < rows * columns; node++) {
      if ((node + 1) % columns !== 0) edge(node, node + 1);
      if (node + columns < rows * columns) edge(node, node + columns);
    }
  });
}

/** A path 0, 1, …, n−1. */
export function path(nodeCount: number, options: GeneratorOptions = {}): Graph {
  expectInteger("nodeCount", nodeCount, 0, Number.MAX_SAFE_INTEGER);
  return listed(options, `path ${nodeCount}`, nodeCount, Math.max(0, nodeCount - 1), (edge) => {
    for (let node = 1; node < nodeCount; node++) edge(node - 1, node);
  });
}

/** A cycle 0, 1, …, n−1, 0; of one node, a self-loop. */
export function cycle(nodeCount: number, options: GeneratorOptions = {}): Graph {
  expectInteger("nodeCount", nodeCount, 0, Number.MAX_SAFE_INTEGER);
  return listed(options, `cycle ${nodeCount}`, nodeCount, nodeCount, (edge) => {
    for (let node = 0; node < nodeCount; node++) edge(node, (node + 1) % nodeCount);
  });
}

/** A star of n nodes: the hub 0 joined to each of the leaves 1…n−1. */
export function star(nodeCount: number, options: GeneratorOptions = {}): Graph {
  expectInteger("nodeCount", nodeCount, 0, Number.MAX_SAFE_INTEGER);
  return listed(options, `star ${nodeCount}`, nodeCount, Math.max(0, nodeCount - 1), (edge) => {
    for (let leaf = 1; leaf < nodeCount; leaf++) edge(0, leaf);
  });
}

/** A complete graph: an edge between any two nodes, in a directed one in both directions. */
export function complete(nodeCount: number, options: GeneratorOptions = {}): Graph {
  expectInteger("nodeCount", nodeCount, 0, Number.MAX_SAFE_INTEGER);
  const ordered = nodeCount * (nodeCount - 1);
  const edgeCount = Math.max(0, options.directed === true ? ordered : ordered / 2);
  return listed(options, `complete ${nodeCount}`, nodeCount, edgeCount, (edge) => {
    for (let source = 0; source < nodeCount; source++) {
      for (let target = options.directed === true ? 0 : source + 1; target < nodeCount; target++) {
        if (source !== target) edge(source, target);
      }
    }
  });
}

function listed(
  options: GeneratorOptions,
  name: string,
  nodeCount: number,
  edgeCount: number,
  list: (edge: (source: number, target: number) => void) => void,
): Graph {
  checkSize(options, nodeCount, edgeCount);
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  let count = 0;
  list((source, target) => {
    sources[count] = source;
    targets[count++] = target;
  });
  return fromEdges({ ...options, kind: kindOf(options), name: options.name ?? name, nodeCount, sources, targets });
}

function drawn(
  options: RandomOptions,
  name: string,
  nodeCount: number,
  sources: Uint32Array,
  targets: Uint32Array,
  random: Random,
): Graph {
  const { weights } = options;
  const edgeColumns = weights === undefined ? {} : { weight: drawnWeights(weights, sources.length, random) };
  const kind = kindOf(options);
  return fromEdges({ ...options, kind, name: options.name ?? name, nodeCount, sources, targets, edgeColumns });
}

function drawnWeights(
  range: { readonly low: number; readonly high: number },
  length: number,
  random: Random,
): Float64Array {
  const low = expectInteger("weights.low", range.low, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const high = expectInteger("weights.high", range.high, low, low + 2 ** 32 - 1);
  const values = new Float64Array(length);
  for (let edge = 0; edge < length; edge++) values[edge] = low + random.below(high - low + 1);
  return values;
}

function kindOf(options: GeneratorOptions): "directed" | "undirected" {
  return options.directed === true ? "directed" : "undirected";
}

function checkSize(options: GeneratorOptions, nodeCount: number, edgeCount: number): void {
  expectGraphFits(options, { kind: kindOf(options), nodeCount, edgeCount });
}

function expectInteger(name: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new EdgewiseError({
    code: "usage",
    message: `${name} is ${value}; expected an integer from ${low} to ${high}`,
  });
}

function expectSeed(seed = 0): number {
  return expectInteger("seed", seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

function expectProbabilities(a: number, b: number, c: number): void {
  if (a >= 0 && b >= 0 && c >= 0 && a + b + c <= 1) return;
  throw new EdgewiseError({
    code: "usage",
    message: `a, b and c are ${a}, ${b} and ${c}; expected probabilities with a sum of at most 1`,
  });
}
