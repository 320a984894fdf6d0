/** Decompiles IR to a text of the language, from which `check` makes the same IR. */

import type { Element } from "../../ir/type.ts";
import type { Func, Parameter, Region, Value } from "../../ir/value.ts";
import { elementOf, isComputed } from "../../ir/value.ts";
import { format } from "../format.ts";
import type { Declaration, Expression, ParameterNode, ResultNode } from "../syntax/tree.ts";
import { Block } from "./block.ts";
import { notInSourceForm } from "./form.ts";
import { findMacros } from "./macros.ts";
import { argument, call, literalNode, member, NOWHERE, named, nameNode, typeNode } from "./make.ts";
import { countUses, FreeNames, nameHints, parameterName } from "./names.ts";
import type { BlockContext } from "./ops.ts";
import { printProgram } from "./print.ts";

/** The most columns of an expression that is written where it is used. */
const WIDTH = 80;

/**
 * Prints a function as an algorithm of the text language, formatted: a text that `check` makes the same ops of, in the
 * same order.
 *
 * @throws `EdgewiseError` `lang/form` for a program that no text comes to, since only passes make what it holds.
 * @example
 * ```ts
 * import { algorithm } from "edgewise";
 * import { decompile } from "edgewise/lang";
 *
 * const double = algorithm("double", {}, (g) => ({ twice: g.degree().mul(2) }));
 * console.log(decompile(double.func).split("\n")[1]?.trim()); // return degree * 2 as twice
 * ```
 */
export function decompile(func: Func): string {
  expectNames(func);
  const uses = countUses(func);
  const macros = findMacros(func.body, uses);
  const names = new FreeNames(func);
  const graphWord = (word: string, element: Element | null = null): Expression => {
    if (names.hides("graph", false)) throw notInSourceForm(null, `${word} beside a parameter named graph`, RENAME);
    return member(nameNode("graph"), word, element);
  };
  const context: BlockContext = {
    names,
    uses,
    macros,
    width: WIDTH,
    hints: nameHints(func),
    spelled: new Map<Value, Expression>(func.parameters.map(({ value }) => [value, nameNode(parameterName(value))])),
    bound: { node: names.take("u"), edge: names.take("e"), common: names.take("v") },
    word: (word) => (names.hides(word, true) ? graphWord(word) : nameNode(word)),
    leaf: (word, element) => (names.hides(word, false) ? graphWord(word, element) : nameNode(word, element)),
    set: (word, given = []) => ({
      range: NOWHERE,
      graph: names.hides(word, false) ? named("graph") : null,
      word: named(word),
      given: given.length === 0 ? null : given.map(named),
    }),
  };
  const helpers: Declaration[] = [];
  const parameters = func.parameters.map((parameter) => parameterNode(parameter, context, helpers));
  const block = new Block(context);
  block.write(func.body);
  const results = block.yields(func.body.yields);
  block.statements.push({ kind: "return", range: NOWHERE, results: resultsOf(func, results) });
  const algorithm: Declaration = {
    kind: "algorithm",
    range: NOWHERE,
    name: func.name,
    nameRange: NOWHERE,
    parameters,
    contracts: null,
    block: block.node,
    documentation: null,
  };
  const printed = printProgram({ range: NOWHERE, declarations: [...helpers, algorithm], broken: [] });
  const { text } = format(printed);
  if (text === null) throw new TypeError(`a text was printed that does not parse:\n${printed}`);
  return text;
}

const NAMES = "Names are of letters, digits and _, a letter first.";
const RENAME = "Call the parameter something else.";

/** Refuses names that the language cannot write. */
function expectNames({ name, resultNames, parameters }: Func): void {
  const expect = (found: string | null, what: string): void => {
    if (found !== null && /^[A-Za-z_]\w*$/.test(found)) return;
    throw notInSourceForm(null, `${what} called ${JSON.stringify(found ?? "")}`, NAMES);
  };
  expect(name, "an algorithm");
  for (const { value } of parameters) expect(value.name, "a parameter");
  for (const result of resultNames) expect(result, "a result");
  for (const literal of ["nan", "infinity"]) {
    if (parameters.some(({ value }) => value.name === literal))
      throw notInSourceForm(null, `a parameter named ${literal}`, RENAME);
  }
}

function parameterNode(
  { value, initial, nodeKey }: Parameter,
  context: BlockContext,
  helpers: Declaration[],
): ParameterNode {
  const name = parameterName(value);
  const node = (type: ParameterNode["type"], found: Expression | null): ParameterNode => ({
    range: NOWHERE,
    name,
    nameRange: NOWHERE,
    type,
    initial: found,
  });
  const element = elementOf(value);
  const domain = value.type.kind === "value" ? value.type.domain : "scalar";
  if (nodeKey) {
    if (initial !== null)
      throw notInSourceForm(null, `the parameter ${name}, a node with a default`, "A node is always given.");
    return node(typeNode("node"), null);
  }
  const type = domain === "scalar" ? typeNode(element) : typeNode(domain, element);
  if (initial === null) return node(type, null);
  if (isComputed(initial)) return node(type, defaultNode(name, initial, context, helpers));
  const isPlain = domain === "scalar" && (element === "f64" || element === "bool");
  return node(isPlain ? null : type, literalNode(initial, element));
}

/** Writes a computed default. Where it uses something twice, it becomes a call of a function of its own. */
function defaultNode(name: string, region: Region, context: BlockContext, helpers: Declaration[]): Expression {
  const found = context.names.attempt(() => new Block(context).lone(region));
  if (found) return found;
  const block = new Block(context);
  block.write(region);
  const [result] = block.yields(region.yields, "typed");
  const own = new Set(region.ops.flatMap(({ results }) => results));
  const reads = new Set(region.ops.flatMap(({ operands }) => operands).filter((value) => !own.has(value)));
  for (const value of region.yields) if (!own.has(value)) reads.add(value);
  const given = [...reads].map(parameterName);
  const helper = context.names.take(`default_${name}`);
  block.statements.push({
    kind: "return",
    range: NOWHERE,
    results: [{ range: NOWHERE, value: result!, name: null }],
  });
  helpers.push({
    kind: "fn",
    range: NOWHERE,
    name: helper,
    nameRange: NOWHERE,
    parameters: given.map((one) => ({ range: NOWHERE, name: one, nameRange: NOWHERE, type: null, initial: null })),
    contracts: null,
    block: block.node,
    documentation: null,
  });
  return call(
    nameNode(helper),
    given.map((one) => argument(nameNode(one))),
  );
}

/** Writes results with their names. A name is left out where the returned expression implies it. */
function resultsOf({ resultNames }: Func, values: readonly Expression[]): ResultNode[] {
  return values.map((value, k) => {
    const wanted = resultNames[k]!;
    const own =
      value.kind === "name" && value.element === null ? value.name : value.kind === "member" ? value.member.name : null;
    return { range: NOWHERE, value, name: own === wanted ? null : named(wanted) };
  });
}
