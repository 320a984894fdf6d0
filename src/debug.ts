/** `EDGEWISE_DEBUG=passes,plan,loops`: stages of the compiler, shown on stderr while it works. */

import { platform } from "#platform";
import { EdgewiseError } from "./error.ts";
import { printableLines } from "./printable.ts";

/** The stages that can be shown. */
const STAGES = ["passes", "plan", "loops"] as const;

export type Stage = (typeof STAGES)[number];

/** Tells whether a stage is to be shown. Throws `usage` where the variable names an unknown stage. */
export function isShown(stage: Stage): boolean {
  return shownStages().includes(stage);
}

/**
 * Reads the stages that the environment variable `EDGEWISE_DEBUG` names, parted by commas; none where it is not set and
 * where there is no environment. Throws `usage` for another word.
 */
export function shownStages(): readonly Stage[] {
  const text = platform.debug();
  if (!text) return [];
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => word !== "" && !STAGES.some((stage) => stage === word));
  if (unknown === undefined) return STAGES.filter((stage) => words.includes(stage));
  throw new EdgewiseError({
    code: "usage",
    message: `found ${JSON.stringify(unknown)} in EDGEWISE_DEBUG, expected names among ${STAGES.join(", ")}, parted by commas`,
    hint: "Correct or unset the environment variable.",
  });
}

/** Shows a text of a stage, below a line that names it. */
export function show(what: string, text: string): void {
  platform.show(printableLines(`// ${what}${text === "" ? "" : `\n${text.trimEnd()}`}`));
}
