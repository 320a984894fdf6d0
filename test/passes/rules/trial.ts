/** The trial of a rule: it is applied by itself to every small program it may be meant for, and both sides are run. */

import { isScalarOpName } from "../../../src/ir/op.ts";
import { printFunc } from "../../../src/ir/print.ts";
import type { Func } from "../../../src/ir/value.ts";
import { verifyFunc } from "../../../src/ir/verify.ts";
import { applyRules } from "../../../src/rewrite/apply.ts";
import { indexRules, type Rule } from "../../../src/rewrite/rule.ts";
import { cost, evaluate, leftSides, operandsFor } from "./expression.ts";
import { graphCost, programs, resultsOf, SMALL_GRAPHS } from "./programs.ts";

export interface Trial {
  /** How many left sides the rule matched. One that matches none has not been tested. */
  readonly fired: number;
  /** The first left side that the right side differs from, or is cheaper than; null where there is none. */
  readonly fault: string | null;
}

/** Operands that each left side of scalars is tried on, and as many at random. */
const MOST_OPERANDS = 80;
/** Runs of a left side on each graph, with other numbers each time. */
const RUNS = 6;

const PROGRAMS = programs();

/** Whether a rule speaks of graphs, and so needs one to be tested on. Every other rule is tested on scalars. */
export function isGraphRule({ roots, clues = [] }: Rule): boolean {
  const scalar =
    clues.length === 0 || clues.some((clue) => clue === "same" || clue === "const" || isScalarOpName(clue));
  return !roots.every(isScalarOpName) || !scalar;
}

export function tryOnScalars(rule: Rule): Trial {
  return attempt(rule, leftSides(rule), (before, after) => {
    for (const values of operandsFor(before, MOST_OPERANDS)) {
      const [expected, found] = [evaluate(before, values), evaluate(after, values)];
      if (!Object.is(expected, found)) return `${found} and not ${expected} of ${values}`;
    }
    return cost(after) > cost(before) ? "more ops" : null;
  });
}

export function tryOnGraphs(rule: Rule): Trial {
  return attempt(rule, PROGRAMS, (before, after) => {
    verifyFunc(after);
    for (const graph of SMALL_GRAPHS) {
      for (let run = 0; run < RUNS; run++) {
        const [expected, found] = [resultsOf(before, graph, run), resultsOf(after, graph, run)];
        if (expected.some((x, k) => !Object.is(x, found[k]))) return `${found} and not ${expected} on ${graph.name}`;
      }
    }
    return graphCost(after) > graphCost(before) ? "more work" : null;
  });
}

function attempt(rule: Rule, programs: readonly Func[], compare: (before: Func, after: Func) => string | null): Trial {
  const index = indexRules([rule]);
  let fired = 0;
  for (const before of programs) {
    const after = applyRules(before, index);
    if (after === before) continue;
    fired++;
    const fault = compare(before, after);
    if (fault !== null) return { fired, fault: `${fault}, in\n${printFunc(after)}which was\n${printFunc(before)}` };
  }
  return { fired, fault: null };
}
