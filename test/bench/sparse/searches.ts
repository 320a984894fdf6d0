/** Searches from some nodes, turn by turn, of two programs of which one waits by spinning. */

import type { Graph } from "../../../src/graph/graph.ts";
import { seededRandom } from "../../../src/graph/random.ts";
import type { Spread } from "../harness.ts";
import { spreadOf } from "../harness.ts";

/** Milliseconds by turn and source. */
export type Searches = readonly (readonly number[])[];

export interface ComparedSearches {
  /** The ratio of our time to theirs in a turn, over the searches that count; null where none does. */
  readonly ratio: Spread | null;
  /** Whether less than half of the searches count, so that the ratio says nothing. */
  readonly isVoid: boolean;
  /** The number of searches that count. */
  readonly counting: number;
  /** The ratio of our shortest search from each source to theirs. */
  readonly best: number;
}

/**
 * Whoever waits in a barrier of theirs spins, and with a core taken away does so for long: a search that took them more than
 * so many times their best from the same source does not count, nor does ours beside it.
 */
const MOST_DISTURBED = 1.2;

/** Compares searches of the same turns; `alone` are further ones of theirs, for their best to be known by. */
export function compareSearches(ours: Searches, theirs: Searches, alone: Searches): ComparedSearches {
  const best = bestOf([...alone, ...theirs]);
  let [counting, all] = [0, 0];
  const ratios: number[] = [];
  for (const [turn, times] of theirs.entries()) {
    const counted = times.flatMap((time, source) => (time <= MOST_DISTURBED * best[source]! ? source : []));
    all += times.length;
    counting += counted.length;
    if (counted.length === 0) continue;
    ratios.push(mean(counted.map((source) => ours[turn]![source]!)) / mean(counted.map((source) => times[source]!)));
  }
  return {
    ratio: ratios.length === 0 ? null : spreadOf(ratios),
    isVoid: 2 * counting < all,
    counting,
    best: mean(bestOf(ours)) / mean(best),
  };
}

/** The least time from each source. */
function bestOf(searches: Searches): number[] {
  return searches[0]!.map((_, source) => Math.min(...searches.map((turn) => turn[source]!)));
}

export function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** So many nodes with edges, where no program of the suite says which. */
export function drawSources({ nodeCount, out: { offsets } }: Graph, count: number): number[] {
  const random = seededRandom(1);
  const sources: number[] = [];
  while (sources.length < count) {
    const node = random.below(nodeCount);
    if (offsets[node + 1]! > offsets[node]! && !sources.includes(node)) sources.push(node);
  }
  return sources;
}
