/** Resolves names to values, which is the second half of parsing. A name may be used before the text defines it. */

import type { SourceSpan } from "../../error.ts";
import { EdgewiseError, printSpan } from "../../error.ts";
import type { Op, OpName, OpShape } from "../op.ts";
import { inferResults } from "../op.ts";
import type { Type } from "../type.ts";
import type { Func, Region, Value } from "../value.ts";
import { newValue } from "../value.ts";
import type { Name } from "./tokens.ts";
import { syntaxError } from "./tokens.ts";

/** A name with the type that the text gives it. */
export interface DefinitionText {
  readonly name: Name;
  readonly type: Type;
}

export interface RegionParameterText extends DefinitionText {
  /** The value that a loop starts it with. */
  readonly initial: Name | null;
}

export interface RegionText {
  readonly parameters: readonly RegionParameterText[];
  readonly ops: readonly OpText[];
  readonly yields: readonly Name[];
}

export interface OpText {
  readonly name: OpName;
  readonly span: SourceSpan;
  readonly results: readonly DefinitionText[];
  readonly operands: readonly Name[];
  readonly attributes: OpShape["attributes"];
  readonly regions: readonly RegionText[];
}

export interface ParameterText extends DefinitionText {
  readonly initial: number | RegionText | null;
  readonly nodeKey: boolean;
}

/** A function as written: names where `Func` has values. */
export interface FuncText {
  readonly name: string;
  readonly graph: DefinitionText;
  readonly parameters: readonly ParameterText[];
  readonly body: RegionText;
  readonly resultNames: readonly string[];
}

/** Replaces names by values. Throws `ir/syntax` for a name that is defined twice or nowhere; the verifier checks everything else. */
export function resolveFunc(text: FuncText): Func {
  const definitions = collectDefinitions(text);
  const values = new Map<string, Value>();
  const graph = newValue(text.graph.type, null, hintOf(text.graph.name));
  values.set(text.graph.name.text, graph);

  const define = ({ name, type }: DefinitionText, place: Value | null): Value => {
    // A value exists already where the text used its name before its definition.
    const known = values.get(name.text);
    if (known) return known;
    const scalar = type.kind === "graph" || type.domain === "scalar";
    const value = newValue(type, scalar ? null : (place ?? graph), hintOf(name));
    values.set(name.text, value);
    return value;
  };
  const use = (name: Name): Value => {
    const known = values.get(name.text);
    if (known) return known;
    const definition = definitions.get(name.text);
    if (!definition) throw syntaxError(`%${name.text} is used here and defined nowhere`, name.span);
    return define(definition, null);
  };
  const resolveRegion = (region: RegionText): Region => ({
    parameters: region.parameters.map((one) => define(one, one.initial && use(one.initial).graph)),
    ops: region.ops.map(resolveOp),
    yields: region.yields.map(use),
  });
  const resolveOp = ({ name, span, attributes, ...op }: OpText): Op => {
    const operands = op.operands.map(use);
    const regions = op.regions.map(resolveRegion);
    // The grammar made the attributes for this name; a union cannot express the correlation here.
    const shape = { name, operands, attributes, regions } as unknown as OpShape;
    const places = inferPlaces(shape);
    const results = op.results.map((result, k) => define(result, places[k] ?? null));
    return { ...shape, results, span } as Op;
  };

  return {
    name: text.name,
    graph,
    parameters: text.parameters.map((one) => ({
      value: define(one, graph),
      initial: isRegion(one.initial) ? resolveRegion(one.initial) : one.initial,
      nodeKey: one.nodeKey,
    })),
    body: resolveRegion(text.body),
    resultNames: text.resultNames,
  };
}

/**
 * The graphs whose nodes or edges the results have entries for; null where the op does not fit, of which the verifier will
 * complain.
 */
function inferPlaces(shape: OpShape): readonly (Value | null)[] {
  try {
    return inferResults(shape).map((result) => result.graph);
  } catch (error) {
    if (error instanceof EdgewiseError) return [];
    throw error;
  }
}

function collectDefinitions({ graph, parameters, body }: FuncText): ReadonlyMap<string, DefinitionText> {
  const definitions = new Map<string, DefinitionText>();
  const add = (definition: DefinitionText): void => {
    const { text, span } = definition.name;
    const first = definitions.get(text);
    if (first) throw syntaxError(`%${text} is defined here, and before at ${printSpan(first.name.span)}`, span);
    definitions.set(text, definition);
  };
  const addRegion = (region: RegionText): void => {
    region.parameters.forEach(add);
    for (const op of region.ops) {
      op.results.forEach(add);
      op.regions.forEach(addRegion);
    }
  };
  add(graph);
  for (const parameter of parameters) {
    add(parameter);
    if (isRegion(parameter.initial)) addRegion(parameter.initial);
  }
  addRegion(body);
  return definitions;
}

function isRegion(initial: ParameterText["initial"]): initial is RegionText {
  return typeof initial === "object" && initial !== null;
}

function hintOf({ text }: Name): string | null {
  return /^\d+$/.test(text) ? null : text;
}
