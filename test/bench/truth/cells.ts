/** What cells of the truth come to: errors beyond the disagreement of their halves, and the cost of decisions. */

import type { MachineProfile } from "../../../src/estimate/profile.ts";
import type { PoolState } from "../../../src/estimate/rates.ts";
import type { Bar } from "../figure.ts";

/** One program on one graph. */
export interface TruthCell {
  readonly program: string;
  readonly graph: string;
  /** Its number among those that reports are judged on. */
  readonly graphNumber: number;
  readonly edges: number;
  /** The limit of its rounds where it would have taken too long without; else null. */
  readonly limit: number | null;
  /** How many rounds each loop took in the mean, by its number. */
  readonly rounds: readonly number[];
  readonly pool: "warm" | "asleep";
  /** Of two workers forced over one forced. */
  readonly predictedSpeedup: number;
  readonly measuredSpeedup: number;
  /** The logarithm of the ratio of the speedups of the halves: what nobody can predict. */
  readonly floor: number;
  /** Of a run on one worker, predicted with the rounds that it had. */
  readonly predictedMicros: number;
  readonly measuredMicros: number;
  /** How many were decided on. */
  readonly workers: number;
}

/** Cells, and the profile that they were predicted by. */
export interface Recording {
  readonly profile: MachineProfile;
  /** How many pairs of program and graph have been gone through, in their fixed order; absent in a selection of cells. */
  readonly done?: number;
  readonly cells: readonly TruthCell[];
}

/** The state of the workers that a cell is predicted for. */
export function stateOf(pool: TruthCell["pool"]): PoolState {
  return pool === "warm" ? "awake" : pool;
}

/** From this many edges on a graph is large. */
const LARGE = 2 ** 16;

export function classOf({ edges }: TruthCell): "small" | "large" {
  return edges < LARGE ? "small" : "large";
}

/** By how much a prediction is off, beyond what the halves differ by: 0.1 for a tenth. */
export function errorOf(predicted: number, measured: number, floor: number): number {
  return Math.exp(Math.max(0, Math.abs(Math.log(predicted / measured)) - floor)) - 1;
}

/** What the decision cost: how much longer than the other way it took, beyond what the halves differ by; 0 where it was right. */
export function costOf({ measuredSpeedup, floor, workers }: TruthCell): number {
  const loss = workers > 1 ? -Math.log(measuredSpeedup) : Math.log(measuredSpeedup);
  return Math.exp(Math.max(0, loss - floor)) - 1;
}

/** Those whose speedup was predicted worst. */
export function worst(cells: readonly TruthCell[], count: number): TruthCell[] {
  const error = (cell: TruthCell): number => errorOf(cell.predictedSpeedup, cell.measuredSpeedup, cell.floor);
  return [...cells].sort((a, b) => error(b) - error(a)).slice(0, count);
}

const LIMITS = {
  large: { speedup: { median: 0.08, most: 0.25 } },
  small: { speedup: { median: 0.12, most: 0.4 } },
} as const;
const TIME = { median: 0.12, most: 0.4 };
const COST = { some: 0.05, share: 0.02, most: 0.2 };

/** The bars of the figure. */
export function bars(cells: readonly TruthCell[]): Bar[] {
  const at = (values: readonly number[], part: number): number | null => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? null;
  };
  const pair = (what: string, errors: readonly number[], { median, most }: typeof TIME): Bar[] => [
    { what: `${what}, median error`, found: at(errors, 0.5), limit: median, kind: "at most" },
    { what: `${what}, 95th percentile`, found: at(errors, 0.95), limit: most, kind: "at most" },
  ];
  const costs = cells.map(costOf);
  const dear = costs.filter((cost) => cost > COST.some).length;
  return [
    ...(["small", "large"] as const).flatMap((size) =>
      pair(
        `speedup, ${size} graphs`,
        cells
          .filter((cell) => classOf(cell) === size)
          .map((cell) => errorOf(cell.predictedSpeedup, cell.measuredSpeedup, cell.floor)),
        LIMITS[size].speedup,
      ),
    ),
    ...pair(
      "time",
      cells.map((cell) => errorOf(cell.predictedMicros, cell.measuredMicros, 0)),
      TIME,
    ),
    {
      what: `decisions that cost more than ${100 * COST.some} %`,
      found: cells.length === 0 ? null : dear / cells.length,
      limit: COST.share,
      kind: "at most",
    },
    { what: "the dearest decision", found: at(costs, 1), limit: COST.most, kind: "at most" },
  ];
}
