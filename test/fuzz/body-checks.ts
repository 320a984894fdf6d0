/** What must hold of bodies for each node of a set: nodes may be taken one by one, apart or side by side, by as many workers as may be. */

import { isDeepStrictEqual } from "node:util";
import { SOURCES_CHOICES, type SourcesChoice } from "../../src/bind/sources/choice.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import type { Outcome, WayOptions } from "../ways.ts";
import { ALWAYS_SPARSE, FINE, interpreted, NEVER_SPARSE, ran, ranSync, shuffledLists } from "../ways.ts";
import type { Case, LoadedCase } from "./case.ts";
import { load } from "./case.ts";

/** The parts that are fuzzed. The fuzzer's own test puts a broken part in place of one of them. */
export interface BodySubject {
  /** A run on the calling thread. */
  readonly runHere: (loaded: LoadedCase, options: BodyOptions) => Outcome;
  readonly engines: readonly Engine[];
}

type BodyOptions = Pick<WayOptions, "sources" | "sparse" | "compile">;

/** Edgewise as it is. */
export function bodiesOf(engines: readonly Engine[]): BodySubject {
  return { runHere: ({ func, graph, given }, options) => ranSync(func, graph, given, options), engines };
}

/** The first thing that does not hold of a case, in words; null where all does. */
export async function findBodyFault(one: Case, { runHere, engines }: BodySubject): Promise<string | null> {
  try {
    const loaded = load(one);
    const { func, graph, given } = loaded;
    verifyFunc(func);
    const expected = interpreted(func, graph, given);
    const { seed } = one.recipe;
    for (const sources of SOURCES_CHOICES) {
      for (const options of inTurn(HERE, seed)) {
        if (!isDeepStrictEqual(runHere(loaded, { sources, ...options }), expected))
          return `${DIFFERS}${said(sources, options)}`;
      }
    }
    for (const [at, engine] of engines.entries()) {
      for (const [k, sources] of SOURCES_CHOICES.entries()) {
        const ways: readonly WayOptions[] = [FINE, {}, ALWAYS_SPARSE, NEVER_SPARSE, shuffledLists(seed)];
        const options = ways[(seed + at + k) % ways.length]!;
        const { outcome } = await ran(engine, func, func, graph, given, { ...options, sources });
        if (isDeepStrictEqual(outcome, expected)) continue;
        return `${engine.workers} workers: ${DIFFERS}${said(sources, options)}`;
      }
    }
    return null;
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const HERE: readonly Omit<BodyOptions, "sources">[] = [
  {},
  { sparse: "always" },
  { compile: { pipeline: "O0" } },
  { sparse: "never" },
];

/** As it is chosen where nothing is said, and one of the other ways. */
function inTurn(ways: typeof HERE, turn: number): typeof HERE {
  return [ways[0]!, ways[1 + (turn % (ways.length - 1))]!];
}

const DIFFERS = "it comes to something else";

function said(sources: SourcesChoice, { sparse = "auto", compile }: BodyOptions): string {
  return `, sources ${sources}, sparse rounds ${sparse}${compile ? ", not optimized" : ""}`;
}
