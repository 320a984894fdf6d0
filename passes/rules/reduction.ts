/**
 * Laws of `reduce` and `aggregate`: what is combined everywhere alike is counted. An empty domain or row gives the
 * identity, so that the minimum of a broadcast is not the scalar.
 */

import { match, P } from "ts-pattern";
import type { Op, OpOf } from "../../src/ir/op.ts";
import { identityOf } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { constant, make, scalar } from "../../src/rewrite/term.ts";

export const REDUCTION_RULES: readonly Rule[] = [
  {
    law: "reduce m of broadcast(identity of m) = identity of m",
    roots: ["reduce"],
    clues: ["broadcast"],
    apply: ({ op, operands: [x] }) => {
      const [, entry] = x?.operands ?? [];
      if (op?.name !== "reduce" || !entry?.element) return null;
      const identity = identityOf(op.attributes.monoid, entry.element);
      return Object.is(entry.constant, identity) ? entry : null;
    },
  },
  {
    // Of integers; and of f64 powers of two, whose multiples up to 2^53 are exact, so that no sum rounds.
    law: "reduce add of broadcast(x) = x · count, where sums do not round",
    roots: ["reduce"],
    clues: ["broadcast"],
    apply: ({ op, operands: [x] }) => {
      const [graph, entry] = x?.operands ?? [];
      if (op?.name !== "reduce" || op.attributes.monoid !== "add" || !graph || !entry?.element) return null;
      const { element } = entry;
      if (!multiplesAreExact(element, entry.constant)) return null;
      return scalar("mul", make(x?.domain === "edge" ? "edge_count" : "node_count", [graph], { element }), entry);
    },
  },
  {
    law: "aggregate add of a constant = constant · degree, where sums do not round",
    roots: ["aggregate"],
    apply: (term) =>
      match(term)
        .with(
          { op: P.select("op", { name: "aggregate" }), operands: [P.select("graph"), ...P.array()] },
          ({ op, graph }) => {
            const entry = onlySummand(op);
            if (!entry || !multiplesAreExact(entry.element, entry.value)) return null;
            const { element, value } = entry;
            const degree = make("degree", [graph], { direction: op.attributes.direction, element });
            return scalar("mul", degree, constant(value, element));
          },
        )
        .otherwise(decline),
  },
];

/** The constant that an aggregate adds for every edge, where that is all it does. */
function onlySummand(op: OpOf<"aggregate">): { element: Element; value: number } | null {
  const { monoids, conditional, epilogue } = op.attributes;
  if (conditional || epilogue || monoids.length !== 1 || monoids[0] !== "add") return null;
  const [region] = op.regions;
  const summand = region?.yields[0];
  const definition = region?.ops.find((inner: Op) => inner.results[0] === summand);
  return definition?.name === "const" ? definition.attributes : null;
}

/**
 * Whether adding a number to itself n times gives n times it, bit for bit. Integers wrap alike. Of f64 a positive
 * power of two does, being exact for all n to 2^53; the product of a negative one and a count of 0 would be −0.
 */
function multiplesAreExact(element: Element, value: number | null): boolean {
  if (element === "i32" || element === "u32") return true;
  if (element !== "f64" || value === null) return false;
  const exponent = Math.log2(value);
  return Number.isInteger(exponent) && 2 ** exponent === value;
}
