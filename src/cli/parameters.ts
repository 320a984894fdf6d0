/** `--param name=value`: turns texts of the command line into the values of parameters. */

import { didYouMean } from "../arguments/kind.ts";
import { nearest } from "../arguments/nearest.ts";
import { EdgewiseError } from "../error.ts";
import type { Graph, Key } from "../graph/graph.ts";
import { isRepresentable } from "../ir/type.ts";
import type { Func, Parameter } from "../ir/value.ts";
import { quoted, shortened } from "../printable.ts";

/** The value of a parameter: the key of a node, the name of an attribute, or one number or boolean. */
export type GivenValue = Key;

/**
 * Reads the texts by the types that the algorithm declares, before there is a graph. The returned function then finds
 * the node keys in a graph. Both throw `param` for a text that does not fit.
 */
export function readParameterTexts(
  func: Func,
  texts: ReadonlyMap<string, string>,
): (graph: Graph) => Record<string, GivenValue> {
  const names = func.parameters.map(nameOf);
  for (const name of texts.keys()) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    throw new EdgewiseError({
      code: "param",
      message: `${func.name} has no parameter ${quoted(name)}; it has ${names.join(", ") || "none"}`,
      hint: meant === null ? undefined : didYouMean(meant),
    });
  }
  const readers = func.parameters.flatMap((parameter) => {
    const name = nameOf(parameter);
    const text = texts.get(name);
    if (text === undefined && parameter.initial === null) {
      throw new EdgewiseError({
        code: "param",
        message: `parameter ${name} of ${func.name} is missing; expected ${expectation(parameter)}`,
        hint: `Add --param ${name}=VALUE.`,
      });
    }
    return text === undefined ? [] : [{ name, read: readText(func.name, name, parameter, text) }];
  });
  return (graph) => Object.fromEntries(readers.map(({ name, read }) => [name, read(graph)]));
}

/** Lists the attributes that parameters of the algorithm are given by, as names. */
export function attributesGiven(
  func: Func,
  texts: ReadonlyMap<string, string>,
): { readonly domain: "node" | "edge"; readonly name: string }[] {
  return func.parameters.flatMap((parameter) => {
    const name = texts.get(nameOf(parameter));
    const { domain } = typeOf(parameter);
    return name === undefined || domain === "scalar" || parameter.nodeKey ? [] : [{ domain, name }];
  });
}

function readText(algorithm: string, name: string, parameter: Parameter, text: string): (graph: Graph) => GivenValue {
  const fault = (expected: string): EdgewiseError =>
    new EdgewiseError({
      code: "param",
      message: `parameter ${name} of ${algorithm} is ${quoted(text)}; expected ${expected}`,
    });
  if (parameter.nodeKey) {
    return ({ nodeKeys, name: graph }) => {
      const index = nodeKeys.find(text);
      if (index >= 0) return nodeKeys.of(index);
      const sample = nodeKeys.size > 0 ? `, such as ${shortened(String(nodeKeys.of(0)))}` : "";
      throw fault(`the key of one of the ${nodeKeys.size} nodes of ${graph}${sample}`);
    };
  }
  const { element, domain } = typeOf(parameter);
  const value = element === "bool" ? readTruth(text) : readNumber(text);
  // A text that is no number names an attribute. The run finds out whether the graph has it.
  if (value === null && domain !== "scalar" && text !== "") return () => text;
  if (value === null || !isRepresentable(element, Number(value))) throw fault(expectation(parameter));
  return () => value;
}

function readTruth(text: string): boolean | null {
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : null;
}

function readNumber(text: string): number | null {
  if (text === "NaN") return Number.NaN;
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isNaN(number) ? null : number;
}

const NOUNS = {
  bool: "true or false",
  i32: "an integer from -2147483648 to 2147483647",
  u32: "an integer from 0 to 4294967295",
  f32: "a number",
  f64: "a number",
} as const;

function expectation(parameter: Parameter): string {
  if (parameter.nodeKey) return "the key of a node";
  const { element, domain } = typeOf(parameter);
  return domain === "scalar" ? NOUNS[element] : `${NOUNS[element]} for every ${domain}, or the name of an attribute`;
}

function typeOf({ value }: Parameter) {
  if (value.type.kind === "graph") throw new TypeError("a graph is given apart from the parameters");
  return value.type;
}

function nameOf({ value }: Parameter): string {
  if (value.name === null) throw new TypeError("a parameter has no name");
  return value.name;
}
