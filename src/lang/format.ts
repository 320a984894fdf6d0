/**
 * Formats a text in its one layout: two spaces a level, one space around signs, at most one blank line in a row. Rows stay as
 * their author broke them, except that the closing brace of a block of several rows has a row to itself. Comments stay where
 * they are.
 */

import type { IToken, TokenType } from "chevrotain";
import { ELEMENTS } from "../ir/type.ts";
import type { TextDiagnostic } from "./diagnostic.ts";
import { Diagnostics } from "./diagnostic.ts";
import { Source } from "./source.ts";
import { parseProgram } from "./syntax/parse.ts";
import {
  BlockComment,
  Colon,
  Comma,
  Dot,
  Equals,
  False,
  Greater,
  Infix,
  isOf,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  LineBreak,
  LineComment,
  Minus,
  Name,
  NumberLiteral,
  RightBrace,
  RightBracket,
  RightParen,
  Text,
  True,
  Where,
} from "./syntax/tokens.ts";

export interface Formatted {
  /** The text in its layout; null where it is not of the grammar, so that its structure is unknown. */
  readonly text: string | null;
  readonly diagnostics: readonly TextDiagnostic[];
}

/**
 * Lays out a text. What is laid out already stays as it is. Throws nothing.
 *
 * @example
 * ```ts
 * import { format } from "edgewise/lang";
 *
 * const { text } = format("algorithm f( ){\nreturn degree*2 as x\n}\n");
 * console.log(text?.split("\n")[1]?.trim()); // return degree * 2 as x
 * ```
 */
export function format(text: string, { file = "program.ew" }: { readonly file?: string | undefined } = {}): Formatted {
  const diagnostics = new Diagnostics();
  const { lexed } = parseProgram(new Source(file, text), diagnostics);
  if (diagnostics.errors > 0) return { text: null, diagnostics: diagnostics.sorted() };
  return { text: layTokens(lexed.all), diagnostics: [] };
}

const OPENERS: readonly TokenType[] = [LeftParen, LeftBracket, LeftBrace];
const CLOSERS: readonly TokenType[] = [RightParen, RightBracket, RightBrace];
const COMMENTS: readonly TokenType[] = [LineComment, BlockComment];

interface Opened {
  readonly type: TokenType;
  /** The indentation of the row in which it was opened. */
  readonly indent: number;
}

function layTokens(tokens: readonly IToken[]): string {
  const lines: string[] = [];
  const opened: Opened[] = [];
  let row: IToken[] = [];
  /** The last token before this row, comments left out. */
  let last: IToken | undefined;
  let isTypeEnd = false;
  const flush = (): void => {
    if (row.length === 0) {
      const isFirst = lines.length === 0 || last?.tokenType === LeftBrace;
      if (!isFirst && lines.at(-1) !== "") lines.push("");
      return;
    }
    const first = row[0]!;
    const around = opened.at(-1);
    const closes = CLOSERS.includes(first.tokenType);
    if (first.tokenType === RightBrace && lines.at(-1) === "") lines.pop();
    let indent = around === undefined ? 0 : around.indent + (closes ? 0 : 1);
    const isBlock = around === undefined || around.type === LeftBrace;
    if (isBlock && !closes && last && goesOn(last, isTypeEnd)) indent++;
    lines.push(`${"  ".repeat(indent)}${spaced(row, indent)}`);
    for (const [k, token] of row.entries()) {
      if (OPENERS.includes(token.tokenType)) opened.push({ type: token.tokenType, indent });
      if (CLOSERS.includes(token.tokenType)) opened.pop();
      if (COMMENTS.includes(token.tokenType)) continue;
      last = token;
      isTypeEnd = token.tokenType === Greater && endsType(row, k);
    }
    row = [];
  };
  for (const token of tokens) {
    // A brace that ends a block of several rows gets a row to itself.
    if (token.tokenType === RightBrace && row.length > 0 && !isBlockOpenIn(row)) flush();
    if (token.tokenType !== LineBreak) row.push(token);
    else flush();
  }
  if (row.length > 0) flush();
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Whether a block that begins in a row continues at its end. */
function isBlockOpenIn(row: readonly IToken[]): boolean {
  let open = 0;
  for (const { tokenType } of row) {
    if (tokenType === LeftBrace) open++;
    // The first brace may end a block of earlier rows.
    if (tokenType === RightBrace && open > 0) open--;
  }
  return open > 0;
}

/** Whether a row after this token continues the statement before it. */
function goesOn(last: IToken, isTypeEnd: boolean): boolean {
  if (last.tokenType === Greater && isTypeEnd) return false;
  return isOf(last, Infix) || last.tokenType === Equals || last.tokenType === Comma || last.tokenType === Colon;
}

/** Prints the tokens of a row with spaces between them. */
function spaced(row: readonly IToken[], indent: number): string {
  let text = "";
  row.forEach((token, k) => {
    if (k > 0 && needsSpace(row, k)) text += " ";
    text += token.tokenType === BlockComment ? commentText(token.image, indent) : token.image.trimEnd();
  });
  return text;
}

/** Prints a comment of several rows. Rows that begin with a star are aligned under the first. */
function commentText(image: string, indent: number): string {
  const [first, ...others] = image.split(/\r?\n|\r/);
  const rows = others.map((row) => {
    const bare = row.trim();
    return bare.startsWith("*") ? `${"  ".repeat(indent)} ${bare}` : row.trimEnd();
  });
  return [first!.trimEnd(), ...rows].join("\n");
}

function needsSpace(row: readonly IToken[], k: number): boolean {
  const [before, token] = [row[k - 1]!, row[k]!];
  const [left, right] = [before.tokenType, token.tokenType];
  if (COMMENTS.includes(left) || COMMENTS.includes(right)) return true;
  if (left === LeftBrace && right === RightBrace) return false;
  if (left === LeftParen || left === LeftBracket || left === Dot) return false;
  if ([RightParen, RightBracket, Comma, Dot, Colon].includes(right)) return false;
  if (beginsType(row, k) || beginsType(row, k - 1) || endsType(row, k)) return false;
  // Two minus signs without a space would be another sign.
  if (left === Minus) return right === Minus || endsOperand(row, k - 2);
  if (right === LeftParen || right === LeftBracket) return !endsOperand(row, k - 1);
  return true;
}

/** Whether a token is the last of an operand, so that a bracket after it belongs to it and a minus is no sign of its own. */
function endsOperand(row: readonly IToken[], k: number): boolean {
  const token = row[k];
  if (!token) return false;
  const { tokenType } = token;
  if ([NumberLiteral, Text, True, False, RightParen, RightBracket, Where].includes(tokenType)) return true;
  return isOf(token, Name) || endsType(row, k);
}

/** Whether a `<` begins the element of a type or word. */
function beginsType(row: readonly IToken[], k: number): boolean {
  if (row[k]?.tokenType !== Less || row[k + 2]?.tokenType !== Greater) return false;
  return ELEMENTS.some((element) => element === row[k + 1]!.image);
}

function endsType(row: readonly IToken[], k: number): boolean {
  return row[k]?.tokenType === Greater && beginsType(row, k - 2);
}
