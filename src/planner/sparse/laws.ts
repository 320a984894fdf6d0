/**
 * The laws of sparse rounds that are decided by looking at what a round does at one node. Each is true only where it is proved
 * for all values, bit for bit; docs/sparse.md says what for, and why the method proves it.
 */

import { isExact, isIdempotent } from "../../ir/scalar.ts";
import type { NodeFunctionOf, NodeStep } from "./node-step.ts";
import { functionOf } from "./node-step.ts";
import type { Proof } from "./proof/small-models.ts";
import { proveAll } from "./proof/small-models.ts";
import type { Term } from "./proof/terms.ts";
import { Terms } from "./proof/terms.ts";

/** F(F(x, A), A) = F(x, A), and so for all that is left for others: a node that has changed need not look again. */
export function isSettled(step: NodeStep): Proof {
  return proved(step, (f, terms) => {
    const a = rowVariables(f, terms, "its row");
    const once = f.apply(f.start, a, 0);
    return [f.results(once, a, 1), f.results(f.start, a, 0)];
  });
}

/**
 * F(F(x, a ⊕ b), b ⊕ c) = F(F(x, a ⊕ b), c), and so for all that is left for others, ⊕ being idempotent and exact: the edges of changed sources are enough, which gave
 * a before and give c now, while the others give b.
 */
export function isAbsorbed(step: NodeStep): Proof {
  return proved(step, (f, terms) => {
    for (const { monoid, element } of f.rows) {
      if (monoid === null) return "the most frequent value of a row is not combined edge by edge";
      if (!isIdempotent(monoid, element)) return `\`${monoid}\` of a value twice is not that value`;
      if (!isExact(monoid, element)) return `\`${monoid}\` of ${element} depends on the order`;
    }
    const before = rowVariables(f, terms, "what changed sources gave");
    const others = rowVariables(f, terms, "what the others give");
    const now = rowVariables(f, terms, "what changed sources give");
    const once = f.apply(f.start, combine(f, terms, before, others), 0);
    return [f.results(once, combine(f, terms, others, now), 1), f.results(once, now, 1)];
  });
}

/** F(x, identity) = x: a node that no edge gives anything keeps what it has. */
export function isInert(step: NodeStep): Proof {
  return proved(step, (f) => [
    f.apply(
      f.start,
      f.rows.map(() => null),
      0,
    ),
    f.start,
  ]);
}

/** Both sides of an equation about F, or why it is not to be asked. */
type Law = (f: NodeFunctionOf, terms: Terms) => readonly [readonly Term[], readonly Term[]] | string;

function proved(step: NodeStep, law: Law): Proof {
  const terms = new Terms();
  const f = functionOf(step, terms);
  if ("why" in f) return { holds: false, why: f.why };
  const sides = law(f, terms);
  if (typeof sides === "string") return { holds: false, why: sides };
  const [left, right] = sides;
  return proveAll(left.map((term, k) => ({ left: term, right: right[k]! })));
}

function rowVariables({ rows }: NodeFunctionOf, terms: Terms, name: string): readonly Term[] {
  return rows.map(({ element, range }, k) =>
    terms.variable(`${name} ${k}`, { name, element, range, isParameter: false }),
  );
}

function combine({ rows }: NodeFunctionOf, terms: Terms, a: readonly Term[], b: readonly Term[]): readonly Term[] {
  return rows.map(({ monoid, element }, k) => (monoid === null ? a[k]! : terms.apply(monoid, element, [a[k]!, b[k]!])));
}
