/** Generators of graphs, as work in turns with other work on the thread. Their options have been read. */

import { EdgewiseError } from "../../error.ts";
import { inSlices, Pace, type Turns } from "../../turns.ts";
import { heapAllocator } from "../allocator.ts";
import { building, expectGraphFits } from "../build.ts";
import type { Graph } from "../graph.ts";
import { type Random, randomPermutation, seededRandom } from "../random.ts";
import type {
  GeneratorOptions,
  GridOptions,
  NodesOptions,
  RandomOptions,
  RmatOptions,
  UniformOptions,
  WeightRange,
} from "./options.ts";

/** Generates the graph of `rmat`. */
export function* generatingRmat(options: RmatOptions): Turns<Graph> {
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
  yield* inSlices(edgeCount, (from, to) => {
    for (let edge = from; edge < to; edge++) {
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
  });
  return yield* drawn(options, `R-MAT scale ${scale}`, nodeCount, sources, targets, random);
}

/** Generates the graph of `uniform`. */
export function* generatingUniform(options: UniformOptions): Turns<Graph> {
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
  yield* inSlices(edgeCount, (from, to) => {
    for (let edge = from; edge < to; edge++) {
      sources[edge] = random.below(nodeCount);
      targets[edge] = random.below(nodeCount);
    }
  });
  return yield* drawn(options, `uniform ${nodeCount}`, nodeCount, sources, targets, random);
}

/** Generates the graph of `grid`. */
export function generatingGrid(options: GridOptions): Turns<Graph> {
  const { rows, columns } = options;
  const nodeCount = rows * columns;
  const edgeCount = nodeCount === 0 ? 0 : rows * (columns - 1) + (rows - 1) * columns;
  return listed(options, `grid ${rows} × ${columns}`, nodeCount, edgeCount, nodeCount, (node, edge) => {
    if ((node + 1) % columns !== 0) edge(node, node + 1);
    if (node + columns < nodeCount) edge(node, node + columns);
  });
}

/** Generates the graph of `path`. */
export function generatingPath(options: NodesOptions): Turns<Graph> {
  const { nodeCount } = options;
  const edgeCount = Math.max(0, nodeCount - 1);
  return listed(options, `path ${nodeCount}`, nodeCount, edgeCount, edgeCount, (node, edge) => edge(node, node + 1));
}

/** Generates the graph of `cycle`. */
export function generatingCycle(options: NodesOptions): Turns<Graph> {
  const { nodeCount } = options;
  return listed(options, `cycle ${nodeCount}`, nodeCount, nodeCount, nodeCount, (node, edge) =>
    edge(node, (node + 1) % nodeCount),
  );
}

/** Generates the graph of `star`. */
export function generatingStar(options: NodesOptions): Turns<Graph> {
  const { nodeCount } = options;
  const leaves = Math.max(0, nodeCount - 1);
  return listed(options, `star ${nodeCount}`, nodeCount, leaves, leaves, (leaf, edge) => edge(0, leaf + 1));
}

/** Generates the graph of `complete`. */
export function generatingComplete(options: NodesOptions): Turns<Graph> {
  const { nodeCount } = options;
  const ordered = nodeCount * (nodeCount - 1);
  const edgeCount = Math.max(0, options.directed === true ? ordered : ordered / 2);
  return listed(options, `complete ${nodeCount}`, nodeCount, edgeCount, nodeCount, (source, edge) => {
    for (let target = options.directed === true ? 0 : source + 1; target < nodeCount; target++) {
      if (source !== target) edge(source, target);
    }
  });
}

/** Builds a graph of `edgeCount` edges. `list` gives those of each of `items` nodes, one node after another. */
function* listed(
  options: GeneratorOptions,
  name: string,
  nodeCount: number,
  edgeCount: number,
  items: number,
  list: (item: number, edge: (source: number, target: number) => void) => void,
): Turns<Graph> {
  checkSize(options, nodeCount, edgeCount);
  const sources = heapAllocator.uint32(edgeCount);
  const targets = heapAllocator.uint32(edgeCount);
  let count = 0;
  const edge = (source: number, target: number): void => {
    sources[count] = source;
    targets[count++] = target;
  };
  const pace = new Pace();
  for (let item = 0; item < items; item++) {
    if (pace.isDue()) yield;
    list(item, edge);
  }
  return yield* building({
    ...options,
    kind: kindOf(options),
    name: options.name ?? name,
    nodeCount,
    sources,
    targets,
    areEndsOwn: true,
  });
}

/** Builds a graph of drawn edges, and draws their weights if these are asked for. */
function* drawn(
  options: RandomOptions,
  name: string,
  nodeCount: number,
  sources: Uint32Array,
  targets: Uint32Array,
  random: Random,
): Turns<Graph> {
  const { weights } = options;
  const edgeColumns = weights === undefined ? {} : { weight: yield* drawnWeights(weights, sources.length, random) };
  const kind = kindOf(options);
  return yield* building({
    ...options,
    kind,
    name: options.name ?? name,
    nodeCount,
    sources,
    targets,
    areEndsOwn: true,
    edgeColumns,
  });
}

function* drawnWeights({ low, high: given }: WeightRange, length: number, random: Random): Turns<Float64Array> {
  const high = expectInteger("weights.high", given, low, low + 2 ** 32 - 1);
  const values = new Float64Array(length);
  yield* inSlices(length, (from, to) => {
    for (let edge = from; edge < to; edge++) values[edge] = low + random.below(high - low + 1);
  });
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
