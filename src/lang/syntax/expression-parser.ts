/** The grammar rules of expressions. */

import type { IToken } from "chevrotain";
import { EmbeddedActionsParser, EOF } from "chevrotain";
import type { Range } from "../source.ts";
import { join as joined } from "../source.ts";
import type { Operand, Sign } from "./precedence.ts";
import { resolve, signOf } from "./precedence.ts";
import {
  Colon,
  Comma,
  Dot,
  Else,
  Equals,
  False,
  Greater,
  Identifier,
  In,
  Infix,
  isOf,
  LeftBracket,
  LeftParen,
  Less,
  Minus,
  Name,
  Not,
  NumberLiteral,
  Or,
  rangeOf as placeOf,
  RightBracket,
  RightParen,
  Text,
  True,
  VOCABULARY,
  Where,
} from "./tokens.ts";
import type { Argument, Comprehension, Expression, Named, SetNode, WithNode } from "./tree.ts";

/** The names of elements. A `<` between a name and one of these begins a type, not a comparison. */
const ELEMENT_WORDS = ["bool", "i32", "u32", "f32", "f64"];

/** Parses expressions within a line. Rules of whole lines are in `LineParser`, which extends this class and is the one in use. */
export class ExpressionParser extends EmbeddedActionsParser {
  constructor(skipValidations: boolean) {
    super(VOCABULARY, { recoveryEnabled: false, maxLookahead: 2, skipValidations });
  }

  readonly expression = this.RULE("expression", (): Expression => {
    const operands: Operand[] = [this.SUBRULE(this.operand)];
    const signs: Sign[] = [];
    this.MANY(() => {
      const token = this.CONSUME(Infix);
      signs.push({ sign: signOf(token), range: rangeOf(token) });
      operands.push(this.SUBRULE2(this.operand));
    });
    return this.ACTION(() => resolve(operands, signs)) ?? operands[0]!.node;
  });

  readonly operand = this.RULE("operand", (): Operand => {
    const prefixes: { sign: "-" | "not"; range: Range }[] = [];
    this.MANY(() => {
      const token = this.OR([{ ALT: () => this.CONSUME(Minus) }, { ALT: () => this.CONSUME(Not) }]);
      prefixes.push({ sign: token?.tokenType === Not ? "not" : "-", range: rangeOf(token) });
    });
    let node = this.SUBRULE(this.primary);
    let postfixes = 0;
    this.MANY2(() => {
      node = this.OR2([
        { ALT: () => this.SUBRULE(this.call, { ARGS: [node] }) },
        { ALT: () => this.SUBRULE(this.index, { ARGS: [node] }) },
        { ALT: () => this.SUBRULE(this.member, { ARGS: [node] }) },
      ]);
      postfixes++;
    });
    return { prefixes, node, postfixes };
  });

  readonly primary = this.RULE("primary", (): Expression => {
    return this.OR([
      {
        ALT: (): Expression => {
          const token = this.CONSUME(NumberLiteral);
          return { kind: "number", range: rangeOf(token), value: Number(token.image.replaceAll("_", "")) };
        },
      },
      {
        ALT: (): Expression => {
          const token = this.CONSUME(Text);
          return { kind: "text", range: rangeOf(token), value: this.ACTION(() => textOf(token)) };
        },
      },
      { ALT: (): Expression => ({ kind: "truth", range: rangeOf(this.CONSUME(True)), value: true }) },
      { ALT: (): Expression => ({ kind: "truth", range: rangeOf(this.CONSUME(False)), value: false }) },
      { ALT: () => this.SUBRULE(this.word) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
    ]);
  });

  /** A name or `where`, with the element after it if there is one. */
  readonly word = this.RULE("word", (): Expression => {
    const { name, range } = this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      { ALT: () => ({ name: "where", range: rangeOf(this.CONSUME(Where)) }) },
    ]);
    const element = this.OPTION({ GATE: () => this.#isElement(), DEF: () => this.SUBRULE(this.element) });
    return {
      kind: "name",
      range: element ? join(range, element.range) : range,
      name,
      element: element ? element.element : null,
    };
  });

  readonly element = this.RULE("element", (): { range: Range; element: Named } => {
    const first = this.CONSUME(Less);
    const element = this.SUBRULE(this.name);
    return { range: spanned(first, this.CONSUME(Greater)), element };
  });

  readonly parenthesized = this.RULE("parenthesized", (): Expression => {
    const first = this.CONSUME(LeftParen);
    const found = this.OR([
      { GATE: () => this.#comprehends(), ALT: () => this.SUBRULE(this.comprehension) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    const last = this.CONSUME(RightParen);
    return this.ACTION(() => {
      const range = spanned(first, last);
      return "over" in found ? { kind: "several", range, comprehension: found } : found;
    });
  });

  readonly call = this.RULE("call", (callee: Expression): Expression => {
    const first = this.CONSUME(LeftParen);
    let comprehension: Comprehension | null = null;
    const given: Argument[] = [];
    this.OR([
      {
        GATE: () => this.#comprehends(),
        ALT: () => {
          comprehension = this.SUBRULE(this.comprehension);
        },
      },
      { ALT: () => this.MANY_SEP({ SEP: Comma, DEF: () => given.push(this.SUBRULE(this.argument)) }) },
    ]);
    const last = this.CONSUME(RightParen);
    const range = callee ? join(callee.range, rangeOf(last)) : spanned(first, last);
    return { kind: "call", range, callee, comprehension, given };
  });

  readonly argument = this.RULE("argument", (): Argument => {
    const otherwise = this.OPTION(() => this.CONSUME(Else));
    const name = this.OPTION2({
      GATE: () => this.LA(2).tokenType === Equals,
      DEF: () => {
        const found = this.SUBRULE(this.name);
        this.CONSUME(Equals);
        return found;
      },
    });
    const value = this.SUBRULE(this.expression);
    const first = otherwise ? rangeOf(otherwise) : (name?.range ?? value.range);
    return { range: join(first, value.range), name: name ?? null, isElse: otherwise !== undefined, value };
  });

  readonly comprehension = this.RULE("comprehension", (): Comprehension => {
    const over = this.OR([
      {
        GATE: () => this.LA(2).tokenType === In,
        ALT: (): Comprehension["over"] => {
          const bound = this.SUBRULE(this.name);
          this.CONSUME(In);
          const set = this.SUBRULE(this.set);
          const named = this.SUBRULE(this.with);
          const where = this.OPTION(() => {
            this.CONSUME(Where);
            return this.SUBRULE(this.expression);
          });
          return { kind: "set", bound, set, named, where: where ?? null };
        },
      },
      {
        GATE: () => this.LA(2).tokenType === Colon || isWith(this.LA(2)),
        ALT: (): Comprehension["over"] => {
          const bound = this.SUBRULE2(this.name);
          return { kind: "edge", bound, named: this.SUBRULE2(this.with) };
        },
      },
      {
        ALT: (): Comprehension["over"] => {
          this.CONSUME(Identifier, { LABEL: "at" });
          return { kind: "at", index: this.SUBRULE2(this.expression) };
        },
      },
    ]);
    const items: Argument[] = [];
    this.OPTION2(() => {
      this.CONSUME(Colon);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.argument)) });
    });
    const head = over?.kind === "at" ? over.index.range : over?.bound?.range;
    return { range: join(head, items.at(-1)?.range ?? head), over, items };
  });

  /** Entries that get names at the beginning of a clause, before its condition and items. */
  readonly with = this.RULE("with", (): readonly WithNode[] => {
    const named: WithNode[] = [];
    this.OPTION({
      GATE: () => isWith(this.LA(1)),
      DEF: () => {
        this.CONSUME(Identifier, { LABEL: "with" });
        this.AT_LEAST_ONE_SEP({
          SEP: Comma,
          DEF: () => {
            const { name, range } = this.SUBRULE(this.name);
            this.CONSUME(Equals);
            named.push({ name, range, value: this.SUBRULE(this.expression) });
          },
        });
      },
    });
    return named;
  });

  readonly set = this.RULE("set", (): SetNode => {
    const first = this.SUBRULE(this.name);
    const second = this.OPTION(() => {
      this.CONSUME(Dot);
      return this.SUBRULE2(this.name);
    });
    const word = second ?? first;
    const given = this.OPTION2(() => {
      const ends: Named[] = [];
      this.CONSUME(LeftParen);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => ends.push(this.SUBRULE(this.end)) });
      return { ends, last: this.CONSUME(RightParen) };
    });
    const range = join(first.range, given ? rangeOf(given.last) : word.range);
    return { range, graph: second ? first : null, word, given: given?.ends ?? null };
  });

  /** An end of an edge, or the set that it brings: a name, or `in`. */
  readonly end = this.RULE("end", (): Named => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.name) },
      { ALT: () => ({ name: "in", range: rangeOf(this.CONSUME(In)) }) },
    ]);
  });

  readonly index = this.RULE("index", (object: Expression): Expression => {
    this.CONSUME(LeftBracket);
    const index = this.SUBRULE(this.expression);
    const otherwise = this.OPTION(() => {
      this.CONSUME(Comma);
      this.CONSUME(Else);
      return this.SUBRULE2(this.expression);
    });
    const last = this.CONSUME(RightBracket);
    const range = object ? join(object.range, rangeOf(last)) : rangeOf(last);
    return { kind: "index", range, object, index, otherwise: otherwise ?? null };
  });

  readonly member = this.RULE("member", (object: Expression): Expression => {
    const dot = this.CONSUME(Dot);
    const member = this.SUBRULE(this.name);
    const element = this.OPTION({ GATE: () => this.#isElement(), DEF: () => this.SUBRULE(this.element) });
    const range = join(object ? object.range : rangeOf(dot), element?.range ?? member.range);
    return { kind: "member", range, object, member, element: element ? element.element : null };
  });

  readonly name = this.RULE("name", (): Named => {
    const token = this.CONSUME(Name);
    return { name: token.image.replace(/^@/, ""), range: rangeOf(token) };
  });

  /** Whether the contents of these brackets are a clause over a set. */
  #comprehends(): boolean {
    const second = this.LA(2).tokenType;
    if (!isOf(this.LA(1), Name)) return false;
    if (second === In || second === Colon || isWith(this.LA(2))) return true;
    if (this.LA(1).image !== "at") return false;
    if (second === Comma || second === RightParen || second === Dot || second === Or) return false;
    let depth = 0;
    for (let k = 2; ; k++) {
      const { tokenType } = this.LA(k);
      if (tokenType === EOF || (depth === 0 && (tokenType === Comma || tokenType === RightParen))) return false;
      if (tokenType === Colon && depth === 0) return true;
      if (tokenType === LeftParen || tokenType === LeftBracket) depth++;
      if (tokenType === RightParen || tokenType === RightBracket) depth--;
    }
  }

  #isElement(): boolean {
    const [first, second, third] = [this.LA(1), this.LA(2), this.LA(3)];
    return first.tokenType === Less && ELEMENT_WORDS.includes(second.image) && third.tokenType === Greater;
  }
}

/** Whether a token begins the names of a clause. */
function isWith({ tokenType, image }: IToken): boolean {
  return tokenType === Identifier && image === "with";
}

/** The smallest range that contains both. While the grammar is recorded there are none, and any range will do. */
export function join(a: Range | undefined, b: Range | undefined): Range {
  return a && b ? joined(a, b) : NOWHERE;
}

const NOWHERE: Range = { start: 0, end: 0 };

/** The range of a token. While the grammar is recorded there may be no token. */
export function rangeOf(token: IToken | undefined): Range {
  return token?.image === undefined ? NOWHERE : placeOf(token);
}

/** The range from one token to another. */
export function spanned(first: IToken, last: IToken): Range {
  return join(rangeOf(first), rangeOf(last));
}

/** The value of a text in quotes. Escapes are those of JSON; any other escape stands for itself. */
export function textOf({ image }: IToken): string {
  try {
    return JSON.parse(image) as string;
  } catch {
    return image.slice(1, -1);
  }
}
