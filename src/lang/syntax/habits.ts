/** Habits from other languages within a line: signs and words at which the grammar stops, and what is written here. */

import type { IToken } from "chevrotain";
import type { Found, Said } from "./fault.ts";
import {
  As,
  Block,
  Colon,
  Dot,
  Greater,
  If,
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
  RightParen,
  Text,
  Times,
  Where,
} from "./tokens.ts";

/** Words that other languages write between values or before them. */
const WORDS: ReadonlyMap<string, readonly [found: string, hint: string]> = new Map<string, readonly [string, string]>([
  ...["AND", "OR", "NOT", "XOR"].map(
    (word) =>
      [
        word,
        [
          "; words are in small letters",
          word === "XOR" ? "Write xor(x, y)." : word === "NOT" ? "Write not x." : `Write x ${word.toLowerCase()} y.`,
        ],
      ] as const,
  ),
  ["WHERE", ["; words are in small letters", "Write sum(u in in_neighbors where condition: x[u])."]],
  ["IN", ["; words are in small letters", "Write sum(u in in_neighbors: x[u])."]],
  ["AS", ["; words are in small letters", "Write return x as name."]],
  ["IS", ["; values are compared by ==", "Write x == y; whether x is nan is isNaN(x)."]],
  ["between", [", of which there is none here", "Compare with both ends: x >= a and x <= b."]],
  ["BETWEEN", [", of which there is none here", "Compare with both ends: x >= a and x <= b."]],
  ...["order", "ORDER", "LIMIT"].map(
    (word) => [word, ["; results are not sorted", "Whether each entry is among the k greatest is top(k, x)."]] as const,
  ),
  ...["case", "CASE", "when", "WHEN"].map(
    (word) =>
      [
        word,
        ["; a choice is a function", "Write where(condition, a, b); of several, where(c, a, where(d, b, …))."],
      ] as const,
  ),
  [
    "then",
    [
      "; what an if does is in braces",
      "Write if condition { … } else { … }; a value is chosen by where(condition, a, b).",
    ],
  ],
  [
    "THEN",
    [
      "; what an if does is in braces",
      "Write if condition { … } else { … }; a value is chosen by where(condition, a, b).",
    ],
  ],
  ...["group", "GROUP"].map(
    (word) =>
      [
        word,
        [
          "; entries that belong together are sent to one node",
          "Write sum(at label: x), label being the number of a node.",
        ],
      ] as const,
  ),
  ...["having", "HAVING"].map(
    (word) => [word, ["; expected where", "Write count(u in out_neighbors where condition)."]] as const,
  ),
  ["DISTINCT", [", of which there is none here", "Take it away."]],
  ["times", [" after a count; expected {", "Write repeat 10 { … }."]],
  ["lambda", ["; functions have names", "Write fn name(x) { return … }, outside of the algorithm."]],
  ["typeof", ["; types are known when a program is read", "Take it away; a type is said by let x: node<f64> = …."]],
  ["new", ["; values are not made by new", "Write node(0), a value for every node, or edge(0)."]],
  ["await", ["; algorithms run on all cores by themselves", "Take it away."]],
  ["of", ["; expected in", "Write sum(u in in_neighbors: x[u])."]],
  ["div", [", of which there is none here", "Write trunc(x / y); of integers, x / y is whole."]],
  ...["elseif", "elsif", "elif"].map(
    (word) => [word, ["; a further condition is else if", "Write } else if condition { … }."]] as const,
  ),
]);

/** Types of other languages, which are written before names there. */
const TYPES = [
  "int",
  "long",
  "float",
  "double",
  "bool",
  "boolean",
  "number",
  "auto",
  "const",
  "f64",
  "f32",
  "i32",
  "u32",
];

/** The message about a habit; null where none is recognized. */
export function habit(at: Found): Said | null {
  const { token } = at;
  if (!token) return null;
  return wordHabit(at, token) ?? setHabit(at, token) ?? signHabit(at, token) ?? bracketHabit(at, token);
}

/** The words after which another name follows. */
const PREFIXES = ["case", "CASE", "lambda", "typeof", "new", "await", "NOT", "DISTINCT"];

function wordHabit({ before, rule }: Found, token: IToken): Said | null {
  const isValue = before === undefined || isOf(before, Infix) || before.tokenType === LeftParen;
  const isWord = (found: IToken): boolean => found.tokenType !== Text && WORDS.has(found.image);
  // A name of the program that equals one of these words stands where values do, and not after a type.
  const isInfix = isWord(token) && !isValue && !TYPES.includes(before.image);
  const word = isInfix ? token : before && isWord(before) && PREFIXES.includes(before.image) ? before : null;
  if (word && (isInfix || isOf(token, Name))) {
    const [found, hint] = WORDS.get(word.image)!;
    return { message: `found ${word.image}${found}`, hint };
  }
  if (before && TYPES.includes(before.image) && isOf(token, Name)) {
    const name = token.image;
    return {
      message: `found ${before.image} before ${name}; the type comes after the name`,
      hint: rule === "statement" ? `Write let ${name} = ….` : `Write ${name}, or ${name}: f64.`,
    };
  }
  if (before && token.tokenType === Text && isOf(before, Name)) return textPrefix(before);
  if (token.tokenType === Not && before) {
    return { message: "found not after a value", hint: "Write not before a condition: not (x == y)." };
  }
  if (token.tokenType === As && before && rule !== "repeat") {
    return {
      message: "found as after a value that is not returned",
      hint: "A conversion is written as a function: i32(x), f64(x).",
    };
  }
  return null;
}

function textPrefix({ image }: IToken): Said {
  return { message: `found ${image} before a text; texts are as they stand`, hint: 'Write "…".' };
}

function signHabit({ before, tokens, rule }: Found, token: IToken): Said | null {
  const next = tokens[tokens.indexOf(token) + 1];
  if (before?.tokenType === Dot && token.tokenType === Where) {
    return { message: "found where after a dot; functions stand by themselves", hint: "Write where(condition, a, b)." };
  }
  if (token.tokenType === Greater && before?.tokenType === Less) {
    return { message: "found <>; expected !=", hint: "Write x != y." };
  }
  if (
    (token.image === "and" || token.image === "or") &&
    next?.tokenType === LeftParen &&
    (!before || isOf(before, Infix) || ["=", "("].includes(before.image))
  ) {
    return {
      message: `found ${token.image} before its operands; expected it between them`,
      hint: `Write x ${token.image} y.`,
    };
  }
  if (token.tokenType === LeftParen && (before?.image === "algorithm" || before?.image === "fn")) {
    return { message: "found ( in place of a name", hint: `Write ${before.image} name(x) { … }.` };
  }
  if (token.tokenType === Less && next?.tokenType === Minus && (rule === "definition" || rule === "assignment")) {
    return { message: "found <-; expected =", hint: "Write let x = … for what is new, x = … for a var." };
  }
  if (before?.tokenType === Dot && isOf(token, Infix)) {
    return {
      message: `found . before ${token.image}; expected ${token.image} alone`,
      hint: "Signs work entry by entry: x * y, x ** 2.",
    };
  }
  if (token.tokenType === Dot && (before?.tokenType === LeftParen || before?.tokenType === Dot)) {
    return {
      message: "found ..., of which there is none here",
      hint: "All entries of a value are combined by max(x), sum(x).",
    };
  }
  if (before?.image === "%" && token.image === "%") {
    return { message: "found %%; expected %", hint: "Write x % y." };
  }
  if (token.image === "%" && token === tokens[0]) {
    return {
      message: "found % at the beginning of a line; comments begin with //",
      hint: "Write // before a comment.",
    };
  }
  if (before?.image === "%" && token.tokenType === In) {
    return { message: "found %in%, of which there is none here", hint: "Write x == a or x == b." };
  }
  if (token.tokenType === Times && before?.tokenType === LeftParen) {
    return {
      message: "found * in place of a value",
      hint: "The number of nodes is node_count, of edges edge_count; count(x) says how many entries are true.",
    };
  }
  if (token.tokenType === Times && tokens[0]?.image === "import") {
    return {
      message: "found *; expected the names of what is imported",
      hint: 'Write import one, other from "./file.ew".',
    };
  }
  return null;
}

/** A habit in place of a set, or of what follows a set. */
function setHabit({ before, tokens }: Found, token: IToken): Said | null {
  const k = tokens.indexOf(token);
  if (token.tokenType === LeftBracket && before?.tokenType === In) {
    return {
      message: "found [ after in; expected a set of neighbors or edges",
      hint: "Write u in in_neighbors; whether x is one of some values is x == a or x == b.",
    };
  }
  if (tokens[k - 2]?.tokenType !== In) return null;
  if (token.tokenType === LeftBracket) {
    return {
      message: "found [ after a set, which goes over the row of each node",
      hint: "Compute it for all nodes first, let y = sum(u in in_neighbors: x[u]), and read y[u].",
    };
  }
  if (token.tokenType === If) {
    return {
      message: "found if in a clause; expected where",
      hint: "Write sum(u in in_neighbors where condition: x[u]).",
    };
  }
  return null;
}

function bracketHabit({ before, tokens, rule, rules }: Found, token: IToken): Said | null {
  const k = tokens.indexOf(token);
  const first = tokens[0]!.image;
  if (token.tokenType === Block && before) return braceHabit(before, first, rule);
  if (token.tokenType === LeftBracket) {
    if (
      tokens.slice(0, k).some(({ tokenType }) => tokenType === Colon) &&
      (rule === "definition" || rule === "callable")
    ) {
      return {
        message: "found [ in a type; there are no arrays, and an element is in < >",
        hint: "Write node<f64>, a number for each node, or edge<f64>.",
      };
    }
    if (before && (first === "let" || first === "var") && rule === "definition") {
      return {
        message: `found [ after ${before.image}; a value has an entry for each node or edge`,
        hint: `Write ${first} ${before.image} = node(0), or edge(0).`,
      };
    }
    if (
      !before ||
      before.image === "=" ||
      before.image === "," ||
      isOf(before, Infix) ||
      before.tokenType === LeftParen
    ) {
      return {
        message: "found [ in place of a value; there are no lists",
        hint: "A value has an entry for each node or edge: node(0), where(node_index == root, 1, 0).",
      };
    }
  }
  if (token.tokenType === Colon && (rule === "index" || before?.tokenType === LeftBracket)) {
    return {
      message: "found : in an index; values are taken as a whole",
      hint: "Leave the index away; entries are chosen by where(condition, x, 0).",
    };
  }
  if (token.image === "," && rule === "parenthesized") {
    if (tokens.some(({ tokenType }) => tokenType === In)) {
      return {
        message: "found a pair before in; a clause binds one name",
        hint: "Go over edges: sum(e in in_edges: x[e.source]), or for each edge, edge(e: x[e.source] + x[e.destination]).",
      };
    }
    return {
      message: "found , in brackets; several values stand without",
      hint: "Write return x, y, or let a, b = f(x).",
    };
  }
  const isCast =
    before?.tokenType === RightParen &&
    tokens[k - 3]?.tokenType === LeftParen &&
    TYPES.includes(tokens[k - 2]!.image) &&
    (isOf(token, Name) || token.tokenType === NumberLiteral);
  if (isCast) {
    const type = tokens[k - 2]!.image;
    return {
      message: `found (${type}) before a value; a conversion is a function`,
      hint: `Write ${/int|long|i32/.test(type) ? "i32" : "f64"}(${token.image}${tokens[k + 1]?.tokenType === LeftParen ? "(…)" : ""}).`,
    };
  }
  if (rule === "block" && rules.at(-2) === "repeat" && tokens.some(({ image }) => image === "until")) {
    return {
      message: "found a condition after repeat until; expected unchanged there",
      hint: "Write repeat { … }, and in its body until condition.",
    };
  }
  return null;
}

function braceHabit({ image }: IToken, first: string, rule: string): Said | null {
  if (first === "return") {
    return { message: "found { after return; results stand without braces", hint: "Write return x, y as name." };
  }
  if (first === "algorithm" || first === "fn") {
    return { message: `found { after ${image}; expected parameters in ( )`, hint: `Write ${first} ${image}() { … }.` };
  }
  if (first === "import") {
    return {
      message: "found { after import; names stand without braces",
      hint: 'Write import one, other from "./file.ew".',
    };
  }
  if (image === "=" && rule !== "block") {
    return {
      message: "found { in place of a value; there are no dictionaries",
      hint: "A value has an entry for each node or edge: node(0), where(node_index == root, 1, 0).",
    };
  }
  return null;
}
