/**
 * How the rows that an aggregate goes through are laid out: as they stand in the graph, or sliced. Sliced rows (SELL-C-σ)
 * are taken in windows of whole blocks; in a window they are ordered by falling length, and 8 neighbours in this order lie
 * side by side, an edge of each in turn as far as the shortest goes. Every row still has its edges in their order and an
 * accumulator of its own, so that the bits are the same.
 */

import type { Direction } from "../ir/op.ts";
import type { AggregateKernel, Plan, Step } from "./plan.ts";
import { BLOCK } from "./plan.ts";
import type { GraphSizes } from "./solo.ts";
import { isOwnInput, walkSteps } from "./walk.ts";

/** The most rows in a window: whole reduction blocks, and few enough that what they combine stays near. */
const MOST_ROWS = 8 * BLOCK;
/** Rows side by side in a slice. */
export const SLICE = 8;

/** `auto` is decided by the graph and the plan, `spare` is in order for want of memory; the others are for measuring. */
export const ROW_LAYOUTS = ["auto", "in order", "sliced", "spare"] as const;

export type RowLayoutChoice = (typeof ROW_LAYOUTS)[number];

/** `window` is how many rows are ordered together: a multiple of a block that is a power of two. */
export type RowLayoutDecision = (
  | { readonly kind: "in order" }
  | { readonly kind: "sliced"; readonly window: number }
) & { readonly why: string };

/** What the decision depends on besides the kernel. */
export interface RowLayoutFacts {
  readonly graph: GraphSizes & { readonly directed: boolean };
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  readonly workers: number;
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
/** Accumulators, and values of the row's own node, that eight rows side by side leave registers for. */
const MOST_PAIRS = 2;
const MOST_OWN_INPUTS = 2;

/** Decides how an aggregate's rows are laid out on a graph. */
export function decideRowLayout(
  kernel: AggregateKernel,
  plan: Plan,
  { graph, variation, workers, choice = "auto" }: RowLayoutFacts,
): RowLayoutDecision {
  const inOrder = (why: string): RowLayoutDecision => ({ kind: "in order", why });
  const obstacle = obstacleTo(kernel, plan, graph.directed);
  if (obstacle !== null) return inOrder(obstacle);
  const window = windowFor(graph.nodeCount, workers);
  if (choice === "in order") return inOrder("as asked for");
  if (choice === "spare") return inOrder("there is no memory for slices");
  if (choice === "sliced") return { kind: "sliced", window, why: "as asked for" };
  const arcs = graph.rows[kernel.direction]?.arcs ?? 0;
  if (!isInLoop(kernel, plan.steps)) return inOrder("they are gone through once, which is what slicing them takes");
  if (arcs < LEAST_ARCS) return inOrder(`${arcs} edges are few`);
  const mean = arcs / graph.nodeCount;
  const rows = `rows of ${mean.toFixed(1)} edges`;
  const uneven = variation(kernel.direction);
  const percent = `${(100 * uneven).toFixed(0)} % unlike the one before`;
  if (mean < LEAST_MEAN && uneven < LEAST_VARIATION) return inOrder(`${rows}, ${percent}`);
  return { kind: "sliced", window, why: `${rows}, ${percent}` };
}

function windowFor(nodeCount: number, workers: number): number {
  let window = MOST_ROWS;
  while (window > BLOCK && workers > 1 && nodeCount < window * WINDOWS_PER_WORKER * workers) window /= 2;
  return window;
}

/** Why the code of an aggregate has no form on slices; null where it has. */
function obstacleTo(kernel: AggregateKernel, { buffers }: Plan, directed: boolean): string | null {
  const { direction, inputs, pairs } = kernel;
  if (direction === "all" && directed) return "in-edges and out-edges share a row";
  if (pairs.length > MOST_PAIRS) return `${pairs.length} values are combined at once`;
  if (inputs.filter((input) => isOwnInput(input, direction)).length > MOST_OWN_INPUTS) {
    return "many values of the row's own node are read";
  }
  const isComputed = inputs.some(
    (input) => input.from === "buffer" && input.at === "edge" && buffers[input.buffer]!.origin.kind !== "attribute",
  );
  return isComputed ? "values of edges are read that a run computes" : null;
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
