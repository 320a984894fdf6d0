/** Rewrite rules. A rule states a law as an equation, and says when and how its left side becomes its right side. */

import type { OpName } from "../ir/op.ts";
import { isScalarOpName } from "../ir/op.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Replacement, Term } from "./term.ts";
import { same } from "./term.ts";

/** A quick test of an operand before the pattern is tried: the op that defines it, or that two operands are the same. */
export type Clue = OpName | "same";

export interface Rule {
  /** The law, as an equation. It is the rule's name. */
  readonly law: string;
  /** The ops at the root of the left side. */
  readonly roots: readonly OpName[];
  /** The elements that the root computes on, or casts to, for which the law holds; absent where it holds for all. */
  readonly elements?: readonly Element[];
  /** Clues, at least one of which must be true of the operands; absent where the root says enough. */
  readonly clues?: readonly Clue[];
  /** Returns the right side, or null where the left side does not match. The right side is never worse code than the left. */
  readonly apply: (root: Term) => Replacement | null;
}

/** The answer of a rule whose pattern does not match. */
export function decline(): null {
  return null;
}

/** The most operands for which results are cached: there are few ways in which so few operands can be defined. */
const MOST_OPERANDS = 3;

/**
 * An index of rules by what is quickly seen: the op at the root, its element, and the ops that define its operands. Most ops
 * are thus skipped without trying any pattern, which would cost microseconds. The rules found for one op are kept for all
 * that look the same.
 */
export class RuleIndex {
  readonly #byRoot = new Map<OpName, Rule[]>();
  readonly #byLook = new Map<string, readonly Rule[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const root of rule.roots) {
        const known = this.#byRoot.get(root);
        if (known) known.push(rule);
        else this.#byRoot.set(root, [rule]);
      }
    }
  }

  /** Whether any rule has this op at its root. */
  has(root: OpName): boolean {
    return this.#byRoot.has(root);
  }

  /** The rules that may match a term whose root has rules, in the order given. */
  candidates(term: Term): readonly Rule[] {
    const rules = this.#byRoot.get(term.name!) ?? [];
    const { operands } = term;
    if (operands.length > MOST_OPERANDS) return fitting(rules, term);
    let look = `${term.name} ${decidingElement(term)}`;
    for (const operand of operands) look += ` ${operand.name}`;
    if (hasSame(operands)) look += " same";
    const known = this.#byLook.get(look);
    if (known) return known;
    const found = fitting(rules, term);
    this.#byLook.set(look, found);
    return found;
  }
}

export function indexRules(rules: readonly Rule[]): RuleIndex {
  return new RuleIndex(rules);
}

function fitting(rules: readonly Rule[], term: Term): readonly Rule[] {
  const element = decidingElement(term);
  const clues = new Set<Clue>();
  for (const { name } of term.operands) if (name) clues.add(name);
  if (hasSame(term.operands)) clues.add("same");
  return rules.filter(
    ({ elements, clues: wanted }) =>
      (!elements || (element !== null && elements.includes(element))) &&
      (!wanted || wanted.some((clue) => clues.has(clue))),
  );
}

/** The element that a law's `elements` are about: that of a comparison's operands, else that of the result. */
function decidingElement({ name, element, operands: [first] }: Term): Element | null {
  if (!name || !isScalarOpName(name)) return element;
  const { rule } = scalarRow(name);
  return rule === "comparison" || rule === "predicate" ? (first?.element ?? null) : element;
}

function hasSame(operands: readonly Term[]): boolean {
  return operands.some((operand, k) => operands.some((other, j) => j < k && same(operand, other)));
}
