/** The grammar of the IR text: what `printFunc` prints, in any layout, with `//` comments. */

import { DIRECTIONS, DOMAINS, END_SETS, OUTPUTS, ROLES } from "../attributes.ts";
import { MOST_NESTED, NESTING_HINT } from "../nesting.ts";
import type { OpAttributes, OpOf, OpShape, Output, Role, StructuralOpName } from "../op.ts";
import { isOpName, isScalarOpName } from "../op.ts";
import type { ScalarOpName } from "../scalar.ts";
import { MONOIDS, scalarRow } from "../scalar.ts";
import type { Type, ValueType } from "../type.ts";
import { ELEMENTS, GRAPH, printType, sameType, valueType } from "../type.ts";
import type { Func } from "../value.ts";
import type { DefinitionText, OpText, ParameterText, RegionParameterText, RegionText } from "./resolve.ts";
import { resolveFunc } from "./resolve.ts";
import type { Name } from "./tokens.ts";
import { Cursor, syntaxError } from "./tokens.ts";

/** Reads one function. Throws `ir/syntax` where the text is no program, and looks no further. */
export function readFunc(text: string, file: string): Func {
  const cursor = new Cursor(text, file);
  cursor.expect("func", "at the start of a function");
  const name = cursor.symbol().text;
  cursor.expect("(", "before the parameters");
  const graph = parseDefinition(cursor);
  const parameters: ParameterText[] = [];
  while (cursor.accept(",")) parameters.push(parseParameter(cursor));
  cursor.expect(")", "after the parameters");
  cursor.expect("->", "before the results");
  const declared = parseDeclaredResults(cursor);
  cursor.expect("{", "before the body");
  const ops = parseOps(cursor);
  cursor.expect("return", "or an op");
  const returned = declared.map(({ label }, k) => {
    if (k > 0) cursor.expect(",", `and the result ${label.text}`);
    const found = cursor.label(`the result ${label.text}`);
    if (found.text !== label.text)
      throw syntaxError(`expected the result ${label.text}, found ${found.text}`, found.span);
    cursor.expect("=", `after the result ${label.text}`);
    return cursor.value();
  });
  cursor.expect("}", "after the results");
  cursor.end();
  const func = resolveFunc({
    name,
    graph,
    parameters,
    body: { parameters: [], ops, yields: returned },
    resultNames: declared.map(({ label }) => label.text),
  });
  func.body.yields.forEach(({ type }, k) => {
    const { label, type: expected } = declared[k]!;
    if (!sameType(type, expected)) {
      const message = `result ${label.text} is declared ${printType(expected)}, but ${printType(type)} is returned`;
      throw syntaxError(message, label.span);
    }
  });
  return func;
}

function parseDefinition(cursor: Cursor): DefinitionText {
  const name = cursor.value("a parameter");
  cursor.expect(":", "and a type");
  return { name, type: parseType(cursor) };
}

function parseParameter(cursor: Cursor): ParameterText {
  const definition = parseDefinition(cursor);
  const nodeKey = cursor.accept("key");
  if (!cursor.accept("=")) return { ...definition, nodeKey, initial: null };
  return { ...definition, nodeKey, initial: cursor.at("{") ? parseRegion(cursor, [], []) : cursor.number() };
}

function parseDeclaredResults(cursor: Cursor): { label: Name; type: Type }[] {
  cursor.expect("(", "before the results");
  if (cursor.accept(")")) return [];
  const results = cursor.list(() => {
    const label = cursor.label("the name of a result");
    cursor.expect(":", "and the type of the result");
    return { label, type: parseType(cursor) };
  });
  cursor.expect(")", "after the results");
  return results;
}

function parseType(cursor: Cursor): Type {
  const word = cursor.oneOf(["graph", ...DOMAINS, ...ELEMENTS], "a type");
  if (word === "graph") return GRAPH;
  if (word !== "node" && word !== "edge") return valueType(word);
  cursor.expect("<", `after ${word}`);
  const element = cursor.oneOf(ELEMENTS, "an element");
  cursor.expect(">", "after the element");
  return valueType(element, word);
}

function parseOps(cursor: Cursor): OpText[] {
  const ops: OpText[] = [];
  while (!cursor.at("return") && !cursor.at("yield") && !cursor.at("}")) ops.push(parseOp(cursor));
  return ops;
}

/** What a row of the grammar has read: all of an op but its results. */
interface Form<A> {
  readonly operands: readonly Name[];
  readonly regions?: readonly RegionText[];
  /** The attributes, given the type of the first result: some attributes stand in the text only there. */
  readonly attributes: (result: () => ValueType) => A;
}

function parseOp(cursor: Cursor): OpText {
  const { span } = cursor;
  const names = cursor.atValue() ? cursor.list(() => cursor.value("a result")) : [];
  if (names.length > 0) cursor.expect("=", "after the results");
  const opSpan = cursor.span;
  const name = cursor.word(isOpName, "an op, yield or return");
  const form: Form<OpShape["attributes"]> = isScalarOpName(name) ? parseScalarForm(cursor, name) : FORMS[name](cursor);
  if (names.length > 0) cursor.expect(":", "and the types of the results");
  const types = names.length > 0 ? cursor.list(() => parseType(cursor)) : [];
  if (types.length !== names.length)
    throw syntaxError(`${name} has ${names.length} results and ${types.length} types`, span);
  const first = (): ValueType => {
    const type = types[0];
    if (type?.kind === "value") return type;
    throw syntaxError(`${name} needs a result that is a value, found ${type ? printType(type) : "none"}`, opSpan);
  };
  const { operands, regions = [], attributes } = form;
  const results = names.map((result, k) => ({ name: result, type: types[k]! }));
  return { name, span, results, operands, regions, attributes: attributes(first) };
}

function parseScalarForm(cursor: Cursor, name: ScalarOpName): Form<OpShape["attributes"]> {
  const operands = cursor.list(() => cursor.value("an operand"));
  const takesElement = scalarRow(name).rule === "cast";
  return { operands, attributes: (result) => (takesElement ? { element: result().element } : {}) };
}

/** How the text of each structural op is read, after its name. */
const FORMS: { readonly [N in StructuralOpName]: (cursor: Cursor) => Form<OpOf<N>["attributes"]> } = {
  const: (cursor) => {
    const number = cursor.number();
    return {
      operands: [],
      attributes: (result) => {
        const { element } = result();
        // A decimal is read as the nearest number of its element.
        return { value: element === "f32" ? Math.fround(number) : number, element };
      },
    };
  },
  node_count: parseLeaf,
  edge_count: parseLeaf,
  node_index: parseLeaf,
  edge_index: parseLeaf,
  degree: (cursor) => {
    const operands = [cursor.value("a graph")];
    const direction = cursor.oneOf(DIRECTIONS, "a direction");
    return { operands, attributes: (result) => ({ direction, element: result().element }) };
  },
  node_attribute: parseAttribute,
  edge_attribute: parseAttribute,
  broadcast: (cursor) => ({
    operands: cursor.list(() => cursor.value("an operand")),
    // A broadcast to a scalar is wrong, whichever domain is put here: the verifier will find that the types differ.
    attributes: (result) => ({ domain: result().domain === "edge" ? "edge" : "node" }),
  }),
  reduce: (cursor) => {
    const monoid = cursor.oneOf(MONOIDS, "a monoid");
    return { operands: [cursor.value("an operand")], attributes: () => ({ monoid }) };
  },
  argmin: parseOperands,
  argmax: parseOperands,
  top_k: parseOperands,
  map: (cursor) => {
    const graph = cursor.value("a graph");
    const domain = cursor.oneOf(DOMAINS, "a domain");
    const { parameters, operands, roles } = parseInputs(cursor, []);
    const outputs = parseOutputs(cursor);
    const region = parseRegion(cursor, parameters, []);
    return { operands: [graph, ...operands], regions: [region], attributes: () => ({ domain, roles, outputs }) };
  },
  aggregate: (cursor) => {
    const graph = cursor.value("a graph");
    const direction = cursor.oneOf(DIRECTIONS, "a direction");
    const monoids = cursor.list(() => cursor.oneOf(MONOIDS, "a monoid"));
    const { operands, roles, region, conditional } = parseCombining(cursor);
    const regions: RegionText[] = [region];
    if (!cursor.accept("epilogue")) {
      const attributes = { direction, roles, monoids, conditional, epilogue: null };
      return { operands: [graph, ...operands], regions, attributes: () => attributes };
    }
    const end = parseInputs(cursor, monoids);
    const outputs = parseOutputs(cursor);
    regions.push(parseRegion(cursor, end.parameters, []));
    const attributes = { direction, roles, monoids, conditional, epilogue: { roles: end.roles, outputs } };
    return { operands: [graph, ...operands, ...end.operands], regions, attributes: () => attributes };
  },
  neighbor_mode: (cursor) => {
    const graph = cursor.value("a graph");
    const direction = cursor.oneOf(DIRECTIONS, "a direction");
    const x = cursor.value("a node value");
    cursor.expect("otherwise", "after the node value");
    return { operands: [graph, x, cursor.value("an operand")], attributes: () => ({ direction }) };
  },
  intersect: (cursor) => {
    const graph = cursor.value("a graph");
    const source = cursor.oneOf(END_SETS, "what the source brings");
    cursor.expect(",", "and what the destination brings");
    const destination = cursor.oneOf(END_SETS, "what the destination brings");
    const monoids = cursor.list(() => cursor.oneOf(MONOIDS, "a monoid"));
    const { operands, roles, region, conditional } = parseCombining(cursor);
    const attributes = { source, destination, roles, monoids, conditional };
    return { operands: [graph, ...operands], regions: [region], attributes: () => attributes };
  },
  gather: (cursor) => {
    const operands = [cursor.value("a node or edge value")];
    cursor.expect("[", "before the index");
    operands.push(cursor.value("an index"));
    cursor.expect("]", "after the index");
    const otherwise = cursor.accept("otherwise");
    if (otherwise) operands.push(cursor.value("an operand"));
    return { operands, attributes: () => ({ otherwise }) };
  },
  require: (cursor) => {
    const operands = [cursor.value("a condition")];
    const message = cursor.string("a message in quotes").text;
    if (!cursor.accept("at")) return { operands, attributes: () => ({ message, entries: null }) };
    const entries = cursor.oneOf(DOMAINS, "a domain");
    operands.push(cursor.value("an index"));
    cursor.expect("of", "after the index");
    operands.push(cursor.value("a graph"));
    return { operands, attributes: () => ({ message, entries }) };
  },
  scatter: (cursor) => {
    const graph = cursor.value("a graph");
    const monoid = cursor.oneOf(MONOIDS, "a monoid");
    const x = cursor.value("a node or edge value");
    cursor.expect("to", "before the index");
    return { operands: [graph, cursor.value("an index"), x], attributes: () => ({ monoid }) };
  },
  classes: parseOperands,
  loop: (cursor) => {
    cursor.expect("(", "before the round number");
    const parameters: RegionParameterText[] = [{ ...parseDefinition(cursor), initial: null }];
    const operands: Name[] = [];
    while (cursor.accept(",")) {
      const definition = parseDefinition(cursor);
      cursor.expect("=", "and what it starts as");
      const initial = cursor.value("an operand");
      operands.push(initial);
      parameters.push({ ...definition, initial });
    }
    cursor.expect(")", "after the carried values");
    const limited = cursor.accept("limit");
    if (limited) operands.unshift(cursor.value("an operand"));
    const { condition, unchanged, ...body } = parseRegion(cursor, parameters, ["until"]);
    const region = condition ? { ...body, yields: [...body.yields, condition] } : body;
    const until = unchanged ? "unchanged" : condition ? "value" : "never";
    return { operands, regions: [region], attributes: () => ({ limited, until }) };
  },
  if: (cursor) => {
    const operands = [cursor.value("a condition")];
    const then = parseRegion(cursor, [], []);
    cursor.expect("else", "after the first arm");
    return { operands, regions: [then, parseRegion(cursor, [], [])], attributes: () => ({}) };
  },
  for_nodes: (cursor) => {
    cursor.expect("(", "before the index of the node");
    const parameters: RegionParameterText[] = [{ ...parseDefinition(cursor), initial: null }];
    cursor.expect(")", "after the index of the node");
    cursor.expect("in", "before the set");
    const operands = [cursor.value("a set of nodes")];
    const monoids = cursor.accept("->") ? cursor.list(() => cursor.oneOf(MONOIDS, "a monoid")) : [];
    return { operands, regions: [parseRegion(cursor, parameters, [])], attributes: () => ({ monoids }) };
  },
};

function parseLeaf(cursor: Cursor): Form<OpAttributes["node_count"]> {
  return { operands: [cursor.value("a graph")], attributes: (result) => ({ element: result().element }) };
}

function parseOperands(cursor: Cursor): Form<Record<never, never>> {
  return { operands: cursor.list(() => cursor.value("an operand")), attributes: () => ({}) };
}

function parseAttribute(cursor: Cursor): Form<OpAttributes["node_attribute"]> {
  const operands = [cursor.value("a graph")];
  const attribute = cursor.string("the name of an attribute in quotes").text;
  const otherwise = cursor.accept("otherwise") ? cursor.number() : null;
  return { operands, attributes: (result) => ({ attribute, element: result().element, otherwise }) };
}

function parseOutputs(cursor: Cursor): Output[] {
  cursor.expect("->", "before what becomes of the results");
  return cursor.list(() => cursor.oneOf(OUTPUTS, "an output"));
}

/** Reads inputs and a region whose values are combined. The value after `where` is the first that the region yields. */
function parseCombining(
  cursor: Cursor,
): Omit<Inputs, "parameters"> & { readonly region: RegionText; readonly conditional: boolean } {
  const { parameters, operands, roles } = parseInputs(cursor, []);
  const { condition, ...region } = parseRegion(cursor, parameters, ["where"]);
  const yields = condition === null ? region.yields : [condition, ...region.yields];
  return { operands, roles, region: { ...region, yields }, conditional: condition !== null };
}

interface Inputs {
  readonly parameters: readonly RegionParameterText[];
  readonly operands: readonly Name[];
  readonly roles: readonly Role[];
}

/** Reads `(%x: f64 = node %rank, …)`. The first parameters of an epilogue are the combined values, and have no operand. */
function parseInputs(cursor: Cursor, combined: readonly unknown[]): Inputs {
  const parameters: RegionParameterText[] = [];
  const operands: Name[] = [];
  const roles: Role[] = [];
  cursor.expect("(", "before the inputs");
  if (cursor.accept(")")) return { parameters, operands, roles };
  cursor.list(() => {
    parameters.push({ ...parseDefinition(cursor), initial: null });
    if (parameters.length <= combined.length) return;
    cursor.expect("=", "and what it stands for");
    roles.push(cursor.oneOf(ROLES, "a role"));
    operands.push(cursor.value("an operand"));
  });
  cursor.expect(")", "after the inputs");
  return { parameters, operands, roles };
}

interface RegionWithEnd extends RegionText {
  /** The value after `where` or `until`. */
  readonly condition: Name | null;
  /** Whether the region ends in `until unchanged`. */
  readonly unchanged: boolean;
}

/** Reads `{ op… yield %x, … }`, and the words that may follow the yielded values. */
function parseRegion(
  cursor: Cursor,
  parameters: readonly RegionParameterText[],
  ends: readonly ("where" | "until")[],
): RegionWithEnd {
  const { span } = cursor;
  cursor.expect("{", "before a region");
  // Closed regions may lie one deeper than loops and ifs.
  if (!cursor.enter(MOST_NESTED + 1)) {
    const message = `found a region within ${MOST_NESTED + 1} others; expected at most ${MOST_NESTED} loops and ifs within each other`;
    throw syntaxError(message, span, NESTING_HINT);
  }
  const ops = parseOps(cursor);
  cursor.expect("yield", "or an op");
  const yields = cursor.atValue() ? cursor.list(() => cursor.value()) : [];
  const ended = ends.find((word) => cursor.accept(word));
  const unchanged = ended === "until" && cursor.accept("unchanged");
  const condition = ended !== undefined && !unchanged ? cursor.value("a condition") : null;
  cursor.expect("}", "after a region");
  cursor.leave();
  return { parameters, ops, yields, condition, unchanged };
}
