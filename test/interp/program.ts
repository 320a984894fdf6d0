/** Small programs for the tests of the interpreter, built op by op. */

import { type EdgeArrays, fromEdges } from "../../src/graph/build.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { type Datum, type Interpretation, type InterpretOptions, interpret } from "../../src/interp/interpret.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import { type Domain, type Element, GRAPH, valueType } from "../../src/ir/type.ts";
import { type Func, newValue, type Parameter, type Region, type Value } from "../../src/ir/value.ts";

/** What the body of a test's program is written with: ops are added to `ops`, and results are returned by name. */
export interface Body {
  readonly ops: RegionBuilder;
  readonly graph: Value;
  /** Declares a parameter. */
  readonly parameter: (name: string, element: Element, domain?: Domain, initial?: Parameter["initial"]) => Value;
}

/** A function whose body is `write`. */
export function program(write: (body: Body) => Readonly<Record<string, Value>>): Func {
  const graph = newValue(GRAPH, null, "g");
  const ops = new RegionBuilder();
  const parameters: Parameter[] = [];
  const parameter: Body["parameter"] = (name, element, domain = "scalar", initial = null) => {
    const value = newValue(valueType(element, domain), domain === "scalar" ? null : graph, name);
    parameters.push({ value, initial, nodeKey: false });
    return value;
  };
  const results = write({ ops, graph, parameter });
  const body = ops.finish([], Object.values(results));
  return { name: "test", graph, parameters, body, resultNames: Object.keys(results) };
}

/** A default that is computed. */
export function defaultOf(write: (ops: RegionBuilder) => Value): Region {
  const ops = new RegionBuilder();
  return ops.finish([], [write(ops)]);
}

/** A region with scalar parameters of the elements given. */
export function closed(
  elements: readonly Element[],
  write: (ops: RegionBuilder, parameters: readonly Value[]) => readonly Value[],
): Region {
  const parameters = elements.map((element) => newValue(valueType(element)));
  const ops = new RegionBuilder();
  return ops.finish(parameters, write(ops, parameters));
}

/** A region of one parameter that yields it. */
export function just(element: Element): Region {
  return closed([element], (_, parameters) => parameters);
}

/** A directed graph of n nodes, its edges written as `[source, target]`. */
export function graphOf(
  nodeCount: number,
  edges: readonly (readonly [number, number])[],
  more: Partial<EdgeArrays> = {},
): Graph {
  return fromEdges({
    nodeCount,
    sources: edges.map(([source]) => source),
    targets: edges.map(([, target]) => target),
    ...more,
  });
}

/** n nodes without edges, to have node values of n entries. */
export function nodes(nodeCount: number): Graph {
  return graphOf(nodeCount, []);
}

/** Runs a program and returns its results as plain numbers and arrays, which `toEqual` compares with −0 apart from 0. */
export function run(
  graph: Graph,
  write: (body: Body) => Readonly<Record<string, Value>>,
  given: Readonly<Record<string, Datum>> = {},
  options: InterpretOptions = {},
): Record<string, number | number[]> {
  return plain(interpret(program(write), graph, given, options));
}

function plain({ results }: Interpretation): Record<string, number | number[]> {
  return Object.fromEntries(
    [...results].map(([name, datum]) => [name, typeof datum === "number" ? datum : Array.from(datum)]),
  );
}
