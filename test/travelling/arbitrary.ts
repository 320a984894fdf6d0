/** Random programs whose loops travel, as a fast-check arbitrary. */

import fc from "fast-check";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Func } from "../../src/ir/value.ts";
import { fixedTapes, Tape } from "../ir/tape.ts";
import type { Family } from "./families.ts";
import { FAMILIES } from "./families.ts";
import type { Around, Left } from "./words.ts";
import { Words } from "./words.ts";

/** More choices than a program of two loops makes. */
const CHOICES = 64;

/** Where a loop stands: by itself, after another that it starts from, or in one that it starts from in each round. */
const PLACES = ["alone", "alone", "alone", "in another", "after another", "in another"] as const;

/** Families whose loops begin sparse, are pushed or timely: these come to rest soon, so that it takes more of them for as many rounds. */
const OFTEN: readonly Family[] = ["monotone", "reaching", "stamping"];
/** How often they stand in the list: so that each law is gone by in one in fifty of the rounds that change some nodes. */
const TIMES = 5;

/** Programs of one loop or of two, named after the family of the loop that gives the results. */
export const travellingFuncs: fc.Arbitrary<Func> = fc
  .record({ choices: fixedTapes(CHOICES), family: families(), first: families(), place: fc.constantFrom(...PLACES) })
  .map(({ choices, family, first, place }) => {
    const tape = new Tape(choices);
    return algorithm(family, {}, (g): Left => {
      const grow = (name: Family, around: Around | null): Left => FAMILIES[name](new Words(g, tape, around));
      switch (place) {
        case "alone":
          return grow(family, null);
        case "after another":
          return grow(family, { round: null, numbers: numbersOf(grow(first, null)) });
        case "in another":
          return inAnother(g, tape, (around) => grow(family, around));
        default:
          return place satisfies never;
      }
    }).func;
  });

function families(): fc.Arbitrary<Family> {
  const often = Array.from({ length: TIMES - 1 }, () => OFTEN).flat();
  return fc.constantFrom(...(Object.keys(FAMILIES) as Family[]), ...often);
}

/** A loop whose rounds each have the other one from its start to its end. */
function inAnother(g: GraphExpression, tape: Tape, grow: (around: Around) => Left): Left {
  const limit = tape.pick([2, 3, 1]);
  const keeps = tape.rarely(2);
  const { total, rounds } = g.loop({ total: g.nodeIndex() }, { limit }, ({ total }, round) => {
    const found = numbersOf(grow({ round, numbers: total }));
    return { total: keeps ? found : total.mul(3).add(found) };
  });
  return { total, rounds };
}

/** The first values of what a loop leaves, as integers. */
function numbersOf(left: Left): Expression<"node", "i32"> {
  const first = Object.values(left).find((value): value is Expression<"node"> => value.domain === "node");
  if (!first) throw new TypeError("a travelling loop leaves no values of nodes");
  return first.cast("i32");
}
