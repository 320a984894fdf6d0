/** Signs of other languages: what is written here instead, and what they are read as after the message. */

import type { IToken, TokenType } from "chevrotain";
import type { Diagnostics } from "../diagnostic.ts";
import type { Source } from "../source.ts";
import {
  And,
  Divide,
  Equal,
  Equals,
  GreaterEqual,
  In,
  LessEqual,
  Minus,
  madeToken,
  Not,
  NotEqual,
  Or,
  Power,
  rangeOf,
  Text,
  Times,
} from "./tokens.ts";

interface Sign {
  readonly message: string;
  readonly hint: string;
  /** The tokens that replace it: one, several, or none. */
  readonly as: readonly (readonly [TokenType, string])[];
}

function instead(found: string, written: string, type: TokenType, hint: string): Sign {
  return { message: `found ${found}; expected ${written}`, hint, as: [[type, written]] };
}

function compound(operator: string): Sign {
  return instead(`${operator}=, which is no assignment here`, "=", Equals, `Write x = x ${operator} ….`);
}

const BITS =
  "For bool and for integers, and, or and not work bit by bit; xor(x, y), shl(x, n) and shr(x, n) are functions.";

const SIGNS: ReadonlyMap<string, Sign> = new Map([
  ["===", instead("===", "==", Equal, "Two signs compare: x == y.")],
  ["!==", instead("!==", "!=", NotEqual, "Two signs compare: x != y.")],
  ["&&", instead("&&", "and", And, "Logic is in words: x and y.")],
  ["||", instead("||", "or", Or, "Logic is in words: x or y.")],
  ["!", instead("!", "not", Not, "Logic is in words: not x.")],
  ["&", instead("&", "and", And, BITS)],
  ["|", instead("|", "or", Or, BITS)],
  ["~", instead("~", "not", Not, BITS)],
  ["^", instead("^", "**", Power, "A power is x ** y; the exclusive or of bits is xor(x, y).")],
  ["∧", instead("∧", "and", And, "Logic is in words: x and y.")],
  ["∨", instead("∨", "or", Or, "Logic is in words: x or y.")],
  ["¬", instead("¬", "not", Not, "Logic is in words: not x.")],
  ["≤", instead("≤", "<=", LessEqual, "Write x <= y.")],
  ["≥", instead("≥", ">=", GreaterEqual, "Write x >= y.")],
  ["~=", instead("~=", "!=", NotEqual, "Write x != y.")],
  ["≠", instead("≠", "!=", NotEqual, "Write x != y.")],
  ["×", instead("×", "*", Times, "Write x * y.")],
  ["·", instead("·", "*", Times, "Write x * y.")],
  ["÷", instead("÷", "/", Divide, "Write x / y.")],
  ["−", instead("−, the minus of print,", "-", Minus, "Write it with the key of your keyboard: x - y.")],
  ["∈", instead("∈", "in", In, "Write sum(u in in_neighbors: x[u]).")],
  ["←", instead("←", "=", Equals, "Write let x = … for what is new, x = … for a var.")],
  [":=", instead(":=", "=", Equals, "Write let x = … for what is new, x = … for a var.")],
  ["+=", compound("+")],
  ["-=", compound("-")],
  ["*=", compound("*")],
  ["/=", compound("/")],
  ["%=", compound("%")],
  ["**=", compound("**")],
  [
    ";",
    {
      message: "found ;, of which there is none here: a line break ends a statement",
      hint: "Take it away, and put each statement on a line of its own.",
      as: [],
    },
  ],
]);

/** Signs that nothing can replace. The line that contains one is not read further. */
const UNREAD: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map([
  [
    "?",
    [
      "found ?, of which there is none here",
      "A choice is a function: where(condition, a, b). A parameter that may be left out has a default: x = 1.",
    ],
  ],
  [
    "??",
    [
      "found ??, of which there is none here",
      'There is no missing value; a choice is where(condition, a, b), of an attribute node_attribute("name", else 0).',
    ],
  ],
  ["++", ["found ++, of which there is none here", "Write x = x + 1."]],
  ["--", ["found --, of which there is none here", "Write x = x - 1, or x - (-y)."]],
  ["<<", ["found <<, of which there is none here", "A shift is a function: shl(x, n)."]],
  [">>", ["found >>, of which there is none here", "A shift is a function: shr(x, n)."]],
  [">>>", ["found >>>, of which there is none here", "A shift is a function: shr(x, n), of a u32 without a sign."]],
  [
    "=>",
    [
      "found =>, of which there is none here",
      "Functions are written fn f(x) { return … }, outside of the algorithm; greater or equal is x >= y.",
    ],
  ],
  [
    "->",
    [
      "found ->, of which there is none here",
      "Functions are written fn f(x) { return … }, without a type of what they give; parts follow a dot, graph.node_count.",
    ],
  ],
  ["|>", ["found |>, of which there is none here", "Functions come before their arguments: sum(degree)."]],
  [
    "$",
    [
      "found $, of which there is none here",
      'Parts follow a dot: graph.node_count; attributes are node_attribute("name").',
    ],
  ],
  ["∞", ["found ∞; expected a word", "Write infinity."]],
  ["π", ["found π; expected a word", "Write pi."]],
  ["√", ["found √; expected a function", "Write sqrt(x)."]],
  ["∑", ["found ∑; expected a function", "Write sum(u in in_neighbors: x[u])."]],
]);

/** The tokens that a foreign sign is read as; null where its line cannot be read. */
export function readForeign(token: IToken, source: Source, diagnostics: Diagnostics): readonly IToken[] | null {
  const { image } = token;
  const range = rangeOf(token);
  const say = (message: string, hint: string): void => {
    diagnostics.add(source, "lang/syntax", range, message, { hint });
  };
  const sign = SIGNS.get(image);
  if (sign) {
    say(sign.message, sign.hint);
    return sign.as.map(([type, text]) => madeToken(type, text, range));
  }
  if (/^#\s*(?:include|import)/.test(image)) {
    say("found #include; names of other files are imported", 'Write import name from "./file.ew".');
    return [];
  }
  if (image.startsWith("#")) {
    say("found #; comments begin with //", "Write // before a comment, or /* and */ around it.");
    return [];
  }
  if (image.startsWith("'") || image.startsWith("`")) {
    say(`found a text in ${image[0]}; texts are in "`, `Write "…".`);
    return [madeToken(Text, JSON.stringify(image.slice(1, -1)), range)];
  }
  const [message, hint] = UNREAD.get(image) ?? [`found ${image}, of which there is none here`, ""];
  diagnostics.add(source, "lang/syntax", range, message, hint === "" ? {} : { hint });
  return null;
}
