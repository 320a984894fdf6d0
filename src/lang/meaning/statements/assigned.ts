/** Finds the variables that blocks assign. */

import type { Assigned, BlockNode, IfNode, Statement } from "../../syntax/tree.ts";
import type { At } from "../context.ts";
import type { ValueBinding } from "../names.ts";

/** Collects the names that a block assigns without declaring them before, blocks within it included. */
function assignedIn(statements: readonly Statement[], into: Set<string>): void {
  const own = new Set<string>();
  for (const statement of statements) {
    const found = new Set<string>();
    switch (statement.kind) {
      case "let":
      case "var":
        assignedInValue(statement.value, found);
        break;
      case "assign":
        for (const { name } of statement.targets) found.add(name);
        assignedInValue(statement.value, found);
        break;
      case "repeat":
      case "for_nodes":
        assignedIn(statement.block.statements, found);
        break;
      case "if":
        assignedInArms(statement, found);
        break;
      case "broken":
        for (const { name } of statement.names) found.add(name);
        for (const block of statement.blocks) assignedIn(block.statements, found);
        break;
      case "until":
      case "return":
      case "require":
      case "values":
        break;
      default:
        statement satisfies never;
    }
    for (const name of found) if (!own.has(name)) into.add(name);
    if (statement.kind === "let" || statement.kind === "var") for (const { name } of statement.bindings) own.add(name);
  }
}

function assignedInValue(value: Assigned, into: Set<string>): void {
  if (value.kind === "if") assignedInArms(value, into);
  else if (value.kind === "for_nodes") assignedIn(value.block.statements, into);
}

function assignedInArms({ arms, otherwise }: IfNode, into: Set<string>): void {
  for (const { block } of arms) assignedIn(block.statements, into);
  if (otherwise) assignedIn(otherwise.statements, into);
}

/** The variables that blocks assign and that are declared around them, in order of declaration. */
export function changed(blocks: readonly (BlockNode | null)[], at: At): readonly ValueBinding[] {
  const names = new Set<string>();
  for (const block of blocks) if (block) assignedIn(block.statements, names);
  const found = [...names].flatMap((name): ValueBinding[] => {
    const binding = at.names.find(name);
    return binding?.kind === "value" && binding.isVariable ? [binding] : [];
  });
  return found.sort((a, b) => a.order - b.order);
}
