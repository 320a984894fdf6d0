/** Programs compiled for one graph and its parameters, and the check that a plan is run on no other. */

import type { CompileOptions } from "../compile.ts";
import { parametersOf } from "../compile.ts";
import { EdgewiseError } from "../error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Assumption, GraphFacts, KnownParameters } from "../ir/facts.ts";
import { breachOf, describeAssumption, describeNumber } from "../ir/facts.ts";
import type { Func } from "../ir/value.ts";
import type { Plan } from "../plan/plan.ts";
import type { ParameterValue } from "./parameters.ts";
import { readScalars } from "./parameters.ts";

/**
 * What a plan is made for: `true` for what kind of graph it is, which attributes it has, which of its rows are empty, and
 * for the scalar parameters; `"counts"` for its numbers of nodes and edges too, and so for hardly another graph.
 */
export type Specialize = boolean | "counts" | undefined;

/**
 * The options that compile a program for a graph and what it is given. Throws `param` as a run does for a scalar that is
 * missing or does not fit.
 */
export function specializedFor(
  func: Func,
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
  specialize: Specialize,
  options: CompileOptions = {},
): CompileOptions {
  if (!specialize) return options;
  const { nodeCount, edgeCount } = graph;
  const counts = specialize === "counts" ? { nodeCount, edgeCount } : {};
  const facts: GraphFacts = { ...graph.facts(), ...counts, ...options.context?.facts };
  const known: KnownParameters = { ...scalarsOf(func, graph, given), ...options.context?.known };
  return { ...options, context: { ...options.context, facts, known } };
}

function scalarsOf(func: Func, graph: Graph, given: Readonly<Record<string, unknown>>): KnownParameters {
  const named = func.parameters.flatMap(({ value }) => value.name ?? []);
  const scalars = readScalars(func.name, parametersOf(func), given, graph);
  return Object.fromEntries([...scalars].filter(([name]) => named.includes(name)));
}

/** Throws `run/assumption` where what a plan was made for is not true of a graph. */
export function expectGraph({ name, assumptions }: Plan, graph: Graph): void {
  for (const assumption of assumptions) {
    if (assumption.kind === "parameter") continue;
    const { nodeCount, edgeCount } = graph;
    const breach = breachOf(assumption, { ...graph.facts(), nodeCount, edgeCount });
    if (breach !== null) throw broken(name, assumption, `in graph ${JSON.stringify(graph.name)} ${breach}`);
  }
}

/** Throws `run/assumption` where parameters, in the order of the plan's, are not those that it was made for. */
export function expectParameters({ name, assumptions, parameters }: Plan, values: readonly ParameterValue[]): void {
  for (const assumption of assumptions) {
    if (assumption.kind !== "parameter") continue;
    const value = values[parameters.findIndex((parameter) => parameter.name === assumption.name)];
    if (value?.kind === "scalar" && !Object.is(value.value, assumption.value)) {
      throw broken(name, assumption, describeNumber(value.value));
    }
  }
}

function broken(plan: string, assumption: Assumption, found: string): EdgewiseError {
  return new EdgewiseError({
    code: "run/assumption",
    message: `the plan of ${plan} was made on the assumption that ${describeAssumption(assumption)}; found ${found}`,
    hint: "Compile the program without what is assumed, or for this graph and these parameters.",
  });
}
