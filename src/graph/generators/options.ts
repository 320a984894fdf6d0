/** The options of generators, with their descriptions. */

import { flag, integer, number } from "../../arguments/kind.ts";
import { type Described, optionsOf } from "../../arguments/options.ts";
import { BUILD_OPTIONS, type BuildOptions } from "../build.ts";

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
