/** Splits a text into the tokens of the program and comments. Characters that are no token are reported. */

import type { IToken } from "chevrotain";
import { ELEMENTS } from "../../ir/type.ts";
import type { Diagnostics } from "../diagnostic.ts";
import type { Range, Source } from "../source.ts";
import { readForeign } from "./foreign.ts";
import { withInsertions, withoutInsertions } from "./insertions.ts";
import { isForeignLine } from "./openers.ts";
import {
  BadNumber,
  BlockComment,
  Equals,
  Foreign,
  Greater,
  GreaterEqual,
  Less,
  LineBreak,
  LineComment,
  madeToken,
  NumberLiteral,
  OpenComment,
  OpenText,
  rangeOf,
  Text,
  theLexer,
  Unknown,
} from "./tokens.ts";

/** The longest text that is read, in UTF-16 units. */
const LONGEST_TEXT = 8 << 20;

/** A comment, with the signs that mark it. */
export interface Comment {
  readonly range: Range;
  readonly text: string;
}

/** The tokens and comments of a text. */
export interface Lexed {
  /** All tokens and comments as they are written. */
  readonly all: readonly IToken[];
  /** The tokens of the program, line breaks included. Foreign signs are replaced. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  /** The offsets of tokens whose lines cannot be read, and need no further message. */
  readonly unread: ReadonlySet<number>;
}

/** Reads a text. A text that is too long gives no tokens. */
export function lex(source: Source, diagnostics: Diagnostics): Lexed {
  const { text } = source;
  if (text.length > LONGEST_TEXT) {
    diagnostics.add(
      source,
      "lang/limit",
      { start: 0, end: 0 },
      `found a text of ${text.length} characters; expected at most ${LONGEST_TEXT}`,
      { hint: "Put algorithms that do not call each other into files of their own." },
    );
    return { all: [], tokens: [], comments: [], unread: new Set() };
  }
  const { tokens: found } = theLexer().tokenize(withoutInsertions(source));
  const all = withInsertions(withTypesEnded(found), source, diagnostics);
  const tokens: IToken[] = [];
  const comments: Comment[] = [];
  const unread = new Set<number>();
  let first: IToken | undefined;
  let second: IToken | undefined;
  for (const token of all) {
    if (token.tokenType === LineBreak) first = second = undefined;
    else if (first === undefined) first = token;
    else second ??= token;
    switch (token.tokenType) {
      case LineComment:
      case BlockComment:
        comments.push({ range: rangeOf(token), text: source.slice(rangeOf(token)) });
        // A comment over several rows ends its line, as the line break within it would.
        break;
      case OpenComment:
        diagnostics.add(
          source,
          "lang/syntax",
          { start: token.startOffset, end: token.startOffset + 2 },
          "found a comment that never ends",
          { hint: "End it with */." },
        );
        break;
      case BadNumber:
        tokens.push(badNumber(token, source, diagnostics));
        break;
      case OpenText:
        diagnostics.add(source, "lang/syntax", rangeOf(token), "found a text whose line ends before it does", {
          hint: 'End it with ".',
        });
        tokens.push(madeToken(Text, '""', rangeOf(token)));
        break;
      case Unknown:
        sayUnknown(token, source, diagnostics);
        unread.add(token.startOffset);
        tokens.push(token);
        break;
      case Foreign: {
        const isQuiet = first !== undefined && isForeignLine(first, second);
        const read = isQuiet ? null : readForeign(token, source, diagnostics);
        if (read === null) unread.add(token.startOffset);
        tokens.push(...(read ?? [token]));
        break;
      }
      default:
        tokens.push(token);
    }
  }
  return { all, tokens, comments, unread };
}

function sayUnknown(token: IToken, source: Source, diagnostics: Diagnostics): void {
  const [first = ""] = token.image;
  const message = /\p{L}/u.test(first)
    ? `found the letter ${first}; names are of a to z, A to Z, digits and _`
    : `found ${JSON.stringify(first)}, which means nothing here`;
  const hint = /[“”„«»‘’]/.test(first)
    ? 'Texts are in ".'
    : first === "'"
      ? 'Texts are in ". There is no transpose.'
      : undefined;
  diagnostics.add(source, "lang/syntax", rangeOf(token), message, { hint });
}

/** Splits the two signs at the end of a type, as in `node<f64>=0`. In a comparison, they would be one. */
function withTypesEnded(tokens: readonly IToken[]): IToken[] {
  return tokens.flatMap((token, k) => {
    const isType = tokens[k - 2]?.tokenType === Less && ELEMENTS.some((element) => element === tokens[k - 1]!.image);
    if (token.tokenType !== GreaterEqual || !isType) return [token];
    const { start, end } = rangeOf(token);
    return [madeToken(Greater, ">", { start, end: end - 1 }), madeToken(Equals, "=", { start: start + 1, end })];
  });
}

/** Guesses what was meant by a malformed number, reports it, and reads it as that. */
function badNumber(token: IToken, source: Source, diagnostics: Diagnostics): IToken {
  const { image } = token;
  const range = rangeOf(token);
  const suffix = /^((?:\d[\d_]*)?\.?\d+(?:[eE]\d+)?)([A-Za-z]\w*)$/.exec(image);
  const number = /^(?:\d[\d_]*\.?|\.\d+)(?:[eE]\d+)?$/.test(image) ? image : (suffix?.[1] ?? "0");
  const whole = String(Number(number.replaceAll("_", "")));
  const hint = suffix
    ? `Write ${suffix[1]}: a number takes the element that its place asks for. i32(…), u32(…) and f32(…) say one.`
    : `Write ${number === "0" ? "digits, as in 0.5, 1e-9 and 0xff" : /\.$/.test(number) ? `${number}0` : whole}.`;
  diagnostics.add(source, "lang/syntax", range, `found ${image}, which is no number`, { hint });
  return madeToken(NumberLiteral, whole, range);
}
