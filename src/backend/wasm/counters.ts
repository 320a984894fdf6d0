/**
 * Strength reduction of loop counters. A counter that only serves as an index is kept multiplied by the width of the
 * narrowest entries that it picks, which spares a shift for each access to these. A counter that only picks entries of one
 * array counts their addresses, which also spares adding the start of the array.
 *
 *     for i in 0 … n: y[i] of f64        i counts 0, 8, 16, …, or the addresses y, y + 8, y + 16, …
 */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { Expression, LoopKernel, Statement } from "../../loop/loop.ts";

/** The unit and start by which a counter counts. */
export interface Counting {
  /** The binary logarithm of its step for one entry. */
  readonly shift: number;
  /** The array whose start it counts from, by number; null where it counts from 0. */
  readonly from: number | null;
}

/** The counting of plain entries, which suits every counter. */
const ENTRIES: Counting = { shift: 0, from: null };

/** The best counting for the counter of a loop. `escaping` are the kernel's counters that are read outside of their loops. */
export function countingOf(
  { local, body }: Statement & { kind: "for" },
  kernel: LoopKernel,
  escaping: ReadonlySet<number>,
): Counting {
  if (escaping.has(local)) return ENTRIES;
  const picked = new Set<number>();
  let isIndexOnly = true;
  const access = (array: number, index: Expression): void => {
    if (isCounter(index, local)) picked.add(array);
    else look(index);
  };
  const look = (expression: Expression): void => {
    switch (expression.kind) {
      case "local":
        if (expression.local === local) isIndexOnly = false;
        break;
      case "load":
      case "load lanes":
        access(expression.array, expression.index);
        break;
      default:
        operandsOf(expression).forEach(look);
    }
  };
  const visit = (statement: Statement): void => {
    if (isAccess(statement)) {
      access(statement.array, statement.index);
      look(statement.value);
    } else {
      expressionsOf(statement).forEach(look);
      for (const inner of bodiesOf(statement)) inner.forEach(visit);
    }
  };
  body.forEach(visit);
  if (!isIndexOnly || picked.size === 0) return ENTRIES;
  const [first, ...others] = picked;
  const widths = [...picked].map((array) => ELEMENT_BYTES[kernel.arrays[array]!.element]);
  return { shift: Math.log2(Math.min(...widths)), from: others.length === 0 ? first! : null };
}

/** The locals that statements read outside of the loops that count with them, where they hold what the loop left. */
export function escapingOf(statements: readonly Statement[]): ReadonlySet<number> {
  const escaping = new Set<number>();
  const counters: number[] = [];
  const look = (expression: Expression): void => {
    if (expression.kind === "local") {
      if (!counters.includes(expression.local)) escaping.add(expression.local);
    } else {
      operandsOf(expression).forEach(look);
    }
  };
  const visit = (statement: Statement): void => {
    const own = isAccess(statement) ? [statement.index, statement.value] : expressionsOf(statement);
    own.forEach(look);
    if (statement.kind === "for") counters.push(statement.local);
    for (const body of bodiesOf(statement)) body.forEach(visit);
    if (statement.kind === "for") counters.pop();
  };
  statements.forEach(visit);
  return escaping;
}

/** Statements that write an entry. */
type Access = Extract<Statement, { kind: "store" | "update" }>;

function isAccess(statement: Statement): statement is Access {
  return statement.kind === "store" || statement.kind === "update";
}

/** Whether an index is the counter plus a constant. */
function isCounter(index: Expression, counter: number): boolean {
  if (index.kind === "local") return index.local === counter;
  return index.kind === "index" && index.op === "add" && index.right.kind === "const" && isCounter(index.left, counter);
}

function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "const":
    case "local":
      return [];
    case "load":
    case "load lanes":
      return [expression.index];
    case "splat":
    case "any":
    case "convert":
    case "bits":
      return [expression.value];
    case "indices":
      return [expression.from];
    case "scalar":
    case "vector":
      return expression.operands;
    case "index":
    case "compare":
      return [expression.left, expression.right];
    default:
      return expression satisfies never;
  }
}

/** The expressions that a statement reads, without those of the statements in it. */
function expressionsOf(statement: Exclude<Statement, Access>): readonly Expression[] {
  switch (statement.kind) {
    case "assign":
      return [statement.value];
    case "for":
      return [statement.from, statement.to];
    case "while":
    case "if":
      return [statement.condition];
    case "fail":
      return [statement.index];
    case "leave":
      return [];
    default:
      return statement satisfies never;
  }
}

function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "for":
    case "while":
      return [statement.body];
    case "if":
      return [statement.then, statement.otherwise];
    default:
      return [];
  }
}
