import type { Diagnostic, EdgewiseError } from "../../error.ts";
import { quoted } from "../../printable.ts";
import { isIntegerSpelling } from "../scan/decimal.ts";
import type { Fields } from "./fields.ts";

/** The hint for a line that lacks something and ends with the text. */
const CUT_SHORT = "The text ends with this line and without a line end: the file may have been cut short.";

/** Spells a field for messages. */
export function shown(fields: Fields, field: number): string {
  const text = fields.text(field);
  return text === "" ? "an empty field" : quoted(text);
}

/**
 * Makes the error for a line with another number of fields than expected. `why` says which line or option expects it.
 */
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

/** Spells an option with a value, as it is given: `--ids text` on a command line, and `ids: "text"` in a program. */
export function withValue(option: string, value: string): string {
  const text = /^\w+$/.test(value) ? value : JSON.stringify(value);
  return option.startsWith("--") ? `${option} ${text}` : `${option}: ${JSON.stringify(value)}`;
}

/** Makes the error for a line without a source and a target. */
export function tooFewFields(fields: Fields): EdgewiseError {
  return fields.error(
    fields.count,
    `found ${counted(fields.count)}, ${shown(fields, 0)}; expected at least a source and a target`,
    fields.unfinished() ? CUT_SHORT : undefined,
  );
}

/** Tells whether a field is an integer of any length in plain spelling. */
export function isInteger(fields: Fields, field: number): boolean {
  return !Number.isNaN(fields.integer(field)) || isIntegerSpelling(fields.text(field));
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "field" : "fields"}`;
}
