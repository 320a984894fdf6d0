/**
 * The errors of readers of bytes. These readers know where in a file something is wrong, and do not know the file's
 * name.
 */

import { EdgewiseError } from "../../error.ts";

/** A fault of a file, with its byte. Whoever knows the name of the file makes an EdgewiseError of it. */
export class Refusal extends Error {
  readonly at: number;
  readonly hint: string | undefined;

  constructor(at: number, message: string, hint?: string) {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}

/** Makes the error for a refusal in a file. Anything else is given back unchanged. */
export function refusedIn(file: string, error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { at, message, hint } = error;
  return new EdgewiseError({ code: "graph/input", message: `${file}, byte ${at}: ${message}`, hint });
}
