/** Lowers bodies of algorithms and functions: their statements, and the `return` at their end. */

import type { Callable, ResultNode, Statement } from "../../syntax/tree.ts";
import type { At, Found } from "../context.ts";
import { say } from "../context.ts";
import { lowerStatements } from "./statement.ts";

/** The statements with blocks in them, where a missing `return` may stand. */
const BLOCKS: readonly Statement["kind"][] = ["repeat", "for_nodes", "if", "broken"];

interface Returned {
  readonly node: ResultNode;
  readonly given: Found;
}

/** Lowers the statements of a body, and returns the values of the `return` at its end; null where there is none. */
export function bodyOf({ kind, name, block, nameRange }: Callable, at: At): readonly Returned[] | null {
  const { statements } = block;
  const end = statements.findIndex((statement) => statement.kind === "return");
  const last = statements[end];
  if (last?.kind !== "return") {
    lowerStatements(statements, at);
    const nested = statements.some(({ kind: inner }) => BLOCKS.includes(inner));
    if (!nested || !hasReturn(statements)) {
      const isBroken = statements.some(({ kind: inner }) => inner === "broken");
      if (!isBroken) {
        say(at, "lang/syntax", nameRange, `found ${kind} ${name} without a return at its end`, {
          hint:
            kind === "fn"
              ? "Write return x as its last statement."
              : "Write return x, or return x as name, as its last statement.",
        });
      }
    }
    return null;
  }
  lowerStatements(statements.slice(0, end), at);
  const returned = last.results.map(
    (node): Returned => ({ node, given: at.lowering.expression(node.value, at, null) }),
  );
  const after = statements[end + 1];
  if (after && after.kind !== "broken")
    say(at, "lang/syntax", after.range, "found a statement after return; expected return to be the last", {
      hint: "Move it up, or take it away.",
    });
  return returned;
}

function hasReturn(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === "return") return true;
    if (statement.kind === "repeat" || statement.kind === "for_nodes") return hasReturn(statement.block.statements);
    if (statement.kind !== "if") return false;
    return [...statement.arms.map(({ block }) => block), ...(statement.otherwise ? [statement.otherwise] : [])].some(
      ({ statements: inner }) => hasReturn(inner),
    );
  });
}
