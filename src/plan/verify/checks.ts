/** The names of the plan verifier's checks, and the errors of failed ones. */

import { EdgewiseError } from "../../error.ts";
import type { BufferId } from "../buffer.ts";
import type { Plan } from "../plan.ts";

export const PLAN_CHECKS = {
  version: "the version of the schema is the one that this program writes",
  nesting: "loops and choices lie within at most 128 others",
  reference: "every slot, buffer and site that is named exists",
  register: "code reads only registers that come before it",
  place: "an input is read at a place that its kernel has",
  extent: "a buffer is read and written only where it has entries",
  element: "a buffer has entries of the element that a kernel takes them for",
  role: "block results are folded by what they are results of",
  race: "no kernel of a level writes memory that another kernel of it, or scalars that are not yet done, touch",
  self: "no kernel reads memory that it writes but at its own node or edge, and in entries as wide",
  parity: "block results that are folded in a loop alternate, and a swap exchanges two memories that are alike",
  fence: "a barrier follows scalars that read an entry of computed memory",
  kernel: "a kernel is of a known kind, and is what its kind expects",
  storage: "buffers that share memory have as many entries, and block results share theirs with nothing",
  life: "what is read was written, and nothing else was written over it since",
  forest: "trees are joined in an array that was planted as a forest, and that nothing else was written to since",
  default: "a default is a number of its parameter's element, or computed by scalar ops from scalars before it",
  constant: "nothing writes a parameter or an attribute",
  loop: "a loop has a limit or an until",
  sparse: "a sparse round computes all that a dense one would change, and all else lasts until it does",
  sources: "a round of a loop over nodes goes on with nothing of those before but totals, which its last levels write",
  assumption: "what the plan was made for is of a kind that a run can check",
} as const;

export type Check = keyof typeof PLAN_CHECKS;

export function fail(check: Check, message: string): never {
  throw new EdgewiseError({ code: "plan/invalid", message: `${check}: ${message}; ${PLAN_CHECKS[check]}` });
}

/** Names a buffer in messages, even if it does not exist. */
export function spellBuffer(buffer: BufferId, { buffers }: Plan): string {
  return `buffer ${buffer} (${buffers[buffer]?.name ?? "?"})`;
}

/** Gives the storage that a buffer begins in; null for one that is given. */
export function storageOf(buffer: BufferId, { buffers }: Plan): number | null {
  const origin = buffers[buffer]?.origin;
  return origin?.kind === "computed" ? origin.storage : null;
}
