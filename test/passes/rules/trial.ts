/** The trial of a rule: it is applied by itself to every small program it may be meant for, and both sides are run. */

import { isScalarOpName } from "../../../src/ir/op.ts";
import { printFunc } from "../../../src/ir/print.ts";
import { elementOf, type Func } from "../../../src/ir/value.ts";
import { verifyFunc } from "../../../src/ir/verify.ts";
import { walkOps } from "../../../src/ir/walk.ts";
import { applyRules } from "../../../src/rewrite/apply.ts";
import { indexRules, type Rule } from "../../../src/rewrite/rule.ts";
import { ALL } from "../../extent.ts";
import { cost, evaluate, leftSides, operandsFor } from "./expression.ts";
import { graphCost, KINDS_OF_NUMBERS, programs, resultsOf, SMALL_GRAPHS } from "./programs.ts";

export interface Trial {
  /** The number of left sides that the rule matched. A rule that matches none has not been tested. */
  readonly fired: number;
  /** The first left side that the right side differs from, or is cheaper than; null where there is none. */
  readonly fault: string | null;
}

/** Operands that each left side of scalars is tried on, and as many at random. */
const MOST_OPERANDS = ALL ? 80 : 40;
/** Runs of a left side on each graph, with other numbers each time. */
const RUNS = ALL ? 6 : KINDS_OF_NUMBERS.length;

const PROGRAMS = programs();

/** Whether a rule speaks of graphs, and so needs one to be tested on. Every other rule is tested on scalars. */
export function isGraphRule({ roots, clues = [] }: Rule): boolean {
  const scalar =
    clues.length === 0 || clues.some((clue) => clue === "same" || clue === "const" || isScalarOpName(clue));
  return !roots.every(isScalarOpName) || !scalar;
}

/** Every program that a rule may be meant for, on all sorts of operands. */
export function tryRule(rule: Rule): Trial {
  const trial = tryOnScalars(rule);
  return trial.fired > 0 ? trial : tryOnGraphs(rule);
}

/** Every tenth of them, and all where the rule matches none of those. */
export function tryRuleOnSome(rule: Rule): Trial {
  const trial = tryOnScalars(rule, ALL ? 1 : 10);
  return trial.fired > 0 ? trial : tryRule(rule);
}

function tryOnScalars(rule: Rule, every = 1): Trial {
  return attempt(rule, leftSides(rule, every), (before, after) => {
    for (const values of operandsFor(before, MOST_OPERANDS)) {
      const [expected, found] = [evaluate(before, values), evaluate(after, values)];
      if (!Object.is(expected, found)) return `${found} and not ${expected} of ${values}`;
    }
    return cost(after) > cost(before) ? "more ops" : null;
  });
}

function tryOnGraphs(rule: Rule): Trial {
  return attempt(rule, PROGRAMS, (before, after) => {
    verifyFunc(after);
    for (const graph of SMALL_GRAPHS) {
      for (let run = 0; run < RUNS; run++) {
        const numbers = KINDS_OF_NUMBERS[run % KINDS_OF_NUMBERS.length]!;
        const [expected, found] = [before, after].map((func) => resultsOf(func, graph, run, numbers)) as [Row, Row];
        if (expected.some((x, k) => !Object.is(x, found[k]))) return `${found} and not ${expected} on ${graph.name}`;
      }
    }
    return graphCost(after) > graphCost(before) ? "more work" : null;
  });
}

/**
 * The trial of a law of real numbers: where constants and operands are between 1 and 2 or so, and the left side is a
 * number, the right side may differ by a few units in the last place, and costs no more.
 */
export function tryNearly(rule: Rule): Trial {
  const every = ALL ? 1 : 6;
  const graph = SMALL_GRAPHS.at(-1)!;
  return attempt(rule, [...leftSides(rule, every), ...PROGRAMS].filter(hasTameConstants), (before, after) => {
    for (let run = 0; run < RUNS; run++) {
      const [expected, found] = [before, after].map((func) => resultsOf(func, graph, run, "tame")) as [Row, Row];
      const tolerance = 16 * (elementOf(before.body.yields[0]!) === "f32" ? 2 ** -23 : 2 ** -52);
      const differs = expected.some(
        (x, k) => Number.isFinite(x) && !(Math.abs(x - found[k]!) <= tolerance * Math.max(1, Math.abs(x))),
      );
      if (differs) return `${found} and not nearly ${expected}`;
    }
    return graphCost(after) > graphCost(before) ? "more work" : null;
  });
}

type Row = readonly number[];

function hasTameConstants(func: Func): boolean {
  return [...walkOps(func.body)].every((op) => {
    if (op.name !== "const") return true;
    const { value } = op.attributes;
    return Object.is(value, 0) || (value >= 0.5 && value <= 4);
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
