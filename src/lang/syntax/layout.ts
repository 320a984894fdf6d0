/**
 * Divides tokens into lines: which line breaks end a statement, which brackets match, and which lines are in the braces of
 * another.
 *
 * Each line is then parsed by itself, so that a mistake in one does not affect the others. Brackets that do not match are
 * reported here and mended, so that later stages find only matching ones.
 */

import type { IToken, TokenType } from "chevrotain";
import type { Diagnostics } from "../diagnostic.ts";
import type { Range, Source } from "../source.ts";
import type { Lexed } from "./lex.ts";
import {
  Algorithm,
  Block,
  Colon,
  Comma,
  Else,
  Equals,
  Fn,
  Greater,
  Import,
  Infix,
  isOf,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Let,
  LineBreak,
  madeToken,
  Name,
  Repeat,
  Require,
  Return,
  RightBrace,
  RightBracket,
  RightParen,
  rangeOf,
  Until,
  Var,
} from "./tokens.ts";

/** The most brackets that may be nested. */
const DEEPEST = 256;

/** One line of the program: at least one token. A block within it is one token, whose payload is a `Lines`. */
export interface Line {
  readonly tokens: readonly IToken[];
  /** Whether a mistake was reported that makes the line unreadable. */
  readonly isUnread: boolean;
}

/** The lines in braces, or of the file. */
export interface Lines {
  readonly range: Range;
  readonly lines: readonly Line[];
}

interface Frame {
  readonly opening: IToken | null;
  readonly lines: Line[];
  current: IToken[];
  isUnread: boolean;
  /** The open round and square brackets of the current line. */
  readonly brackets: IToken[];
}

const CLOSERS: ReadonlyMap<TokenType, readonly [TokenType, string]> = new Map([
  [LeftParen, [RightParen, ")"]],
  [LeftBracket, [RightBracket, "]"]],
]);

/** Words that only stand at the beginning of a line. */
const BEGINNERS: readonly TokenType[] = [Let, Var, Return, Repeat, Until, Require, Algorithm, Fn, Import];
const DECLARATIONS: readonly TokenType[] = [Algorithm, Fn];

/** The lines of a text; null where it is nested too deep to be read, which is reported. */
export function layOut(source: Source, lexed: Lexed, diagnostics: Diagnostics): Lines | null {
  return new Layout(source, lexed, diagnostics).lay();
}

class Layout {
  readonly #source: Source;
  readonly #lexed: Lexed;
  readonly #diagnostics: Diagnostics;
  readonly #frames: Frame[] = [newFrame(null)];
  /**
   * How many more braces are opened than closed. While there are any, a row that is indented less shows which block was left
   * open.
   */
  #missing: number;
  #depth = 0;

  constructor(source: Source, lexed: Lexed, diagnostics: Diagnostics) {
    this.#source = source;
    this.#lexed = lexed;
    this.#diagnostics = diagnostics;
    const count = (type: TokenType): number => lexed.tokens.filter(({ tokenType }) => tokenType === type).length;
    this.#missing = count(LeftBrace) - count(RightBrace);
  }

  get #frame(): Frame {
    return this.#frames.at(-1)!;
  }

  lay(): Lines | null {
    const { tokens } = this.#lexed;
    for (let k = 0; k < tokens.length; k++) {
      const token = tokens[k]!;
      const starts = k === 0 || tokens[k - 1]!.tokenType === LineBreak;
      if (token.tokenType === LineBreak) this.#break();
      else if (starts) this.#start(token, tokens, k);
      if (token.tokenType !== LineBreak) this.#take(token);
      if (this.#depth > DEEPEST) {
        this.#say(
          "lang/limit",
          rangeOf(token),
          `found brackets within ${DEEPEST} others; expected at most ${DEEPEST}`,
          "Give a part a name of its own with let.",
        );
        return null;
      }
    }
    const end = this.#source.text.length;
    while (this.#frames.length > 1) this.#closeBlock(null, end);
    this.#endLine();
    return { range: { start: 0, end }, lines: this.#frame.lines };
  }

  /** Handles a line break, which ends the line unless a bracket is open or the line is incomplete. */
  #break(): void {
    const { brackets, current } = this.#frame;
    if (brackets.length === 0 && !goesOn(current)) this.#endLine();
  }

  /**
   * Looks at the first token of a row, which may show that a bracket or block before it was left open, or that the row
   * continues the line before.
   */
  #start(token: IToken, tokens: readonly IToken[], at: number): void {
    const { tokenType } = token;
    const before = this.#frame.current.at(-1);
    const assigns =
      isOf(token, Name) &&
      tokens[at + 1]?.tokenType === Equals &&
      before !== undefined &&
      !(before.tokenType === Comma || CLOSERS.has(before.tokenType));
    if (this.#frame.brackets.length > 0 && (BEGINNERS.includes(tokenType) || assigns)) {
      this.#closeBrackets();
      this.#endLine();
    }
    while (this.#frames.length > 1 && this.#missing > 0 && this.#isOutside(token)) {
      this.#closeBlock(null, token.startOffset);
      this.#endLine();
    }
    if (this.#frames.length > 1 && DECLARATIONS.includes(tokenType) && this.#missing > 0) {
      while (this.#frames.length > 1) this.#closeBlock(null, token.startOffset);
      this.#endLine();
    }
    const last = this.#frame.lines.at(-1);
    if (this.#frame.current.length > 0 || last === undefined) return;
    if (tokenType === LeftBrace) {
      this.#say(
        "lang/syntax",
        rangeOf(token),
        "found { at the beginning of a line; expected it at the end of the line that it belongs to",
        "A line break ends a statement: write name(…) {, repeat … { and if … {.",
      );
      this.#reopen();
    } else if (tokenType === Else) {
      this.#say(
        "lang/syntax",
        rangeOf(token),
        "found else at the beginning of a line; expected it after the } of its if",
        "A line break ends a statement: write } else {.",
      );
      this.#reopen();
    } else if (isOf(token, Infix) && token.image !== "-") {
      this.#say(
        "lang/syntax",
        rangeOf(token),
        `found ${token.image} at the beginning of a line; expected it at the end of the line before`,
        "A line break ends a statement, except after an operator and within ( ).",
      );
      this.#reopen();
    }
  }

  /** Whether a row is indented less than the innermost block should be, or ends a block further out. */
  #isOutside(token: IToken): boolean {
    const opening = indentOf(this.#source, this.#frame.opening!.startOffset);
    const own = indentOf(this.#source, token.startOffset);
    const [first] = this.#frame.lines[0]?.tokens ?? this.#frame.current;
    // Columns mean nothing in a text without layout.
    if (!first || indentOf(this.#source, first.startOffset) <= opening) return false;
    return token.tokenType === RightBrace ? own < opening : own <= opening;
  }

  /** Continues the line before. */
  #reopen(): void {
    const last = this.#frame.lines.pop()!;
    this.#frame.current = [...last.tokens];
    this.#frame.isUnread = last.isUnread;
  }

  #take(token: IToken): void {
    const frame = this.#frame;
    if (this.#lexed.unread.has(token.startOffset)) frame.isUnread = true;
    switch (token.tokenType) {
      case LeftParen:
      case LeftBracket:
        frame.brackets.push(token);
        frame.current.push(token);
        this.#depth++;
        break;
      case RightParen:
      case RightBracket:
        this.#closeBracket(token);
        break;
      case LeftBrace:
        this.#closeBrackets();
        this.#frames.push(newFrame(token));
        this.#depth++;
        break;
      case RightBrace:
        this.#closeBrackets();
        if (this.#frames.length > 1) this.#closeBlock(token, token.startOffset);
        else
          this.#say(
            "lang/syntax",
            rangeOf(token),
            "found } without a { before it",
            "Take it away, or look for what is closed twice.",
          );
        break;
      default:
        frame.current.push(token);
    }
  }

  #closeBracket(token: IToken): void {
    const { brackets, current } = this.#frame;
    const opening = brackets.pop();
    if (!opening) {
      this.#say(
        "lang/syntax",
        rangeOf(token),
        `found ${token.image} without a bracket that it closes`,
        "Take it away, or open it before.",
      );
      return;
    }
    this.#depth--;
    const [type, image] = CLOSERS.get(opening.tokenType)!;
    // Drops a comma too many, as after the last of several lines.
    if (current.at(-1)?.tokenType === Comma && current.at(-2)?.tokenType !== opening.tokenType) current.pop();
    if (token.tokenType === type) {
      current.push(token);
      return;
    }
    this.#diagnostics.add(this.#source, "lang/syntax", rangeOf(token), `found ${token.image}; expected ${image}`, {
      related: [{ message: `what is opened here by ${opening.image}`, range: rangeOf(opening) }],
    });
    current.push(madeToken(type, image, rangeOf(token)));
  }

  /** Closes the brackets that the current line left open. */
  #closeBrackets(): void {
    const { brackets, current } = this.#frame;
    const end = endOf(current);
    const [first] = brackets;
    if (first) {
      const [, image] = CLOSERS.get(first.tokenType)!;
      this.#diagnostics.add(
        this.#source,
        "lang/syntax",
        rangeOf(first),
        `found ${first.image}, which is never closed`,
        {
          hint: `Close it with ${image}.`,
          related: [{ message: `expected ${image} before the end of this line`, range: { start: end, end } }],
        },
      );
    }
    while (brackets.length > 0) {
      const [type, image] = CLOSERS.get(brackets.pop()!.tokenType)!;
      current.push(madeToken(type, image, { start: end, end }));
      this.#depth--;
    }
  }

  /** Ends the innermost block, at its brace or where that is missing. */
  #closeBlock(closing: IToken | null, at: number): void {
    this.#endLine();
    const { opening, lines } = this.#frames.pop()!;
    this.#depth--;
    const begin = rangeOf(opening!);
    const end = closing ? rangeOf(closing).end : at;
    if (closing === null) {
      this.#missing--;
      const line = this.#source.lineText(this.#source.placeOf(begin.start).line).trim();
      this.#say(
        "lang/syntax",
        begin,
        "found {, which is never closed",
        `Write } after the last line of ${JSON.stringify(line)}.`,
      );
    }
    const token = madeToken(Block, "{", { start: begin.start, end });
    const payload: Lines = { range: { start: begin.start, end }, lines };
    token.payload = payload;
    this.#frame.current.push(token);
  }

  #endLine(): void {
    const frame = this.#frame;
    this.#closeBrackets();
    if (frame.current.length > 0) frame.lines.push({ tokens: frame.current, isUnread: frame.isUnread });
    frame.current = [];
    frame.isUnread = false;
  }

  #say(code: "lang/syntax" | "lang/limit", range: Range, message: string, hint: string): void {
    this.#diagnostics.add(this.#source, code, range, message, { hint });
  }
}

/** The indentation of the row of an offset. */
function indentOf(source: Source, offset: number): number {
  const { line } = source.placeOf(offset);
  return /^\s*/.exec(source.lineText(line))![0].length;
}

function newFrame(opening: IToken | null): Frame {
  return { opening, lines: [], current: [], isUnread: false, brackets: [] };
}

/** The end of the last of some tokens. */
function endOf(tokens: readonly IToken[]): number {
  const last = tokens.at(-1);
  return last ? rangeOf(last).end : 0;
}

/** Whether a line with these tokens so far continues after a line break. */
function goesOn(tokens: readonly IToken[]): boolean {
  const last = tokens.at(-1);
  if (!last) return false;
  if (last.tokenType === Greater && tokens.at(-3)?.tokenType === Less) return !isTypeEnd(tokens);
  return isOf(last, Infix) || last.tokenType === Equals || last.tokenType === Comma || last.tokenType === Colon;
}

/** Whether tokens end in a type with an element, `node<f64>`, rather than in a comparison. */
function isTypeEnd(tokens: readonly IToken[]): boolean {
  return isOf(tokens.at(-2)!, Name);
}
