/** Warnings of algorithms about what their authors are unlikely to mean, shown once in a process. */

import { platform } from "#platform";
import type { Algorithm } from "../dsl/algorithm.ts";
import { printDiagnostic } from "../error.ts";

/**
 * The texts of warnings with their places, since an algorithm that is made anew for each run has the same warnings each
 * time.
 */
const told = new Set<string>();

/** Shows the warnings of an algorithm that have not been shown yet: to `tell`, or as warnings of the process. */
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
