/**
 * Measures how long the compiler takes for the library, against another tree of this repository, of an earlier commit.
 */

import type { Bar, Figure } from "../figure.ts";
import { printRatio, printSpread } from "../figure.ts";
import type { Trials } from "../harness.ts";
import { spreadOf, trialsInTurn } from "../harness.ts";
import type { Side } from "./tree.ts";
import { COMPARISON_HEAD, comparisonOf, withTrees } from "./tree.ts";

const TURNS = 21;
/** Turns before these, for V8 to compile what the compiler is made of. */
const WARMUPS = 10;
/** The greatest multiples of the compile time of the tree before, by whether a loop of the program can be sparse. */
const LIMITS = [
  { sparse: false, what: "no loop is sparse", limit: 1.2 },
  { sparse: true, what: "a loop can be sparse", limit: 2.5 },
];

interface Compared {
  readonly name: string;
  readonly sparse: boolean;
  readonly cells: readonly string[];
  /** Undefined without the tree before. */
  readonly ratio?: number;
}

export const COMPILE_BEFORE: Figure = {
  name: "sparse-compile",
  doc: "Processor time of compiling each algorithm of the library to a plan, against the tree that EDGEWISE_BEFORE names.",
  measure: (progress) =>
    withTrees(async (sides) => {
      const libraries = await Promise.all(sides.map(({ tree }) => tree.order("library", null)));
      const names = libraries[0]!.filter((name) => libraries.every((library) => library.includes(name)));
      const found: Compared[] = [];
      for (const name of names) {
        progress(name);
        found.push({ name, ...(await compareCompiling(sides, name)) });
      }
      const rows = found.map(({ name, sparse, cells }) => [name, sparse ? "yes" : "no", ...cells]);
      const bars: Bar[] = [];
      for (const { sparse, what, limit } of LIMITS) {
        const ratios = found.flatMap((each) => (each.sparse === sparse ? (each.ratio ?? []) : []));
        if (ratios.length === 0) continue;
        const spread = spreadOf(ratios);
        rows.push([`median of ${ratios.length}`, sparse ? "yes" : "no", "", "", printSpread(spread, printRatio), ""]);
        bars.push({ what: `compiling where ${what}: now / before`, found: spread.median, limit, kind: "at most" });
      }
      return { head: ["program", "a loop can be sparse", ...COMPARISON_HEAD], rows, bars };
    }),
};

async function compareCompiling(sides: readonly Side[], algorithm: string) {
  let sparse = false;
  const subjects = sides.map(({ name, tree }): Trials => {
    const run = async (): Promise<number[]> => {
      const compiled = await tree.order("compile", { algorithm });
      if (name === "now") sparse = compiled.sparse;
      return [compiled.cpu];
    };
    return { name, run };
  });
  await trialsInTurn(subjects, WARMUPS);
  const times = await trialsInTurn(subjects, TURNS);
  return { sparse, ...comparisonOf(times, "now", "before") };
}
