/** Specializes comparisons of degrees that are never 0 with constants, wherever the degrees are read. */

import type { GraphAssumption, GraphFacts } from "../../src/ir/facts.ts";
import { isGiven } from "../../src/ir/facts.ts";
import type { Direction, Op, OpName, Value } from "../../src/ir/value.ts";
import type { Site } from "../../src/rewrite/sweep.ts";
import { constantOf, entering } from "./inputs.ts";
import type { Specialized } from "./laws.ts";
import { constantAs } from "./laws.ts";

interface DegreeLaw {
  readonly law: string;
  /** The op, with the degree d as its first operand. */
  readonly root: OpName;
  /** Whether the law holds for the constant c. It holds for no NaN. */
  readonly holds: (c: number) => boolean;
  /** The result of the op: a bool, or one of its operands. */
  readonly gives: 0 | 1 | "d" | "c";
}

/** The laws for an integer d ≥ 1, at any element. */
export const DEGREE_LAWS: readonly DegreeLaw[] = [
  { law: "(d = c) = false, c < 1", root: "eq", holds: (c) => c < 1, gives: 0 },
  { law: "(d ≠ c) = true, c < 1", root: "ne", holds: (c) => c < 1, gives: 1 },
  { law: "identical(d, c) = false, c < 1", root: "identical", holds: (c) => c < 1, gives: 0 },
  { law: "(d < c) = false, c ≤ 1", root: "lt", holds: (c) => c <= 1, gives: 0 },
  { law: "(d ≤ c) = false, c < 1", root: "le", holds: (c) => c < 1, gives: 0 },
  { law: "(d > c) = true, c < 1", root: "gt", holds: (c) => c < 1, gives: 1 },
  { law: "(d ≥ c) = true, c ≤ 1", root: "ge", holds: (c) => c <= 1, gives: 1 },
  { law: "max(d, c) = d, c ≤ 1", root: "max", holds: (c) => c <= 1, gives: "d" },
  { law: "min(d, c) = c, c ≤ 1", root: "min", holds: (c) => c <= 1, gives: "c" },
];

/** The op that says the same with swapped operands, where that is another op. */
const SWAPPED: { readonly [N in OpName]?: OpName } = { lt: "gt", gt: "lt", le: "ge", ge: "le" };

/** The degrees of a program that are known never to be 0, and why. */
export class Degrees {
  readonly #facts: GraphFacts;
  readonly #reasons = new Map<Value, readonly GraphAssumption[]>();

  constructor(facts: GraphFacts) {
    this.#facts = facts;
  }

  /** Notes an op that the sweep meets, before its regions. */
  enter(op: Op): void {
    switch (op.name) {
      case "degree": {
        const reason = whyNoRowIsEmpty(op.attributes.direction, this.#facts);
        if (reason) this.#reasons.set(op.results[0]!, reason);
        return;
      }
      case "cast":
        // A cast to any number saturates, and rounds nothing that is at least 1 to less.
        if (op.attributes.element !== "bool") this.#same(op.operands[0]!, op.results[0]!);
        return;
      default:
        for (const [from, to] of entering(op)) this.#same(from, to);
    }
  }

  /** The result of a scalar op on a degree and a constant; null where no law decides it. */
  specialize(op: Op, site: Site): Specialized | null {
    const [a, b] = op.operands;
    const result = op.results[0]!;
    const ofFirst = a && this.#reasons.get(a);
    if (op.name === "cast" && ofFirst && op.attributes.element === "bool") {
      return { ops: constantAs(result, 1, op), results: [result], assumes: ofFirst };
    }
    if (!a || !b || op.operands.length !== 2) return null;
    const [d, other, name] = ofFirst ? [a, b, op.name] : [b, a, SWAPPED[op.name] ?? op.name];
    const assumes = this.#reasons.get(d);
    const c = constantOf(other, site);
    if (!assumes || c === null) return null;
    const law = DEGREE_LAWS.find(({ root, holds }) => root === name && holds(c));
    if (!law) return null;
    if (law.gives === "d") return { ops: [], results: [d], assumes };
    return { ops: constantAs(result, law.gives === "c" ? c : law.gives, op), results: [result], assumes };
  }

  #same(from: Value, to: Value): void {
    const reason = this.#reasons.get(from);
    if (reason) this.#reasons.set(to, reason);
  }
}

/** The assumptions by which no row of a direction is empty; null where nothing says so. */
function whyNoRowIsEmpty(direction: Direction, facts: GraphFacts): readonly GraphAssumption[] | null {
  const noSinks: GraphAssumption = { kind: "no sinks" };
  const noSources: GraphAssumption = { kind: "no sources" };
  const any: readonly GraphAssumption[] = [{ kind: "no isolated nodes" }, noSinks, noSources];
  const first = (assumptions: readonly GraphAssumption[]) => assumptions.find((each) => isGiven(each, facts));
  const undirected: GraphAssumption = { kind: "undirected" };
  if (isGiven(undirected, facts)) {
    const found = first(any);
    return found ? [undirected, found] : null;
  }
  const found = first(direction === "all" ? any : direction === "in" ? [noSources] : [noSinks]);
  return found ? [found] : null;
}
