/** What algorithms are likely not to mean, told to the process once. */

import { platform } from "#platform";
import type { Algorithm } from "../dsl/algorithm.ts";
import { printDiagnostic } from "../error.ts";

/** Texts, with their places: an algorithm that is made anew for each run says the same each time. */
const told = new Set<string>();

/** Tells of the warnings of an algorithm that nobody was told of yet; as warnings of the process, if `tell` is not given. */
export function tellWarnings({ warnings = [] }: Algorithm, tell: (text: string) => void = emit): void {
  for (const warning of warnings) {
    const text = printDiagnostic(warning);
    if (told.has(text)) continue;
    told.add(text);
    tell(text);
  }
}

function emit(text: string): void {
  platform.warn(text);
}
