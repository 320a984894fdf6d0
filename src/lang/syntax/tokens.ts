/** The words and signs of the language. */

import type { IToken, TokenType } from "chevrotain";
import { createToken, createTokenInstance, Lexer } from "chevrotain";
import type { Range } from "../source.ts";

/** The reserved words. One can be a name only when it is written `@word`. */
export const RESERVED = [
  "algorithm",
  "fn",
  "import",
  "let",
  "var",
  "repeat",
  "for_nodes",
  "until",
  "as",
  "if",
  "else",
  "return",
  "require",
  "where",
  "in",
  "and",
  "or",
  "not",
  "true",
  "false",
] as const;

export type Reserved = (typeof RESERVED)[number];

/** A name, plain or escaped. */
export const Name = createToken({ name: "Name", label: "name", pattern: Lexer.NA });
export const Identifier = createToken({ name: "Identifier", label: "name", pattern: /[A-Za-z_]\w*/, categories: Name });
/** A reserved word used as a name. */
const EscapedName = createToken({ name: "EscapedName", label: "name", pattern: /@[A-Za-z_]\w*/, categories: Name });

/** The category of signs between two operands. */
export const Infix = createToken({ name: "Infix", label: "infix", pattern: Lexer.NA });

function keyword(word: Reserved): TokenType {
  const categories = word === "and" || word === "or" ? [Infix] : [];
  const name = word.replaceAll(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase());
  return createToken({ name, label: `"${word}"`, pattern: word, longer_alt: Identifier, categories });
}

function sign(name: string, pattern: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label: `"${pattern}"`, pattern, categories });
}

export const Algorithm = keyword("algorithm");
export const Fn = keyword("fn");
export const Import = keyword("import");
export const Let = keyword("let");
export const Var = keyword("var");
export const Repeat = keyword("repeat");
export const ForNodes = keyword("for_nodes");
export const Until = keyword("until");
export const As = keyword("as");
export const If = keyword("if");
export const Else = keyword("else");
export const Return = keyword("return");
export const Require = keyword("require");
export const Where = keyword("where");
export const In = keyword("in");
export const And = keyword("and");
export const Or = keyword("or");
export const Not = keyword("not");
export const True = keyword("true");
export const False = keyword("false");

const KEYWORDS = [
  Algorithm,
  Fn,
  Import,
  Let,
  Var,
  Repeat,
  ForNodes,
  Until,
  As,
  If,
  Else,
  Return,
  Require,
  Where,
  In,
  And,
  Or,
  Not,
  True,
  False,
];

const NUMBER = /(?:0x[\da-fA-F]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/;
export const NumberLiteral = createToken({ name: "Number", label: "number", pattern: NUMBER });
/** A malformed number: text that begins like a number and is none. */
export const BadNumber = createToken({ name: "BadNumber", pattern: /(?:\d|\.\d)[\w.]*/ });
export const Text = createToken({ name: "Text", label: "text", pattern: /"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"/ });
/** A text in quotes without the closing quote. */
export const OpenText = createToken({ name: "OpenText", pattern: /"[^\n\r]*/ });

export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Dot = sign("Dot", ".");
export const Equals = sign("Equals", "=");
export const Power = sign("Power", "**", [Infix]);
const Plus = sign("Plus", "+", [Infix]);
export const Minus = sign("Minus", "-", [Infix]);
export const Times = sign("Times", "*", [Infix]);
export const Divide = sign("Divide", "/", [Infix]);
const Remainder = sign("Remainder", "%", [Infix]);
export const Equal = sign("Equal", "==", [Infix]);
export const NotEqual = sign("NotEqual", "!=", [Infix]);
export const LessEqual = sign("LessEqual", "<=", [Infix]);
export const GreaterEqual = sign("GreaterEqual", ">=", [Infix]);
export const Less = sign("Less", "<", [Infix]);
export const Greater = sign("Greater", ">", [Infix]);

const Space = createToken({ name: "Space", pattern: /[ \t\u00a0\ufeff]+/, group: Lexer.SKIPPED });
export const LineBreak = createToken({
  name: "LineBreak",
  label: "line break",
  pattern: /\r?\n|\r/,
  line_breaks: true,
});
export const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\n\r]*/ });
export const BlockComment = createToken({
  name: "BlockComment",
  pattern: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  line_breaks: true,
});
export const OpenComment = createToken({ name: "OpenComment", pattern: /\/\*[\s\S]*/, line_breaks: true });

/** Signs of other languages, recognized so that a message can say what is written here. */
export const Foreign = createToken({
  name: "Foreign",
  pattern:
    /\|>|===|!==|!(?!=)|\*\*=|&&|\|\||\+=|-=|\*=|\/=|%=|\+\+|--|<<|>>>?|=>|->|~=|:=|\?\?|'[^'\n\r]*'|`[^`]*`|#[^\n\r]*|[;?&|^~$\\≤≥≠×·÷−∞π∧∨¬←∈]/,
  line_breaks: true,
});

/** Characters without meaning: several that are not ASCII, or one that is. */
export const Unknown = createToken({
  name: "Unknown",
  pattern: /[\u0080-\uffff]+|[\s\S]/,
  // All characters. The lexer distinguishes the first 256, and the others by their multiple of 255.
  start_chars_hint: [
    ...Array.from({ length: 256 }, (_, k) => k),
    ...Array.from({ length: 257 }, (_, k) => 255 * (k + 1)),
  ],
});

/** A block of lines in braces, which stands in its line as one token. */
export const Block = createToken({ name: "Block", label: "block", pattern: Lexer.NA });

/** The tokens in the order in which the lexer tries them. */
const LEXED = [
  Space,
  LineBreak,
  LineComment,
  BlockComment,
  OpenComment,
  NumberLiteral,
  BadNumber,
  Text,
  OpenText,
  ...KEYWORDS,
  Identifier,
  EscapedName,
  Foreign,
  Power,
  Equal,
  NotEqual,
  LessEqual,
  GreaterEqual,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Colon,
  Dot,
  Equals,
  Plus,
  Minus,
  Times,
  Divide,
  Remainder,
  Less,
  Greater,
  Unknown,
];

/** The tokens that the parser knows. Foreign signs and characters without meaning never reach it. */
export const VOCABULARY = [...LEXED, Name, Infix, Block];

let lexer: Lexer | null = null;

/** The lexer, made at its first use. */
export function theLexer(): Lexer {
  lexer ??= new Lexer(LEXED, {
    positionTracking: "onlyOffset",
    skipValidations: true,
    lineTerminatorsPattern: /\n|\r/g,
    lineTerminatorCharacters: ["\n", "\r"],
  });
  return lexer;
}

/** A token that is missing in the text, with the place where it is missed. */
export function madeToken(type: TokenType, image: string, { start, end }: Range): IToken {
  return createTokenInstance(type, image, start, Math.max(start, end) - 1, NaN, NaN, NaN, NaN);
}

/** The range of a token, from its offset and text, since the lexer only keeps where tokens begin. */
export function rangeOf({ startOffset, endOffset, image }: IToken): Range {
  return { start: startOffset, end: endOffset === undefined ? startOffset + image.length : endOffset + 1 };
}

/** Whether a token is of a type or of one of its categories. */
export function isOf({ tokenType }: IToken, type: TokenType): boolean {
  return tokenType === type || (tokenType.CATEGORIES?.includes(type) ?? false);
}
