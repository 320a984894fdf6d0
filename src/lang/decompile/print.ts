/** Prints a syntax tree in the layout of the formatter, in lines of at most about 100 columns. */

import { PRECEDENCE } from "../syntax/precedence.ts";
import { RESERVED } from "../syntax/tokens.ts";
import type {
  Argument,
  Assigned,
  Binding,
  BlockNode,
  Comprehension,
  Declaration,
  Expression,
  ForNodesNode,
  IfNode,
  Named,
  ParameterNode,
  Program,
  SetNode,
  Statement,
  TypeNode,
} from "../syntax/tree.ts";

/** Longer lines are broken where that is possible. */
const WIDTH = 100;

export function printProgram({ declarations }: Program): string {
  return declarations.map((declaration) => `${printDeclaration(declaration).join("\n")}\n`).join("\n");
}

function printDeclaration(declaration: Declaration): string[] {
  if (declaration.kind === "import") {
    const { imported, path } = declaration;
    const names = imported.map(({ name, as }) => (as ? `${printName(name)} as ${printName(as)}` : printName(name)));
    return [`import ${names.join(", ")} from ${JSON.stringify(path)}`];
  }
  const { kind, name, parameters, contracts, block } = declaration;
  const begin = `${kind} ${quoted(name)}`;
  const given = parameters.map(printParameter);
  const end = contracts === null ? ") {" : `) contracts ${printExpression(contracts.factor)} {`;
  const flat = `${begin}(${given.join(", ")}${end}`;
  const head =
    flat.length <= WIDTH
      ? [flat]
      : [`${begin}(`, ...given.map((one, k) => `  ${one}${k < given.length - 1 ? "," : ""}`), end];
  return [...head, ...printBlock(block, 1), "}"];
}

function printParameter({ name, type, initial }: ParameterNode): string {
  const typed = type === null ? "" : `: ${printType(type)}`;
  return `${quoted(name)}${typed}${initial === null ? "" : ` = ${printExpression(initial)}`}`;
}

function printType({ name, element }: TypeNode): string {
  return element === null ? name : `${name}<${element.name}>`;
}

function quoted(name: string): string {
  return RESERVED.some((word) => word === name) ? `@${name}` : name;
}

function printName({ name }: Named): string {
  return quoted(name);
}

function printBlock({ statements }: BlockNode, depth: number): string[] {
  return statements.flatMap((statement) => printStatement(statement, depth));
}

function printStatement(statement: Statement, depth: number): string[] {
  const indent = "  ".repeat(depth);
  switch (statement.kind) {
    case "let":
    case "var":
      return printAssigned(
        `${indent}${statement.kind} ${statement.bindings.map(printBinding).join(", ")} = `,
        statement.value,
        depth,
      );
    case "assign":
      return printAssigned(`${indent}${statement.targets.map(printName).join(", ")} = `, statement.value, depth);
    case "repeat": {
      const limit = statement.limit ? ` ${printExpression(statement.limit)}` : "";
      const until = statement.untilUnchanged ? " until unchanged" : "";
      const rounds = statement.rounds ? ` as ${printName(statement.rounds)}` : "";
      return [`${indent}repeat${limit}${until}${rounds} {`, ...printBlock(statement.block, depth + 1), `${indent}}`];
    }
    case "for_nodes":
      return printForNodes(indent, statement, depth);
    case "until":
      return printAssigned(`${indent}until `, statement.condition, depth);
    case "if":
      return printIf(indent, statement, depth);
    case "return": {
      if (statement.results.length === 0) return [`${indent}return`];
      const results = statement.results.map(({ value, name }) => {
        const found = printExpression(value);
        return name === null ? found : `${found} as ${printName(name)}`;
      });
      return printList(`${indent}return `, results, depth);
    }
    case "require": {
      const message = statement.message ? `, ${JSON.stringify(statement.message.text)}` : "";
      return [`${indent}require ${printExpression(statement.condition)}${message}`];
    }
    case "values":
      return printList(
        indent,
        statement.values.map((value) => printExpression(value)),
        depth,
      );
    case "broken":
      throw new TypeError("a statement that could not be read has no text");
    default:
      return statement satisfies never;
  }
}

/** Prints items with commas, over several rows where they are long. */
function printList(begin: string, items: readonly string[], depth: number): string[] {
  const flat = `${begin}${items.join(", ")}`;
  if (flat.length <= WIDTH) return [flat];
  const rows = items.map((item, k) => `${k < items.length - 1 ? `${item},` : item}`);
  return rows.map((row, k) => (k === 0 ? `${begin}${row}` : `${"  ".repeat(depth + 1)}${row}`));
}

function printBinding({ name, type }: Binding): string {
  return type === null ? quoted(name) : `${quoted(name)}: ${printType(type)}`;
}

function printAssigned(begin: string, value: Assigned, depth: number): string[] {
  if (value.kind === "if") return printIf(begin, value, depth);
  if (value.kind === "for_nodes") return printForNodes(begin, value, depth);
  const flat = `${begin}${printExpression(value)}`;
  return (flat.length <= WIDTH ? flat : `${begin}${printExpression(value, 0, depth)}`).split("\n");
}

function printIf(begin: string, { arms, otherwise }: IfNode, depth: number): string[] {
  const indent = "  ".repeat(depth);
  const lines: string[] = [];
  for (const [k, { condition, block }] of arms.entries()) {
    lines.push(`${k === 0 ? `${begin}if` : `${indent}} else if`} ${printExpression(condition)} {`);
    lines.push(...printBlock(block, depth + 1));
  }
  if (otherwise) lines.push(`${indent}} else {`, ...printBlock(otherwise, depth + 1));
  return [...lines, `${indent}}`];
}

function printForNodes(begin: string, { bound, set, block }: ForNodesNode, depth: number): string[] {
  const head = `${begin}for_nodes ${printName(bound)} in ${printExpression(set)} {`;
  return [head, ...printBlock(block, depth + 1), `${"  ".repeat(depth)}}`];
}

const NOT = 3;
const NEGATE = 7;
const PRIMARY = 9;

/** The precedence of an expression. */
function levelOf(node: Expression): number {
  switch (node.kind) {
    case "chain":
      return PRECEDENCE[node.signs[0]!.sign];
    case "not":
      return NOT;
    case "negate":
      return NEGATE;
    case "number":
      return node.value < 0 || Object.is(node.value, -0) ? NEGATE : PRIMARY;
    default:
      return PRIMARY;
  }
}

/**
 * Prints an expression, in brackets where its precedence is below `least`. In a statement at `depth`, clauses are printed
 * over several rows; where `depth` is null, in one row.
 */
export function printExpression(node: Expression, least = 0, depth: number | null = null): string {
  const found = bare(node, depth);
  return levelOf(node) < least ? `(${found})` : found;
}

function bare(node: Expression, depth: number | null): string {
  const print = (inner: Expression, least = 0): string => printExpression(inner, least, depth);
  switch (node.kind) {
    case "number":
      return Object.is(node.value, -0) ? "-0" : String(node.value);
    case "truth":
      return String(node.value);
    case "text":
      return JSON.stringify(node.value);
    case "name":
      return `${node.name === "where" ? "where" : quoted(node.name)}${elementText(node.element)}`;
    case "member":
      return `${print(node.object, PRIMARY)}.${printName(node.member)}${elementText(node.element)}`;
    case "chain": {
      const { operands, signs } = node;
      const level = levelOf(node);
      // A comparison cannot be an operand of a comparison, and a power needs brackets where it is the base of another.
      const isAlone = level === PRECEDENCE["=="] || level === PRECEDENCE["**"];
      const first = print(operands[0]!, isAlone ? level + 1 : level);
      return signs.reduce((left, { sign }, k) => `${left} ${sign} ${print(operands[k + 1]!, level + 1)}`, first);
    }
    case "negate":
      return `-${print(node.operand, PRIMARY)}`;
    case "not":
      return `not ${print(node.operand, NOT + 1)}`;
    case "index": {
      const otherwise = node.otherwise === null ? "" : `, else ${print(node.otherwise)}`;
      return `${print(node.object, PRIMARY)}[${print(node.index)}${otherwise}]`;
    }
    case "call": {
      const callee = print(node.callee, PRIMARY);
      if (node.comprehension) return `${callee}(${clauseText(node.comprehension, depth)})`;
      return `${callee}(${node.given.map((given) => argumentText(given, depth)).join(", ")})`;
    }
    case "several":
      return `(${clauseText(node.comprehension, depth)})`;
    case "missing":
      throw new TypeError("an expression that could not be read has no text");
    default:
      return node satisfies never;
  }
}

function elementText(element: Named | null): string {
  return element === null ? "" : `<${element.name}>`;
}

function argumentText({ name, isElse, value }: Argument, depth: number | null): string {
  const found = printExpression(value, 0, depth);
  if (isElse) return `else ${found}`;
  return name === null ? found : `${printName(name)} = ${found}`;
}

/** Prints the contents of a clause's brackets, in one row or in several of their own. */
function clauseText({ over, items }: Comprehension, depth: number | null): string {
  const heads = headRows(over);
  const found = items.map((item) => argumentText(item, null));
  if (depth === null) {
    const head = heads.join(" ");
    return found.length === 0 ? head : `${head}: ${found.join(", ")}`;
  }
  const rows = found.map((item, k) => (k < found.length - 1 ? `${item},` : item));
  const begin = heads.map((head, k) => (k === heads.length - 1 && rows.length > 0 ? `${head}:` : head));
  const inner = `\n${"  ".repeat(depth + 1)}`;
  return `${[...begin, ...rows].map((row) => `${inner}${row}`).join("")}\n${"  ".repeat(depth)}`;
}

function headRows(over: Comprehension["over"]): string[] {
  switch (over.kind) {
    case "at":
      return [`at ${printExpression(over.index)}`];
    case "edge":
      return [printName(over.bound), ...withRows(over.named)];
    case "set": {
      const where = over.where === null ? [] : [`where ${printExpression(over.where)}`];
      return [`${printName(over.bound)} in ${printSet(over.set)}`, ...withRows(over.named), ...where];
    }
    default:
      return over satisfies never;
  }
}

function withRows(names: Extract<Comprehension["over"], { kind: "edge" }>["named"]): string[] {
  return names.map((one, k) => {
    const comma = k < names.length - 1 ? "," : "";
    return `${k === 0 ? "with " : ""}${printName(one)} = ${printExpression(one.value)}${comma}`;
  });
}

function printSet({ graph, word, given }: SetNode): string {
  const ends = given === null ? "" : `(${given.map(({ name }) => (name === "in" ? name : quoted(name))).join(", ")})`;
  return `${graph === null ? "" : `${printName(graph)}.`}${printName(word)}${ends}`;
}
