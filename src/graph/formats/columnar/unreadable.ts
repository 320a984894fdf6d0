/**
 * The errors of files of typed columns that cannot be read: the words of the library that found out, with the place.
 */

import { EdgewiseError } from "../../../error.ts";
import { messageOf, quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";

/** A file as it was opened. */
export interface OpenedFile {
  readonly file: string;
  /** The phrase for a file of its format, as in "a Parquet file". */
  readonly title: string;
}

/** The error that says of a file what was thrown while it was opened; an error that says so already is left as it is. */
export function unreadable({ file, title }: OpenedFile, cause: unknown): EdgewiseError {
  if (cause instanceof EdgewiseError) return cause;
  return new EdgewiseError(
    {
      code: "graph/input",
      message: `${file}: found ${title} that cannot be read (${messageOf(cause)}); expected a whole one`,
      hint: "The file may have been cut short in a copy or download.",
    },
    { cause },
  );
}

/** Work on a column that says where it was of what a library throws, or what is thrown here. */
export function* guarded<T>({ file }: OpenedFile, column: string, work: Turns<T>): Turns<T> {
  try {
    return yield* work;
  } catch (cause) {
    if (cause instanceof EdgewiseError) throw cause;
    throw new EdgewiseError(
      {
        code: "graph/input",
        message: `${file}: found data of the column ${quoted(column)} that cannot be read (${messageOf(cause)}); expected a whole file`,
      },
      { cause },
    );
  }
}
