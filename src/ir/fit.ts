/**
 * Checks that type rules of the op table are made of: whether operands, attributes and regions fit an op, and which types its
 * results have.
 */

import { EdgewiseError } from "../error.ts";
import type { Monoid, ScalarOpName } from "./scalar.ts";
import { identityOf, scalarRow } from "./scalar.ts";
import type { Domain, Element, Type, ValueType } from "./type.ts";
import { GRAPH, printType, sameType, valueType } from "./type.ts";
import type { OpShape, Output, Region, Role, Value } from "./value.ts";
import { elementSeen, isScalarOp } from "./value.ts";

/** The type of one result, and the graph whose nodes or edges it has entries for. */
export interface ResultType {
  readonly type: Type;
  readonly graph: Value | null;
}

export function inferScalar(op: OpShape<ScalarOpName>): readonly ResultType[] {
  const row = scalarRow(op.name);
  if (op.operands.length !== row.arity) throw wrongCount(op, `${row.arity} operand${row.arity === 1 ? "" : "s"}`);
  if (op.regions.length > 0) throw wrongCount(op, "no region");
  const types = op.operands.map((operand) => valueTypeOf(op, operand));
  const place = joinDomains(op, op.operands);
  const element = row.rule === "cast" ? (op as OpShape<"cast">).attributes.element : types.at(-1)!.element;
  types.forEach((type, k) => {
    const expected = row.rule === "cast" ? type.element : row.rule === "select" && k === 0 ? "bool" : element;
    if (type.element !== expected) {
      throw invalid(op, `needs operand ${k + 1} to be ${expected}, found ${printType(type)}`);
    }
  });
  if (!row.meaning[element]) {
    const known = Object.keys(row.meaning).join(", ");
    throw invalid(op, `has no meaning for ${element}; it has for ${known}`);
  }
  const result = row.rule === "comparison" || row.rule === "predicate" ? "bool" : element;
  return [{ type: valueType(result, place.domain), graph: place.graph }];
}

/**
 * The domain that operands of a lifted scalar op share: scalars broadcast, and all others must have entries for the nodes or
 * edges of one graph.
 */
function joinDomains(op: OpShape, operands: readonly Value[]): { domain: Domain; graph: Value | null } {
  let domain: Domain = "scalar";
  let graph: Value | null = null;
  for (const operand of operands) {
    const type = valueTypeOf(op, operand);
    if (type.domain === "scalar") continue;
    if (domain === "scalar") {
      domain = type.domain;
      graph = operand.graph;
    } else if (domain !== type.domain) {
      throw invalid(op, `mixes ${domain} values with ${type.domain} values`);
    } else if (graph !== operand.graph) {
      throw invalid(op, `mixes ${domain} values of two graphs`);
    }
  }
  return { domain, graph };
}

/** The domain that an operand must have to be seen in a role. */
const ROLE_DOMAINS: { readonly [R in Exclude<Role, "place">]: Domain } = {
  source: "node",
  destination: "node",
  neighbor: "node",
  self: "node",
  common: "node",
  edge: "edge",
  source_edge: "edge",
  destination_edge: "edge",
  node: "node",
  scalar: "scalar",
};

export function checkInputs(
  op: OpShape,
  graph: Value,
  operands: readonly Value[],
  roles: readonly Role[],
  allowed: readonly Role[],
  parameters: readonly Value[],
): void {
  if (parameters.length !== operands.length) {
    throw invalid(op, `gives ${operands.length} inputs to a region with ${parameters.length} parameters for them`);
  }
  operands.forEach((operand, k) => {
    const role = roles[k]!;
    if (!allowed.includes(role))
      throw invalid(op, `cannot take input ${k + 1} as ${role}, only as ${allowed.join(", ")}`);
    if (role === "place") {
      if (operand !== graph) throw invalid(op, `takes input ${k + 1} as place, which needs the graph of its rows`);
    } else checkEntries(op, graph, operand, role, k + 1);
    const element = elementSeen(operand, role);
    if (!sameType(parameters[k]!.type, valueType(element))) {
      throw invalid(op, `passes ${element} as input ${k + 1} to a parameter of ${printType(parameters[k]!.type)}`);
    }
  });
}

/** Throws where an operand has no entries at the place that a role reads. */
function checkEntries(op: OpShape, graph: Value, operand: Value, role: Exclude<Role, "place">, input: number): void {
  const type = valueTypeOf(op, operand);
  const domain = ROLE_DOMAINS[role];
  if (type.domain !== domain) {
    throw invalid(op, `takes input ${input} as ${role}, which needs a ${domain} value, found ${printType(type)}`);
  }
  if (domain !== "scalar" && operand.graph !== graph) throw invalid(op, `takes input ${input} from another graph`);
}

/** A closed region holds scalar ops and constants on its own parameters. */
export function checkClosed(op: OpShape, region: Region): void {
  const known = new Set<Value>(region.parameters);
  const check = (value: Value): void => {
    if (!known.has(value)) throw invalid(op, `has a closed region that uses a value from outside it`);
  };
  for (const inner of region.ops) {
    if (!isScalarOp(inner) && inner.name !== "const") throw invalid(op, `cannot have ${inner.name} in its region`);
    inner.operands.forEach(check);
    for (const result of inner.results) known.add(result);
  }
  region.yields.forEach(check);
}

/** The types of a region's yielded values after monoids have combined them. The condition is left out. */
export function combinedTypes(
  op: OpShape,
  region: Region,
  monoids: readonly Monoid[],
  conditional: boolean,
): readonly ValueType[] {
  if (conditional) {
    const condition = region.yields[0];
    if (!condition || !sameType(condition.type, valueType("bool"))) {
      throw invalid(op, "is conditional: its region must yield a bool before the values");
    }
  }
  const values = conditional ? region.yields.slice(1) : region.yields;
  if (monoids.length === 0 || values.length !== monoids.length) {
    throw invalid(op, `has ${monoids.length} monoids for ${values.length} values`);
  }
  return values.map((value, k) => monoidResult(op, monoids[k]!, valueTypeOf(op, value).element));
}

export function outputTypes(
  op: OpShape,
  yields: readonly Value[],
  outputs: readonly Output[],
  domain: "node" | "edge",
  graph: Value,
): readonly ResultType[] {
  if (outputs.length === 0 || yields.length !== outputs.length) {
    throw invalid(op, `yields ${yields.length} values for ${outputs.length} outputs`);
  }
  return yields.map((value, k) => {
    const { element } = valueTypeOf(op, value);
    const output = outputs[k]!;
    return output === "keep"
      ? { type: valueType(element, domain), graph }
      : { type: monoidResult(op, output, element), graph: null };
  });
}

export function monoidResult(op: OpShape, monoid: Monoid, element: Element): ValueType {
  if (identityOf(monoid, element) === undefined) throw invalid(op, `cannot combine ${element} by ${monoid}`);
  return valueType(element);
}

export function valueTypeOf(op: OpShape, value: Value): ValueType {
  if (value.type.kind === "graph") throw invalid(op, "needs a value where a graph was found");
  return value.type;
}

export function inferExtremum(op: OpShape): readonly ResultType[] {
  if (op.operands.length !== 1) throw wrongCount(op, "1 operand");
  orderedWhole(op, op.operands[0]!);
  return [{ type: valueType("i32"), graph: null }];
}

/** The type of a node or edge value whose entries are numbers; throws for other values. */
export function orderedWhole(op: OpShape, value: Value): ValueType {
  const type = valueTypeOf(op, value);
  if (type.domain !== "scalar" && type.element !== "bool") return type;
  throw invalid(op, `needs a node or edge value of numbers, found ${printType(type)}`);
}

export function numeric(op: OpShape, element: Element): Element {
  if (element === "bool") throw invalid(op, "cannot be bool");
  return element;
}

export function expectGraph(op: OpShape): Value {
  return expectGraphFirst(op, 1);
}

export function expectGraphFirst(op: OpShape, count: number): Value {
  if (op.operands.length !== count) throw wrongCount(op, `${count} operand${count === 1 ? "" : "s"}`);
  const graph = op.operands[0]!;
  if (!sameType(graph.type, GRAPH)) throw invalid(op, `needs a graph first, found ${printType(graph.type)}`);
  return graph;
}

export function expectOperands(op: OpShape, kinds: readonly ("graph" | "scalar")[]): void {
  if (op.operands.length !== kinds.length) throw wrongCount(op, `${kinds.length} operands`);
  kinds.forEach((kind, k) => {
    const { type } = op.operands[k]!;
    const found = type.kind === "graph" ? "graph" : type.domain;
    if (found !== kind) throw invalid(op, `needs a ${kind} as operand ${k + 1}, found ${printType(type)}`);
  });
}

export function onlyRegion(op: OpShape, count: 1 | 2): Region {
  if (op.regions.length !== count) throw wrongCount(op, count === 1 ? "1 region" : "2 regions");
  return op.regions[0]!;
}

export function wrongCount(op: OpShape, expected: string): EdgewiseError {
  return invalid(op, `needs ${expected}, found ${op.operands.length} operands and ${op.regions.length} regions`);
}

export function invalid(op: OpShape, problem: string): EdgewiseError {
  return new EdgewiseError({ code: "ir/invalid", message: `${op.name} ${problem}` });
}
