/**
 * Explains how an algorithm's loops ended: whether they converged and, if not, what kept them from it and what to
 * change.
 */

import type { SourceSpan } from "../../error.ts";
import type { LoopTerms } from "../../plan/plan.ts";
import { grouped } from "../../printable.ts";

/** The outcome of a loop. */
export interface LoopRun extends LoopTerms {
  /** The number of rounds; null where the loop was settled without any. */
  readonly rounds: number | null;
  readonly converged: boolean;
  /** The residual. It has a meaning from the second round on; null where the condition is no inequality. */
  readonly residual: Residual | null;
}

/** The numbers that a loop's condition, an inequality, compared. */
export interface Residual {
  /** The number that should become small, in the last round. */
  readonly last: number;
  /** The same number in the round before. */
  readonly before: number;
  /** The bound that it should be below, in the last round. */
  readonly bound: number;
}

/**
 * How a loop ended. `asked`: after as many rounds as its limit says, for a tolerance of 0 asks for all of them.
 * `unsettled`: it may converge in more rounds. `unreachable`: its tolerance is less than rounding leaves of a residual.
 * `growing`: the residual is not finite, or greater than in the round before.
 */
export type LoopEnd = "converged" | "asked" | "unsettled" | "unreachable" | "growing";

/** The ending of one of an algorithm's outermost loops. */
export interface LoopEnding {
  readonly end: LoopEnd;
  /** The place of the loop in the source of the algorithm; null where that is not known. */
  readonly span: SourceSpan | null;
  /** The number of rounds; null where the loop was settled in any order, without rounds. */
  readonly rounds: number | null;
  /** Whether the loop met its condition; true where it has none. */
  readonly converged: boolean;
  /** The residual; null where the condition is no inequality between numbers, or there was no second round. */
  readonly residual: Residual | null;
  /**
   * What kept the loop from converging and what to change, in a sentence or two; null where it converged, or was meant
   * to run all its rounds.
   */
  readonly why: string | null;
}

/** A result of the run, by which the rounding of the carried values is estimated. */
interface RunResultValue {
  readonly name: string;
  readonly value: unknown;
}

/**
 * A residual up to this multiple of the rounding of all entries together may be kept from falling by rounding alone.
 */
const ROUNDING_MARGIN = 16;

/** The least part by which a residual falls in a round, if rounding does not keep it from falling. */
const FALLS_BY = 0.1;

/** The greatest limit of rounds that is proposed. */
const MOST_ROUNDS = 1e6;

/** Sums up loops: the rounds of the last one, and whether all converged; null where there are none. */
export function summaryOf(loops: readonly Pick<LoopRun, "rounds" | "converged">[]): {
  rounds: number | null;
  converged: boolean | null;
} {
  const last = loops.at(-1);
  return { rounds: last?.rounds ?? null, converged: last ? loops.every(({ converged }) => converged) : null };
}

/** Explains how a loop ended, in a run with these scalar parameters and results. */
export function endingOf(
  { residual: compared, rounds, converged, ...terms }: LoopRun,
  scalars: ReadonlyMap<string, number>,
  results: readonly RunResultValue[],
): LoopEnding {
  const residual = rounds === null || rounds < 2 ? null : compared;
  const ended = { span: terms.span, rounds, converged, residual };
  if (converged || rounds === null) return { ...ended, end: "converged", why: null };
  if (terms.isStrict && terms.bound !== null && scalars.get(terms.bound) === 0)
    return { ...ended, end: "asked", why: null };
  const stopped = `stopped at its limit of ${count(rounds)} without converging`;
  // Examples are shortest paths with a negative cycle, and programs whose author knows how many rounds there can be.
  const ofProgram = "no parameter sets that limit";
  if (!residual) {
    const advice = terms.limit === null ? `, and ${ofProgram}` : `: raise ${terms.limit}`;
    return { ...ended, end: "unsettled", why: `${stopped}${advice}.` };
  }

  const { last, before, bound } = residual;
  const rounding = roundingOf(terms.arrays, results);
  const margin = ROUNDING_MARGIN * (rounding?.size ?? 0);
  if (!Number.isFinite(last) || (last > before && last > margin)) {
    const others = terms.others.join(" or ");
    const change = others === "" ? "" : `; another value of ${others} may`;
    const what = Number.isNaN(last)
      ? "its residual is no number any more, as where values grow beyond all numbers"
      : `its values grow: the residual is ${short(last)}, and was ${short(before)} in the round before`;
    return { ...ended, end: "growing", why: `${stopped}, and ${what}. More rounds will not help${change}.` };
  }

  const state = `the residual is ${short(last)}, not below ${short(bound)}`;
  const heldUp = last <= margin && last >= (1 - FALLS_BY) * before;
  if (rounding && ((bound > 0 && bound < rounding.size) || heldUp)) {
    const wider = rounding.element === "f32" ? ", or compute in f64" : "";
    const { element, entries, size } = rounding;
    const reach = `${element} cannot reach that, for rounding ${grouped(entries)} such values comes to ${short(size)} and more`;
    return {
      ...ended,
      end: "unreachable",
      why: `${stopped}: ${state}. ${reach}: raise ${terms.bound ?? "what it is compared with"}${wider}.`,
    };
  }
  const needed = roundsFor(residual, rounds);
  const rate = needed === null ? [] : [`at this rate about ${count(needed)} would do`];
  const advice =
    terms.limit === null ? [...rate, ofProgram].join(", but ") : [...rate, `raise ${terms.limit}`].join(": ");
  return { ...ended, end: "unsettled", why: `${stopped}: ${state}. ${capital(advice)}.` };
}

/** Estimates the rounding of the sum of a loop's carried values; null where it carries no result of floats. */
function roundingOf(
  names: readonly string[],
  results: readonly RunResultValue[],
): { size: number; entries: number; element: "f32" | "f64" } | null {
  let sum = 0;
  let entries = 0;
  let unit = 2 ** -53;
  for (const { name, value } of results) {
    if (!names.includes(name) || !(value instanceof Float64Array || value instanceof Float32Array)) continue;
    if (value instanceof Float32Array) unit = 2 ** -24;
    for (const entry of value) if (Number.isFinite(entry)) sum += Math.abs(entry);
    entries += value.length;
  }
  return entries === 0 ? null : { size: unit * sum, entries, element: unit === 2 ** -24 ? "f32" : "f64" };
}

/**
 * Estimates the number of rounds after which the residual is below its bound, if it goes on to fall as in the last
 * round; null where it did not fall.
 */
function roundsFor({ last, before, bound }: Residual, rounds: number): number | null {
  const more = Math.ceil(Math.log(bound / last) / Math.log(last / before));
  const needed = rounds + Math.max(1, more);
  return last < before && needed <= MOST_ROUNDS ? needed : null;
}

function count(rounds: number): string {
  return `${grouped(rounds)} round${rounds === 1 ? "" : "s"}`;
}

function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? rounded.toExponential() : `${rounded}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
