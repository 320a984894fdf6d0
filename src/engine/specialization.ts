/** Programs compiled for one graph and its parameters, and the check that a plan is run on no other. */

import type { AskedColumn, CompileOptions } from "../compile.ts";
import { askedColumns, parametersOf } from "../compile.ts";
import { EdgewiseError } from "../error.ts";
import { rangeOfColumn } from "../graph/column-range.ts";
import type { Graph } from "../graph/graph.ts";
import type { ColumnFacts } from "../ir/column-facts.ts";
import { coarsened } from "../ir/column-facts.ts";
import type { Assumption, GraphAssumption, GraphFacts, KnownParameters } from "../ir/facts.ts";
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
  const columns = columnsOf(func, graph);
  const facts: GraphFacts = {
    ...graph.facts(),
    ...counts,
    ...(columns.length > 0 ? { columns } : {}),
    ...options.context?.facts,
  };
  const known: KnownParameters = { ...scalarsOf(func, graph, given), ...options.context?.known };
  return { ...options, context: { ...options.context, facts, known } };
}

/**
 * The options that compile a program for what it requires of a graph's columns, where that is known to hold, so that a run
 * need not look again. They are the same for all graphs of which the same is known.
 */
export function knowingColumns(func: Func, graph: Graph, options: CompileOptions = {}): CompileOptions {
  // Who names the passes gets these and no others.
  if (options.passes && !options.passes.includes("specialize")) return options;
  const columns = columnsOf(func, graph);
  if (columns.length === 0 || options.context?.facts?.columns) return options;
  return { ...options, context: { ...options.context, facts: { ...options.context?.facts, columns } } };
}

const ASKED = new WeakMap<Func, readonly AskedColumn[]>();

/** What is known of the columns that requirements of a program ask of, as far as it makes a difference to them. */
function columnsOf(func: Func, graph: Graph): readonly ColumnFacts[] {
  const asked = ASKED.get(func) ?? askedColumns(func);
  ASKED.set(func, asked);
  return asked.flatMap(({ domain, attribute, otherwise, tests }) => {
    const range = rangeOfColumn(graph, domain, attribute, otherwise);
    return range ? [{ domain, attribute, otherwise, ...coarsened(range, tests) }] : [];
  });
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
    const breach = breachOf(assumption, factsFor(assumption, graph));
    if (breach !== null) throw broken(name, assumption, `in graph ${JSON.stringify(graph.name)} ${breach}`);
  }
}

/** The facts that tell whether an assumption is true of a graph. */
function factsFor(assumption: GraphAssumption, graph: Graph): GraphFacts {
  const { nodeCount, edgeCount } = graph;
  if (assumption.kind !== "column") return { ...graph.facts(), nodeCount, edgeCount };
  const { domain, attribute, otherwise } = assumption;
  const range = rangeOfColumn(graph, domain, attribute, otherwise);
  return { columns: range ? [{ domain, attribute, otherwise, ...range }] : [] };
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
