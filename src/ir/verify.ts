/** The verifier of the graph IR. It checks what every pass may rely on and must keep. */

import { EdgewiseError } from "../error.ts";
import { attributeProblem } from "./attributes.ts";
import { expectNesting, MOST_NESTED } from "./nesting.ts";
import { hasClosedRegions, isControl } from "./op/traits.ts";
import type { Op } from "./op.ts";
import { describeOp, inferResults, isOpName, isScalarOp, isScalarOpName } from "./op.ts";
import { describeCycle, findCycle, usesWithin } from "./order.ts";
import type { ValueNames } from "./print.ts";
import { nameValues, printOp } from "./print.ts";
import type { Element } from "./type.ts";
import { isRepresentable, printType, sameType, valueType } from "./type.ts";
import type { Func, Parameter, Region, Value } from "./value.ts";
import { elementOf, isComputed } from "./value.ts";

/** What `verifyFunc` checks. A message names the check that failed. */
export const VERIFIER_CHECKS = {
  "nesting": `Loops, ifs and for_nodes lie within at most ${MOST_NESTED} others.`,
  "signature":
    "The function's graph is a graph, its other parameters are values of that graph, its body has no parameters.",
  "parameter-default":
    "A default is a number of its parameter's element, or computed by scalar ops from scalars before it.",
  "node-key": "A parameter that is given as the key of a node is an i32 scalar.",
  "result-names": "Results have a name each, and no two the same.",
  "known-op": "Every op is in the op table.",
  "attributes": "Attributes are those of the op, made of known roles, monoids, directions, domains and elements.",
  "regions": "Only map, aggregate, intersect, loop, if and for_nodes have regions.",
  "constant":
    "A constant is a number of its element: whole and in range for integers, 0 or 1 for bool, rounded for f32.",
  "defined-once": "Every value is defined once, by one parameter or one op.",
  "defined-before-use":
    "Every use of a value comes after its definition, in the same region or in a loop, an if or a for_nodes within it.",
  "closed-region":
    "The regions of map, aggregate and intersect use their own parameters, scalar ops and constants only.",
  "acyclic": "No value depends on itself; only a loop carries values around.",
  "place": "Node and edge values name the graph that they have entries for; scalars and graphs name none.",
  "loop-end": "A loop has a limit, an until, or both.",
  "graph-flow": "A graph is read by ops, and not carried, yielded or returned.",
  "fit": "Operands, attributes and regions fit the type rule of the op, with values of one graph only.",
  "result-types": "The results have the types and graphs that the type rule gives.",
} as const;

export type VerifierCheck = keyof typeof VERIFIER_CHECKS;

/** Throws `ir/cycle` for a cycle and `ir/invalid` for anything else that breaks one of `VERIFIER_CHECKS`. */
export function verifyFunc(func: Func): void {
  expectNesting(func);
  const verifier: Verifier = { names: nameValues(func), defined: new Set() };
  const define = (value: Value): void => defineValue(verifier, value, null);
  define(func.graph);
  for (const { value, initial } of func.parameters) {
    define(value);
    if (isComputed(initial)) defineRegion(verifier, initial);
  }
  defineRegion(verifier, func.body);
  checkSignature(verifier, func);
  checkRegion(verifier, func.body, new Set([func.graph, ...func.parameters.map(({ value }) => value)]), null);
  for (const value of func.body.yields) checkFlow(verifier, value, "returned", null);
}

interface Verifier {
  readonly names: ValueNames;
  /** Every value that the function defines, wherever that is. */
  readonly defined: Set<Value>;
}

function fail({ names }: Verifier, check: VerifierCheck, problem: string, op: Op | null): EdgewiseError {
  // An op with malformed attributes cannot be printed.
  const printable = op !== null && isOpName(op.name) && attributeProblem(op) === null;
  const at = printable ? `\n  in: ${printOp(op, names)}` : "";
  return new EdgewiseError({
    code: check === "acyclic" ? "ir/cycle" : "ir/invalid",
    message: `${problem} [${check}]${at}`,
    span: op?.span ?? undefined,
    hint: VERIFIER_CHECKS[check],
  });
}

function defineRegion(verifier: Verifier, region: Region): void {
  for (const parameter of region.parameters) defineValue(verifier, parameter, null);
  for (const op of region.ops) {
    for (const result of op.results) defineValue(verifier, result, op);
    for (const inner of op.regions) defineRegion(verifier, inner);
  }
}

function defineValue(verifier: Verifier, value: Value, op: Op | null): void {
  const { defined, names } = verifier;
  if (defined.has(value)) throw fail(verifier, "defined-once", `${names(value)} is defined a second time`, op);
  defined.add(value);
  const needsGraph = value.type.kind === "value" && value.type.domain !== "scalar";
  if (needsGraph !== (value.graph !== null) || (value.graph && value.graph.type.kind !== "graph")) {
    const found = value.graph ? `belongs to ${names(value.graph)}` : "belongs to no graph";
    throw fail(verifier, "place", `${names(value)} is ${printType(value.type)} and ${found}`, op);
  }
}

function checkSignature(verifier: Verifier, { graph, parameters, body, resultNames }: Func): void {
  const { names } = verifier;
  if (graph.type.kind !== "graph") {
    const problem = `the first parameter, ${names(graph)}, is ${printType(graph.type)} and no graph`;
    throw fail(verifier, "signature", problem, null);
  }
  parameters.forEach((parameter, k) => {
    checkParameter(verifier, parameter, graph);
    if (isComputed(parameter.initial))
      checkDefault(verifier, parameter.value, parameter.initial, parameters.slice(0, k));
  });
  if (body.parameters.length > 0) throw fail(verifier, "signature", "the body has parameters of its own", null);
  if (resultNames.length !== body.yields.length) {
    const problem = `${resultNames.length} names are given to ${body.yields.length} results`;
    throw fail(verifier, "result-names", problem, null);
  }
  const twice = resultNames.find((name, k) => resultNames.indexOf(name) !== k);
  if (twice !== undefined) throw fail(verifier, "result-names", `two results are called ${twice}`, null);
}

function checkParameter(verifier: Verifier, { value, initial, nodeKey }: Parameter, graph: Value): void {
  const name = verifier.names(value);
  if (value.type.kind === "graph") throw fail(verifier, "signature", `parameter ${name} is a second graph`, null);
  if (value.graph && value.graph !== graph) {
    throw fail(verifier, "signature", `parameter ${name} belongs to a graph other than ${verifier.names(graph)}`, null);
  }
  const { element, domain } = value.type;
  if (typeof initial === "number" && !isRepresentable(element, initial)) {
    throw fail(
      verifier,
      "parameter-default",
      `parameter ${name} has the default ${initial}, which is no ${element}`,
      null,
    );
  }
  if (nodeKey && (element !== "i32" || domain !== "scalar")) {
    throw fail(verifier, "node-key", `parameter ${name} is a node key and ${printType(value.type)}`, null);
  }
}

/** Checks a computed default: the ops that it is made of, the parameters that it reads, and the type that it has. */
function checkDefault(verifier: Verifier, value: Value, region: Region, before: readonly Parameter[]): void {
  const { names } = verifier;
  const refuse = (problem: string, op: Op | null): EdgewiseError =>
    fail(verifier, "parameter-default", `the default of ${names(value)} ${problem}`, op);
  if (region.parameters.length > 0) throw refuse("has parameters of its own", null);
  const scalars = before.flatMap(({ value: known }) => (isScalar(known) ? [known] : []));
  const known = new Set([...scalars, ...region.ops.flatMap(({ results }) => results)]);
  const expectKnown = (used: Value, op: Op | null): void => {
    if (!known.has(used)) throw refuse(`reads ${names(used)}, which is no scalar parameter before it`, op);
  };
  for (const op of region.ops) {
    if (!isScalarOpName(op.name) && op.name !== "const") throw refuse(`has ${op.name} in it`, op);
    for (const operand of op.operands) expectKnown(operand, op);
  }
  for (const yielded of region.yields) expectKnown(yielded, null);
  checkRegion(verifier, region, new Set(scalars), null);
  const [result, ...more] = region.yields;
  if (!result || more.length > 0) throw refuse(`yields ${region.yields.length} values`, null);
  const expected = valueType(elementOf(value));
  if (!sameType(result.type, expected)) {
    throw refuse(`is ${printType(result.type)}, and not ${printType(expected)}`, null);
  }
}

function isScalar({ type }: Value): boolean {
  return type.kind === "value" && type.domain === "scalar";
}

/**
 * Checks the ops of a region in order. `visible` holds the values that may be used; the region's own are added while it is
 * checked.
 */
function checkRegion(verifier: Verifier, region: Region, visible: Set<Value>, owner: Op | null): void {
  checkOrder(verifier, region);
  const own: Value[] = [];
  const show = (value: Value): void => {
    visible.add(value);
    own.push(value);
  };
  region.parameters.forEach(show);
  for (const op of region.ops) {
    checkOp(verifier, op, visible, owner);
    op.results.forEach(show);
  }
  for (const value of region.yields) checkVisible(verifier, value, visible, owner, owner);
  for (const value of own) visible.delete(value);
}

function checkOp(verifier: Verifier, op: Op, visible: Set<Value>, owner: Op | null): void {
  if (!isOpName(op.name)) throw fail(verifier, "known-op", `found an op ${JSON.stringify(op.name)}`, op);
  const problem = attributeProblem(op);
  if (problem !== null) throw fail(verifier, "attributes", `${op.name} ${problem}`, op);
  const { family } = describeOp(op.name);
  if (op.regions.length > 0 && family !== "region" && family !== "control") {
    throw fail(verifier, "regions", `${op.name} has ${op.regions.length} regions`, op);
  }
  if (owner && hasClosedRegions(owner) && !isScalarOp(op) && op.name !== "const") {
    throw fail(verifier, "closed-region", `${owner.name} has ${op.name} in its region`, op);
  }
  checkNumbers(verifier, op);
  for (const operand of op.operands) checkVisible(verifier, operand, visible, op, owner);
  for (const region of op.regions) checkRegion(verifier, region, hasClosedRegions(op) ? new Set() : visible, op);
  checkControl(verifier, op);
  checkResults(verifier, op);
}

function checkNumbers(verifier: Verifier, op: Op): void {
  const check = (x: number, element: Element): void => {
    if (!isRepresentable(element, x)) throw fail(verifier, "constant", `${x} is no ${element}`, op);
  };
  if (op.name === "const") {
    const { value, element } = op.attributes;
    check(value, element);
    if (element === "f32" && !Object.is(Math.fround(value), value)) {
      throw fail(verifier, "constant", `${value} is not rounded to f32, which would be ${Math.fround(value)}`, op);
    }
  }
  if (op.name === "node_attribute" || op.name === "edge_attribute") {
    if (op.attributes.otherwise !== null) check(op.attributes.otherwise, op.attributes.element);
  }
}

function checkControl(verifier: Verifier, op: Op): void {
  if (!isControl(op)) return;
  if (op.name === "loop" && !op.attributes.limited && op.attributes.until === "never") {
    throw fail(verifier, "loop-end", "a loop has neither a limit nor an until and never ends", op);
  }
  if (op.name === "loop") for (const value of op.operands) checkFlow(verifier, value, "carried", op);
  for (const region of op.regions) for (const value of region.yields) checkFlow(verifier, value, "yielded", op);
}

function checkFlow(verifier: Verifier, value: Value, becomes: string, op: Op | null): void {
  if (value.type.kind === "graph") {
    throw fail(verifier, "graph-flow", `the graph ${verifier.names(value)} is ${becomes}`, op);
  }
}

function checkResults(verifier: Verifier, op: Op): void {
  const expected = fitResults(verifier, op);
  if (expected.length !== op.results.length) {
    const problem = `${op.name} gives ${expected.length} results, and ${op.results.length} are recorded`;
    throw fail(verifier, "result-types", problem, op);
  }
  op.results.forEach((result, k) => {
    const { type, graph } = expected[k]!;
    const name = verifier.names(result);
    if (!sameType(type, result.type)) {
      const problem = `${op.name} gives ${printType(type)}, and ${name} is recorded as ${printType(result.type)}`;
      throw fail(verifier, "result-types", problem, op);
    }
    if (graph !== result.graph) throw fail(verifier, "result-types", `${name} is recorded as of another graph`, op);
  });
}

function fitResults(verifier: Verifier, op: Op): ReturnType<typeof inferResults> {
  try {
    return inferResults(op);
  } catch (error) {
    if (error instanceof EdgewiseError) throw fail(verifier, "fit", error.message, op);
    throw error;
  }
}

function checkVisible(verifier: Verifier, value: Value, visible: Set<Value>, op: Op | null, owner: Op | null): void {
  if (visible.has(value)) return;
  const name = verifier.names(value);
  if (!verifier.defined.has(value)) throw fail(verifier, "defined-before-use", `${name} is defined nowhere`, op);
  if (owner && hasClosedRegions(owner)) {
    const problem = `${name} is used in a closed region of ${owner.name} and defined outside it`;
    throw fail(verifier, "closed-region", problem, op);
  }
  throw fail(verifier, "defined-before-use", `${name} is used outside the region that defines it`, op);
}

/** Throws where an op uses a result before it is defined: `ir/cycle` where the ops cannot be put in order at all. */
function checkOrder(verifier: Verifier, region: Region): void {
  const within = usesWithin(region);
  const { definedAt, uses } = within;
  const early = uses.findIndex((values, k) => values.some((value) => definedAt.get(value)! >= k));
  if (early < 0) return;
  const cycle = findCycle(within);
  if (cycle) {
    const op = region.ops[definedAt.get(cycle[0]!)!]!;
    throw fail(verifier, "acyclic", describeCycle(cycle, verifier.names), op);
  }
  const value = uses[early]!.find((used) => definedAt.get(used)! >= early)!;
  const problem = `${verifier.names(value)} is used before it is defined`;
  throw fail(verifier, "defined-before-use", problem, region.ops[early]!);
}
