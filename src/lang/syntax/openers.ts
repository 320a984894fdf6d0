/** Recognizes lines that begin with a word of another language, and says what is written here. */

import type { IToken } from "chevrotain";
import type { Fault } from "./fault.ts";
import { Block, isOf, LeftParen, Name, NumberLiteral, RESERVED, rangeOf, Text } from "./tokens.ts";

/** First words of lines in other languages, and what is written here. */
const OPENERS: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map<
  string,
  readonly [string, string]
>([
  ["def", ["found def; functions begin with fn, algorithms with algorithm", "Write fn name(x) { return … }."]],
  [
    "function",
    ["found function; functions begin with fn, algorithms with algorithm", "Write fn name(x) { return … }."],
  ],
  ["func", ["found func; functions begin with fn, algorithms with algorithm", "Write fn name(x) { return … }."]],
  ["const", ["found const; a name for a value begins with let", "Write let x = …."]],
  ["auto", ["found auto; a name for a value begins with let, one that changes with var", "Write let x = …."]],
  [
    "while",
    [
      "found while; rounds are written repeat",
      "Write repeat { … until condition }: it ends with the round in which the condition is true.",
    ],
  ],
  ["do", ["found do; rounds are written repeat", "Write repeat { … until condition }."]],
  ["loop", ["found loop; rounds are written repeat", "Write repeat 10 { … }, or repeat { … until condition }."]],
  [
    "elif",
    ["found elif; a further condition is else if, after the } of the arm before", "Write } else if condition { … }."],
  ],
  ["switch", ["found switch; a choice is an if", "Write if x == 0 { … } else { … }."]],
  [
    "match",
    [
      "found match; a choice is an if, and neighbors are found by sum(u in in_neighbors: …)",
      "Write if x == 0 { … } else { … }.",
    ],
  ],
  [
    "MATCH",
    [
      "found MATCH; neighbors are combined by functions such as sum, max and any",
      "Write sum(u in in_neighbors where condition: x[u]).",
    ],
  ],
  ["RETURN", ["found RETURN; words are in small letters", "Write return x as name."]],
  ["break", ["found break; rounds end by until", "Write until condition, once, in the body of repeat."]],
  [
    "continue",
    [
      "found continue; a round goes to its end",
      "Choose with if condition { … } else { … }, or where(condition, a, b).",
    ],
  ],
  ["print", ["found print; what is to be seen is returned", "Write return x as name."]],
  ["pass", ["found pass; an arm and a body may be empty", "Take it away."]],
  ...["end", "endif", "endfor", "fi", "done", "END"].map(
    (word) =>
      [
        word,
        [
          `found ${word}; blocks are in braces`,
          "Write } in its place, and { at the end of the line that begins the block.",
        ],
      ] as const,
  ),
  ...["elseif", "elsif"].map(
    (word) =>
      [
        word,
        [
          `found ${word}; a further condition is else if, after the } of the arm before`,
          "Write } else if condition { … }.",
        ],
      ] as const,
  ),
  ...["SELECT", "select", "WITH", "with"].map(
    (word) =>
      [
        word,
        [
          `found ${word}; what is computed of all nodes is one expression`,
          "Write let x = …, and return x; rows are chosen by where: count(u in out_neighbors where condition).",
        ],
      ] as const,
  ),
  [
    "WHERE",
    ["found WHERE; it stands in a clause, in small letters", "Write sum(u in in_neighbors where condition: x[u])."],
  ],
  [
    "FOREACH",
    [
      "found FOREACH; nodes are not gone through one by one",
      "What happens at every node is one expression: let y = 2 * x.",
    ],
  ],
  ["SET", ["found SET; a variable is assigned by its name", "Write x = …."]],
  [
    "global",
    ["found global; a function sees its parameters alone", "Take it away, and give what it needs: fn f(x) { … }."],
  ],
  ["try", ["found try; what must hold is required", 'Write require condition, "message".']],
  ["void", ["found void; functions begin with fn, algorithms with algorithm", "Write fn name(x) { return … }."]],
  ["static", ["found static, of which there is none here", "Write fn name(x) { return … }, or let x = …."]],
  ["async", ["found async; algorithms run on all cores by themselves", "Take it away."]],
  ["template", ["found template; a function takes values of any type", "Write fn name(x) { return … }."]],
  ["using", ["found using; names of other files are imported", 'Write import name from "./file.ew".']],
  ["library", ["found library; names of other files are imported", 'Write import name from "./file.ew".']],
  ["assert", ["found assert; what must hold is required", 'Write require condition, "message".']],
  ["throw", ["found throw; what must hold is required", 'Write require condition, "message".']],
  ["raise", ["found raise; what must hold is required", 'Write require condition, "message".']],
  ["from", ["found from at the beginning of a line; it comes after the names", 'Write import name from "./file.ew".']],
  ["export", ["found export; every algorithm and function of a file can be imported", "Take it away."]],
  ["class", ["found class, of which there is none here", "Write algorithm name(…) { … } or fn name(…) { … }."]],
  [
    "node",
    ["found node at the beginning of a line; a name for a value begins with let or var", "Write let x: node<f64> = …."],
  ],
  ...["int", "float", "double", "f64", "i32", "bool"].map(
    (type) =>
      [
        type,
        [
          `found ${type} at the beginning of a line; the type comes after the name`,
          "Write let x: f64 = …, or leave it out.",
        ],
      ] as const,
  ),
]);

const FOR: readonly [string, string] = [
  "found for; nodes and edges are not gone through one by one",
  "What happens at every node is one expression, let y = 2 * x; neighbors are combined, sum(u in in_neighbors: x[u]); rounds are repeat 10 { … }. What begins anew at each node of a set is let total = for_nodes s in set { … sum(x) }.",
];

/** The fault of a line that begins with a word of another language; null where it does not. */
export function openerFault(tokens: readonly IToken[]): Fault | null {
  const [first, second] = tokens;
  if (first === undefined || !isOf(first, Name)) return null;
  const goesOn =
    second === undefined ||
    RESERVED.some((word) => word === second.image) ||
    isOf(second, Name) ||
    second.tokenType === Block ||
    startsOperand(second);
  const small = first.image.toLowerCase();
  if (first.image !== small && goesOn && RESERVED.some((word) => word === small) && !OPENERS.has(first.image)) {
    return {
      range: rangeOf(first),
      message: `found ${first.image}; words are in small letters`,
      hint: `Write ${small}.`,
    };
  }
  const found = first.image === "for" ? FOR : OPENERS.get(first.image);
  if (!found || !(goesOn || (second.tokenType === LeftParen && !["node"].includes(first.image)))) return null;
  if (second?.tokenType === LeftParen && /^(?:f64|i32|bool|node)$/.test(first.image)) return null;
  const [message, hint] = found;
  return { range: rangeOf(first), message, hint };
}

function startsOperand(token: IToken): boolean {
  return token.tokenType === NumberLiteral || token.tokenType === Text;
}

/**
 * Whether the first two words of a line show that it is of another language, whatever follows. The signs in such a line are
 * not reported.
 */
export function isForeignLine(first: IToken, second: IToken | undefined): boolean {
  if (second === undefined) return false;
  if (["for", "MATCH", "FOREACH"].includes(first.image)) return second.tokenType === LeftParen || isOf(second, Name);
  return first.image === "SELECT" && isOf(second, Name);
}
