/** The kinds of the long fuzz, by name: which cases, and what has to hold of them. */

import type fc from "fast-check";
import type { Engine } from "../../src/engine/engine.ts";
import { bodiesOf, findBodyFault } from "./body-checks.ts";
import type { Case } from "./case.ts";
import { bodyCases, cases, travellingCases } from "./case.ts";
import { edgewise, findFault } from "./checks.ts";
import { findSparseFault, sparseEdgewise } from "./sparse-checks.ts";
import type { Tally } from "./tally.ts";
import { addFinding, NOTHING } from "./tally.ts";

export interface Kind {
  readonly cases: fc.Arbitrary<Case>;
  /** The first thing that does not hold of a case, in words; null where all does. */
  readonly findFault: (one: Case) => Promise<string | null>;
  /** Gives the tally since the last call. */
  readonly takeTally: () => Tally;
}

export const KIND_NAMES = ["any", "sparse", "bodies"] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** Ops of all kinds through all passes; loops that travel, with sparse rounds; or bodies for each node of a set. */
export const KINDS: { readonly [N in KindName]: (engines: readonly Engine[]) => Kind } = {
  any: (engines) => {
    const subject = edgewise(engines);
    return { cases, findFault: (one) => findFault(one, subject), takeTally: () => NOTHING };
  },
  sparse: (engines) => {
    const subject = sparseEdgewise(engines);
    let tally = NOTHING;
    return {
      cases: travellingCases,
      findFault: async (one) => {
        const finding = await findSparseFault(one, subject);
        tally = addFinding(tally, finding);
        return finding.fault;
      },
      takeTally: () => {
        const taken = tally;
        tally = NOTHING;
        return taken;
      },
    };
  },
  bodies: (engines) => {
    const subject = bodiesOf(engines);
    return { cases: bodyCases, findFault: (one) => findBodyFault(one, subject), takeTally: () => NOTHING };
  },
};
