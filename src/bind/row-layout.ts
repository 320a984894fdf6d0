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

/** The most rows in a window: whole reduction blocks, and few enough that what they combine stays near. */
const MOST_ROWS = 8 * BLOCK;
/** Rows side by side in a slice. */
export const SLICE = 8;

/** `auto` is decided by the graph and the plan, `spare` is in order for want of memory; the others are for measuring. */
export const ROW_LAYOUTS = ["auto", "in order", "sliced", "grouped", "by source", "spare"] as const;

export type RowLayoutChoice = (typeof ROW_LAYOUTS)[number];

/**
 * `window` is how many rows are ordered, or gone through for one range of neighbors, together: a multiple of a block that
 * is a power of two. `range` is how many nodes such a range has.
 */
export type RowLayoutDecision = ({ readonly kind: "in order" } | MovedLayout) & { readonly why: string };

/** A layout in which entries of rows stand elsewhere than in the graph. */
export type MovedLayout =
  | { readonly kind: "sliced" | "grouped"; readonly window: number }
  | { readonly kind: "by source"; readonly window: number; readonly range: number };

/** How many ranges of nodes there are. */
export function rangesOf(nodeCount: number, range: number): number {
  return Math.max(1, Math.ceil(nodeCount / range));
}

/** What the decision depends on besides the kernel. */
export interface RowLayoutFacts {
  readonly graph: GraphSizes & { readonly directed: boolean };
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  /** The share of a direction's entries that list one of the eighth of the nodes that are listed most. */
  readonly concentration: (direction: Direction) => number;
  readonly workers: number;
  /** Of the machine; those that are shipped if absent. */
  readonly caches?: Caches | undefined;
  readonly choice?: RowLayoutChoice | undefined;
}

/** Below this a run is over before an order of rows has paid. */
const LEAST_ARCS = 2 ** 14;
/**
 * Rows of a few edges, all as long as each other, are gone through as fast in order: there is no branch to foresee. The
 * figures are those of docs/performance.md.
 */
const LEAST_MEAN = 4;
const LEAST_VARIATION = 0.25;
/** Windows that a worker should find at least, to share them out evenly. */
const WINDOWS_PER_WORKER = 8;
/**
 * A table is worth grouping that fills the caches of a core: the least share of entries that an eighth of the nodes is to have,
 * where an even share is an eighth; and entries of a mean row that pay for the copy.
 */
const LEAST_CONCENTRATION = 0.5;
const LEAST_MEAN_GROUPED = 8;
/** The part of the last cache that a range of nodes has of a table: other things are in it, too. */
const RANGE_SHARE = { least: 1 / 4, most: 1 / 2 };
/** Ranges that the table of a graph just too large for the cache is cut into. */
const RANGES = 4;
/** Edges of a mean row in one range that pay for going through the row. */
const LEAST_MEAN_IN_RANGE = 6;
/** Windows are large, so that what of a range was fetched is used again, and few for each worker. */
const SOURCE_WINDOWS = { most: 2 ** 21, perWorker: 2 };
/** Accumulators, and values of the row's own node, that eight rows side by side leave registers for. */
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
  // A row is met anew in each range, without the number of its edges in those before.
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

/** What an aggregate reads at the other ends of edges. */
export function tablesOf({ inputs, direction }: AggregateKernel): readonly BufferId[] {
  const read = inputs.flatMap((input) =>
    input.from === "buffer" && input.at !== "edge" && !isOwnInput(input, direction) ? [input.buffer] : [],
  );
  return [...new Set(read)];
}

/** Whether it takes the numbers of the other ends: entries of grouped rows say where these are in a table instead. */
function readsNumberOfNeighbor({ inputs, direction }: AggregateKernel): boolean {
  return inputs.some((input) => input.from === "node" && readsNeighbor(input, direction));
}

/** Bytes of all that, one entry of each for each node. */
export function lookedUpBytes(kernel: AggregateKernel, { buffers }: Plan, nodeCount: number): number {
  const entry = tablesOf(kernel).reduce((sum, buffer) => sum + ELEMENT_BYTES[buffers[buffer]!.element], 0);
  return entry * nodeCount;
}

/** Ranges that fit the last cache, and windows; of graphs that are small, as many ranges and windows of a block. */
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

/** Why the entries of an aggregate's rows have to be where they are; null where they do not. */
function obstacleToMoving({ direction, inputs }: AggregateKernel, { buffers }: Plan, directed: boolean): string | null {
  if (direction === "all" && directed) return "in-edges and out-edges share a row";
  const isComputed = inputs.some(
    (input) => input.from === "buffer" && input.at === "edge" && buffers[input.buffer]!.origin.kind !== "attribute",
  );
  return isComputed ? "values of edges are read that a run computes" : null;
}

/** Why the code of an aggregate has no form on slices; null where it has. */
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
