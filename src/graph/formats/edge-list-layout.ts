import type { Kind } from "../../arguments/kind.ts";
import { anyNumber, choice, either, plain, text } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { listed } from "../../printable.ts";
import type { Turns } from "../../turns.ts";
import { isWanted, WANTED_ATTRIBUTES, type WantedAttributes } from "./elements/wanted.ts";
import { tooFewFields } from "./field-errors.ts";
import { type Fields, SEPARATORS, type Separator } from "./fields.ts";
import { MISSING_OPTIONS, type MissingOptions } from "./missing.ts";
import { decideHeader } from "./table/header.ts";
import {
  beginsWithIntegers,
  belowHeader,
  chosenColumn,
  columnsOf,
  decidingKinds,
  inPlace,
  type NamedColumns,
  openTable,
  type TableColumn,
  type TableLayout,
} from "./table/layout.ts";
import { isType, isWeight, letteredEnds, namedEnds, titleOf } from "./table/names.ts";
import { alikeEnds, expectOnly, leftOutTwins, otherWeight } from "./table/same-names.ts";
import { rewindTo } from "./table/separator.ts";

/** Options on the columns of a file, for readers of edge lists. */
export interface LayoutOptions extends MissingOptions, Pick<WantedAttributes, "edgeAttributes"> {
  /** Whether the first line names the columns. Found out from the lines if not given. */
  readonly header?: boolean | "auto" | undefined;
  /** The separator of fields, one for a whole file. Found out from the first lines if not given. */
  readonly separator?: Separator | undefined;
  /** The text with which lines begin that are left out (comments); an empty text for none. */
  readonly comment?: string | undefined;
  /** The column of the sources: its name or its number from 1. */
  readonly source?: string | number | undefined;
  /** The column of the targets: its name or its number from 1. */
  readonly target?: string | number | undefined;
  /** The column that becomes the edge attribute `weight`: its name or its number from 1. */
  readonly weight?: string | number | undefined;
  /** Deprecated: `source`. */
  readonly sourceColumn?: string | number | undefined;
  /** Deprecated: `target`. */
  readonly targetColumn?: string | number | undefined;
  /** Deprecated: `weight`. */
  readonly weightColumn?: string | number | undefined;
}

export const COLUMN: Kind<string | number> = either(text, anyNumber);

export const LAYOUT_OPTIONS: Described<LayoutOptions> = {
  header: {
    kind: choice(true, false, "auto"),
    doc: "Whether the first line names the columns.",
    initial: '`"auto"`: found out from the lines',
  },
  separator: {
    kind: choice(...SEPARATORS),
    doc: "The separator of fields, one for a whole file.",
    initial: "found out from the first lines",
  },
  comment: {
    kind: plain("a text that does not begin with white space", (found): found is string => {
      return typeof found === "string" && !/^\s/.test(found);
    }),
    doc: "The text with which lines begin that are left out (comments); an empty text for none.",
    initial: "`#` and `%`, and `//` where that is no data",
  },
  source: {
    kind: COLUMN,
    doc: "The column of the sources: its name or its number from 1.",
    initial: "by its name, else the first",
  },
  target: {
    kind: COLUMN,
    doc: "The column of the targets: its name or its number from 1.",
    initial: "by its name, else the second",
  },
  weight: {
    kind: COLUMN,
    doc: "The column that becomes the edge attribute `weight`: its name or its number from 1.",
    initial: "the one of that name; without a header, the third",
  },
  sourceColumn: { kind: COLUMN, doc: "Deprecated: `source`." },
  targetColumn: { kind: COLUMN, doc: "Deprecated: `target`." },
  weightColumn: { kind: COLUMN, doc: "Deprecated: `weight`." },
  edgeAttributes: WANTED_ATTRIBUTES.edgeAttributes,
  ...MISSING_OPTIONS,
};

/** The three columns under the names that they have now. Throws `usage` where one is given under both. */
export function withoutDeprecated<T extends LayoutOptions>(options: T): T {
  const pairs = [
    ["source", "sourceColumn"],
    ["target", "targetColumn"],
    ["weight", "weightColumn"],
  ] as const;
  const named = pairs.flatMap(([name, formerly]): [string, string | number][] => {
    const before = options[formerly];
    if (before === undefined) return [];
    if (options[name] === undefined) return [[name, before]];
    throw new EdgewiseError({
      code: "usage",
      message: `found both ${name} and ${formerly}; expected one of the two`,
      hint: `Leave out ${formerly}, which is deprecated.`,
    });
  });
  return {
    ...options,
    ...Object.fromEntries(named),
    sourceColumn: undefined,
    targetColumn: undefined,
    weightColumn: undefined,
  };
}

/** The layout of a table of edges: the columns of each line, counted from 0. */
export interface Layout extends TableLayout {
  readonly source: number;
  readonly target: number;
  /** The column that becomes `weight`, or null. */
  readonly weight: number | null;
  /** Whether the ids on the first line of data are integers. */
  readonly integerIds: boolean;
}

/** Reads the first lines of a table of edges and decides what its columns are. With `isThorough` it reads all lines. */
export function* findingLayout(
  fields: Fields,
  file: string,
  options: LayoutOptions,
  isThorough = false,
): Turns<Layout> {
  const opened = openTable(fields, file, options.separator);
  if (opened === null) throw noEdges(file, "nothing but blank lines and comments", fields.comments);
  const { separator, rows } = opened;
  const [first] = rows;
  if (first === undefined) throw new TypeError("a table that was opened has a line");
  const fieldCount = first.texts.length;
  const header = decideHeader(rows, {
    file,
    option: options.header ?? "auto",
    chosen: [options.source, options.target, options.weight],
    hasSource: options.source !== undefined,
    hasTarget: options.target !== undefined,
  });
  const { names, start } = belowHeader(opened, header.isHeader);
  if (fieldCount < 2) {
    rewindTo(fields, first.place);
    fields.split(separator);
    throw tooFewFields(fields);
  }
  const all = columnsOf(opened, names);
  const chosenWeight = chosenColumn("weight", options.weight, all);
  const { source, target } = findEnds(all, options);
  const others = Array.from({ length: fieldCount }, (_, index) => index).filter(
    (index) => index !== source && index !== target,
  );
  const named = names === null ? others[0] : others.find((index) => isWeight(names[index]!));
  const weight = chosenWeight ?? named ?? null;
  if (named !== undefined && chosenWeight === undefined) expectOnly("weight", named, all);
  const notes = alikeEnds(file, names, { source, target }, options);
  const isRead = (index: number, name: string): boolean =>
    index === weight || isType(name) || isWanted("edge", name, options);
  const titles = new Map(
    others.flatMap((index): [number, string][] => {
      const name = index === weight ? "weight" : names === null ? "" : titleOf(names[index]!);
      const isOtherWeight = name === "weight" && index !== weight;
      if (isOtherWeight && weight !== null) notes.push(otherWeight(file, names![index]!, index, weight));
      const isTaken = name === "" || isOtherWeight;
      return isTaken || !isRead(index, name) ? [] : [[index, name]];
    }),
  );
  const open = Array.from(titles, ([index, name]) => ({ index, name }));
  const isSaid = (index: number): boolean => index === weight && (names === null || chosenWeight !== undefined);
  const strict = open.filter(({ index }) => isSaid(index));
  const columns: TableColumn[] = [
    ...strict.map((column): TableColumn => ({ ...column, kind: "number", isTold: true, isStrict: true })),
    ...(yield* decidingKinds(
      open.filter(({ index }) => !isSaid(index)),
      { fields, separator, start, missing: options.missing ?? "error", isThorough },
    )),
  ];
  notes.push(...leftOutTwins(file, open, columns));
  const integerIds = beginsWithIntegers(opened, start, [source, target]);
  const modelLine = first.place.line;
  return {
    file,
    separator,
    names,
    header,
    fieldCount,
    modelLine,
    start,
    columns,
    notes,
    source,
    target,
    weight,
    integerIds,
  };
}

/**
 * Finds the columns of the ends: those that options choose, else those that names tell, else the first two others,
 * preferring columns with names.
 */
export function findEnds(
  all: NamedColumns,
  options: Pick<LayoutOptions, "source" | "target">,
): { readonly source: number; readonly target: number } {
  const { names, fieldCount, place } = all;
  const chosen = {
    source: chosenColumn("source", options.source, all),
    target: chosenColumn("target", options.target, all),
  };
  const sure = names === null ? null : namedEnds(names, chosen);
  const isSure = sure?.source !== undefined || sure?.target !== undefined;
  const found = names === null || isSure ? sure : letteredEnds(names);
  const [namedSource, namedTarget] = [chosen.source ?? found?.source, chosen.target ?? found?.target];
  for (const end of ["source", "target"] as const) {
    if (chosen[end] === undefined && found?.[end] !== undefined) expectOnly(end, found[end], all);
  }
  if (names !== null && (namedSource === undefined) !== (namedTarget === undefined) && isNamed(chosen)) {
    const one = namedSource === undefined ? "source" : "target";
    throw new EdgewiseError({
      code: "graph/input",
      ...inPlace(place, `found no column for the ${one} among ${listed(names)}; expected one for each end`),
      hint: (named) => (named(one) === null ? null : `Name it with ${named(one)}.`),
    });
  }
  const indices = Array.from({ length: fieldCount }, (_, index) => index);
  // A column without a name is no end: it is the index of a data frame.
  const titled = names === null ? indices : indices.filter((index) => names[index] !== "");
  const free = titled.length >= 2 ? titled : indices;
  const source = namedSource ?? free.find((index) => index !== namedTarget)!;
  const target = namedTarget ?? free.find((index) => index !== source)!;
  if (source !== target) return { source, target };
  throw new EdgewiseError({
    code: "usage",
    ...inPlace(place, `source and target are both column ${source + 1}; expected two columns`),
  });
}

/** Tells whether neither end was chosen by an option, so that names alone decide. */
function isNamed({
  source,
  target,
}: {
  readonly source: number | undefined;
  readonly target: number | undefined;
}): boolean {
  return source === undefined && target === undefined;
}

function noEdges(file: string, found: string, comments: number): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `found ${found}; expected lines of the form: source target [weight]`,
    span: { file, line: 1, column: 1 },
    hint: (named) => {
      const option = named("comment");
      return comments === 0 || option === null
        ? null
        : `If lines that begin with # or % are edges, say with ${option} what comments begin with.`;
    },
  });
}

/** Makes the error for a table of edges with a header and no edge. */
export function headerOnly({ file }: Layout, comments: number): EdgewiseError {
  return noEdges(file, "a header row only", comments);
}
