/** Reads the parameters that a caller gives: checks them, and converts them to the types of the plan's parameters. */

import { describeFound, isMap } from "../arguments/found.ts";
import { didYouMean } from "../arguments/kind.ts";
import { nearest } from "../arguments/nearest.ts";
import { EdgewiseError } from "../error.ts";
import { absentAttribute, missingEntry, textEntry } from "../graph/attribute.ts";
import { NO_CATEGORY } from "../graph/column.ts";
import type { ColumnValues, Graph, Key } from "../graph/graph.ts";
import type { Domain } from "../ir/type.ts";
import { isRepresentable } from "../ir/type.ts";
import { lookup } from "../lookup.ts";
import { evaluateDefault } from "../plan/defaults.ts";
import type { PlanParameter } from "../plan/plan.ts";
import { quoted } from "../printable.ts";
import { castTo } from "../program.ts";

/** The value of a parameter: a scalar, or a function that gives an entry for each node or edge. */
export type ParameterValue =
  | { readonly kind: "scalar"; readonly value: number }
  | {
      readonly kind: "entries";
      readonly at: (index: number) => number;
      /** The entries themselves, where they are in an array of the parameter's element. */
      readonly array?: ColumnValues | undefined;
    };

/** The declaration of a parameter, of a plan or of a program without one. */
export type RunParameter = Omit<PlanParameter, "place">;

/**
 * Reads the value of each parameter, in their order. The default stands for missing entries. Throws `param` for a
 * parameter that is missing, unknown or does not fit, and `graph/attribute` for the name of an attribute that the graph
 * lacks, that is no number at some entry, or that is missing at one where there is no default.
 */
export function readParameters(
  algorithm: string,
  parameters: readonly RunParameter[],
  given: Readonly<Record<string, unknown>>,
  graph: Graph,
): ParameterValue[] {
  refuseUnknown(algorithm, parameters, given);
  const scalars: (number | undefined)[] = [];
  return parameters.map((parameter) => {
    const value = readParameter(algorithm, parameter, given, graph, scalars);
    scalars.push(value.kind === "scalar" ? value.value : undefined);
    return value;
  });
}

/** Throws as `readParameters` does, but not for missing parameters. It serves calls that run nothing. */
export function checkParameters(
  algorithm: string,
  parameters: readonly RunParameter[],
  given: Readonly<Record<string, unknown>>,
  graph: Graph,
): void {
  refuseUnknown(algorithm, parameters, given);
  for (const parameter of parameters) {
    const found = lookup(given, parameter.name);
    // A default of any value will do: a map need not have all keys where there is one.
    const byDefault = parameter.initial === null ? undefined : 0;
    if (found !== undefined) new Reader(algorithm, parameter, byDefault, graph).read(found);
  }
}

function refuseUnknown(
  algorithm: string,
  parameters: readonly RunParameter[],
  given: Readonly<Record<string, unknown>>,
): void {
  const names = parameters.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    throw new EdgewiseError({
      code: "param",
      message: `${algorithm} has no parameter ${quoted(name)}; it has ${names.join(", ") || "none"}`,
      hint: meant === null ? undefined : didYouMean(meant),
    });
  }
}

/**
 * Reads the scalars among the parameters, by name, and ignores those of nodes and edges. Throws `param` for one that is
 * missing or does not fit.
 */
export function readScalars(
  algorithm: string,
  parameters: readonly RunParameter[],
  given: Readonly<Record<string, unknown>>,
  graph: Graph,
): ReadonlyMap<string, number> {
  const scalars: (number | undefined)[] = [];
  const byName = new Map<string, number>();
  for (const parameter of parameters) {
    const isScalar = parameter.type.domain === "scalar";
    const value = isScalar ? readParameter(algorithm, parameter, given, graph, scalars) : undefined;
    const number = value?.kind === "scalar" ? value.value : undefined;
    scalars.push(number);
    if (number !== undefined) byName.set(parameter.name, number);
  }
  return byName;
}

/**
 * Reads one parameter. `scalars` are the values of the parameters before it, undefined for those of nodes and edges.
 */
function readParameter(
  algorithm: string,
  parameter: RunParameter,
  given: Readonly<Record<string, unknown>>,
  graph: Graph,
  scalars: readonly (number | undefined)[],
): ParameterValue {
  const { name, type, initial } = parameter;
  const found = lookup(given, name);
  const byDefault = initial === null ? undefined : evaluateDefault(initial, scalars);
  if (found !== undefined) return new Reader(algorithm, parameter, byDefault, graph).read(found);
  if (byDefault === undefined) {
    throw new EdgewiseError({
      code: "param",
      message: `parameter ${name} of ${algorithm} is missing; expected ${expectation(parameter, graph)}`,
      hint: `Give ${name}: it has no default.`,
    });
  }
  return type.domain === "scalar" ? { kind: "scalar", value: byDefault } : { kind: "entries", at: () => byDefault };
}

class Reader {
  readonly #algorithm: string;
  readonly #parameter: RunParameter;
  readonly #default: number | undefined;
  readonly #graph: Graph;

  constructor(algorithm: string, parameter: RunParameter, byDefault: number | undefined, graph: Graph) {
    this.#algorithm = algorithm;
    this.#parameter = parameter;
    this.#default = byDefault;
    this.#graph = graph;
  }

  read(found: unknown): ParameterValue {
    const { type, nodeKey } = this.#parameter;
    if (nodeKey) return { kind: "scalar", value: this.#nodeIndex(found) };
    if (typeof found === "number" || typeof found === "boolean") {
      const value = this.#number(found, "");
      return type.domain === "scalar" ? { kind: "scalar", value } : { kind: "entries", at: () => value };
    }
    if (type.domain === "scalar") throw this.#wrong(describe(found));
    if (typeof found === "string") return this.#attribute(type.domain, found);
    if (isMap(found)) return this.#byKey(type.domain, found);
    if (isArrayLike(found)) return this.#array(type.domain, found);
    throw this.#wrong(describe(found));
  }

  #nodeIndex(found: unknown): number {
    const keys = this.#graph.nodeKeys;
    const index = isKey(found) ? keys.indexOf(found) : -1;
    if (index >= 0) return index;
    const sample = keys.size > 0 ? `, such as ${describe(keys.of(0))}` : "";
    throw new EdgewiseError({
      code: "param",
      message: `parameter ${this.#parameter.name} of ${this.#algorithm} is ${describe(found)}, which is no node of ${JSON.stringify(this.#graph.name)}; expected one of its ${keys.size} keys${sample}`,
    });
  }

  #attribute(domain: "node" | "edge", name: string): ParameterValue {
    const column = this.#graph.attribute(domain, name);
    if (column === undefined) throw absentAttribute(this.#graph, domain, name);
    const isOfCodes = ["i32", "u32"].includes(this.#parameter.type.element);
    // Where integers are asked for, texts become groups: each text gets a number, in order of appearance.
    const codes = column.kind === "text" && isOfCodes ? column.groups?.codes : undefined;
    if (column.kind === "text" && codes === undefined) throw textEntry(this.#graph, domain, name, column);
    const values = column.kind === "text" ? codes! : column.values;
    const missing = column.kind === "text" ? missingCodes(codes!) : column.missing;
    if (missing !== null && this.#default === undefined) {
      const hint = `Give ${this.#parameter.name} a default in the algorithm, which stands for what is missing, or an array.`;
      throw missingEntry(this.#graph, domain, name, missing.indexOf(1), { hint });
    }
    return this.#array(domain, values, missing);
  }

  /** Reads an array. The default stands for missing entries: those that the mask flags, and those without a value. */
  #array(domain: "node" | "edge", found: ArrayLike<unknown>, missing: Uint8Array | null = null): ParameterValue {
    const length = lengthOf(this.#graph, domain);
    if (found.length !== length) throw this.#wrong(`an array of ${found.length}`);
    // Every entry of such an array is a number, and none is missing.
    if (missing === null && found instanceof Float64Array && this.#parameter.type.element === "f64") {
      return { kind: "entries", at: (index) => found[index]!, array: found };
    }
    const values = this.#entries(length);
    for (let k = 0; k < length; k++) {
      const value = found[k];
      const isMissing = missing?.[k] === 1 || value === undefined || value === null;
      values[k] = isMissing && this.#default !== undefined ? this.#default : this.#number(value, ` at index ${k}`);
    }
    return { kind: "entries", at: (index) => values[index]! };
  }

  #byKey(domain: "node" | "edge", found: ReadonlyMap<unknown, unknown>): ParameterValue {
    const keys = domain === "node" ? this.#graph.nodeKeys : this.#graph.edgeKeys;
    const { name } = this.#parameter;
    const length = lengthOf(this.#graph, domain);
    const values = this.#entries(length);
    const isGiven = new Uint8Array(length);
    if (this.#default !== undefined) values.fill(this.#default);
    for (const [key, value] of found) {
      const index = isKey(key) ? keys.indexOf(key) : -1;
      if (index < 0) throw this.#wrong(`a map with the key ${describe(key)}, which is no ${domain} of the graph`);
      if (value === undefined || value === null) continue;
      values[index] = this.#number(value, ` at ${describe(key)}`);
      isGiven[index] = 1;
    }
    const absent = this.#default === undefined ? isGiven.indexOf(0) : -1;
    if (absent >= 0) {
      throw new EdgewiseError({
        code: "param",
        message: `parameter ${name} of ${this.#algorithm} is a map without ${describe(keys.of(absent))}; expected a value for every ${domain}, for ${name} has no default`,
      });
    }
    return { kind: "entries", at: (index) => values[index]! };
  }

  #entries(length: number): ColumnValues {
    return new Float64Array(length);
  }

  #number(found: unknown, where: string): number {
    const { element } = this.#parameter.type;
    const number = typeof found === "boolean" && element === "bool" ? Number(found) : found;
    if (typeof number !== "number" || !isRepresentable(element, number))
      throw this.#wrong(`${describe(found)}${where}`);
    return castTo(element)(number);
  }

  #wrong(found: string): EdgewiseError {
    return new EdgewiseError({
      code: "param",
      message: `parameter ${this.#parameter.name} of ${this.#algorithm} is ${found}; expected ${expectation(this.#parameter, this.#graph)}`,
    });
  }
}

/** Gives the number of entries of a parameter at a domain; 1 for a scalar. */
export function lengthOf(graph: Graph, domain: Domain): number {
  if (domain === "scalar") return 1;
  return domain === "node" ? graph.nodeCount : graph.edgeCount;
}

const NOUNS = {
  bool: "true or false",
  i32: "an integer from −2³¹ to 2³¹ − 1",
  u32: "an integer from 0 to 2³² − 1",
  f32: "a number",
  f64: "a number",
} as const;

function expectation({ type, nodeKey }: RunParameter, graph: Graph): string {
  if (nodeKey) return "the key of a node";
  const noun = NOUNS[type.element];
  if (type.domain === "scalar") return noun;
  const length = lengthOf(graph, type.domain);
  return `${noun} for every ${type.domain}: one for all, an array of ${length}, a map by key, or the name of an attribute`;
}

function describe(found: unknown): string {
  if (typeof found === "string") return JSON.stringify(found);
  if (typeof found === "bigint" || typeof found === "symbol") return String(found);
  return Array.isArray(found) ? "an array" : describeFound(found);
}

function isKey(found: unknown): found is Key {
  return found !== null && found !== undefined;
}

/** Flags the codes that stand for no text; null if there are none. */
function missingCodes(codes: Uint32Array): Uint8Array | null {
  return codes.includes(NO_CATEGORY) ? Uint8Array.from(codes, (code) => (code === NO_CATEGORY ? 1 : 0)) : null;
}

function isArrayLike(found: unknown): found is ArrayLike<unknown> {
  return typeof found === "object" && found !== null && "length" in found && typeof found.length === "number";
}
