/**
 * The text form of the graph IR, close to MLIR's. Printing is canonical: equal programs, up to the identity of their
 * values, print equal text, and `parseFunc` gives the program back. Spans are not printed.
 */

import { canFail } from "./op/traits.ts";
import type { Op, OpOf, Role, StructuralOpName } from "./op.ts";
import { isScalarOp } from "./op.ts";
import type { Element } from "./type.ts";
import { printType } from "./type.ts";
import type { Func, Parameter, Region, Value } from "./value.ts";
import { isComputed } from "./value.ts";

/** What each value is called in the text: `%rank`, or `%0` where nobody named it. */
export type ValueNames = (value: Value) => string;

/** Prints a whole function. */
export function printFunc(func: Func): string {
  const names = nameValues(func);
  const parameters = [`${names(func.graph)}: ${printType(func.graph.type)}`];
  for (const parameter of func.parameters) parameters.push(printParameter(parameter, names));
  const results = func.resultNames.map((name, k) => `${printWord(name)}: ${printTypeOf(func.body.yields[k])}`);
  const returned = func.resultNames.map((name, k) => `${printWord(name)} = ${nameOf(func.body.yields[k], names)}`);
  const lines = func.body.ops.map((op) => `  ${printWithRegions(op, names, "  ")}\n`);
  const last = returned.length === 0 ? "return" : `return ${returned.join(", ")}`;
  return `func @${printWord(func.name)}(${parameters.join(", ")}) -> (${results.join(", ")}) {\n${lines.join("")}  ${last}\n}\n`;
}

/**
 * A text that is equal for equal functions (a cache key). It includes the names that the author gave and the places of ops
 * that can fail, since errors of a run show these. It leaves out the places of all other ops, which no run shows and which
 * take long to find.
 */
export function identityOf(func: Func): string {
  const namesOf = (values: readonly Value[]): unknown[] => values.map(({ name }) => name);
  const placeOf = (op: Op): unknown[] => (canFail(op) && op.span ? [op.span.file, op.span.line, op.span.column] : []);
  const unprinted = ({ parameters, ops }: Region): unknown[] => [
    namesOf(parameters),
    ops.map((op) => [placeOf(op), namesOf(op.results), op.regions.map(unprinted)]),
  ];
  return printFunc(func) + JSON.stringify([namesOf(func.parameters.map(({ value }) => value)), unprinted(func.body)]);
}

/** Prints one op on one line, with `…` for its regions. Diagnostics use it. */
export function printOp(op: Op, names: ValueNames = nameValuesOfOp(op)): string {
  return printWith(op, { name: names, region: () => "{ … }" });
}

/** Names for all values of a function: their hints, made unique in the order of the text. */
export function nameValues(func: Func): ValueNames {
  const naming = newNaming();
  naming.name(func.graph);
  for (const { value, initial } of func.parameters) {
    naming.name(value);
    if (isComputed(initial)) naming.defineRegion(initial);
  }
  naming.defineRegion(func.body);
  return naming.name;
}

/** Prints a number so that it parses back to the same bits; 0 and 1 of element bool as `false` and `true`. */
export function printNumber(x: number, element: Element): string {
  if (element === "bool" && Object.is(x, 0)) return "false";
  if (element === "bool" && x === 1) return "true";
  return Object.is(x, -0) ? "-0" : String(x);
}

function nameValuesOfOp(op: Op): ValueNames {
  const naming = newNaming();
  op.operands.forEach(naming.name);
  naming.defineOp(op);
  return naming.name;
}

interface Naming {
  readonly name: ValueNames;
  readonly defineOp: (op: Op) => void;
  readonly defineRegion: (region: Region) => void;
}

function newNaming(): Naming {
  const names = new Map<Value, string>();
  const taken = new Set<string>();
  let unnamed = 0;
  const define = (value: Value): string => {
    // The author's name may be any text. Names that are numbers are kept for values without one.
    const hint = value.name?.replaceAll(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
    let name = hint || String(unnamed++);
    for (let k = 1; taken.has(name); k++) name = `${hint}_${k}`;
    taken.add(name);
    names.set(value, `%${name}`);
    return `%${name}`;
  };
  // A value that nothing defines gets a name too, for the message that complains of it.
  const name = (value: Value): string => names.get(value) ?? define(value);
  const defineOp = (op: Op): void => {
    op.results.forEach(name);
    op.regions.forEach(defineRegion);
  };
  const defineRegion = (region: Region): void => {
    region.parameters.forEach(name);
    region.ops.forEach(defineOp);
  };
  return { name, defineOp, defineRegion };
}

function printParameter({ value, initial, nodeKey }: Parameter, names: ValueNames): string {
  const element = value.type.kind === "value" ? value.type.element : "f64";
  const given = initial === null ? "" : ` = ${printDefault(initial, element, names)}`;
  return `${names(value)}: ${printType(value.type)}${nodeKey ? " key" : ""}${given}`;
}

function printDefault(initial: number | Region, element: Element, names: ValueNames): string {
  if (!isComputed(initial)) return printNumber(initial, element);
  return printRegion(initial, spellYield(initial.yields, names), names, "");
}

/** How the parts of an op are printed. */
interface PartPrinter {
  readonly name: ValueNames;
  /** `yields` is the last statement of the region. */
  readonly region: (region: Region | undefined, yields: string) => string;
}

type Spelling<N extends StructuralOpName> = (op: OpOf<N>, parts: PartPrinter) => string;

/** Prints the part of each op between its results and their types. Scalar ops are spelled `name operand, …`. */
const SPELLINGS: { readonly [N in StructuralOpName]: Spelling<N> } = {
  const: ({ attributes }) => `const ${printNumber(attributes.value, attributes.element)}`,
  node_count: (op, { name }) => `node_count ${list(op.operands, name)}`,
  edge_count: (op, { name }) => `edge_count ${list(op.operands, name)}`,
  node_index: (op, { name }) => `node_index ${list(op.operands, name)}`,
  edge_index: (op, { name }) => `edge_index ${list(op.operands, name)}`,
  degree: (op, { name }) => `degree ${list(op.operands, name)} ${op.attributes.direction}`,
  node_attribute: spellAttribute,
  edge_attribute: spellAttribute,
  broadcast: (op, { name }) => `broadcast ${list(op.operands, name)}`,
  reduce: (op, { name }) => `reduce ${op.attributes.monoid} ${list(op.operands, name)}`,
  argmin: spellOperands,
  argmax: spellOperands,
  top_k: spellOperands,
  map: (op, parts) => {
    const { domain, roles, outputs } = op.attributes;
    const region = op.regions[0];
    const inputs = bindings(region?.parameters ?? [], op.operands.slice(1), roles, parts.name);
    const body = parts.region(region, spellYield(region?.yields, parts.name));
    return `map ${nameOf(op.operands[0], parts.name)} ${domain} (${inputs}) -> ${outputs.join(", ")} ${body}`;
  },
  aggregate: (op, parts) => {
    const { direction, roles, monoids, conditional, epilogue } = op.attributes;
    const [region, end] = op.regions;
    const operands = op.operands.slice(1, 1 + roles.length);
    const inputs = bindings(region?.parameters ?? [], operands, roles, parts.name);
    const body = spellCombining(region, conditional, parts);
    const head = `aggregate ${nameOf(op.operands[0], parts.name)} ${direction} ${monoids.join(", ")} (${inputs}) ${body}`;
    if (!epilogue) return head;
    const accumulators = end?.parameters.slice(0, monoids.length).map((value) => declare(value, parts.name)) ?? [];
    const rest = bindings(
      end?.parameters.slice(monoids.length) ?? [],
      op.operands.slice(1 + roles.length),
      epilogue.roles,
      parts.name,
    );
    const parameters = [...accumulators, ...(rest === "" ? [] : [rest])].join(", ");
    const endBody = parts.region(end, spellYield(end?.yields, parts.name));
    return `${head} epilogue (${parameters}) -> ${epilogue.outputs.join(", ")} ${endBody}`;
  },
  neighbor_mode: (op, { name }) => {
    const [graph, x, otherwise] = op.operands;
    const { direction } = op.attributes;
    return `neighbor_mode ${nameOf(graph, name)} ${direction} ${nameOf(x, name)} otherwise ${nameOf(otherwise, name)}`;
  },
  intersect: (op, parts) => {
    const { source, destination, roles, monoids, conditional } = op.attributes;
    const region = op.regions[0];
    const graph = nameOf(op.operands[0], parts.name);
    const inputs = bindings(region?.parameters ?? [], op.operands.slice(1), roles, parts.name);
    const body = spellCombining(region, conditional, parts);
    return `intersect ${graph} ${source}, ${destination} ${monoids.join(", ")} (${inputs}) ${body}`;
  },
  gather: (op, { name }) => {
    const [x, index, ...otherwise] = op.operands;
    const suffix = otherwise.length > 0 ? ` otherwise ${list(otherwise, name)}` : "";
    return `gather ${nameOf(x, name)}[${nameOf(index, name)}]${suffix}`;
  },
  require: (op, { name }) => {
    const { message, entries } = op.attributes;
    const [condition, index, graph] = op.operands;
    const place = entries === null ? "" : ` at ${entries} ${nameOf(index, name)} of ${nameOf(graph, name)}`;
    return `require ${nameOf(condition, name)} ${JSON.stringify(message)}${place}`;
  },
  scatter: (op, { name }) => {
    const [graph, index, x] = op.operands;
    return `scatter ${nameOf(graph, name)} ${op.attributes.monoid} ${nameOf(x, name)} to ${nameOf(index, name)}`;
  },
  classes: spellOperands,
  loop: (op, parts) => {
    const { limited, until } = op.attributes;
    const region = op.regions[0];
    const [round, ...carried] = region?.parameters ?? [];
    const initial = limited ? op.operands.slice(1) : op.operands;
    const inputs = bindings(carried, initial, null, parts.name);
    const head = [declare(round, parts.name), ...(inputs === "" ? [] : [inputs])].join(", ");
    const limit = limited ? ` limit ${nameOf(op.operands[0], parts.name)}` : "";
    const next = until === "value" ? region?.yields.slice(0, -1) : region?.yields;
    const end = {
      never: "",
      value: ` until ${nameOf(region?.yields.at(-1), parts.name)}`,
      unchanged: " until unchanged",
    };
    return `loop (${head})${limit} ${parts.region(region, spellYield(next, parts.name) + end[until])}`;
  },
  if: (op, parts) => {
    const arms = op.regions.map((region) => parts.region(region, spellYield(region.yields, parts.name)));
    return `if ${list(op.operands, parts.name)} ${arms.join(" else ")}`;
  },
  for_nodes: (op, parts) => {
    const region = op.regions[0];
    const { monoids } = op.attributes;
    const head = `for_nodes (${declare(region?.parameters[0], parts.name)}) in ${nameOf(op.operands[0], parts.name)}`;
    const combined = monoids.length === 0 ? "" : ` -> ${monoids.join(", ")}`;
    return `${head}${combined} ${parts.region(region, spellYield(region?.yields, parts.name))}`;
  },
};

function spellOperands(op: Op, { name }: PartPrinter): string {
  return `${op.name} ${list(op.operands, name)}`;
}

function spellAttribute(op: OpOf<"node_attribute"> | OpOf<"edge_attribute">, { name }: PartPrinter): string {
  const { attribute, otherwise, element } = op.attributes;
  const suffix = otherwise === null ? "" : ` otherwise ${printNumber(otherwise, element)}`;
  return `${op.name} ${list(op.operands, name)} ${JSON.stringify(attribute)}${suffix}`;
}

/** Prints a region whose values are combined, with its condition after `where`. */
function spellCombining(
  region: Region | undefined,
  conditional: boolean,
  { name, region: spell }: PartPrinter,
): string {
  const values = conditional ? region?.yields.slice(1) : region?.yields;
  const where = conditional ? ` where ${nameOf(region?.yields[0], name)}` : "";
  return spell(region, spellYield(values, name) + where);
}

function spellYield(values: readonly Value[] | undefined, names: ValueNames): string {
  return values === undefined || values.length === 0 ? "yield" : `yield ${list(values, names)}`;
}

/**
 * Prints region parameters with the operands that they stand for: `%s: f64 = source %share`, without the role where there are
 * none.
 */
function bindings(
  parameters: readonly Value[],
  operands: readonly Value[],
  roles: readonly Role[] | null,
  names: ValueNames,
): string {
  // A broken op may have more parameters than operands, or fewer. It is printed too, for the message that complains of it.
  const count = Math.max(parameters.length, operands.length);
  const bound = Array.from({ length: count }, (_, k) => {
    const role = roles === null ? "" : `${roles[k] ?? "?"} `;
    return `${declare(parameters[k], names)} = ${role}${nameOf(operands[k], names)}`;
  });
  return bound.join(", ");
}

function declare(value: Value | undefined, names: ValueNames): string {
  return `${nameOf(value, names)}: ${printTypeOf(value)}`;
}

function list(values: readonly Value[], names: ValueNames): string {
  return values.map(names).join(", ");
}

function nameOf(value: Value | undefined, names: ValueNames): string {
  return value === undefined ? "?" : names(value);
}

function printTypeOf(value: Value | undefined): string {
  return value === undefined ? "?" : printType(value.type);
}

function printWith(op: Op, parts: PartPrinter): string {
  const results = op.results.length === 0 ? "" : `${list(op.results, parts.name)} = `;
  const types = op.results.map(({ type }) => printType(type));
  return `${results}${spell(op, parts)}${types.length === 0 ? "" : ` : ${types.join(", ")}`}`;
}

function spell(op: Op, parts: PartPrinter): string {
  if (isScalarOp(op)) return spellOperands(op, parts);
  // The row of a name takes the op of that name; TypeScript cannot see the correlation across an indexed lookup.
  const spelling = SPELLINGS[op.name] as Spelling<StructuralOpName>;
  return spelling(op as OpOf<StructuralOpName>, parts);
}

function printWithRegions(op: Op, names: ValueNames, indent: string): string {
  return printWith(op, { name: names, region: (region, yields) => printRegion(region, yields, names, indent) });
}

function printRegion(region: Region | undefined, yields: string, names: ValueNames, indent: string): string {
  const inner = `${indent}  `;
  const lines = region?.ops.map((nested) => `${inner}${printWithRegions(nested, names, inner)}\n`) ?? [];
  return `{\n${lines.join("")}${inner}${yields}\n${indent}}`;
}

/** Prints a name: an identifier as it is, any other text in quotes. */
function printWord(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}
