/** Parses a text to a syntax tree: tokens, then lines, then each line by itself. */

import type { IRecognitionException, IToken, TokenType } from "chevrotain";
import type { Diagnostics } from "../diagnostic.ts";
import type { Source } from "../source.ts";
import { faultOf } from "./faults.ts";
import type { Line, Lines } from "./layout.ts";
import { layOut } from "./layout.ts";
import type { Comment, Lexed } from "./lex.ts";
import { lex } from "./lex.ts";
import { isForeignLine, openerFault } from "./openers.ts";
import type { OpenBlock } from "./parser.ts";
import { LineParser } from "./parser.ts";
import { SignFault } from "./precedence.ts";
import {
  Algorithm,
  As,
  Block,
  Colon,
  Comma,
  Equal,
  Equals,
  Fn,
  Import,
  In,
  isOf,
  LeftParen,
  Let,
  madeToken,
  Name,
  Return,
  RightParen,
  rangeOf,
  Text,
  Var,
} from "./tokens.ts";
import type { BlockNode, Declaration, Named, Program, Statement } from "./tree.ts";

/** The result of reading a text: its tokens and its tree, in which unreadable parts are marked. */
export interface Syntax {
  readonly source: Source;
  readonly program: Program;
  readonly lexed: Lexed;
}

let parser: LineParser | null = null;

/** The parser, made at its first use. */
function theParser(): LineParser {
  parser ??= new LineParser();
  return parser;
}

/** Reads a text, and adds its mistakes to `diagnostics`. */
export function parseProgram(source: Source, diagnostics: Diagnostics): Syntax {
  const lexed = lex(source, diagnostics);
  const lines = layOut(source, lexed, diagnostics);
  const reader = new Reader(source, lexed.comments, diagnostics);
  const range = { start: 0, end: source.text.length };
  const program = lines === null ? { range, declarations: [], broken: [] } : reader.program(lines);
  return { source, program, lexed };
}

class Reader {
  readonly #source: Source;
  readonly #comments: readonly Comment[];
  readonly #diagnostics: Diagnostics;
  /** The next comment that may be documentation, by number. */
  #comment = 0;

  constructor(source: Source, comments: readonly Comment[], diagnostics: Diagnostics) {
    this.#source = source;
    this.#comments = comments;
    this.#diagnostics = diagnostics;
  }

  program({ range, lines }: Lines): Program {
    const declarations: Declaration[] = [];
    const broken: Named[] = [];
    let isLost = false;
    for (const line of lines) {
      const [first] = line.tokens;
      const begins = [Algorithm, Fn, Import].includes(first!.tokenType);
      // The lines after an unreadable declaration are probably its body.
      if (isLost && !begins && !isCallableWord(first!)) continue;
      isLost = false;
      const found = this.#read(line, () => theParser().declaration());
      if (found) declarations.push(this.#documented(found, first!));
      else {
        isLost = !begins || !line.tokens.some(({ tokenType }) => tokenType === Block);
        const name = line.tokens.find((token) => isOf(token, Name) && !isCallableWord(token));
        if (name) broken.push(namedBy(name));
        if (begins || isCallableWord(first!)) this.#brokenBlocks(line);
      }
    }
    return { range, declarations, broken };
  }

  #documented(declaration: Declaration, first: IToken): Declaration {
    if (declaration.kind === "import") return declaration;
    const { text } = this.#source;
    let documentation: string | null = null;
    const parts: string[] = [];
    let at = this.#comments.length - 1;
    // The search goes on from the last comment found, since declarations come in order.
    while (this.#comment < this.#comments.length && this.#comments[this.#comment]!.range.end <= first.startOffset) {
      this.#comment++;
    }
    at = this.#comment - 1;
    for (let end = first.startOffset; at >= 0; at--) {
      const comment = this.#comments[at]!;
      const between = text.slice(comment.range.end, end);
      const startsRow = /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, comment.range.start - 200), comment.range.start));
      if (/\S/.test(between) || between.split("\n").length > 2 || !startsRow) break;
      parts.unshift(plainComment(comment.text));
      end = comment.range.start;
    }
    if (parts.length > 0) documentation = parts.join("\n").trim();
    return { ...declaration, documentation };
  }

  #block({ lines }: Lines): Statement[] {
    return lines.map((line) => this.#statement(line));
  }

  #statement(line: Line): Statement {
    const { tokens } = line;
    const first = tokens[0]!;
    if ([Algorithm, Fn, Import].includes(first.tokenType) && !line.isUnread) {
      this.#diagnostics.add(
        this.#source,
        "lang/syntax",
        rangeOf(first),
        `found ${first.image} within a block; expected it outside of all braces`,
        { hint: "Move it out, before or after the algorithm that it is in." },
      );
      const name = tokens[1] && isOf(tokens[1], Name) ? [namedBy(tokens[1])] : [];
      return { kind: "broken", range: lineRange(line), names: [...name, ...namesIn(line)], blocks: [] };
    }
    const found = this.#read(line, () => theParser().statement());
    return found ?? { kind: "broken", range: lineRange(line), names: namesIn(line), blocks: this.#brokenBlocks(line) };
  }

  /** Parses a line by a rule; null where the line is not of the grammar, which is reported. */
  #read<T>(line: Line, rule: () => T): T | null {
    const { tokens } = line;
    const fault = openerFault(tokens);
    // The signs of such a line have not been reported: see `isForeignLine`.
    if (fault && (!line.isUnread || isForeignLine(tokens[0]!, tokens[1]))) {
      this.#diagnostics.add(this.#source, "lang/syntax", fault.range, fault.message, fault);
      return null;
    }
    if (line.isUnread) return null;
    const reader = theParser();
    reader.input = mended(tokens, this.#source, this.#diagnostics);
    reader.blocks = [];
    try {
      const found = rule();
      const [error] = reader.errors;
      if (error) {
        this.#sayError(error, tokens);
        return null;
      }
      for (const block of reader.blocks) this.#fill(block);
      return found;
    } catch (fault) {
      if (!(fault instanceof SignFault)) throw fault;
      this.#diagnostics.add(this.#source, "lang/syntax", fault.range, fault.message, { hint: fault.hint });
      return null;
    }
  }

  #sayError(error: IRecognitionException, tokens: readonly IToken[]): void {
    const { range, message, ...details } = faultOf(error, tokens);
    this.#diagnostics.add(this.#source, "lang/syntax", range, message, details);
  }

  #fill(block: OpenBlock): void {
    block.statements.push(...this.#block(block.lines));
  }

  #brokenBlocks({ tokens }: Line): BlockNode[] {
    // Braces after these words are an object of another language.
    if ([Return, Let, Var].includes(tokens[0]!.tokenType)) return [];
    return tokens.flatMap(({ tokenType, payload }) => {
      if (tokenType !== Block) return [];
      const lines: Lines = payload;
      return [{ range: lines.range, statements: this.#block(lines) }];
    });
  }
}

/** Whether a token begins a function in another language. */
function isCallableWord(token: IToken): boolean {
  return ["def", "function", "func", "export", "class", "void", "async", "Algorithm", "Fn"].includes(token.image);
}

function lineRange({ tokens }: Line): { readonly start: number; readonly end: number } {
  return { start: rangeOf(tokens[0]!).start, end: rangeOf(tokens.at(-1)!).end };
}

/** The names that an unreadable line was going to define or assign. */
function namesIn({ tokens }: Line): Named[] {
  const [first] = tokens;
  const end = tokens.findIndex(({ tokenType }) => [Equals, Colon, Block, In].includes(tokenType));
  const head = tokens.slice(0, end < 0 ? tokens.length : end + 1);
  const defines =
    [Let, Var].includes(first!.tokenType) || head.some(({ tokenType }) => tokenType === Equals || tokenType === In);
  const rounds = tokens.flatMap((token, k) => (tokens[k - 1]?.tokenType === As ? [token] : []));
  const named = defines ? [...head, ...rounds] : rounds;
  return named.filter((token) => isOf(token, Name)).map(namedBy);
}

function namedBy(token: IToken): Named {
  return { name: token.image.replace(/^@/, ""), range: rangeOf(token) };
}

/**
 * The tokens of a line, with `==` in place of each `=` that can only have been meant to compare: in a condition, and in
 * brackets where it names no argument.
 */
function mended(tokens: readonly IToken[], source: Source, diagnostics: Diagnostics): IToken[] {
  const [first] = tokens;
  const isCondition =
    ["if", "until", "require", "repeat", "return"].includes(first!.image) && first!.tokenType !== Text;
  if ([Algorithm, Fn].includes(first!.tokenType) || !tokens.some(({ tokenType }) => tokenType === Equals))
    return [...tokens];
  let depth = 0;
  return tokens.map((token, k) => {
    if ("([".includes(token.image) && token.image !== "") depth++;
    if (")]".includes(token.image) && token.image !== "") depth--;
    if (token.tokenType !== Equals) return token;
    const names = tokens[k - 1] !== undefined && isOf(tokens[k - 1]!, Name);
    const before = tokens[k - 2];
    const isArgument =
      depth > 0 && names && ([LeftParen, Comma].includes(before?.tokenType as TokenType) || before?.image === "with");
    if (isArgument || (depth === 0 && !isCondition)) return token;
    // The condition is followed by a statement without braces, which is reported.
    if (
      depth === 0 &&
      names &&
      before &&
      (before.tokenType === RightParen || before.tokenType === Colon || isOf(before, Name))
    )
      return token;
    diagnostics.add(source, "lang/syntax", rangeOf(token), "found =, which assigns; expected ==, which compares", {
      hint: "Write x == y.",
    });
    return madeToken(Equal, "==", rangeOf(token));
  });
}

/** A comment without its signs. */
function plainComment(text: string): string {
  if (text.startsWith("//")) return text.slice(2).replace(/^ /, "");
  const lines = text.slice(2, -2).replace(/^\*/, "").split("\n");
  return lines.map((line) => line.replace(/^\s*\* ?/, "").trimEnd()).join("\n");
}
