/** Builds a tree of operands and the signs between them, by precedence. */

import type { IToken } from "chevrotain";
import type { Range } from "../source.ts";
import { join } from "../source.ts";
import type { Expression, InfixSign } from "./tree.ts";

export interface Sign {
  readonly sign: InfixSign;
  readonly range: Range;
}

/** An operand with the signs before it, outermost first. */
export interface Operand {
  readonly prefixes: readonly { readonly sign: "-" | "not"; readonly range: Range }[];
  readonly node: Expression;
  /** The number of calls, indices and members that follow each other in it. */
  readonly postfixes: number;
}

/** The precedence of each sign. A minus before an operand binds as tightly as `*`, and `not` less than a comparison. */
export const PRECEDENCE = {
  "or": 1,
  "and": 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
  "**": 8,
} as const satisfies Record<InfixSign, number>;

const NOT = 3;
const NEGATE = 7;

/** The most signs before one operand, and the most calls and indices after one. More would be nesting by another name. */
const MOST_AFFIXES = 64;

/** A mistake with signs, such as two that do not go together without brackets. */
export class SignFault extends Error {
  readonly range: Range;
  readonly hint: string;

  constructor(range: Range, message: string, hint: string) {
    super(message);
    this.range = range;
    this.hint = hint;
  }
}

export function signOf({ image }: IToken): InfixSign {
  // The lexer knows no others.
  return image as InfixSign;
}

/** Builds the tree of operands with signs between them. Throws `SignFault` where it would be ambiguous. */
export function resolve(operands: readonly Operand[], signs: readonly Sign[]): Expression {
  for (const { prefixes, node, postfixes } of operands) {
    if (prefixes.length <= MOST_AFFIXES && postfixes <= MOST_AFFIXES) continue;
    throw new SignFault(
      prefixes[0]?.range ?? node.range,
      `found more than ${MOST_AFFIXES} signs before or brackets after one operand; expected at most ${MOST_AFFIXES}`,
      "Give a part a name of its own with let.",
    );
  }
  return new Resolver(operands, signs).level(0);
}

class Resolver {
  readonly #operands: readonly Operand[];
  readonly #signs: readonly Sign[];
  /** The number of the next operand. */
  #at = 0;
  /** The number of its prefixes that have been read. */
  #taken = 0;

  constructor(operands: readonly Operand[], signs: readonly Sign[]) {
    this.#operands = operands;
    this.#signs = signs;
  }

  /** Reads operands with signs of at least this precedence. */
  level(least: number): Expression {
    let left = this.#prefixed(least);
    for (;;) {
      const sign = this.#signs[this.#at - 1];
      if (sign === undefined) return left;
      const precedence = PRECEDENCE[sign.sign];
      if (precedence < least) return left;
      left = this.#chain(left, precedence);
    }
  }

  /** Reads all operands with signs of one precedence, after the first. */
  #chain(first: Expression, precedence: number): Expression {
    const operands = [first];
    const signs: Sign[] = [];
    for (;;) {
      const sign = this.#signs[this.#at - 1];
      if (sign === undefined || PRECEDENCE[sign.sign] !== precedence) break;
      if (precedence === PRECEDENCE["=="] && signs.length > 0) throw chained(signs[0]!, sign, operands);
      signs.push(sign);
      operands.push(this.level(precedence + 1));
    }
    return { kind: "chain", range: join(first.range, operands.at(-1)!.range), operands, signs };
  }

  #prefixed(least: number): Expression {
    const operand = this.#operands[this.#at]!;
    const prefix = operand.prefixes[this.#taken];
    if (!prefix) {
      this.#at++;
      this.#taken = 0;
      return operand.node;
    }
    this.#taken++;
    if (prefix.sign === "not") {
      if (least > NOT) {
        throw new SignFault(
          prefix.range,
          "found not after a sign that binds more tightly",
          "Put it in brackets: (not x).",
        );
      }
      const inner = this.level(NOT);
      return { kind: "not", range: join(prefix.range, inner.range), operand: inner };
    }
    const isLast = operand.prefixes.length === this.#taken;
    const inner = isLast && operand.node.kind === "number" ? this.#prefixed(NEGATE) : this.level(NEGATE);
    const range = join(prefix.range, inner.range);
    if (inner.kind === "number" && inner.range === operand.node.range) {
      // A minus before a literal is part of the literal. A power after it is refused.
      const next = this.#signs[this.#at - 1];
      const literal: Expression = { kind: "number", range, value: -inner.value };
      if (next?.sign === "**") throw negatedPower(literal);
      return literal;
    }
    if (inner !== operand.node && inner.kind === "chain" && inner.signs[0]?.sign === "**")
      throw negatedPower({ ...inner, range });
    return { kind: "negate", range, operand: inner };
  }
}

function negatedPower({ range }: Expression): SignFault {
  return new SignFault(
    range,
    "found a minus before a power, which may be meant in two ways",
    "Write -(x ** y), or (-x) ** y.",
  );
}

function chained(first: Sign, second: Sign, operands: readonly Expression[]): SignFault {
  return new SignFault(
    join(operands[0]!.range, second.range),
    `found ${first.sign} and ${second.sign} one after the other, which does not compare three things`,
    first.sign === "<" && second.sign === ">"
      ? "A conversion is a function, f64(x); only words of the language take an element, as in node<f64>. Compare two at a time."
      : `Compare two at a time: a ${first.sign} b and b ${second.sign} c.`,
  );
}
