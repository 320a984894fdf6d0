import { flag, integer, number } from "../arguments/kind.ts";
import { type Described, optionsOf, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { heapAllocator } from "./allocator.ts";
import { BUILD_OPTIONS, type BuildOptions, buildGraph, expectGraphFits } from "./build.ts";
import type { Graph } from "./graph.ts";
import { type Random, randomPermutation, seededRandom } from "./random.ts";

/** Options of every generator. */
export interface GeneratorOptions extends BuildOptions {
  /** Whether the edges are directed. Undirected if not said otherwise. */
  readonly directed?: boolean | undefined;
}

/** The options of a generator whose graph follows from its number of nodes. */
export interface NodesOptions extends GeneratorOptions {
  /** The number of nodes. */
  readonly nodeCount: number;
}

/** The options of a grid. */
export interface GridOptions extends GeneratorOptions {
  /** The number of rows of nodes. */
  readonly rows: number;
  /** The number of nodes in each row. */
  readonly columns: number;
}

/** Options of generators that draw their edges at random. The same options give the same graph on every machine. */
export interface RandomOptions extends GeneratorOptions {
  /** A safe integer that the random numbers follow from. 0 if not given. */
  readonly seed?: number | undefined;
  /** Integers from `low` to `high` to be drawn as the edge column `weight`; GAP's weights are 1 to 255. */
  readonly weights?: WeightRange | undefined;
}

/** The range of drawn weights. */
export interface WeightRange {
  /** The least weight. */
  readonly low: number;
  /** The greatest weight. */
  readonly high: number;
}

/** The options of `uniform`. */
export interface UniformOptions extends RandomOptions {
  /** The number of nodes. */
  readonly nodeCount: number;
  /** The number of edges that are drawn. */
  readonly edgeCount: number;
}

/** The parameters of an R-MAT graph. */
export interface RmatOptions extends RandomOptions {
  /** The logarithm to base 2 of the number of nodes. */
  readonly scale: number;
  /** Edges drawn per node. 16 if not given. */
  readonly edgeFactor?: number | undefined;
  /** The probability of the upper left quadrant. 0.57 if not given. */
  readonly a?: number | undefined;
  /** The probability of the upper right quadrant. 0.19 if not given. */
  readonly b?: number | undefined;
  /** The probability of the lower left quadrant; the fourth is what is left to 1. 0.19 if not given. */
  readonly c?: number | undefined;
  /** Whether node labels are permuted, so that an index says nothing about the degree. They are if not given. */
  readonly permute?: boolean | undefined;
}

const COUNT = integer(0, Number.MAX_SAFE_INTEGER);
const ANY_INTEGER = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const PROBABILITY = number(0, 1);

export const GENERATOR_OPTIONS: Described<GeneratorOptions> = {
  directed: { kind: flag, doc: "Whether the edges are directed.", initial: "`false`" },
  ...BUILD_OPTIONS,
};

export const NODES_OPTIONS: Described<NodesOptions> = {
  nodeCount: { kind: COUNT, required: true, doc: "The number of nodes." },
  ...GENERATOR_OPTIONS,
};

export const GRID_OPTIONS: Described<GridOptions> = {
  rows: { kind: COUNT, required: true, doc: "The number of rows of nodes." },
  columns: { kind: COUNT, required: true, doc: "The number of nodes in each row." },
  ...GENERATOR_OPTIONS,
};

export const WEIGHT_RANGE: Described<WeightRange> = {
  low: { kind: ANY_INTEGER, required: true, doc: "The least weight." },
  high: { kind: ANY_INTEGER, required: true, doc: "The greatest weight." },
};

const RANDOM_OPTIONS: Described<RandomOptions> = {
  seed: { kind: ANY_INTEGER, doc: "A safe integer that the random numbers follow from.", initial: "`0`" },
  weights: {
    kind: optionsOf(WEIGHT_RANGE, "a range of integers, { low, high }"),
    doc: "Integers from `low` to `high` to be drawn as the edge column `weight`; GAP's weights are 1 to 255.",
  },
  ...GENERATOR_OPTIONS,
};

export const UNIFORM_OPTIONS: Described<UniformOptions> = {
  nodeCount: { kind: COUNT, required: true, doc: "The number of nodes." },
  edgeCount: { kind: COUNT, required: true, doc: "The number of edges that are drawn." },
  ...RANDOM_OPTIONS,
};

export const RMAT_OPTIONS: Described<RmatOptions> = {
  scale: { kind: integer(0, 31), required: true, doc: "The logarithm to base 2 of the number of nodes." },
  edgeFactor: { kind: number(0, Number.MAX_SAFE_INTEGER), doc: "Edges drawn per node.", initial: "`16`" },
  a: { kind: PROBABILITY, doc: "The probability of the upper left quadrant.", initial: "`0.57`" },
  b: { kind: PROBABILITY, doc: "The probability of the upper right quadrant.", initial: "`0.19`" },
  c: {
    kind: PROBABILITY,
    doc: "The probability of the lower left quadrant; the fourth is what is left to 1.",
    initial: "`0.19`",
  },
  permute: {
    kind: flag,
    doc: "Whether node labels are permuted, so that an index says nothing about the degree.",
    initial: "`true`",
  },
  ...RANDOM_OPTIONS,
};

/**
 * An R-MAT graph (Chakrabarti, Zhan and Faloutsos 2004) with the parameters of the GAP benchmark suite's `kron`:
 * 2^scale nodes, edgeFactor · 2^scale edges drawn, of which self-loops and parallel ones stay unless dropped.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { rmat } from "edgewise";
 *
 * console.log(rmat({ scale: 10, seed: 1, weights: { low: 1, high: 255 } }).edgeCount); // 16384
 * ```
 */
export function rmat(given: RmatOptions, ...extra: readonly never[]): Graph {
  refuseExtra("rmat", 1, extra);
  const options = readOptions("rmat", RMAT_OPTIONS, given);
  const { scale, edgeFactor = 16, a = 0.57, b = 0.19, c = 0.19 } = options;
  expectProbabilities(a, b, c);
  const nodeCount = 2 ** scale;
  const edgeCount = expectInteger("edges (edgeFactor · 2^scale)", edgeFactor * nodeCount, 0, Number.MAX_SAFE_INTEGER);
  checkSize(options, nodeCount, edgeCount);
  const random = seededRandom(options.seed ?? 0);
  const labels = (options.permute ?? true) ? randomPermutation(nodeCount, random) : null;
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  // Each 32-bit number draws a quadrant: below the first threshold it is a, below the second b, below the third c.
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

/**
 * A graph of `nodeCount` nodes whose edges each join two nodes drawn uniformly, as the GAP benchmark suite's `urand`.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { uniform } from "edgewise";
 *
 * console.log(uniform({ nodeCount: 100, edgeCount: 500, seed: 1 }).edgeCount); // 500
 * ```
 */
export function uniform(given: UniformOptions, ...extra: readonly never[]): Graph {
  refuseExtra("uniform", 1, extra);
  const options = readOptions("uniform", UNIFORM_OPTIONS, given);
  const { nodeCount, edgeCount } = options;
  if (nodeCount === 0 && edgeCount > 0) {
    throw new EdgewiseError({
      code: "usage",
      message: `${edgeCount} edges were asked for among 0 nodes; expected a node at least`,
    });
  }
  checkSize(options, nodeCount, edgeCount);
  const random = seededRandom(options.seed ?? 0);
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  for (let edge = 0; edge < edgeCount; edge++) {
    sources[edge] = random.below(nodeCount);
    targets[edge] = random.below(nodeCount);
  }
  return drawn(options, `uniform ${nodeCount}`, nodeCount, sources, targets, random);
}

/**
 * A grid of `rows` by `columns` nodes, numbered row by row, each joined to the next one right and below.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { grid } from "edgewise";
 *
 * console.log(grid({ rows: 2, columns: 3 }).edgeCount); // 7
 * ```
 */
export function grid(options: GridOptions): Graph;
/** @deprecated Write `grid({ rows, columns })`. */
export function grid(rows: number, columns: number, options?: GeneratorOptions): Graph;
export function grid(...given: readonly unknown[]): Graph {
  const options = readOptions("grid", GRID_OPTIONS, named("grid", ["rows", "columns"], given));
  const { rows, columns } = options;
  const edgeCount = rows * columns === 0 ? 0 : rows * (columns - 1) + (rows - 1) * columns;
  return listed(options, `grid ${rows} × ${columns}`, rows * columns, edgeCount, (edge) => {
    for (let node = 0; node < rows * columns; node++) {
      if ((node + 1) % columns !== 0) edge(node, node + 1);
      if (node + columns < rows * columns) edge(node, node + columns);
    }
  });
}

/**
 * A path 0, 1, …, n−1.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { path } from "edgewise";
 *
 * console.log(path({ nodeCount: 4 }).edgeCount); // 3
 * ```
 */
export function path(options: NodesOptions): Graph;
/** @deprecated Write `path({ nodeCount })`. */
export function path(nodeCount: number, options?: GeneratorOptions): Graph;
export function path(...given: readonly unknown[]): Graph {
  const options = readNodesOptions("path", given);
  const { nodeCount } = options;
  return listed(options, `path ${nodeCount}`, nodeCount, Math.max(0, nodeCount - 1), (edge) => {
    for (let node = 1; node < nodeCount; node++) edge(node - 1, node);
  });
}

/**
 * A cycle 0, 1, …, n−1, 0; of one node, a self-loop.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @see {@link path} for an example.
 */
export function cycle(options: NodesOptions): Graph;
/** @deprecated Write `cycle({ nodeCount })`. */
export function cycle(nodeCount: number, options?: GeneratorOptions): Graph;
export function cycle(...given: readonly unknown[]): Graph {
  const options = readNodesOptions("cycle", given);
  const { nodeCount } = options;
  return listed(options, `cycle ${nodeCount}`, nodeCount, nodeCount, (edge) => {
    for (let node = 0; node < nodeCount; node++) edge(node, (node + 1) % nodeCount);
  });
}

/**
 * A star of n nodes: the hub 0 joined to each of the leaves 1…n−1.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @see {@link path} for an example.
 */
export function star(options: NodesOptions): Graph;
/** @deprecated Write `star({ nodeCount })`. */
export function star(nodeCount: number, options?: GeneratorOptions): Graph;
export function star(...given: readonly unknown[]): Graph {
  const options = readNodesOptions("star", given);
  const { nodeCount } = options;
  return listed(options, `star ${nodeCount}`, nodeCount, Math.max(0, nodeCount - 1), (edge) => {
    for (let leaf = 1; leaf < nodeCount; leaf++) edge(0, leaf);
  });
}

/**
 * A complete graph: an edge between any two nodes, in a directed one in both directions.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { complete } from "edgewise";
 *
 * console.log(complete({ nodeCount: 4 }).edgeCount); // 6
 * ```
 */
export function complete(options: NodesOptions): Graph;
/** @deprecated Write `complete({ nodeCount })`. */
export function complete(nodeCount: number, options?: GeneratorOptions): Graph;
export function complete(...given: readonly unknown[]): Graph {
  const options = readNodesOptions("complete", given);
  const { nodeCount } = options;
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

function readNodesOptions(call: string, given: readonly unknown[]): NodesOptions {
  return readOptions(call, NODES_OPTIONS, named(call, ["nodeCount"], given));
}

/**
 * Gives the options as one object: the one that was given, or one made from the numbers that used to come first, one
 * for each of `names`, and the options after them.
 */
function named(call: string, names: readonly string[], given: readonly unknown[]): unknown {
  const [first] = given;
  if (typeof first !== "number") {
    refuseExtra(call, 1, given.slice(1));
    return first;
  }
  const most = names.length + 1;
  refuseExtra(call, most, given.slice(most));
  const numbers = names.map((name, k): [string, unknown] => [name, given[k]]);
  const { [names.length]: options = {} } = given;
  return { ...readOptions(call, GENERATOR_OPTIONS, options), ...Object.fromEntries(numbers) };
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
  return buildGraph({ ...options, kind: kindOf(options), name: options.name ?? name, nodeCount, sources, targets });
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
  return buildGraph({ ...options, kind, name: options.name ?? name, nodeCount, sources, targets, edgeColumns });
}

function drawnWeights({ low, high: given }: WeightRange, length: number, random: Random): Float64Array {
  const high = expectInteger("weights.high", given, low, low + 2 ** 32 - 1);
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

function expectProbabilities(a: number, b: number, c: number): void {
  if (a >= 0 && b >= 0 && c >= 0 && a + b + c <= 1) return;
  throw new EdgewiseError({
    code: "usage",
    message: `a, b and c are ${a}, ${b} and ${c}; expected probabilities with a sum of at most 1`,
  });
}
