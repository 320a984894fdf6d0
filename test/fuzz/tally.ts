/** Counts what was seen of the rounds of many programs. */

import type { RoundCounts } from "./rounds.ts";
import { addCounts, describeCounts } from "./rounds.ts";
import type { SparseFinding } from "./sparse-checks.ts";

/** The counts of a family: its programs, those of them that travelled, and their rounds. */
interface FamilyTally {
  readonly programs: number;
  readonly travelling: number;
  readonly rounds: number;
  readonly partial: number;
}

/** Plain data: jobs send it. */
export interface Tally {
  readonly counts: RoundCounts | null;
  readonly families: Readonly<Record<string, FamilyTally>>;
}

export const NOTHING: Tally = { counts: null, families: {} };

export function addFinding(tally: Tally, { family, travelled, counts }: SparseFinding): Tally {
  const { rounds, partial } = travelled;
  const one = { programs: 1, travelling: partial > 0 ? 1 : 0, rounds, partial };
  return addTallies(tally, { counts, families: { [family]: one } });
}

export function addTallies(a: Tally, b: Tally): Tally {
  const families = { ...a.families };
  for (const [name, { programs, travelling, rounds, partial }] of Object.entries(b.families)) {
    const known = families[name] ?? { programs: 0, travelling: 0, rounds: 0, partial: 0 };
    families[name] = {
      programs: known.programs + programs,
      travelling: known.travelling + travelling,
      rounds: known.rounds + rounds,
      partial: known.partial + partial,
    };
  }
  return { counts: addCounts(a.counts, b.counts), families };
}

/** A line for each family and one for the laws; nothing where no program was tallied. */
export function describeTally({ counts, families }: Tally): readonly string[] {
  const names = Object.keys(families).sort();
  if (names.length === 0) return [];
  const lines = names.map((name) => {
    const { programs, travelling, rounds, partial } = families[name]!;
    const share = Math.round((100 * travelling) / programs);
    return `${name}: ${programs} programs, ${share} % travel; ${partial} of ${rounds} rounds changed some nodes and not all`;
  });
  return [...lines, describeCounts(counts)];
}
