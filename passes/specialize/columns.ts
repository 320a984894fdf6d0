/** Specializes tests of attributes by constants, where the known range of an attribute decides them. */

import type { ColumnTest } from "../../src/ir/column-facts.ts";
import { castRange, decideTest, isColumnTest, swapped } from "../../src/ir/column-facts.ts";
import type { ColumnAssumption, GraphFacts } from "../../src/ir/facts.ts";
import { rangeOf } from "../../src/ir/facts.ts";
import type { Op, Value } from "../../src/ir/value.ts";
import type { Site } from "../../src/rewrite/sweep.ts";
import { constantOf, entering } from "./inputs.ts";
import type { Specialized } from "./laws.ts";
import { constantAs } from "./laws.ts";

/** An attribute with the casts that its entries went through. */
type Column = Pick<ColumnAssumption, "domain" | "attribute" | "otherwise" | "as">;

/** The attributes of a program whose ranges are known. */
export class Columns {
  readonly #facts: GraphFacts;
  readonly #columns = new Map<Value, Column>();
  readonly #constants = new Map<Value, number>();

  constructor(facts: GraphFacts) {
    this.#facts = facts;
  }

  /** Notes an op that the sweep meets, before its regions. */
  enter(op: Op): void {
    if (op.name === "node_attribute" || op.name === "edge_attribute") {
      const { attribute, otherwise, element } = op.attributes;
      const domain = op.name === "node_attribute" ? "node" : "edge";
      const column: Column = { domain, attribute, otherwise, as: [element] };
      if (rangeOf(column, this.#facts)) this.#columns.set(op.results[0]!, column);
    } else if (op.name === "cast") {
      const column = this.#columns.get(op.operands[0]!);
      const as = column && [...column.as, op.attributes.element];
      if (column && as) this.#columns.set(op.results[0]!, { ...column, as });
    } else if (op.name === "const") {
      this.#constants.set(op.results[0]!, op.attributes.value);
    } else if (op.name === "select") {
      // Where the condition is constant, such as a known parameter, the select is one of its arms.
      const condition = this.#constants.get(op.operands[0]!);
      const column = condition === undefined ? undefined : this.#columns.get(op.operands[condition === 0 ? 2 : 1]!);
      if (column) this.#columns.set(op.results[0]!, column);
    } else {
      for (const [from, to] of entering(op)) {
        const column = this.#columns.get(from);
        if (column) this.#columns.set(to, column);
      }
    }
  }

  /** The result of a test of an attribute by a constant; null where the range does not decide it. */
  specialize(op: Op, site: Site): Specialized | null {
    const found = this.#testOf(op, site);
    const range = found && rangeOf(found.column, this.#facts);
    const read = range && castRange(range, found.column.as);
    if (!found || !read) return null;
    const { column, test, bound } = found;
    const is = decideTest(test, bound ?? 0, read);
    if (is === null) return null;
    const results = [op.results[0]!] as const;
    return {
      ops: constantAs(results[0], is ? 1 : 0, op),
      results,
      assumes: [{ kind: "column", ...column, test, bound, is }],
    };
  }

  #testOf(op: Op, site: Site): { column: Column; test: ColumnTest; bound: number | null } | null {
    if (!isColumnTest(op.name)) return null;
    const [a, b] = op.operands as readonly [Value, Value | undefined];
    const first = this.#columns.get(a);
    if (b === undefined) return first ? { column: first, test: op.name, bound: null } : null;
    const column = first ?? this.#columns.get(b);
    const bound = column ? constantOf(first ? b : a, site) : null;
    if (!column || bound === null) return null;
    return { column, test: first ? op.name : swapped(op.name), bound };
  }
}
