/**
 * The text form of loops: pseudo-C, with the element behind each scalar op, since it decides what is computed. It is
 * for people and tests, and does not parse back.
 */

import type { Address, Expression, IndexComparison, IndexOp, LoopKernel, ScalarType, Statement } from "./loop.ts";

const INDEX_SIGNS: Readonly<Record<Exclude<IndexOp, "min">, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  and: "&",
  shl: "<<",
  shr: ">>",
};

const COMPARISON_SIGNS: Readonly<Record<IndexComparison, string>> = { lt: "<", ge: ">=", eq: "==", ne: "!=" };

/** Prints a kernel: its arrays with their addresses, its locals, its statements. */
export function printKernel(kernel: LoopKernel): string {
  const local = (k: number): string => `${localName(kernel, k)}: ${kernel.locals[k]?.type ?? "?"}`;
  const [begin, end] = [local(0), local(1)];
  const arrays = kernel.arrays.map(
    ({ element, address }, k) => `  array ${arrayName(kernel, k)}: ${element} at ${printAddress(address)}`,
  );
  const locals = kernel.locals.slice(2).map((_, k) => `  local ${local(k + 2)}`);
  const body = kernel.body.flatMap((statement) => printLines(statement, kernel, "  "));
  const lines = [`kernel "${kernel.name}" (${begin}, ${end}) {`, ...arrays, ...locals, ...body, "}"];
  return `${lines.join("\n")}\n`;
}

/** Prints a statement on one line, `…` standing for the statements in it: for diagnostics. */
export function printStatement(statement: Statement, kernel: LoopKernel): string {
  const print = (expression: Expression): string => printExpression(expression, kernel);
  switch (statement.kind) {
    case "assign":
      return `${localName(kernel, statement.local)} = ${print(statement.value)}`;
    case "store":
      return `${arrayName(kernel, statement.array)}[${print(statement.index)}] = ${print(statement.value)}`;
    case "update":
      return printUpdate(statement, kernel);
    case "for": {
      const by = statement.step === 1 ? "" : ` by ${statement.step}`;
      return `for ${localName(kernel, statement.local)} = ${print(statement.from)} to ${print(statement.to)}${by} { … }`;
    }
    case "while":
      return `while ${print(statement.condition)} { … }`;
    case "leave":
      return "leave";
    case "if":
      return `if ${print(statement.condition)} { … }`;
    case "fail":
      return `fail ${statement.record} at ${print(statement.index)}`;
    default:
      return statement satisfies never;
  }
}

/** Prints an expression, with parentheses around index arithmetic within index arithmetic. */
export function printExpression(expression: Expression, kernel: LoopKernel): string {
  const print = (part: Expression): string => printExpression(part, kernel);
  switch (expression.kind) {
    case "const":
      return printConstant(expression.value, expression.type);
    case "local":
      return localName(kernel, expression.local);
    case "load":
      return `${arrayName(kernel, expression.array)}[${print(expression.index)}]`;
    case "scalar":
      return `${expression.op}.${expression.element}(${expression.operands.map(print).join(", ")})`;
    case "load lanes":
      return `${arrayName(kernel, expression.array)}[${print(expression.index)}, ${expression.lanes} of them]`;
    case "splat":
      return `splat${expression.lanes}(${print(expression.value)})`;
    case "indices":
      return `indices${expression.lanes}(${print(expression.from)})`;
    case "vector": {
      const { op, element, lanes, operands } = expression;
      return `${op}.${element}x${lanes}(${operands.map(print).join(", ")})`;
    }
    case "any":
      return `any(${print(expression.value)})`;
    case "index": {
      if (expression.op === "min") return `min(${print(expression.left)}, ${print(expression.right)})`;
      return printInfix(expression.left, INDEX_SIGNS[expression.op], expression.right, kernel);
    }
    case "compare":
      return printInfix(expression.left, COMPARISON_SIGNS[expression.op], expression.right, kernel);
    case "convert":
      return `${expression.to}(${print(expression.value)})`;
    case "bits":
      return `bits(${print(expression.value)})`;
    default:
      return expression satisfies never;
  }
}

function printUpdate(
  { op, array, index, value, before, atomic }: Statement & { kind: "update" },
  kernel: LoopKernel,
): string {
  const { element } = kernel.arrays[array] ?? { element: "?" };
  const entry = `${arrayName(kernel, array)}[${printExpression(index, kernel)}]`;
  const given = printExpression(value, kernel);
  const after = op === "replace" ? given : `${op}.${element}(${entry}, ${given})`;
  const asked = before === null ? "" : `, ${localName(kernel, before)} before`;
  return `${atomic ? "atomic " : ""}${entry} = ${after}${asked}`;
}

function printLines(statement: Statement, kernel: LoopKernel, indent: string): readonly string[] {
  const head = indent + printStatement(statement, kernel);
  const nested = (statements: readonly Statement[]): readonly string[] =>
    statements.flatMap((inner) => printLines(inner, kernel, `${indent}  `));
  switch (statement.kind) {
    case "for":
    case "while":
      return [opening(head), ...nested(statement.body), `${indent}}`];
    case "if": {
      const otherwise = statement.otherwise.length > 0 ? [`${indent}} else {`, ...nested(statement.otherwise)] : [];
      return [opening(head), ...nested(statement.then), ...otherwise, `${indent}}`];
    }
    default:
      return [head];
  }
}

/** The line that opens a block, from the one that stands for all of it. */
function opening(head: string): string {
  return head.replace(/ … \}$/, "");
}

function printInfix(left: Expression, sign: string, right: Expression, kernel: LoopKernel): string {
  const [a, b] = [left, right].map((side) => {
    const text = printExpression(side, kernel);
    return side.kind === "compare" || (side.kind === "index" && side.op !== "min") ? `(${text})` : text;
  });
  return `${a} ${sign} ${b}`;
}

/** Indices are bare, as they are in C; other numbers say their element. */
function printConstant(value: number, type: ScalarType): string {
  if (type === "bool" && (value === 0 || value === 1)) return value === 1 ? "true" : "false";
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return type === "index" ? digits : `${digits}:${type}`;
}

function printAddress(address: Address): string {
  switch (address.kind) {
    case "fixed":
      return String(address.byte);
    case "frame pointer":
      return `*(frame + ${address.offset})`;
    case "relative":
      return `*(frame + ${address.offset}) + ${address.byte}`;
    case "frame":
      return `frame + ${address.offset}`;
    default:
      return address satisfies never;
  }
}

function localName(kernel: LoopKernel, k: number): string {
  return uniqueName("local", kernel.locals, k);
}

function arrayName(kernel: LoopKernel, k: number): string {
  return uniqueName("array", kernel.arrays, k);
}

/** A name, with its number where others share it; where the number is of nothing, so that diagnostics can print it. */
function uniqueName(what: string, named: readonly { readonly name: string }[], k: number): string {
  const name = named[k]?.name;
  if (name === undefined) return `<${what} ${k}>`;
  return named.some((other, at) => at !== k && other.name === name) ? `${name}.${k}` : name;
}
