/** What readers of bytes throw, which know where in a file something is wrong and not what the file is called. */

import { EdgewiseError } from "../../error.ts";

/** What is wrong with a file and at which of its bytes; whoever knows the name of the file makes an error of it. */
export class Refusal extends Error {
  readonly at: number;
  readonly hint: string | undefined;

  constructor(at: number, message: string, hint?: string) {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}

/** The error for what was refused in a file; what is no refusal is given as it is. */
export function refusedIn(file: string, error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { at, message, hint } = error;
  return new EdgewiseError({ code: "graph/input", message: `${file}, byte ${at}: ${message}`, hint });
}
