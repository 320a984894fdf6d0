import type { Diagnostic, EdgewiseError } from "../../error.ts";
import { quoted } from "../../printable.ts";
import type { Fields } from "./fields.ts";

/** The hint for a line that lacks something and ends with the text. */
const CUT_SHORT = "The text ends with this line and without a line end: the file may have been cut short.";

/** A field as messages show it. */
export function shown(fields: Fields, field: number): string {
  const text = fields.text(field);
  return text === "" ? "an empty field" : quoted(text);
}

/** The error for a line of another number of fields than expected; `why` says what expects so many. */
export function wrongFieldCount(
  fields: Fields,
  expected: number,
  why: string,
  hint?: Diagnostic["hint"],
): EdgewiseError {
  const cutShort = fields.count < expected && fields.unfinished();
  return fields.error(
    Math.min(fields.count, expected),
    `found ${counted(fields.count)}; expected ${expected}, ${why}`,
    cutShort ? CUT_SHORT : hint,
  );
}

/** The error for a line that is not a source and a target. */
export function tooFewFields(fields: Fields): EdgewiseError {
  return fields.error(
    fields.count,
    `found ${counted(fields.count)}, ${shown(fields, 0)}; expected at least a source and a target`,
    fields.unfinished() ? CUT_SHORT : undefined,
  );
}

/** Whether a field is an integer in its plain spelling, of any length. */
export function isInteger(fields: Fields, field: number): boolean {
  return !Number.isNaN(fields.integer(field)) || /^(0|-?[1-9]\d*)$/.test(fields.text(field));
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "field" : "fields"}`;
}
