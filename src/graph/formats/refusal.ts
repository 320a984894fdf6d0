/**
 * The errors of readers of bytes. These readers know where in a file something is wrong, and do not know the file's
 * name. And the hints that several formats give.
 */

import { type Diagnostic, EdgewiseError } from "../../error.ts";

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

/** The hint for a graph with directed edges where undirected ones are expected. */
export const symmetrizeHint: Diagnostic["hint"] = (named) => {
  const option = named("symmetrize");
  if (option === null) return null;
  // On a command line it takes a word, and not all commands have it.
  return option.startsWith("--")
    ? `edgewise convert makes all edges of a graph undirected with ${option} drop, or another word for what becomes of a pair of them.`
    : `${option}() makes all its edges undirected.`;
};
