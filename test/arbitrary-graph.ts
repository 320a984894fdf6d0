/** Random graphs for random programs: every shape that has broken a graph program before, with any weights. */

import fc from "fast-check";
import type { GraphKind } from "../src/graph/adjacency.ts";
import { fromEdges } from "../src/graph/build.ts";
import type { Graph } from "../src/graph/graph.ts";

/** A graph in a form that prints short and shrinks well. */
export interface GraphRecipe {
  readonly kind: GraphKind;
  readonly shape: Shape;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly seed: number;
  /** Of the edge column `weight` and the node column `value`; those without columns read what stands in for them. */
  readonly columns: "none" | "f64" | "f64, some missing" | "f32" | "i32" | "bool" | "tame";
  /** The numbering of nodes: that of the shape if not given, its reverse, or a random one. */
  readonly numbering?: "own" | "reversed" | "shuffled" | undefined;
}

type Random = (bound: number) => number;

/** Gives the nodes that edge number k joins, of n > 0 nodes. */
type EdgeRule = (k: number, n: number, random: Random) => readonly [number, number];

/** Shapes with any number of edges. */
const SHAPES = {
  scattered: (_k, n, random) => [random(n), random(n)],
  selfLoops: (k, n, random) => (k % 2 === 0 ? [k % n, k % n] : [random(n), random(n)]),
  parallel: (k, n) => [Math.floor(k / 3) % n, (Math.floor(k / 3) + 1) % n],
  reciprocal: (k, n) => {
    const ends = [Math.floor(k / 4) % n, (3 * Math.floor(k / 4) + 1) % n] as const;
    return k % 2 === 0 ? ends : [ends[1], ends[0]];
  },
  star: (k, n) => [0, n === 1 ? 0 : 1 + (k % (n - 1))],
  hub: (k, n, random) => (k % 17 === 0 ? [random(n), random(n)] : [random(n), 0]),
  path: (k, n) => [k % n, Math.min(n - 1, (k % n) + 1)],
  twoParts: (k, n, random) => {
    const half = Math.max(1, n >> 1);
    const at = k % 2 === 0 || n === 1 ? 0 : half;
    const size = at === 0 ? half : n - half;
    return [at + random(size), at + random(size)];
  },
} satisfies Record<string, EdgeRule>;

/** Legs of a caterpillar and cliques of a chain have so many nodes. */
const FEW = 5;

/** Connected shapes through which things travel for many rounds, with about as many edges as it takes. */
const LONG_SHAPES = {
  path: { rule: SHAPES.path, edges: (n) => n - 1 },
  cycle: { rule: (k, n) => [k % n, (k + 1) % n], edges: (n) => n },
  /** A grid with equal sides, or nearly. Nodes at the ends of rows and columns have a self-loop. */
  grid: {
    rule: (k, n) => {
      const side = Math.ceil(Math.sqrt(n));
      const at = (k >> 1) % n;
      const next = k % 2 === 0 ? ((at + 1) % side === 0 ? n : at + 1) : at + side;
      return [at, next < n ? next : at];
    },
    edges: (n) => 2 * n,
  },
  tree: {
    rule: (k, n) => {
      const child = n === 1 ? 0 : 1 + (k % (n - 1));
      return [(child - 1) >> 1, child].map((node) => Math.max(0, node)) as [number, number];
    },
    edges: (n) => n - 1,
  },
  caterpillar: {
    rule: (k, n) => {
      const spine = Math.ceil(n / 2);
      const at = n === 1 ? 0 : 1 + (k % (n - 1));
      return at < spine ? [Math.max(0, at - 1), at] : [at - spine, at];
    },
    edges: (n) => n - 1,
  },
  cliques: {
    rule: (k, n) => {
      const pairs = (FEW * (FEW - 1)) / 2;
      const [clique, place] = [Math.floor(k / (pairs + 1)), k % (pairs + 1)];
      const [a, b] = place === pairs ? [FEW - 1, FEW] : PAIRS[place]!;
      return [(FEW * clique + a) % n, (FEW * clique + b) % n];
    },
    edges: (n) => Math.ceil((n / FEW) * ((FEW * (FEW - 1)) / 2 + 1)),
  },
  starOfPaths: {
    rule: (k, n) => {
      const length = Math.ceil(Math.sqrt(n));
      const at = n === 1 ? 0 : 1 + (k % (n - 1));
      return [(at - 1) % length === 0 ? 0 : Math.max(0, at - 1), at];
    },
    edges: (n) => n - 1,
  },
} satisfies Record<string, { readonly rule: EdgeRule; readonly edges: (nodeCount: number) => number }>;

/** The pairs of the nodes of a clique. */
const PAIRS = Array.from({ length: FEW }, (_, a) =>
  Array.from({ length: FEW - 1 - a }, (_, b) => [a, a + 1 + b] as const),
).flat();

type LongShape = keyof typeof LONG_SHAPES;
type Shape = keyof typeof SHAPES | LongShape;

function isLong(shape: Shape): shape is LongShape {
  return Object.hasOwn(LONG_SHAPES, shape);
}

/** Numbers that break what is compared or combined carelessly, and ordinary ones. */
const NUMBERS = [NaN, 0, -0, 1, -1, Infinity, -Infinity, 0.1, 2.5, 1e16, -1e16, 3, 2 ** 31, 5e-324, 0.7, 1 / 3];

/** Numbers of which many are alike, and which leave something to compare when they have been combined. */
const TAME = [1, 2, 0.5, 3, 0, -0, 1, 0.1];

const sizes = fc.oneof(
  { arbitrary: fc.constant([0, 0] as const), weight: 1 },
  { arbitrary: fc.constantFrom([1, 0], [1, 1], [1, 3]), weight: 1 },
  { arbitrary: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constant(0)), weight: 1 },
  { arbitrary: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(120)), weight: 6 },
  { arbitrary: fc.tuple(fc.integer({ min: 500, max: 2200 }), fc.nat(2500)), weight: 4 },
  { arbitrary: fc.tuple(fc.integer({ min: 2, max: 1200 }), fc.integer({ min: 4500, max: 9000 })), weight: 1 },
);

/** Recipes of graphs from none to a few blocks of nodes or edges; some rows have more edges than a segment. */
export const graphRecipes: fc.Arbitrary<GraphRecipe> = fc
  .record({
    kind: fc.constantFrom<GraphKind>("directed", "undirected", "mixed"),
    shape: fc.constantFrom(...(Object.keys(SHAPES) as Shape[])),
    size: sizes,
    seed: fc.nat(2 ** 31 - 1),
    columns: fc.constantFrom("none", "f64", "f64", "f64, some missing", "f32", "i32", "bool"),
  })
  .map(({ size: [nodeCount, edgeCount], ...rest }) => ({ ...rest, nodeCount, edgeCount }));

/** The sizes of graphs through which values travel for a few rounds or for many. */
const longSizes = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 4 },
  { arbitrary: fc.integer({ min: 13, max: 90 }), weight: 10 },
  { arbitrary: fc.integer({ min: 500, max: 1300 }), weight: 2 },
);

/** Whole and cut off, so that some nodes have no edge, or with some edges twice: in parts of the edges that it takes. */
const COMPLETE = [1, 1, 0.7, 1.3];

const longRecipes: fc.Arbitrary<GraphRecipe> = fc
  .record({
    kind: fc.constantFrom<GraphKind>("directed", "undirected", "mixed"),
    shape: fc.constantFrom(...(Object.keys(LONG_SHAPES) as LongShape[])),
    nodeCount: longSizes,
    part: fc.constantFrom(...COMPLETE),
    seed: fc.nat(2 ** 31 - 1),
    columns: fc.constantFrom("none", "tame", "tame", "i32", "f64"),
    numbering: fc.constantFrom("own", "reversed", "shuffled"),
  })
  .map(({ part, ...rest }) => ({
    ...rest,
    edgeCount: Math.max(0, Math.round(part * LONG_SHAPES[rest.shape].edges(rest.nodeCount))),
  }));

/** Recipes of graphs for programs that travel: those that take long mostly, and all others. */
export const travelledRecipes: fc.Arbitrary<GraphRecipe> = fc.oneof(
  { arbitrary: longRecipes, weight: 5 },
  {
    arbitrary: fc
      .tuple(graphRecipes, fc.boolean())
      .map(([recipe, isTame]): GraphRecipe => (isTame ? { ...recipe, columns: "tame" } : recipe)),
    weight: 1,
  },
);

export function graphOf({ kind, shape, nodeCount, edgeCount, seed, columns, numbering = "own" }: GraphRecipe): Graph {
  const random = sequence(seed);
  const rule: EdgeRule = isLong(shape) ? LONG_SHAPES[shape].rule : SHAPES[shape];
  const number = numbered(numbering, nodeCount, random);
  const ends = Array.from({ length: edgeCount }, (_, k) => rule(k, nodeCount, random).map(number));
  const column = (length: number): Column => columnOf(columns, length, random);
  return fromEdges({
    name: shape,
    kind,
    nodeCount,
    sources: ends.map(([source]) => source!),
    targets: ends.map(([, target]) => target!),
    undirected: kind === "mixed" ? ends.map(() => random(2)) : undefined,
    ...(columns === "none"
      ? {}
      : { edgeColumns: { weight: column(edgeCount) }, nodeColumns: { value: column(nodeCount) } }),
  });
}

type Column = Float64Array | Float32Array | Int32Array | Uint8Array | (number | undefined)[];

function columnOf(columns: GraphRecipe["columns"], length: number, random: Random): Column {
  const any = (): number => (random(3) === 0 ? NUMBERS[random(NUMBERS.length)]! : random(1000) / 7 - 50);
  switch (columns) {
    case "f64, some missing":
      return Array.from({ length }, () => (random(3) === 0 ? undefined : any()));
    case "f32":
      return Float32Array.from({ length }, any);
    case "i32":
      return Int32Array.from({ length }, () => random(2 ** 31) * (random(2) * 2 - 1));
    case "bool":
      return Uint8Array.from({ length }, () => random(2));
    case "tame":
      return Float64Array.from({ length }, () => (random(60) === 0 ? any() : TAME[random(TAME.length)]!));
    case "f64":
    case "none":
      return Float64Array.from({ length }, any);
  }
}

/** Pseudorandom integers below a bound, by a linear congruence whose high bits are mixed down. */
function sequence(seed: number): Random {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (((state ^ (state >>> 15)) >>> 0) % bound) | 0;
  };
}

/** The number of each node of a shape. */
function numbered(
  numbering: NonNullable<GraphRecipe["numbering"]>,
  nodeCount: number,
  random: Random,
): (node: number) => number {
  if (numbering === "own") return (node) => node;
  if (numbering === "reversed") return (node) => nodeCount - 1 - node;
  const numbers = Array.from({ length: nodeCount }, (_, node) => node);
  for (let last = nodeCount - 1; last > 0; last--) {
    const other = random(last + 1);
    [numbers[last], numbers[other]] = [numbers[other]!, numbers[last]!];
  }
  return (node) => numbers[node]!;
}
