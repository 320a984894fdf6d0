/** Turns faults of the parser into messages for people, by what they probably meant. */

import type { IRecognitionException, IToken } from "chevrotain";
import { EOF } from "chevrotain";
import { nearest } from "../../arguments/nearest.ts";
import type { Fault, Found, Said } from "./fault.ts";
import { habit } from "./habits.ts";
import {
  Block,
  Colon,
  Else,
  Equals,
  Foreign,
  Identifier,
  If,
  In,
  Infix,
  isOf,
  Name,
  NumberLiteral,
  RESERVED,
  rangeOf,
  Where,
} from "./tokens.ts";

/** The fault of a line that is not of the grammar. */
export function faultOf(error: IRecognitionException & { previousToken?: IToken }, tokens: readonly IToken[]): Fault {
  const { token, previousToken, context } = error;
  const last = tokens.at(-1)!;
  const isEnd = token.tokenType === EOF || Number.isNaN(token.startOffset);
  const known = previousToken && !Number.isNaN(previousToken.startOffset) ? previousToken : undefined;
  const before = known ?? (isEnd ? last : tokens[tokens.indexOf(token) - 1]);
  const end = rangeOf(last).end;
  const range = isEnd ? { start: end, end } : rangeOf(token);
  const rule = context.ruleStack.at(-1) ?? "";
  const found = isEnd ? "the end of the line" : show(token);
  return { range, ...explain({ rule, rules: context.ruleStack, found, token: isEnd ? null : token, before, tokens }) };
}

function explain(at: Found): Said {
  return (
    headOfForNodes(at) ??
    contracts(at) ??
    habit(at) ??
    reservedName(at) ??
    missingBlock(at) ??
    byToken(at) ??
    byRule(at)
  );
}

/** A fault between `for_nodes` and its set. */
function headOfForNodes({ rule, rules, found }: Found): Said | null {
  const isName = rule === "name" && rules.at(-2) === "for_nodes";
  if (rule !== "for_nodes" && !isName) return null;
  return {
    message: `found ${found} after for_nodes; expected a name, in, a set and a block`,
    hint: "Write let total = for_nodes s in set { … sum(x) }, where set is a node<bool>; all nodes are node(true).",
  };
}

/** A fault at `contracts`, or at what was meant as that. */
function contracts({ rules, found, token, before, tokens }: Found): Said | null {
  const isHead = rules.includes("callable");
  const hint =
    "Write algorithm name(d = 0.85) contracts d { … }, where d is how much closer a round brings any two starts.";
  if (isHead && before?.image === "contracts" && tokens.indexOf(before) > 1) {
    return { message: `found ${found} after contracts; expected a factor`, hint };
  }
  if (!isHead && before?.image === "contracts" && before === tokens[0] && token && token.tokenType !== Equals) {
    return { message: "found contracts in a body; expected it after the parameters of the algorithm", hint };
  }
  if (!isHead || before?.image !== ")" || !token || nearest(token.image, ["contracts"]) === null) return null;
  return { message: `found ${found} after the parameters; expected contracts or {`, hint };
}

/** A fault by a reserved word in place of a name. */
function reservedName({ rule, token, before, rules }: Found): Said | null {
  if (!token || !RESERVED.some((word) => word === token.image)) return null;
  const names = rule === "name" || (before && ["let", "var", "fn", "algorithm", "import", "as"].includes(before.image));
  const isOperand = token.tokenType === In && (rule === "primary" || before?.image === "return");
  if (!names && !isOperand) return null;
  const what = rules.at(-2) === "member" ? "after a dot" : "here";
  return {
    message: `found ${token.image}, which is a reserved word; expected a name ${what}`,
    hint: `Write @${token.image} for a name, or choose another.`,
  };
}

function missingBlock({ rule, found, token, rules, tokens }: Found): Said | null {
  if (rule !== "block") return null;
  const owner = rules.at(-2) === "callable" ? tokens[0]!.image : (rules.at(-2) ?? "");
  if (token?.tokenType === Equals && rules.at(-2) === "callable") {
    return { message: `found = after ${owner}; expected {`, hint: "Write fn name(x) { return … }." };
  }
  if (token?.tokenType === Equals) return equals();
  if (owner === "repeat" && tokens[1]?.image === "while") {
    return {
      message: "found while after repeat; rounds end by until",
      hint: "Write repeat { … until condition }: it ends with the round in which the condition is true.",
    };
  }
  if (token?.tokenType === Colon && rules.at(-2) === "callable" && tokens.at(-1)?.tokenType === Block) {
    return {
      message: "found : after the parameters; expected {",
      hint: `Write ${owner} name(…) { … }: what it gives has no type.`,
    };
  }
  if (token?.tokenType === Colon) {
    return {
      message: `found : after ${owner}; expected {`,
      hint: "Blocks are in braces: { after this line, } after the last.",
    };
  }
  return {
    message: `found ${found} in a line of ${owner}; expected {`,
    hint:
      owner === "if"
        ? "Write if condition { … } else { … }."
        : "Write { at the end of this line, and } after the last.",
  };
}

function equals(): Said {
  return { message: "found =, which assigns; expected ==, which compares", hint: "Write x == y." };
}

/** A fault by a token that cannot stand where it does. */
function byToken({ token, before, rule, tokens }: Found): Said | null {
  if (!token) return null;
  if (token.tokenType === Equals && tokens[1]?.image === "[" && isOf(tokens[0]!, Name)) {
    const { image } = tokens[0]!;
    return {
      message: "found an assignment to one entry; a variable is assigned as a whole",
      hint: `Choose where it changes: ${image} = where(node_index == i, …, ${image}); entries are sent to nodes by sum(at index: x).`,
    };
  }
  if (token.tokenType === Equals && rule !== "definition") return equals();
  if (token.image === "," && rule === "call" && tokens.some(({ tokenType }) => tokenType === In)) {
    return {
      message: "found , in a clause; expected : after what it goes over",
      hint: "Write sum(u in in_neighbors where condition: x[u]).",
    };
  }
  if (token.image === "for") {
    return {
      message: "found for; what is combined comes after what it goes over",
      hint: "Write sum(u in in_neighbors: x[u]).",
    };
  }
  if (token.tokenType === If && before) {
    return {
      message: "found if after a value; a choice is a function",
      hint: "Write where(condition, a, b); of one condition, let x = if condition { a } else { b }.",
    };
  }
  if (token.tokenType === Colon && tokens[tokens.indexOf(token) + 1]?.tokenType === Colon) {
    return {
      message: "found ::, of which there is none here",
      hint: "Functions stand by themselves: min(x, y), sqrt(x).",
    };
  }
  if (token.image === "is") return { message: "found is; expected ==", hint: "Write x == y." };
  if (token.image === "xor" || token.image === "mod") {
    const written = token.image === "xor" ? "xor(x, y)" : "x % y";
    return { message: `found ${token.image} between operands`, hint: `Write ${written}.` };
  }
  if (token.tokenType === Where && before) {
    return {
      message: "found where outside of a clause; expected it after a set, as in u in in_neighbors where condition",
      hint: "A choice is a function: where(condition, a, b).",
    };
  }
  if (token.tokenType === In) {
    return {
      message: "found in outside of a clause; expected it after a bound name, at the beginning of the brackets",
      hint: "Write sum(u in in_neighbors: x[u]); whether x is one of some values is x == a or x == b.",
    };
  }
  if (token.tokenType === Block && before) {
    return {
      message: "found { where no block belongs",
      hint: "Blocks belong to algorithm, fn, repeat, for_nodes, if and else.",
    };
  }
  if (token.tokenType === Else) {
    return {
      message: "found else without an if before it",
      hint: "Write if condition { … } else { … }, or where(condition, a, b).",
    };
  }
  const meant = before && isOf(before, Name) && tokens[0] === before ? nearest(before.image, STATEMENTS) : null;
  if (before && meant !== null && (isOf(token, Name) || token.tokenType === NumberLiteral)) {
    return {
      message: `found ${token.image} right after ${before.image}; expected an operator, a comma or the end of the line`,
      hint: `Did you mean ${meant}?`,
    };
  }
  if (isOf(token, Name) && before && isOf(before, Name) && tokens[0] === before) {
    return {
      message: `found ${token.image} after ${before.image}, with nothing between them`,
      hint: `A name for a value begins with let or var: let ${token.image} = ….`,
    };
  }
  const juxtaposed =
    before && (isOf(before, Name) || before.tokenType === NumberLiteral || [")", "]"].includes(before.image));
  if (juxtaposed && (isOf(token, Name) || token.tokenType === NumberLiteral)) {
    return {
      message: `found ${token.image} right after ${before.image}; expected an operator, a comma or the end of the line`,
      hint: `A product is written with *: ${isOf(before, Name) || before.tokenType === NumberLiteral ? before.image : "(…)"} * ${token.image}.`,
    };
  }
  return null;
}

/** The words that statements begin with. */
const STATEMENTS = ["return", "require", "repeat", "let", "var", "if", "for_nodes"];

const EXPECTED: ReadonlyMap<string, readonly [expected: string, hint: string]> = new Map([
  ["declaration", ["algorithm, fn or import", "Statements stand within algorithm name(…) { … }."]],
  ["import", ['names and from "./file.ew"', 'Write import name from "./file.ew".']],
  ["callable", ["a name, parameters in ( ) and a block in { }", "Write algorithm name(x = 1, y: node<f64>) { … }."]],
  ["parameter", ["a parameter", "Write name, name: type, or name: type = default."]],
  [
    "type",
    ["a type", "Types are f64, f32, i32, u32, bool, node<…> and edge<…>; a parameter that is a node is of type node."],
  ],
  ["definition", ["name = value", "Write let x = …, or let a, b = f(x)."]],
  ["assignment", ["name = value", "Write x = …."]],
  [
    "repeat",
    [
      "repeat, a count or until unchanged, and a block",
      "Write repeat 10 { … }, repeat until unchanged { … }, or repeat limit as rounds { … }.",
    ],
  ],
  ["return", ["what is returned", "Write return x, or return x as name, y."]],
  ["require", ["a condition and a message", 'Write require condition, "message".']],
  ["comprehension", ["a set, and after a colon what is combined", "Write sum(u in in_neighbors: x[u])."]],
  [
    "set",
    [
      "a set of neighbors or edges",
      "Write in_neighbors, out_neighbors, all_neighbors, in_edges, out_edges, all_edges or common(e).",
    ],
  ],
  ["with", ["=", "Write with d = x[u] - x."]],
  ["index", ["]", "Write x[u], x[i], or x[i, else 0]."]],
  ["call", [", or )", "Write f(x, y)."]],
  ["parenthesized", [")", "Write (x + y)."]],
  ["name", ["a name", "Names are of letters, digits and _, a letter first."]],
]);

function byRule({ rule, found, token, before, tokens }: Found): Said {
  const isForeign = token?.tokenType === Foreign;
  if (rule === "primary" || rule === "operand" || rule === "expression" || rule === "word") {
    const after = before ? ` after ${before.image}` : "";
    return { message: `found ${found}${after}; expected a value`, hint: operandHint(before) };
  }
  if (rule === "statement") {
    if (before && tokens.includes(before))
      return { message: `found ${found}; expected the end of the line`, hint: "A line break ends a statement." };
    return {
      message: `found ${found}; expected a statement`,
      hint: "Statements are let, var, x = …, repeat, for_nodes, until, if, require and return.",
    };
  }
  if (rule === "declaration" && token && !isForeign) {
    return {
      message: `found ${found} outside of all algorithms; expected algorithm, fn or import`,
      hint: "Statements stand within algorithm name(…) { … }.",
    };
  }
  const known = EXPECTED.get(rule);
  if (!known) {
    const after = before ? ` after ${before.image}` : "";
    return {
      message: `found ${found}${after}; expected an operator or the end of the line`,
      hint: "A line break ends a statement.",
    };
  }
  return { message: `found ${found}; expected ${known[0]}`, hint: known[1] };
}

function operandHint(before: IToken | undefined): string | undefined {
  if (before && isOf(before, Infix)) return `An operator has a value on both sides: x ${before.image} y.`;
  return undefined;
}

function show(token: IToken): string {
  if (token.tokenType === Block) return "{";
  if (token.tokenType === Identifier) return token.image;
  return token.image === "" ? "the end of the line" : token.image;
}
