/**
 * Pending expressions, which wait to be written where they are used.
 *
 * A text computes in the order in which it is read, so an expression may stand within another only where that keeps the order
 * of the ops. Pending expressions form a stack, and an op takes its operands from its end. An operand that is not there is
 * given a name, together with everything that is pending before it.
 *
 *     %a = mul %x, 2      pending: a
 *     %b = add %y, 1      pending: a b
 *     %c = sub %a, %b     takes a and b: x * 2 - (y + 1)
 */

import type { Element } from "../../ir/type.ts";
import type { Op, Value } from "../../ir/value.ts";
import type { Expression } from "../syntax/tree.ts";
import { literalNode, typedLiteral } from "./make.ts";
import { printExpression } from "./print.ts";

/** A constant. */
export interface Constant {
  readonly value: number;
  readonly element: Element;
}

export interface Item {
  readonly value: Value;
  readonly node: Expression;
  /** The name to give it if it needs one; named by its op if null. */
  readonly hint: string | null;
  /** The last op of the expression. */
  readonly op: Op | null;
  /** The constant, if it is one. A literal takes the element of its place, and becomes an op when it is used. */
  readonly constant: Constant | null;
  /** The inputs of a closed region that it reads, in order. */
  readonly reads: readonly Value[];
}

/**
 * How a constant is written as an operand. `plain`: a literal that becomes an op when all operands have been computed.
 * `here`: a literal that becomes one in its turn. `typed`: the same with its element stated. `named`: not as a literal.
 */
export type LiteralForm = "plain" | "here" | "typed" | "named";

/** A value that is to be written. */
export interface Wanted {
  readonly value: Value;
  readonly literal: LiteralForm;
  /** Whether the pending expression may stand here; by default any may. */
  readonly accepts?: ((item: Item) => boolean) | undefined;
}

/** A value as it is written. */
export interface Written {
  readonly node: Expression;
  /** The expression that was pending; null where the value has a name. */
  readonly item: Item | null;
}

/** The columns that a sign and its spaces take around an operand. */
const SIGN = 4;

export class Pending {
  readonly #items: Item[] = [];
  readonly #width: number;
  readonly #read: (value: Value) => Expression;
  readonly #flush: (item: Item) => void;

  /** `read` writes a value that has a name. `flush` gives a name to an expression that is not written where it is used. */
  constructor(width: number, read: (value: Value) => Expression, flush: (item: Item) => void) {
    this.#width = width;
    this.#read = read;
    this.#flush = flush;
  }

  /** Makes an expression pending until its only use. An expression that is used several times, or never, gets a name now. */
  push(item: Item, isUsedOnce: boolean): void {
    this.#items.push(item);
    if (!isUsedOnce) this.flushAll();
  }

  /** The pending expression of a value. */
  find(value: Value): Item | undefined {
    return this.#items.findLast((item) => item.value === value);
  }

  /** Gives every pending expression a name. */
  flushAll(): void {
    this.#flushTo(this.#items.length);
  }

  /**
   * Writes values that are computed in this order. In a `line`, those that fit are written where they are used. Values
   * `apart` have lines of their own. `items` are parts of a list that cannot be broken within them.
   */
  take(wanted: readonly Wanted[], shape: "line" | "apart" | "items" = "line"): readonly Written[] {
    const isPlain = ({ value, literal }: Wanted): boolean => literal === "plain" && this.find(value)?.constant != null;
    const sequence = [...wanted.filter((one) => !isPlain(one)), ...wanted.filter(isPlain)];
    const beside = wanted.filter(({ value }) => this.find(value) === undefined).map(({ value }) => this.#read(value));
    const fitting = this.#short(this.#fitting(sequence), beside, shape);
    const others = wanted.map(({ value }) =>
      this.#items.findIndex((item) => item.value === value && !fitting.includes(item)),
    );
    this.#flushTo(Math.max(...others, -1) + 1);
    this.#items.splice(this.#items.length - fitting.length);
    return wanted.map(({ value, literal }) => {
      const item = fitting.find((one) => one.value === value) ?? null;
      if (item === null) return { node: this.#read(value), item };
      const { constant } = item;
      if (constant === null) return { node: item.node, item };
      const spell = literal === "typed" ? typedLiteral : literalNode;
      return { node: spell(constant.value, constant.element), item };
    });
  }

  /** The longest end of the pending stack that consists of wanted expressions in this order. */
  #fitting(sequence: readonly Wanted[]): readonly Item[] {
    const found: Item[] = [];
    let next = sequence.length - 1;
    for (const item of this.#items.toReversed()) {
      const fits = ({ value, literal, accepts }: Wanted): boolean =>
        value === item.value && !(item.constant && literal === "named") && (accepts?.(item) ?? true);
      const at = sequence.findLastIndex((one, k) => k <= next && fits(one));
      if (at < 0) break;
      found.unshift(item);
      next = at - 1;
    }
    return found;
  }

  /** The expressions that are short enough, counted from the last. Literals always are. `beside` stand in the same line whatever is done. */
  #short(fitting: readonly Item[], beside: readonly Expression[], shape: "line" | "apart" | "items"): readonly Item[] {
    if (shape === "apart") return fitting;
    const widthOf = (node: Expression): number => printExpression(node).length + SIGN;
    const widths = fitting.map(({ node }) => widthOf(node));
    const isLong =
      shape === "line"
        ? [...widths, ...beside.map(widthOf)].reduce((a, b) => a + b, 0) > this.#width
        : widths.some((one) => one > this.#width);
    return isLong ? fitting.slice(fitting.findLastIndex(({ constant }) => constant === null) + 1) : fitting;
  }

  #flushTo(end: number): void {
    for (const item of this.#items.splice(0, end)) this.#flush(item);
  }
}
