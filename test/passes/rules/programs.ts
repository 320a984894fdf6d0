/** Left sides of laws about graphs: small programs of one reduction, aggregate, broadcast or count each. */

import type { Graph } from "../../../src/graph/graph.ts";
import { interpret } from "../../../src/interp/interpret.ts";
import { DIRECTIONS } from "../../../src/ir/attributes.ts";
import { RegionBuilder } from "../../../src/ir/build.ts";
import type { Monoid, ScalarOpName } from "../../../src/ir/scalar.ts";
import { identityOf, MONOIDS, meaningOf, SCALAR_OP_NAMES, scalarRow } from "../../../src/ir/scalar.ts";
import { ELEMENTS, type Element, GRAPH, valueType } from "../../../src/ir/type.ts";
import { elementOf, type Func, newValue, type Op, type Role, type Value } from "../../../src/ir/value.ts";
import { walkOps } from "../../../src/ir/walk.ts";
import { GRAPHS } from "../../graphs.ts";
import { CONSTANTS, CORNERS, randomNumber, sequence } from "./expression.ts";

/** No nodes, rows without edges, self-loops, parallel edges, each kind of graph, and rows of a few edges. */
export const SMALL_GRAPHS: readonly Graph[] = GRAPHS.filter(
  ({ edges, nodeCount }) => edges.length + nodeCount < 20,
).map(({ graph }) => graph);

/** A program under construction: its parameters are a node or edge value x, a scalar s and a condition at the nodes. */
class Program {
  readonly graph = newValue(GRAPH, null, "g");
  readonly builder = new RegionBuilder();
  readonly #parameters: Value[] = [];

  parameter(name: string, element: Element, domain: "scalar" | "node" | "edge"): Value {
    const value = newValue(valueType(element, domain), domain === "scalar" ? null : this.graph, name);
    this.#parameters.push(value);
    return value;
  }

  finish(result: Value): Func {
    const parameters = this.#parameters.map((value) => ({ value, initial: null, nodeKey: false }));
    const body = this.builder.finish([], [result]);
    return { name: "law", graph: this.graph, parameters, body, resultNames: ["r"] };
  }
}

/** The change of each entry before it is combined: none, or a scalar op with a constant or a scalar. */
type Inner =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "scalar" }
  | { readonly kind: "row" }
  | { readonly kind: "unary"; readonly name: ScalarOpName; readonly from: Element }
  | { readonly kind: "binary"; readonly name: ScalarOpName; readonly by: number | "scalar"; readonly isFirst: boolean };

/** Every program of these forms. */
export function programs(): readonly Func[] {
  const made: Func[] = [];
  for (const element of ELEMENTS) {
    for (const monoid of MONOIDS) {
      if (identityOf(monoid, element) === undefined) continue;
      innersOf(element).forEach((inner, k) => {
        // Each form at some of the places, by turns.
        if (inner.kind !== "row") made.push(reduction(element, monoid, inner, k % 2 === 0 ? "node" : "edge"));
        made.push(aggregation(element, monoid, inner, k, false));
        made.push(aggregation(element, monoid, inner, k + 1, k % 3 === 0));
      });
    }
    for (const name of SCALAR_OP_NAMES) made.push(...lifted(name, element));
    if (element !== "bool") made.push(...counts(element));
  }
  return made;
}

function innersOf(element: Element): readonly Inner[] {
  const numbers = CONSTANTS[element];
  const unary = SCALAR_OP_NAMES.filter((name) => scalarRow(name).arity === 1).flatMap((name): Inner[] => {
    if (name === "cast") return ELEMENTS.map((from) => ({ kind: "unary", name, from }));
    const uniform = scalarRow(name).rule === "uniform" && meaningOf(name, element);
    return uniform ? [{ kind: "unary", name, from: element }] : [];
  });
  const binary = SCALAR_OP_NAMES.filter((name) => {
    return scalarRow(name).arity === 2 && scalarRow(name).rule === "uniform" && meaningOf(name, element);
  }).flatMap((name): Inner[] =>
    ([...numbers, "scalar"] as const).flatMap((by): Inner[] => [
      { kind: "binary", name, by, isFirst: true },
      { kind: "binary", name, by, isFirst: false },
    ]),
  );
  const constants = numbers.map((value): Inner => ({ kind: "constant", value }));
  return [...constants, { kind: "scalar" }, { kind: "row" }, ...unary, ...binary];
}

/** The value that an inner op makes of x, within the program or a region of it. */
function innerValue(
  inner: Inner,
  element: Element,
  builder: RegionBuilder,
  x: (from: Element) => Value,
  scalar: () => Value,
) {
  switch (inner.kind) {
    case "constant":
      return builder.constant(inner.value, element);
    case "scalar":
      return scalar();
    case "row":
      return x(element);
    case "unary":
      return builder.emitOne(inner.name, [x(inner.from)], inner.name === "cast" ? { element } : {});
    case "binary": {
      const by = inner.by === "scalar" ? scalar() : builder.constant(inner.by, element);
      return builder.emitOne(inner.name, inner.isFirst ? [x(element), by] : [by, x(element)], {});
    }
  }
}

function reduction(element: Element, monoid: Monoid, inner: Inner, domain: "node" | "edge"): Func {
  const program = new Program();
  const { builder, graph } = program;
  const value = innerValue(
    inner,
    element,
    builder,
    (from) => program.parameter("x", from, domain),
    () => program.parameter("s", element, "scalar"),
  );
  const all =
    inner.kind === "constant" || inner.kind === "scalar"
      ? builder.emitOne("broadcast", [graph, value], { domain })
      : value;
  return program.finish(builder.emitOne("reduce", [all], { monoid }));
}

function aggregation(element: Element, monoid: Monoid, inner: Inner, turn: number, conditional: boolean): Func {
  const program = new Program();
  const direction = DIRECTIONS[turn % DIRECTIONS.length]!;
  const neighbor = ({ in: "source", out: "destination", all: "neighbor" } as const)[direction];
  const self = ({ in: "destination", out: "source", all: "self" } as const)[direction];
  const [operands, roles, parameters]: [Value[], Role[], Value[]] = [[], [], []];
  const input = (name: string, from: Element, role: Role): Value => {
    operands.push(program.parameter(name, from, role === "scalar" ? "scalar" : "node"));
    roles.push(role);
    const parameter = newValue(valueType(from));
    parameters.push(parameter);
    return parameter;
  };
  const region = new RegionBuilder();
  const condition = conditional ? [input("c", "bool", neighbor)] : [];
  const value = innerValue(
    inner,
    element,
    region,
    (from) => input("x", from, inner.kind === "row" ? self : neighbor),
    () => input("s", element, "scalar"),
  );
  const attributes = { direction, roles, monoids: [monoid], conditional, epilogue: null };
  const regions = [region.finish(parameters, [...condition, value])];
  return program.finish(program.builder.emitOne("aggregate", [program.graph, ...operands], attributes, { regions }));
}

/** A scalar op on broadcasts, on one of them and a node value, and on a node value and a scalar. */
function lifted(name: ScalarOpName, element: Element): readonly Func[] {
  const { arity, rule } = scalarRow(name);
  if (!meaningOf(name, element)) return [];
  const mixed = arity === 2 ? [mixture(name, element)] : [];
  const broadcasts = [0, arity - 1].map((last) => {
    const program = new Program();
    const operands = Array.from({ length: arity }, (_, k) => {
      const wanted = rule === "select" && k === 0 ? "bool" : element;
      if (k > 0 && k === last) return program.parameter("x", wanted, "node");
      const scalar = program.parameter(`s${k}`, wanted, "scalar");
      return program.builder.emitOne("broadcast", [program.graph, scalar], { domain: "node" });
    });
    return program.finish(program.builder.emitOne(name, operands, rule === "cast" ? { element } : {}));
  });
  return [...broadcasts, ...mixed];
}

function mixture(name: ScalarOpName, element: Element): Func {
  const program = new Program();
  const operands = [program.parameter("x", element, "node"), program.parameter("s", element, "scalar")];
  return program.finish(program.builder.emitOne(name, operands, {}));
}

/** Casts of what is counted as another element. */
function counts(element: Element): readonly Func[] {
  return ELEMENTS.flatMap((to) =>
    (["node_count", "edge_count", "node_index", "edge_index", "degree"] as const).map((name) => {
      const program = new Program();
      const { builder, graph } = program;
      const count =
        name === "degree"
          ? builder.emitOne(name, [graph], { direction: "all", element })
          : builder.emitOne(name, [graph], { element });
      return program.finish(builder.emitOne("cast", [count], { element: to }));
    }),
  );
}

/** Which numbers parameters have: corners, corners without NaN, which would hide all else, any, or some from 1 to 2. */
export type Numbers = "corners" | "no NaN" | "any" | "tame";

export const KINDS_OF_NUMBERS = ["corners", "no NaN", "any"] as const satisfies readonly Numbers[];

/** Gives the results of a program on a graph, one number after another. */
export function resultsOf(func: Func, graph: Graph, seed: number, numbers: Numbers): readonly number[] {
  const random = sequence(seed);
  const given = func.parameters.map(({ value }) => {
    const element = elementOf(value);
    const domain = value.type.kind === "value" ? value.type.domain : "scalar";
    const length = { scalar: 1, node: graph.nodeCount, edge: graph.edgeCount }[domain];
    const entries = Float64Array.from({ length }, () => numberFor(element, numbers, random));
    return [value.name ?? "", domain === "scalar" ? entries[0]! : entries] as const;
  });
  const result = interpret(func, graph, Object.fromEntries(given)).results.get("r")!;
  return typeof result === "number" ? [result] : Array.from(result);
}

function numberFor(element: Element, numbers: Numbers, random: () => number): number {
  if (numbers === "any" || (numbers === "tame" && element === "bool")) return randomNumber(element, random);
  if (numbers === "tame") {
    const number = 1 + random() / 2 ** 32;
    return element === "f64" ? number : element === "f32" ? Math.fround(number) : Math.round(number);
  }
  const corners = CORNERS[element].filter((corner) => numbers === "corners" || !Number.isNaN(corner));
  return corners[random() % corners.length]!;
}

/** About what a program costs: an op at each edge more than one at each node, one at each node more than a scalar. */
export function graphCost(func: Func): number {
  const needed = new Set<Value>(func.body.yields);
  let cost = 0;
  for (const op of func.body.ops.toReversed()) {
    if (!op.results.some((result) => needed.has(result))) continue;
    cost += costOf(op);
    for (const operand of op.operands) needed.add(operand);
  }
  return cost;
}

function costOf(op: Op): number {
  if (op.name === "const") return 0;
  if (op.name === "reduce") return 2;
  if (op.name === "aggregate") {
    const region = op.regions[0]!;
    const needed = new Set(region.yields);
    let cost = 12;
    for (const inner of [...walkOps(region)].toReversed()) {
      if (inner.name === "const" || !inner.results.some((result) => needed.has(result))) continue;
      cost += 4;
      for (const operand of inner.operands) needed.add(operand);
    }
    return cost;
  }
  return op.results.some(({ graph }) => graph) ? 2 : 0;
}
