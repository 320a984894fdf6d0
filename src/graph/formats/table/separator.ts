/** The separator of the fields of a text table, found from its first lines. The whole text has one. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { withValue } from "../field-errors.ts";
import type { Fields, Place, Separator } from "../fields.ts";

/** The numbers of lines, and of fields in all of them, that are looked at before a table is read. */
export const SAMPLED_LINES = 50;
const SAMPLED_FIELDS = 20_000;

/**
 * The candidates. The first that most lines contain wins. A blank never wins where one of the others separates fields.
 */
const CHARACTERS = ["\t", ";", ",", "|"] as const;

/** A sampled line of a table, which is looked at before the table is read. */
export interface SampledRow {
  readonly place: Place;
  readonly texts: readonly string[];
  readonly integer: readonly boolean[];
  readonly number: readonly boolean[];
}

/** Finds the separator of the lines from the current one on. The cursor goes on to later lines. */
export function findSeparator(fields: Fields, file: string): Separator {
  const first = fields.place();
  const lines: Place[] = [];
  const having = new Map<string, number>(CHARACTERS.map((character) => [character, 0]));
  do {
    fields.joinQuoted();
    lines.push(fields.place());
    for (const character of CHARACTERS) {
      if (fields.occurrences(character) > 0) having.set(character, having.get(character)! + 1);
    }
  } while (lines.length < SAMPLED_LINES && fields.nextLine());
  const most = (character: string): boolean => 2 * having.get(character)! > lines.length;
  const everywhere = CHARACTERS.find((character) => having.get(character) === lines.length);
  const separator = everywhere ?? CHARACTERS.find(most) ?? ofFirstLine(fields, first);
  const unclear = separator === "," || separator === "\t" ? ambiguousLine(fields, separator, lines) : null;
  if (unclear !== null) throw ambiguous(fields, file, separator, unclear);
  rewindTo(fields, first);
  return separator;
}

/**
 * Takes blanks if they separate the first line, else what does. Errors on other lines are then relative to the first.
 */
function ofFirstLine(fields: Fields, first: Place): Separator {
  rewindTo(fields, first);
  fields.split("blank");
  if (fields.count > 1) return "blank";
  return CHARACTERS.find((character) => fields.occurrences(character) > 0) ?? "blank";
}

/**
 * Samples the first lines of a table with their fields. Lines that cannot be split are left to the reader of the table,
 * which reports them.
 */
export function sampleRows(fields: Fields, separator: Separator): readonly SampledRow[] {
  const rows: SampledRow[] = [];
  let left = SAMPLED_FIELDS;
  const first = fields.place();
  do {
    try {
      fields.split(separator);
      rows.push(rowOf(fields));
    } catch (error) {
      if (rows.length === 0 || !(error instanceof EdgewiseError)) throw error;
    }
    left -= fields.count;
  } while (rows.length < SAMPLED_LINES && left > 0 && fields.nextLine());
  rewindTo(fields, first);
  return rows;
}

/** Goes back to a line, and makes it the current one. */
export function rewindTo(fields: Fields, place: Place): void {
  fields.rewind(place);
  fields.nextLine();
}

function rowOf(fields: Fields): SampledRow {
  const indices = Array.from({ length: fields.count }, (_, field) => field);
  return {
    place: fields.place(),
    texts: indices.map((field) => fields.text(field)),
    integer: indices.map((field) => !Number.isNaN(fields.integer(field))),
    number: indices.map((field) => !Number.isNaN(fields.number(field))),
  };
}

/**
 * Finds a line that shows that blanks might be the separator as well; null if there is none. Split at blanks all its
 * fields are numbers, as in `1 2 0,5`, while some of those between the separators are not. The first line may be a
 * header.
 */
function ambiguousLine(fields: Fields, separator: Separator, lines: readonly Place[]): Place | null {
  const data = lines.length > 1 ? lines.slice(1) : lines;
  const isAmbiguous = (place: Place): boolean => {
    rewindTo(fields, place);
    try {
      fields.split("blank");
      const blanks = fields.count;
      const row = rowOf(fields);
      if (blanks < 2 || !row.number.every(Boolean)) return false;
      fields.split(separator);
      return rowOf(fields).texts.some((text) => /\S\s+\S/.test(text));
    } catch (error) {
      if (error instanceof EdgewiseError) return false;
      throw error;
    }
  };
  return data.every(isAmbiguous) ? data[0]! : null;
}

function ambiguous(fields: Fields, file: string, separator: Separator, place: Place): EdgewiseError {
  rewindTo(fields, place);
  fields.split(separator);
  const line = rowOf(fields).texts.join(separator);
  const what = separator === "," ? "commas" : "tabs";
  return new EdgewiseError({
    code: "graph/input",
    message: `found ${quoted(line)}, which blanks part into numbers and ${what} do not; expected one separator for the whole file`,
    span: { file, line: place.line, column: 1 },
    hint: (named) => {
      const option = named("separator");
      return option === null
        ? null
        : `Say which with ${withValue(option, "blank")} or ${withValue(option, separator)}.`;
    },
  });
}
