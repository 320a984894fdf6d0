/** Splits the IR text into tokens, and moves through them. Its errors say where something stands and what was expected. */

import type { SourceSpan } from "../../error.ts";
import { EdgewiseError } from "../../error.ts";

/** A token. The text of a `value` (`%name`) and of a `symbol` (`@name`) lacks the sign, that of a string its quotes and escapes. */
interface Token {
  readonly kind: "value" | "symbol" | "word" | "number" | "string" | "punctuation" | "end";
  readonly text: string;
  readonly span: SourceSpan;
}

/** A name in the text and where it stands. */
export interface Name {
  readonly text: string;
  readonly span: SourceSpan;
}

const SPACE = /\s+|\/\/[^\n]*/y;
const TOKEN =
  /%(?<value>\w+)|@(?<symbol>[A-Za-z_]\w*)|(?<number>-?(?:Infinity\b|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?))|(?<word>[A-Za-z_]\w*)|(?<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*")|(?<punctuation>->|[@(){}[\],:=<>])/y;

function readTokens(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  let lineStart = 0;
  const skipSpace = (): void => {
    for (;;) {
      SPACE.lastIndex = position;
      const space = SPACE.exec(text)?.[0];
      if (space === undefined) return;
      for (const end = position + space.length; position < end; position++) {
        if (text[position] !== "\n") continue;
        line++;
        lineStart = position + 1;
      }
    }
  };
  for (skipSpace(); position < text.length; skipSpace()) {
    const span: SourceSpan = { file, line, column: position - lineStart + 1 };
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    const [kind, found] = Object.entries(match?.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    if (!match || kind === undefined || found === undefined)
      throw syntaxError(`found ${JSON.stringify(text[position])}, which begins nothing in IR text`, span);
    tokens.push({ kind: kind as Token["kind"], text: kind === "string" ? unquote(found, span) : found, span });
    position += match[0].length;
  }
  tokens.push({ kind: "end", text: "the end of the text", span: { file, line, column: position - lineStart + 1 } });
  return tokens;
}

function unquote(quoted: string, span: SourceSpan): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw syntaxError(`found the string ${quoted}, whose escapes are not those of JSON`, span);
  }
}

export function syntaxError(message: string, span: SourceSpan, hint?: string): EdgewiseError {
  return new EdgewiseError({ code: "ir/syntax", message, span, hint });
}

/** A place in the tokens of a text, moving forward. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, file: string) {
    this.#tokens = readTokens(text, file);
  }

  /** Enters a region; false where more than `most` regions would then lie within each other. */
  enter(most: number): boolean {
    this.#depth++;
    return this.#depth <= most;
  }

  leave(): void {
    this.#depth--;
  }

  get #token(): Token {
    // The last token marks the end of the text, and the cursor never passes it.
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)]!;
  }

  get span(): SourceSpan {
    return this.#token.span;
  }

  /** The error for the next token, which is not what is expected here. */
  unexpected(expected: string): EdgewiseError {
    const { kind, text, span } = this.#token;
    const sign = kind === "value" ? "%" : kind === "symbol" ? "@" : "";
    const found = kind === "end" ? text : kind === "string" ? `the string ${JSON.stringify(text)}` : `"${sign}${text}"`;
    return syntaxError(`expected ${expected}, found ${found}`, span);
  }

  /** Whether the next token is this word or punctuation. */
  at(text: string): boolean {
    const token = this.#token;
    return (token.kind === "word" || token.kind === "punctuation") && token.text === text;
  }

  atValue(): boolean {
    return this.#token.kind === "value";
  }

  /** Goes past this word or punctuation if it is next. */
  accept(text: string): boolean {
    const found = this.at(text);
    if (found) this.#next++;
    return found;
  }

  expect(text: string, where: string): void {
    if (!this.accept(text)) throw this.unexpected(`"${text}" ${where}`);
  }

  /** The next token's text if it is a word that `accepts` takes. */
  word<T extends string>(accepts: (word: string) => word is T, expected: string): T {
    const { kind, text } = this.#token;
    if (kind !== "word" || !accepts(text)) throw this.unexpected(expected);
    this.#next++;
    return text;
  }

  /** Reads one of a few words. */
  oneOf<T extends string>(words: readonly T[], what: string): T {
    const among = (word: string): word is T => (words as readonly string[]).includes(word);
    return this.word(among, `${what} (${words.join(", ")})`);
  }

  /** `%name`. */
  value(what = "a value"): Name {
    if (!this.atValue()) throw this.unexpected(`${what} (%name)`);
    return this.#take();
  }

  /** `@name`, or `@"any text"`. */
  symbol(): Name {
    if (this.#token.kind === "symbol") return this.#take();
    if (this.accept("@")) return this.string("a quoted name");
    throw this.unexpected("the name of the function (@name)");
  }

  /** An identifier, or any text in quotes. */
  label(what: string): Name {
    if (this.#token.kind !== "word" && this.#token.kind !== "string") throw this.unexpected(what);
    return this.#take();
  }

  string(what: string): Name {
    if (this.#token.kind !== "string") throw this.unexpected(what);
    return this.#take();
  }

  number(): number {
    if (this.accept("true")) return 1;
    if (this.accept("false")) return 0;
    if (this.accept("NaN")) return NaN;
    if (this.#token.kind !== "number") throw this.unexpected("a number");
    return Number(this.#take().text);
  }

  /** `item, item, …`, at least one. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(",")) items.push(item());
    return items;
  }

  end(): void {
    if (this.#token.kind !== "end") throw this.unexpected("the end of the text");
  }

  #take(): Token {
    const token = this.#token;
    this.#next++;
    return token;
  }
}
