/** Parts of docs/language.md that are generated: the grammar from the parser, the words from the prelude. */

import type { IProduction } from "chevrotain";
import {
  Alternation,
  Alternative,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
} from "chevrotain";
import { LineParser } from "../../src/lang/syntax/parser.ts";
import { PRECEDENCE } from "../../src/lang/syntax/precedence.ts";
import { RESERVED } from "../../src/lang/syntax/tokens.ts";
import type { Word } from "../../src/lang/words.ts";
import { WORDS } from "../../src/lang/words.ts";

/** The rules of layout, which cut a text into lines before any of them is parsed. */
const LAYOUT = ["file        = { declaration line-break } ;", 'block       = "{" { statement line-break } "}" ;'];

/** The grammar as EBNF: brackets are what may be missing, braces what may be repeated. */
export function grammar(): string {
  const all = Object.values(new LineParser(false).getGAstProductions());
  // Declarations come first, then what stands in them.
  const first = all.findIndex(({ name }) => name === "declaration");
  const rules = [...all.slice(first), ...all.slice(0, first)];
  const lines = rules
    .filter(({ name }) => name !== "block" && name !== "name")
    .map(({ name, definition }) => `${name.padEnd(11)} = ${sequence(definition)} ;`);
  const tokens = [
    'infix       = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" | "**" ;',
    "name        = letter or _, then letters, digits and _ ; or a reserved word after @ ;",
    "number      = digits, with . and e where wanted: 3, 0.5, 1e-9, 1_000 ; or 0x and hexadecimal digits ;",
    'text        = " characters, with the escapes of JSON " ;',
    "comment     = // to the end of the line ; or /* to */ ;",
  ];
  return ["```ebnf", ...LAYOUT, ...lines, ...tokens, "```"].join("\n");
}

function sequence(parts: readonly IProduction[]): string {
  return parts.map(print).join(" ");
}

function print(part: IProduction): string {
  if (part instanceof Terminal) {
    const { label, terminalType } = part;
    if (label !== undefined && label !== terminalType.LABEL) return `"${label}"`;
    return terminalType.LABEL ?? terminalType.name;
  }
  if (part instanceof NonTerminal) return part.nonTerminalName;
  if (part instanceof RepetitionMandatoryWithSeparator) {
    return `${sequence(part.definition)} { ${part.separator.LABEL} ${sequence(part.definition)} }`;
  }
  if (part instanceof RepetitionWithSeparator) {
    return `[ ${sequence(part.definition)} { ${part.separator.LABEL} ${sequence(part.definition)} } ]`;
  }
  if (part instanceof RepetitionMandatory) return `${sequence(part.definition)} { ${sequence(part.definition)} }`;
  if (part instanceof Repetition) return `{ ${sequence(part.definition)} }`;
  if (part instanceof Option) return `[ ${sequence(part.definition)} ]`;
  if (part instanceof Alternation) {
    const arms = part.definition.map(print);
    return arms.length > 1 ? `( ${arms.join(" | ")} )` : arms.join("");
  }
  if (part instanceof Alternative) return sequence(part.definition);
  throw new TypeError(`a production of ${part.constructor.name}`);
}

/** The signs by how tightly they bind. */
export function precedenceTable(): string {
  const levels = new Map<number, string[]>();
  for (const [sign, level] of Object.entries(PRECEDENCE)) {
    const known = levels.get(level);
    if (known) known.push(sign);
    else levels.set(level, [sign]);
  }
  levels.set(3, ["not"]);
  levels.set(7, ["- before an operand"]);
  const rows = [...levels]
    .sort(([a], [b]) => b - a)
    .map(([, signs]) => `| ${signs.map((sign) => `\`${sign}\``).join(" ")} |`);
  return ["| from the tightest to the loosest |", "|---|", ...rows].join("\n");
}

/** The reserved words. */
export function reservedWords(): string {
  return RESERVED.map((word) => `\`${word}\``).join(" ");
}

/** The words of a group of the prelude. */
export function wordTable(group: Word["group"]): string {
  const rows = Object.values(WORDS)
    .filter((word) => word.group === group)
    .map(({ written, is, example }) => `| \`${written.replaceAll("|", "\\|")}\` | ${is} | \`${example}\` |`);
  return ["| written | is | for example |", "|---|---|---|", ...rows].join("\n");
}
