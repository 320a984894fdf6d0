/** One case of the fuzzer: a random program, a random graph, random parameters. */

import fc from "fast-check";
import type { Graph } from "../../src/graph/graph.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func, Parameter } from "../../src/ir/value.ts";
import { elementOf } from "../../src/ir/value.ts";
import type { GraphRecipe } from "../arbitrary-graph.ts";
import { graphOf, graphRecipes, travelledRecipes } from "../arbitrary-graph.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { ARBITRARY_OPERAND } from "../operands.ts";
import { bodyFuncs } from "../sources/arbitrary.ts";
import { travellingFuncs } from "../travelling/arbitrary.ts";
import type { Given } from "../ways.ts";
import { withFailures, withLoopResults } from "../ways.ts";

/** A program as text, so that a counterexample can be read and run; values without a name get one. */
export interface Case {
  readonly text: string;
  readonly recipe: GraphRecipe;
  /** Seeds of the parameters that are given; for the others the program's own values are used. */
  readonly given: readonly (number | null)[];
}

/** The program, graph and parameters of a case. */
export interface LoadedCase {
  readonly func: Func;
  readonly graph: Graph;
  readonly given: Given;
}

/** Programs whose loops travel, on graphs to travel through; not the smallest ones more often than others, through which nothing travels far. */
export const travellingCases: fc.Arbitrary<Case> = fc.noBias(
  fc.record({ text: travellingFuncs.map(textOf), recipe: travelledRecipes, given: fc.constant([null]) }),
);

/** Programs over the whole op table. */
const anyCases: fc.Arbitrary<Case> = fc.record({
  text: fc
    .tuple(arbitraryFunc({ maxSteps: 14 }), fc.option(fc.nat(7), { freq: 5, nil: null }))
    .map(([func, failing]) => {
      const changed = failing === null ? func : withFailures(func, (gather) => gather % 4 !== failing % 4);
      return textOf(changed);
    }),
  recipe: graphRecipes,
  given: fc.array(fc.option(fc.nat(2 ** 31 - 1), { freq: 2 }), { minLength: 4, maxLength: 4 }),
});

/** Bodies for each node of a set, on graphs of which each node is soon gone through. */
export const bodyCases: fc.Arbitrary<Case> = fc
  .record({
    text: bodyFuncs.map(textOf),
    recipe: fc.oneof(graphRecipes, travelledRecipes),
    given: fc.constant([null]),
  })
  .filter((one) => isSmall(one));

/** So many nodes and edges that a loop of many rounds is soon interpreted, as often as there are passes. */
const isSmall = ({ recipe: { nodeCount, edgeCount } }: Case): boolean => nodeCount + edgeCount < 300;

export const cases: fc.Arbitrary<Case> = fc.oneof(
  { arbitrary: anyCases, weight: 4 },
  { arbitrary: travellingCases.filter(isSmall), weight: 1 },
);

/** The text of a function that also returns how its loops went. */
function textOf(func: Func): string {
  return printFunc(withLoopResults(func)).replaceAll(/%(?=\d)/g, "%v");
}

export function load({ text, recipe, given }: Case): LoadedCase {
  const func = parseFunc(text);
  const graph = graphOf(recipe);
  const values = func.parameters.flatMap((parameter, k): [string, number | Float64Array][] => {
    const seed = given[k % given.length]!;
    return seed === null ? [] : [[parameter.value.name!, anyValue(parameter, graph, seed)]];
  });
  return { func, graph, given: Object.fromEntries(values) };
}

/** A value of the parameter's element, or for nodes and edges an array of them. */
function anyValue({ value }: Parameter, graph: Graph, seed: number): number | Float64Array {
  const operand = ARBITRARY_OPERAND[elementOf(value)];
  const { type } = value;
  if (type.kind === "graph" || type.domain === "scalar" || seed % 4 === 0) {
    return fc.sample(operand, { numRuns: 1, seed })[0]!;
  }
  const length = type.domain === "node" ? graph.nodeCount : graph.edgeCount;
  const some = fc.sample(operand, { numRuns: 40, seed });
  return Float64Array.from({ length }, (_, k) => some[(k * 7 + (k >> 5)) % some.length]!);
}
