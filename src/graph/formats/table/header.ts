/** Whether the first line of a text table names its columns, by rules that docs/graphs.md states. */

import { EdgewiseError } from "../../../error.ts";
import { listed, quoted } from "../../../printable.ts";
import type { Keys } from "../../keys.ts";
import { saysNone } from "../missing.ts";
import { letteredEnds, type NamedEnds, namedEnds, namedKey } from "./names.ts";
import type { SampledRow } from "./separator.ts";

/** The decision on a first line: header or data. */
export interface HeaderDecision {
  readonly isHeader: boolean;
  /** Whether the decision is uncertain. The user is then told which option says otherwise. */
  readonly isUnclear: boolean;
}

/** The facts on a table of edges before its first line is looked at. */
export interface HeaderQuestion {
  readonly file: string;
  readonly option: boolean | "auto";
  /** The columns that were asked for by name or number. */
  readonly chosen: readonly (string | number | undefined)[];
  /** Which ends were chosen, so that the first line need not name them. */
  readonly hasSource: boolean;
  readonly hasTarget: boolean;
}

const SURE = { isUnclear: false } as const;

/**
 * Decides about a table of edges. Throws `graph/input` for a line that names only one end, and for a text that is no
 * table of edges.
 */
export function decideHeader(rows: readonly SampledRow[], question: HeaderQuestion): HeaderDecision {
  const { option, chosen } = question;
  const [first, ...others] = rows;
  if (first === undefined) throw new TypeError("a table without lines has no header");
  if (option !== "auto") return { isHeader: option, ...SURE };
  if (isChosenIn(first, chosen)) return { isHeader: true, ...SURE };
  const { source, target } = namedEnds(first.texts);
  if (source !== undefined && target !== undefined) return { isHeader: true, ...SURE };
  refuseOtherTables(rows, question);
  const isHalf = source !== undefined ? !question.hasTarget : target !== undefined && !question.hasSource;
  if (isHalf) throw halfNamed(first, { source, target }, question.file);
  const ends = letteredEnds(first.texts) ?? { source: 0, target: 1 };
  const at = ({ source: one, target: other }: NamedEnds): number[] => [one ?? 0, other ?? 1];
  const isAbove =
    others.length > 0 && others.every(({ integer }) => at(ends).every((index) => integer[index] === true));
  if (isAbove && at(ends).every((index) => first.number[index] === false)) return { isHeader: true, isUnclear: true };
  // No column is called NaN or has an empty name: such a field is a value, of an edge between nodes with names.
  const isOfNames = !first.number.some(Boolean) && !first.texts.slice(2).some(saysNone);
  const isAboveValues = others[0]?.number.slice(2).some(Boolean) ?? false;
  if (isOfNames && isAboveValues) return { isHeader: true, isUnclear: true };
  return { isHeader: false, isUnclear: at(ends).every((index) => first.number[index] === false) };
}

/**
 * Decides whether the first line of a table of nodes is a header: it names the key, or its fields differ in type from
 * the values below.
 */
export function decideNodeHeader(rows: readonly SampledRow[], question: HeaderQuestion): HeaderDecision {
  const { option, chosen } = question;
  const [first, ...others] = rows;
  if (first === undefined) throw new TypeError("a table without lines has no header");
  if (option !== "auto") return { isHeader: option, ...SURE };
  if (isChosenIn(first, chosen)) return { isHeader: true, ...SURE };
  if (namedKey(first.texts) !== undefined) return { isHeader: true, ...SURE };
  // No key is empty: the first column is the index of a data frame, whose name is.
  if (first.texts[0] === "" && first.texts.length > 1) return { isHeader: true, ...SURE };
  const isText = !first.number.some(Boolean) && !first.texts.some(saysNone);
  const isAbove = others.length > 0 && others.every(({ number }) => number.some(Boolean));
  // A table of several columns without numbers has a header: nobody lists attributes without their names.
  return { isHeader: isText && (isAbove || first.texts.length > 1), isUnclear: isText };
}

/** Tells whether the line has a column that was chosen by name. A name that looks like a number may be meant as one. */
function isChosenIn({ texts }: SampledRow, chosen: HeaderQuestion["chosen"]): boolean {
  return chosen.some((name) => typeof name === "string" && !/^\d+$/.test(name) && texts.includes(name));
}

function halfNamed({ texts, place }: SampledRow, { source, target }: NamedEnds, file: string): EdgewiseError {
  const named = texts[source ?? target ?? 0]!;
  const [one, other, option] = source === undefined ? ["target", "source", "source"] : ["source", "target", "target"];
  return new EdgewiseError({
    code: "graph/input",
    message: `found a first line that names the ${one}, ${quoted(named)}, and no ${other}, of ${listed(texts)}; expected names of both ends, or an edge`,
    span: { file, line: place.line, column: 1 },
    hint: (called) => {
      const [column, header] = [called(option!), called("header")];
      return column === null || header === null
        ? null
        : `Name the column with ${column}, or say with ${header} that the first line is no header.`;
    },
  });
}

/** Throws for a text that is no table of edges: a matrix of all pairs with names around it, or a table of nodes. */
function refuseOtherTables(rows: readonly SampledRow[], { file, hasSource, hasTarget }: HeaderQuestion): void {
  const [first, second] = rows;
  if (first === undefined || second === undefined || hasSource || hasTarget) return;
  const span = { file, line: first.place.line, column: 1 };
  const isMatrix =
    first.texts.length > 2 &&
    first.texts[0] === "" &&
    rows.slice(1).every(({ texts, number }, k) => texts[0] === first.texts[k + 1] && number.slice(1).every(Boolean));
  if (isMatrix) {
    throw new EdgewiseError({
      code: "graph/input",
      message: "found an adjacency matrix with names around it; expected a table of edges, one a line",
      span,
      hint: "Write a line for each edge: source, target, weight.",
    });
  }
  const isTitled = !first.number.some(Boolean) && (first.texts.length > 2 || second.number[1] === true);
  const isLabelled = /^(:?labels?|name)$/i.test(first.texts[1] ?? "");
  const isOfNodes = namedKey(first.texts) === 0 && (isTitled || isLabelled);
  if (isOfNodes) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `found a table of nodes, with the columns ${listed(first.texts)}; expected one of edges, which names source and target`,
      span,
      hint: (named) => {
        const option = named("nodes");
        if (option === null) return null;
        return `Give a table of nodes as ${option}, beside one of edges, or name the ends with ${named("source")} and ${named("target")}.`;
      },
    });
  }
}

/** The ends of edges, as indices of nodes. */
interface KeyedEnds {
  readonly nodeKeys: Keys;
  readonly sources: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/** Remarks that a header stands again among the edges, as in files that were put together: its names are nodes then. */
export function repeatedHeader(
  layout: {
    readonly file: string;
    readonly names: readonly string[] | null;
    readonly source: number;
    readonly target: number;
  },
  { nodeKeys, sources, targets }: KeyedEnds,
): string[] {
  const [source, target] = [layout.names?.[layout.source] ?? "", layout.names?.[layout.target] ?? ""];
  const [from, to] = [nodeKeys.indexOf(source), nodeKeys.indexOf(target)];
  if (from < 0 || to < 0) return [];
  for (let edge = 0; edge < sources.length; edge++) {
    if (sources[edge] !== from || targets[edge] !== to) continue;
    return [
      `an edge leads from ${quoted(source)} to ${quoted(target)}, as the header of ${layout.file} says: the header may stand in it again, where files were put together`,
    ];
  }
  return [];
}
