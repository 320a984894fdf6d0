/** Rewrite rules: a law as an equation, and when and how its left side becomes its right side. */

import type { OpName } from "../ir/op.ts";
import type { Replacement, Term } from "./term.ts";

/** What a rule may ask of an operand before its pattern is tried: the op that defines it, or that two are the same. */
export type Clue = OpName | "same";

export interface Rule {
  /** The law, as an equation. It is the rule's name. */
  readonly law: string;
  /** The ops at the root of the left side. */
  readonly roots: readonly OpName[];
  /**
   * Clues of which at least one must be true of the operands, so that most ops are passed over without asking the
   * pattern, which costs microseconds; absent where every op of these roots is to be asked.
   */
  readonly clues?: readonly Clue[];
  /** The right side, or null where the left side does not match. Never worse code than the left side. */
  readonly apply: (root: Term) => Replacement | null;
}

/** Rules by the op at their root, in the order given. */
export type RuleIndex = ReadonlyMap<OpName, readonly Rule[]>;

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const index = new Map<OpName, Rule[]>();
  for (const rule of rules) {
    for (const root of rule.roots) {
      const known = index.get(root);
      if (known) known.push(rule);
      else index.set(root, [rule]);
    }
  }
  return index;
}

/** What a rule answers where its pattern does not match. */
export function decline(): null {
  return null;
}

/** Which clues are true of a term's operands. */
export function cluesOf(term: Term): ReadonlySet<Clue> {
  const clues = new Set<Clue>();
  const { operands } = term;
  operands.forEach((operand, k) => {
    if (operand.name) clues.add(operand.name);
    if (operands.indexOf(operand) < k) clues.add("same");
  });
  return clues;
}
