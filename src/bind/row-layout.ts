/**
 * The row layout of an aggregate: the order in which the entries of its rows lie in memory. There are four, and the bits are the same
 * in each, since every row keeps its edges in their order and has an accumulator of its own.
 *
 * In order: as in the graph (CSR).
 *
 * Sliced (SELL-C-σ): rows are taken in windows of whole blocks. Within a window they are ordered by falling length, and 8
 * neighbors in this order form a slice: an edge of each row in turn, as far as the shortest goes. With slices of 2:
 *
 *     rows 0: [a]  1: [b c d]  2: [e f]      rows by length  1 2 0      entries  b e c f d | a
 *
 * Grouped: sliced, and what is looked up at neighbors is copied in every round into a table with the nodes first that rows list
 * most often. A group of the table is listed about twice as often as the next, and keeps the order of the nodes (Faldu, Diamond
 * and Grot, A Closer Look at Lightweight Graph Reordering, 2019). Entries of rows hold places in the table, so that what is read
 * often shares lines of the caches. It pays where most edges lead to few nodes:
 *
 *     nodes 0 1 2 3 4, listed 1 9 2 8 1 times      table  1 3 | 2 | 0 4      places  3 0 2 1 4
 *
 * By source (CSR segmenting): all rows of a window are gone through for the neighbors of one range of nodes, then for those of the
 * next, and accumulators wait in between. It pays where the table that neighbors are looked up in is larger than the last cache. Rows
 * list neighbors in ascending order, so that edges keep their order. With ranges of 5 nodes:
 *
 *     rows 0: [1 8 9]  1: [2 7]      entries  1 | 2 | 8 9 | 7
 */

import type { Direction } from "../ir/op.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import { BLOCK } from "../plan/blocks.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { AggregateKernel } from "../plan/kernels/aggregate.ts";
import { asksPlace, isOwnInput, readsNeighbor } from "../plan/kernels/aggregate.ts";
import { boundsOf } from "../plan/kernels/row-bound.ts";
import { isGuarded } from "../plan/kernels/row-code.ts";
import { rowEndOf } from "../plan/kernels/row-end.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { walkSteps } from "../plan/walk.ts";
import type { Caches } from "./thresholds.ts";
import { SHIPPED_CACHES } from "./thresholds.ts";

/**
 * The most rows in a window: whole blocks of reductions, and few enough for their combined values to stay in the cache.
 */
const MOST_ROWS = 8 * BLOCK;
/** The number of rows in a slice. */
export const SLICE = 8;

/**
 * The choices of a layout. `auto` decides by the graph and the plan; `spare` is `in order`, for want of memory. The
 * others are for measuring.
 */
export const ROW_LAYOUTS = ["auto", "in order", "sliced", "grouped", "by source", "spare"] as const;

export type RowLayoutChoice = (typeof ROW_LAYOUTS)[number];

/**
 * A decided layout. `window` is the number of rows that are ordered, or walked for one range of neighbors, together: a
 * block times a power of two. `range` is the number of nodes in a range.
 */
export type RowLayoutDecision = ({ readonly kind: "in order" } | MovedLayout) & { readonly why: string };

/** A layout in which entries of rows stand elsewhere than in the graph. */
export type MovedLayout =
  | { readonly kind: "sliced" | "grouped"; readonly window: number }
  | { readonly kind: "by source"; readonly window: number; readonly range: number };

/** Gives the number of ranges of nodes. */
export function rangesOf(nodeCount: number, range: number): number {
  return Math.max(1, Math.ceil(nodeCount / range));
}

/** The facts that the decision depends on, besides the kernel. */
export interface RowLayoutFacts {
  readonly graph: GraphSizes & { readonly directed: boolean };
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  /** The share of a direction's entries that list one of the most listed eighth of the nodes. */
  readonly concentration: (direction: Direction) => number;
  readonly workers: number;
  /** The sizes of the machine's caches; those of `SHIPPED_CACHES` if absent. */
  readonly caches?: Caches | undefined;
  readonly choice?: RowLayoutChoice | undefined;
}

/** The least number of arcs for another layout. On smaller graphs a run is over before it would have paid. */
const LEAST_ARCS = 2 ** 14;
/**
 * The least mean length of rows for slices. Short rows of equal lengths are walked as fast in order, since the end of a
 * row is easy to predict. The figures are from docs/performance.md.
 */
const LEAST_MEAN = 4;
const LEAST_VARIATION = 0.25;
/** The least number of windows for each worker, so that work is shared evenly. */
const WINDOWS_PER_WORKER = 8;
/**
 * The least share of entries that list the most listed eighth of the nodes, from which a table is grouped if it is
 * larger than a core's cache. An even share would be an eighth. Below it stands the least mean length of rows that pays
 * for copying the table.
 */
const LEAST_CONCENTRATION = 0.5;
const LEAST_MEAN_GROUPED = 8;
/** The part of the last cache that a range's part of a table may take: other data are in the cache, too. */
const RANGE_SHARE = { least: 1 / 4, most: 1 / 2 };
/** The number of ranges for the table of a graph that is just too large for the cache. */
const RANGES = 4;
/** The least mean number of a row's edges in one range, which pays for going to the row once more. */
const LEAST_MEAN_IN_RANGE = 6;
/**
 * The sizes of windows by source: large, so that the fetched part of a table is used again, and few for each worker.
 */
const SOURCE_WINDOWS = { most: 2 ** 21, perWorker: 2 };
/**
 * The most values that an aggregate over slices combines, for want of registers: each takes accumulators for eight
 * rows.
 */
const MOST_PAIRS = 2;
const MOST_OWN_INPUTS = 2;

/** Decides how an aggregate's rows are laid out on a graph. */
export function decideRowLayout(
  kernel: AggregateKernel,
  plan: Plan,
  { graph, variation, concentration, workers, caches = SHIPPED_CACHES, choice = "auto" }: RowLayoutFacts,
): RowLayoutDecision {
  const end = rowEndOf(kernel, graph.directed);
  const ends = [
    ...(end?.after === "edge" ? [end.where] : []),
    ...(boundsOf(kernel).length > 0 ? ["where a condition bounds the place of an edge"] : []),
  ];
  const early = ends.length > 0 ? `rows end ${ends.join(" or ")}` : null;
  const inOrder = (why: string): RowLayoutDecision => ({ kind: "in order", why: early ? `${why}; ${early}` : why });
  const fixed = obstacleToMoving(kernel, plan, graph.directed);
  if (fixed !== null) return inOrder(fixed);
  if (choice === "in order") return inOrder("as asked for");
  if (choice === "spare") return inOrder("there is no memory for a copy");
  const obstacle = obstacleToSlices(kernel);
  const window = windowFor(graph.nodeCount, workers);
  if (choice === "sliced") return obstacle ? inOrder(obstacle) : { kind: "sliced", window, why: "as asked for" };
  const table = lookedUpBytes(kernel, plan, graph.nodeCount);
  const isGroupable = !readsNumberOfNeighbor(kernel);
  if (choice === "grouped") {
    if (obstacle !== null) return inOrder(obstacle);
    return { kind: table > 0 && isGroupable ? "grouped" : "sliced", window, why: "as asked for" };
  }
  const bySource = { kind: "by source", ...rangesFor(graph.nodeCount, table, workers, caches) } as const;
  // In a range, the place of an edge in its row is not known.
  const isRangeable = !asksPlace(kernel);
  if (choice === "by source") {
    return isRangeable ? { ...bySource, why: "as asked for" } : inOrder("the places of edges in rows are asked for");
  }

  if (isGuarded(kernel)) return inOrder("rows are left out by a condition on their own nodes");
  if (early !== null) return { kind: "in order", why: early };
  const arcs = graph.rows[kernel.direction]?.arcs ?? 0;
  if (!isInLoop(kernel, plan.steps)) return inOrder("they are gone through once, which is what moving them takes");
  if (arcs < LEAST_ARCS) return inOrder(`${arcs} edges are few`);
  const mean = arcs / graph.nodeCount;
  const rows = `rows of ${mean.toFixed(1)} edges`;
  if (isRangeable && table > caches.last && mean >= LEAST_MEAN_IN_RANGE * rangesOf(graph.nodeCount, bySource.range)) {
    return { ...bySource, why: `${rows}, looked up in ${Math.round(table / 2 ** 20)} MiB` };
  }
  if (obstacle !== null) return inOrder(obstacle);
  const uneven = variation(kernel.direction);
  const percent = `${(100 * uneven).toFixed(0)} % unlike the one before`;
  if (mean < LEAST_MEAN && uneven < LEAST_VARIATION) return inOrder(`${rows}, ${percent}`);
  if (isGroupable && table >= caches.core && mean >= LEAST_MEAN_GROUPED) {
    const share = concentration(kernel.direction);
    const why = `${rows}, ${percent}, ${(100 * share).toFixed(0)} % of them to an eighth of the nodes`;
    if (share >= LEAST_CONCENTRATION) return { kind: "grouped", window, why };
  }
  return { kind: "sliced", window, why: `${rows}, ${percent}` };
}

/** Lists the buffers that an aggregate reads at the other ends of edges. */
export function tablesOf({ inputs, direction }: AggregateKernel): readonly BufferId[] {
  const read = inputs.flatMap((input) =>
    input.from === "buffer" && input.at !== "edge" && !isOwnInput(input, direction) ? [input.buffer] : [],
  );
  return [...new Set(read)];
}

/**
 * Tells whether an aggregate reads the numbers of the other ends. Entries of grouped rows list places in a table
 * instead.
 */
function readsNumberOfNeighbor({ inputs, direction }: AggregateKernel): boolean {
  return inputs.some((input) => input.from === "node" && readsNeighbor(input, direction));
}

/** Gives the bytes of the tables of all these buffers, with an entry for each node. */
export function lookedUpBytes(kernel: AggregateKernel, { buffers }: Plan, nodeCount: number): number {
  const entry = tablesOf(kernel).reduce((sum, buffer) => sum + ELEMENT_BYTES[buffers[buffer]!.element], 0);
  return entry * nodeCount;
}

/** Finds ranges that fit the last cache, and windows. Small graphs get a few ranges, and windows of a block. */
function rangesFor(
  nodeCount: number,
  table: number,
  workers: number,
  { last }: Caches,
): { window: number; range: number } {
  const [least, most] = [RANGE_SHARE.least * last, RANGE_SHARE.most * last];
  const bytes = Math.min(Math.max(table / RANGES, least), most);
  const isSmall = table <= RANGES * least;
  const range = isSmall ? Math.max(1, Math.ceil(nodeCount / RANGES)) : Math.floor((nodeCount * bytes) / table);
  let window = SOURCE_WINDOWS.most;
  while (window > BLOCK && nodeCount < window * SOURCE_WINDOWS.perWorker * workers) window /= 2;
  return { window, range };
}

function windowFor(nodeCount: number, workers: number): number {
  let window = MOST_ROWS;
  while (window > BLOCK && workers > 1 && nodeCount < window * WINDOWS_PER_WORKER * workers) window /= 2;
  return window;
}

/** Gives the reason why the entries of an aggregate's rows cannot be moved; null where they can. */
function obstacleToMoving({ direction, inputs }: AggregateKernel, { buffers }: Plan, directed: boolean): string | null {
  if (direction === "all" && directed) return "in-edges and out-edges share a row";
  const isComputed = inputs.some(
    (input) => input.from === "buffer" && input.at === "edge" && buffers[input.buffer]!.origin.kind !== "attribute",
  );
  return isComputed ? "values of edges are read that a run computes" : null;
}

/** Gives the reason why an aggregate has no code for slices; null where it has. */
function obstacleToSlices({ direction, inputs, pairs }: AggregateKernel): string | null {
  if (pairs.length > MOST_PAIRS) return `${pairs.length} values are combined at once`;
  const own = inputs.filter((input) => isOwnInput(input, direction));
  return own.length > MOST_OWN_INPUTS ? "many values of the row's own node are read" : null;
}

function isInLoop(kernel: AggregateKernel, steps: readonly Step[]): boolean {
  for (const loop of walkSteps(steps)) {
    if (loop.kind !== "loop") continue;
    for (const step of walkSteps(loop.body)) {
      if (step.kind === "level" && step.kernels.includes(kernel)) return true;
    }
  }
  return false;
}
