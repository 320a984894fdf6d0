/** Compiles programs for one graph and its parameters, and checks that such a plan runs on no other. */

import type { CompileOptions } from "../compile-options.ts";
import { EdgewiseError } from "../error.ts";
import { rangeOfColumn } from "../graph/column-range.ts";
import type { Graph } from "../graph/graph.ts";
import type { ColumnFacts } from "../ir/column-facts.ts";
import { coarsened } from "../ir/column-facts.ts";
import type { Assumption, GraphAssumption, GraphFacts, KnownParameters } from "../ir/facts.ts";
import { breachOf, describeAssumption, describeNumber } from "../ir/facts.ts";
import type { Func } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";
import { lookup } from "../lookup.ts";
import type { Plan } from "../plan/plan.ts";
import type { AskedColumn } from "../program.ts";
import { askedColumns, parametersOf } from "../program.ts";
import type { ParameterValue } from "./parameters.ts";
import { readScalars } from "./parameters.ts";

/**
 * What a plan is made for, besides what every run is compiled for: `true` for what kind of graph it is, which attributes it
 * has, which of its rows are empty, and for the scalar parameters; `"counts"` for its numbers of nodes and edges too, and
 * so for hardly another graph.
 */
export type Specialize = boolean | "counts" | undefined;

/**
 * Makes the options that compile a program for a graph and its parameters. Without `specialize` that is little: bool
 * parameters, and the attributes that the program reads and the graph lacks, so that what is switched off or missing
 * costs nothing. Where passes are chosen by name, or few, it is nothing. Throws `param` as a run does for a scalar that
 * is missing or does not fit, where the program is specialized.
 */
export function specializedFor(
  func: Func,
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
  specialize: Specialize,
  options: CompileOptions = {},
): CompileOptions {
  if (!specialize) {
    const isCleaned = options.passes === undefined && options.pipeline !== "O0";
    return isCleaned ? trimmedFor(func, graph, given, options) : options;
  }
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
 * Makes the options that compile a program for the requirements that are known to hold of a graph's columns, so that a
 * run need not check them again. Graphs of which the same is known get the same options.
 */
export function knowingColumns(func: Func, graph: Graph, options: CompileOptions = {}): CompileOptions {
  // A caller that names passes gets these and no others.
  if (options.passes && !options.passes.includes("specialize")) return options;
  const columns = columnsOf(func, graph);
  if (columns.length === 0 || options.context?.facts?.columns) return options;
  return { ...options, context: { ...options.context, facts: { ...options.context?.facts, columns } } };
}

const ASKED = new WeakMap<Func, readonly AskedColumn[]>();

/** Lists the known facts on columns that a program's requirements depend on. */
function columnsOf(func: Func, graph: Graph): readonly ColumnFacts[] {
  const asked = ASKED.get(func) ?? askedColumns(func);
  ASKED.set(func, asked);
  return asked.flatMap(({ domain, attribute, otherwise, tests }) => {
    const range = rangeOfColumn(graph, domain, attribute, otherwise);
    return range ? [{ domain, attribute, otherwise, ...coarsened(range, tests) }] : [];
  });
}

function trimmedFor(
  func: Func,
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
  options: CompileOptions,
): CompileOptions {
  const lacking = lackingOf(func, graph);
  const truths = truthsOf(func, given);
  if (Object.keys({ ...lacking, ...truths }).length === 0) return options;
  const facts: GraphFacts = { ...lacking, ...options.context?.facts };
  const known: KnownParameters = { ...truths, ...options.context?.known };
  return { ...options, context: { ...options.context, facts, known } };
}

/** Lists the attributes that a program reads and a graph has; a domain of which the graph has all is left out. */
function lackingOf(func: Func, graph: Graph): Pick<GraphFacts, "nodeAttributes" | "edgeAttributes"> {
  const read = attributesIn(func);
  const facts: { nodeAttributes?: string[]; edgeAttributes?: string[] } = {};
  for (const domain of ["node", "edge"] as const) {
    const names = read.filter((one) => one.domain === domain).map(({ name }) => name);
    const there = names.filter((name) => graph.attribute(domain, name) !== undefined);
    if (there.length < names.length) facts[`${domain}Attributes`] = there;
  }
  return facts;
}

/** An attribute that a program reads. */
export interface AttributeRead {
  readonly domain: "node" | "edge";
  readonly name: string;
  /** The value that stands for it in a graph without it; null where the graph must have it. */
  readonly otherwise: number | null;
}

const ATTRIBUTES = new WeakMap<Func, readonly AttributeRead[]>();

/** Finds the attributes that a program may read, whatever its parameters, once. */
export function attributesOf(func: Func): readonly AttributeRead[] {
  const found = ATTRIBUTES.get(func) ?? attributesIn(func);
  ATTRIBUTES.set(func, found);
  return found;
}

/** Lists the attributes that a program reads, each once, in the order of the text. */
export function attributesIn({ body }: Func): AttributeRead[] {
  const found: AttributeRead[] = [];
  for (const { name: op, attributes } of walkOps(body)) {
    if (op !== "node_attribute" && op !== "edge_attribute") continue;
    const { attribute: name, otherwise } = attributes;
    const domain = op === "node_attribute" ? "node" : "edge";
    if (!found.some((one) => one.domain === domain && one.name === name)) found.push({ domain, name, otherwise });
  }
  return found;
}

/**
 * Finds the bool parameters whose values are known for certain. Values that do not fit are reported when parameters are
 * read.
 */
export function truthsOf({ parameters }: Func, given: Readonly<Record<string, unknown>>): KnownParameters {
  return Object.fromEntries(
    parameters.flatMap(({ value: { type, name }, initial }): [string, number][] => {
      if (type.kind === "graph" || type.domain !== "scalar" || type.element !== "bool" || name === null) return [];
      const found = lookup(given, name) ?? initial;
      return typeof found === "boolean" || found === 0 || found === 1 ? [[name, Number(found)]] : [];
    }),
  );
}

function scalarsOf(func: Func, graph: Graph, given: Readonly<Record<string, unknown>>): KnownParameters {
  const named = func.parameters.flatMap(({ value }) => value.name ?? []);
  const scalars = readScalars(func.name, parametersOf(func), given, graph);
  return Object.fromEntries([...scalars].filter(([name]) => named.includes(name)));
}

/** Throws `run/assumption` where an assumption of a plan is not true of a graph. */
export function expectGraph({ name, assumptions }: Plan, graph: Graph): void {
  for (const assumption of assumptions) {
    if (assumption.kind === "parameter") continue;
    const breach = breachOf(assumption, factsFor(assumption, graph));
    if (breach !== null) throw broken(name, assumption, `in graph ${JSON.stringify(graph.name)} ${breach}`);
  }
}

/** Gives the facts of a graph by which an assumption is checked. */
function factsFor(assumption: GraphAssumption, graph: Graph): GraphFacts {
  const { nodeCount, edgeCount } = graph;
  if (assumption.kind !== "column") return { ...graph.facts(), nodeCount, edgeCount };
  const { domain, attribute, otherwise } = assumption;
  const range = rangeOfColumn(graph, domain, attribute, otherwise);
  return { columns: range ? [{ domain, attribute, otherwise, ...range }] : [] };
}

/** Throws `run/assumption` where parameters, in the order of the plan's, are not those that the plan was made for. */
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
