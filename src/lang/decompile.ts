/** IR as a text that reads back as the same IR: an op a line, a function for what happens at each edge. */

import { EdgewiseError } from "../error.ts";
import type { Op, OpOf, Role } from "../ir/op.ts";
import type { Func, Region, Value } from "../ir/value.ts";
import { isComputed, isScalarOp } from "../ir/value.ts";
import { METHOD_OF } from "../typing/names.ts";
import { sameProgram } from "./same-program.ts";
import { RESERVED } from "./syntax/tokens.ts";
import { WORD_NAMES } from "./words.ts";

/** Reads a text as programs; handed in, so that this room does not depend on all of the language. */
export type ReadBack = (text: string) => Func | null;

/**
 * A program as a text. Throws `ir/unsupported` for what only passes make, such as an aggregate with an epilogue, and for
 * what would read back as another program.
 */
export function decompileWith(func: Func, readBack: ReadBack): string {
  const text = new Decompiler(func).text();
  const again = readBack(text);
  if (again && sameProgram(func, again)) return text;
  throw notInSourceForm(`${func.name}, whose ops are in an order that no text gives`);
}

function notInSourceForm(what: string): EdgewiseError {
  return new EdgewiseError({
    code: "ir/unsupported",
    message: `not in source form: ${what}`,
    hint: "Decompile the program as it was before the passes: edgewise decompile takes it from FILE as it is.",
  });
}

const SIGNS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  pow: "**",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  and: "and",
  or: "or",
};

const COMBINING: Readonly<Record<string, string>> = {
  add: "sum",
  mul: "product",
  min: "min",
  max: "max",
  or: "any",
  and: "all",
};

const TAKEN: readonly string[] = [...RESERVED, ...WORD_NAMES, "unchanged", "from"];

class Decompiler {
  readonly #func: Func;
  readonly #functions: string[] = [];
  readonly #names = new Map<Value, string>();
  readonly #used = new Set<string>(TAKEN);
  /** Values that ops in words of their own compute again: those that say where a requirement fails. */
  readonly #skipped = new Set<Op>();
  /** The names of parameters. */
  readonly #shadowed = new Set<string>();
  /** The names of loops. */
  readonly #rounds: string[] = [];

  constructor(func: Func) {
    this.#func = func;
  }

  text(): string {
    const { name, parameters, body, resultNames } = this.#func;
    this.#used.add(name);
    // Parameters keep their names, also those of words, which then follow the graph and a dot.
    for (const { value } of parameters) {
      this.#shadowed.add(value.name ?? "");
      this.#used.add(value.name ?? "");
      this.#names.set(value, written(value.name ?? ""));
    }
    const declared = parameters.map(({ value, initial, nodeKey }) => {
      const own = this.#name(value);
      if (value.type.kind === "graph") throw new TypeError("a parameter is a graph");
      const { domain, element } = value.type;
      if (nodeKey) return `${own}: node`;
      const type = domain === "scalar" ? element : `${domain}<${element}>`;
      const start =
        initial === null ? "" : ` = ${isComputed(initial) ? this.#tree(initial) : number(initial, element)}`;
      return `${own}: ${type}${start}`;
    });
    const lines = this.#block(body, "  ");
    const results = body.yields.map((value, k) => {
      const own = this.#name(value);
      return own === resultNames[k] ? own : `${own} as ${written(resultNames[k]!)}`;
    });
    const head = `algorithm ${written(name)}(${declared.join(", ")}) {\n`;
    const algorithm = `${head}${lines.join("")}  return ${results.join(", ")}\n}\n`;
    const unasked = this.#rounds.filter((rounds) => !algorithm.includes(`${rounds}.`));
    const text = unasked.reduce((before, rounds) => before.replace(` as ${rounds} {`, " {"), algorithm);
    return [...this.#functions, text].join("\n");
  }

  #name(value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const base = value.name ?? "v";
    let name = value.name !== null && !this.#used.has(base) ? base : `${base}1`;
    for (let k = 2; this.#used.has(name); k++) name = `${base}${k}`;
    this.#used.add(name);
    this.#names.set(value, name);
    return name;
  }

  /** A word of the graph, where a parameter may have its name. */
  #word(name: string): string {
    return this.#shadowed.has(name) ? `graph.${name}` : name;
  }

  /** The ops of a region as lines. */
  #block({ ops }: Region, indent: string): string[] {
    for (const op of ops) if (op.name === "require" && op.attributes.entries !== null) this.#skipRequired(op, ops);
    return ops.filter((op) => !this.#skipped.has(op)).map((op) => this.#statement(op, indent));
  }

  /** Leaves out the ops that find the first entry at which a requirement fails: `require` of all entries makes them. */
  #skipRequired({ operands }: OpOf<"require">, ops: readonly Op[]): void {
    const definition = (value: Value | undefined): Op | undefined =>
      ops.find(({ results }) => value !== undefined && results.includes(value));
    const first = definition(operands[1]);
    const failing = first && definition(first.operands[0]);
    const rest = failing?.operands.slice(1).map(definition) ?? [];
    for (const op of [first, failing, ...rest]) if (op) this.#skipped.add(op);
  }

  #statement(op: Op, indent: string): string {
    switch (op.name) {
      case "loop":
        return this.#loop(op, indent);
      case "if":
        return this.#if(op, indent);
      case "require":
        return `${indent}require ${this.#name(op.operands[0]!)}, ${JSON.stringify(op.attributes.message)}\n`;
      default: {
        const expression = this.#expression(op);
        const names = op.results.map((value) => this.#name(value));
        return `${indent}let ${names.join(", ")} = ${expression}\n`;
      }
    }
  }

  #expression(op: Op): string {
    const names = (): string[] => op.operands.map((value) => (value.type.kind === "graph" ? "" : this.#name(value)));
    if (isScalarOp(op)) return scalar(op, names());
    switch (op.name) {
      case "const":
        return `${op.attributes.element}(${number(op.attributes.value, op.attributes.element)})`;
      case "node_count":
      case "edge_count":
      case "node_index":
      case "edge_index":
        return `${this.#word(op.name)}<${op.attributes.element}>`;
      case "degree": {
        const { direction, element } = op.attributes;
        return `${this.#word(({ in: "in_degree", out: "out_degree", all: "degree" } as const)[direction])}<${element}>`;
      }
      case "node_attribute":
      case "edge_attribute": {
        const { attribute, element, otherwise } = op.attributes;
        const other = otherwise === null ? "" : `, else ${number(otherwise, element)}`;
        return `${this.#word(op.name)}<${element}>(${JSON.stringify(attribute)}${other})`;
      }
      case "broadcast":
        return `${op.attributes.domain}(${names()[1]})`;
      case "reduce":
        return `${combining(op.attributes.monoid)}(${names()[0]})`;
      case "argmin":
      case "argmax":
        return `${op.name}(${names()[0]})`;
      case "top_k":
        return `top(${names()[1]}, ${names()[0]})`;
      case "neighbor_mode":
        return `mode(u in ${op.attributes.direction}_neighbors: ${names()[1]}[u], else ${names()[2]})`;
      case "gather":
        return `${names()[0]}[${names()[1]}${op.attributes.otherwise ? `, else ${names()[2]}` : ""}]`;
      case "scatter":
        return `${combining(op.attributes.monoid)}(at ${names()[1]}: ${names()[2]})`;
      case "map":
        return this.#map(op);
      case "aggregate":
        return this.#aggregate(op);
      case "intersect":
        return this.#intersect(op);
      case "loop":
      case "if":
      case "require":
        throw new TypeError(`${op.name} is a statement`);
      default:
        return op satisfies never;
    }
  }

  #map(op: OpOf<"map">): string {
    const { domain, roles, outputs } = op.attributes;
    if (domain === "node") throw notInSourceForm("map over nodes");
    if (outputs.some((output) => output !== "keep")) throw notInSourceForm("map that reduces");
    const [region] = op.regions as readonly [Region];
    const inputs = this.#inputs(op.operands.slice(1), roles);
    return `edge(e: ${region.yields.map((value) => this.#part(region, value, inputs)).join(", ")})`;
  }

  #aggregate(op: OpOf<"aggregate">): string {
    const { direction, epilogue } = op.attributes;
    if (epilogue) throw notInSourceForm("aggregate with epilogue");
    return this.#combined(op, `e in ${direction}_edges`);
  }

  #intersect(op: OpOf<"intersect">): string {
    return this.#combined(op, `w in common(e, ${op.attributes.source}, ${op.attributes.destination})`);
  }

  #combined(op: OpOf<"aggregate"> | OpOf<"intersect">, over: string): string {
    const { roles, monoids, conditional } = op.attributes;
    const [region] = op.regions as readonly [Region];
    const inputs = this.#inputs(op.operands.slice(1), roles);
    const [first, ...others] = region.yields.map((value) => this.#part(region, value, inputs));
    const where = conditional ? ` where ${first}` : "";
    const values = conditional ? others : [first!, ...others];
    if (values.length === 1) return `${combining(monoids[0]!)}(${over}${where}: ${values[0]})`;
    return `(${over}${where}: ${values.map((value, k) => `${combining(monoids[k]!)}(${value})`).join(", ")})`;
  }

  /** What each parameter of a closed region is in the clause. */
  #inputs(operands: readonly Value[], roles: readonly Role[]): readonly string[] {
    return operands.map((value, k) => {
      const name = this.#name(value);
      const role = roles[k]!;
      switch (role) {
        case "source":
        case "destination":
        case "neighbor":
          return `${name}[e.${role}]`;
        case "edge":
          return `${name}[e]`;
        case "common":
          return `${name}[w]`;
        case "source_edge":
        case "destination_edge":
          return `${name}[w.${role}]`;
        case "self":
        case "node":
        case "scalar":
          return name;
        default:
          return role satisfies never;
      }
    });
  }

  /** One value of a closed region: an input as it is, or the call of a function that computes it op by op. */
  #part({ parameters, ops }: Region, value: Value, inputs: readonly string[]): string {
    const input = parameters.indexOf(value);
    if (input >= 0) return inputs[input]!;
    const needed = new Set<Value>([value]);
    const own = ops.toReversed().filter((op) => {
      if (!op.results.some((result) => needed.has(result))) return false;
      for (const operand of op.operands) needed.add(operand);
      return true;
    });
    const read = parameters.flatMap((parameter, k) =>
      needed.has(parameter) ? [{ parameter, input: inputs[k]! }] : [],
    );
    const constant = own.length === 1 ? own[0]! : null;
    if (constant?.name === "const") {
      return `${constant.attributes.element}(${number(constant.attributes.value, constant.attributes.element)})`;
    }
    const names = read.map(({ parameter }) => this.#name(parameter));
    const lines = own.toReversed().map((op) => this.#statement(op, "  "));
    const name = this.#fresh("part");
    this.#functions.push(`fn ${name}(${names.join(", ")}) {\n${lines.join("")}  return ${this.#name(value)}\n}\n`);
    return `${name}(${read.map(({ input: text }) => text).join(", ")})`;
  }

  #fresh(base: string): string {
    let name = base;
    for (let k = 1; this.#used.has(name); k++) name = `${base}${k}`;
    this.#used.add(name);
    return name;
  }

  #loop(op: OpOf<"loop">, indent: string): string {
    const { limited, until } = op.attributes;
    const [region] = op.regions as readonly [Region];
    const [round, ...carried] = region.parameters;
    const limit = limited ? ` ${this.#name(op.operands[0]!)}` : "";
    const starts = op.operands.slice(limited ? 1 : 0);
    const variables = carried.map((value) => this.#name(value));
    const rounds = this.#fresh("rounds");
    this.#rounds.push(rounds);
    const lines = starts.map((start, k) => `${indent}var ${variables[k]} = ${this.#name(start)}\n`);
    this.#names.set(round!, `${rounds}.round`);
    // The carried values as they are when the round begins, for they are assigned all at once at its end.
    const before = carried.map((value, k): string => {
      const copy = this.#fresh(`${variables[k]}_before`);
      this.#names.set(value, copy);
      return `${indent}  let ${copy} = ${variables[k]}\n`;
    });
    const body = this.#block(region, `${indent}  `);
    const next = region.yields
      .slice(0, carried.length)
      .map((value, k) => `${indent}  ${variables[k]} = ${this.#name(value)}\n`);
    const end = until === "value" ? `${indent}  until ${this.#name(region.yields.at(-1)!)}\n` : "";
    const unchanged = until === "unchanged" ? " until unchanged" : "";
    op.results.forEach((value, k) => {
      const after =
        k < carried.length ? variables[k]! : k === carried.length ? `${rounds}.rounds` : `${rounds}.converged`;
      this.#names.set(value, after);
    });
    return [
      ...lines,
      `${indent}repeat${limit}${unchanged} as ${rounds} {\n`,
      ...before,
      ...body,
      end,
      ...next,
      `${indent}}\n`,
    ].join("");
  }

  #if(op: OpOf<"if">, indent: string): string {
    const arms = op.regions.map((region) => {
      const lines = this.#block(region, `${indent}  `);
      const values = region.yields.map((value) => this.#name(value)).join(", ");
      return `${lines.join("")}${values === "" ? "" : `${indent}  ${values}\n`}`;
    });
    const names = op.results.map((value) => this.#name(value)).join(", ");
    const head = names === "" ? "" : `let ${names} = `;
    return `${indent}${head}if ${this.#name(op.operands[0]!)} {\n${arms[0]}${indent}} else {\n${arms[1]}${indent}}\n`;
  }

  /** A computed default as one expression. */
  #tree({ ops, yields }: Region): string {
    const texts = new Map<Value, string>();
    const textOf = (value: Value): string => texts.get(value) ?? this.#name(value);
    for (const op of ops) {
      const [result] = op.results;
      if (op.name === "const")
        texts.set(result!, `${op.attributes.element}(${number(op.attributes.value, op.attributes.element)})`);
      else if (isScalarOp(op)) texts.set(result!, `(${scalar(op, op.operands.map(textOf))})`);
      else throw notInSourceForm(`${op.name} in a default`);
    }
    return textOf(yields[0]!);
  }
}

function scalar(op: Extract<Op, { name: keyof typeof METHOD_OF }>, operands: readonly string[]): string {
  if (op.name === "cast") return `${op.attributes.element}(${operands[0]})`;
  if (op.name === "neg") return `-${operands[0]}`;
  if (op.name === "not") return `not ${operands[0]}`;
  const sign = new Map(Object.entries(SIGNS)).get(op.name);
  return sign === undefined ? `${METHOD_OF[op.name]}(${operands.join(", ")})` : operands.join(` ${sign} `);
}

function combining(monoid: string): string {
  const word = new Map(Object.entries(COMBINING)).get(monoid);
  if (word === undefined) throw notInSourceForm(`a combination by ${monoid}`);
  return word;
}

/** A number as the language writes it. */
function number(value: number, element: string): string {
  if (element === "bool") return value === 0 ? "false" : "true";
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

function written(name: string): string {
  return RESERVED.some((word) => word === name) ? `@${name}` : name;
}
