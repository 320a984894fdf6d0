/** Reads interpolated values of templates, which are tokens that no lexer reads. */

import type { IToken, TokenType } from "chevrotain";
import type { Diagnostics } from "../diagnostic.ts";
import type { Insertion, Source } from "../source.ts";
import {
  BlockComment,
  False,
  Identifier,
  LeftBrace,
  LineBreak,
  LineComment,
  madeToken,
  NumberLiteral,
  RightBrace,
  rangeOf,
  True,
} from "./tokens.ts";

/** The text with each interpolation replaced by a name of the same length, with spaces around it. */
export function withoutInsertions({ text, insertions }: Source): string {
  let found = "";
  let at = 0;
  for (const { range } of insertions) {
    found += `${text.slice(at, range.start)} ${"_".repeat(range.end - range.start - 2)} `;
    at = range.end;
  }
  return found + text.slice(at);
}

/**
 * The tokens of such a text, with the interpolated values in their places. A value that stands alone in its line outside of
 * all braces is left out: it is there to be known by its name.
 */
export function withInsertions(tokens: readonly IToken[], source: Source, diagnostics: Diagnostics): readonly IToken[] {
  const { insertions } = source;
  if (insertions.length === 0) return tokens;
  const left = new Map(insertions.map((insertion) => [insertion.range.start + 1, insertion]));
  let depth = 0;
  const found = tokens.flatMap((token, k) => {
    if (token.tokenType === LeftBrace) depth++;
    if (token.tokenType === RightBrace) depth--;
    const insertion = left.get(token.startOffset);
    if (!insertion || token.tokenType !== Identifier) return [token];
    left.delete(token.startOffset);
    const isAlone = isEnd(tokens[k - 1]) && isEnd(tokens[k + 1]);
    return depth === 0 && isAlone && insertion.kind === "name" ? [] : [tokenOf(insertion)];
  });
  for (const { range } of left.values()) {
    const around = tokens.find((token) => rangeOf(token).start <= range.start && rangeOf(token).end >= range.end);
    if (around?.tokenType === LineComment || around?.tokenType === BlockComment) continue;
    diagnostics.add(source, "lang/syntax", range, "found an interpolation within a text; expected it by itself", {
      hint: "Interpolations are algorithms, functions and numbers; texts are written out.",
    });
  }
  return found;
}

function isEnd(token: IToken | undefined): boolean {
  return token === undefined || token.tokenType === LineBreak || token.tokenType === LineComment;
}

function tokenOf({ kind, image, range }: Insertion): IToken {
  const types = {
    number: NumberLiteral,
    truth: image === "true" ? True : False,
    name: Identifier,
  } as const satisfies Record<Insertion["kind"], TokenType>;
  return madeToken(types[kind], image, range);
}
