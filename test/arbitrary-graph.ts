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
  readonly columns: "none" | "f64" | "f64, some missing" | "f32" | "i32" | "bool";
}

/** Which nodes the edge number k joins, of n > 0. */
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
} satisfies Record<string, (k: number, n: number, random: (bound: number) => number) => readonly [number, number]>;

type Shape = keyof typeof SHAPES;

/** Numbers that break what is compared or combined carelessly, and ordinary ones. */
const NUMBERS = [NaN, 0, -0, 1, -1, Infinity, -Infinity, 0.1, 2.5, 1e16, -1e16, 3, 2 ** 31, 5e-324, 0.7, 1 / 3];

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

export function graphOf({ kind, shape, nodeCount, edgeCount, seed, columns }: GraphRecipe): Graph {
  const random = sequence(seed);
  const ends = Array.from({ length: edgeCount }, (_, k) => SHAPES[shape](k, nodeCount, random));
  const column = (length: number): Column => columnOf(columns, length, random);
  return fromEdges({
    name: shape,
    kind,
    nodeCount,
    sources: ends.map(([source]) => source),
    targets: ends.map(([, target]) => target),
    undirected: kind === "mixed" ? ends.map(() => random(2)) : undefined,
    ...(columns === "none"
      ? {}
      : { edgeColumns: { weight: column(edgeCount) }, nodeColumns: { value: column(nodeCount) } }),
  });
}

type Column = Float64Array | Float32Array | Int32Array | Uint8Array | (number | undefined)[];

function columnOf(columns: GraphRecipe["columns"], length: number, random: (bound: number) => number): Column {
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
    case "f64":
    case "none":
      return Float64Array.from({ length }, any);
  }
}

/** Pseudorandom integers below a bound, by a linear congruence whose high bits are mixed down. */
function sequence(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (((state ^ (state >>> 15)) >>> 0) % bound) | 0;
  };
}
