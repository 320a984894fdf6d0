/** The top-k kernel: marks the entries that are among the k greatest. Of 5 9 2 8 and k = 2 it marks 0 1 0 1. */

import type { BufferId } from "../buffer.ts";
import type { Input, Instruction } from "../code.ts";
import type { Domain } from "../domain.ts";
import { natural, oneOf, text } from "../shape.ts";
import { CODE, DOMAIN, INPUTS, NAMES } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { degreesOf, inputAccesses, NO_FINISH, NO_ROWS, NO_SCRATCH, renameInputs } from "./record.ts";

/** For each entry, whether it is among the k greatest. A heap holds the indices of these. */
export interface TopKernel extends KernelFields {
  readonly kind: "top";
  readonly domain: Domain;
  readonly cut: "whole";
  readonly values: BufferId;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register of k, an i32. */
  readonly k: number;
  /** Scratch for the heap: a u32 for each entry. */
  readonly heap: BufferId;
  readonly output: BufferId;
}

export const TOP: KernelRecord<TopKernel> = {
  doc: "Whether each entry is among the k that are greatest.",
  fields: {
    ...NAMES,
    cut: oneOf(["whole"]),
    kind: text,
    domain: DOMAIN,
    values: natural,
    inputs: INPUTS,
    code: CODE,
    k: natural,
    heap: natural,
    output: natural,
  },
  accesses: ({ values, inputs, domain, output, heap }) => [
    { buffer: values, mode: "read", where: "anywhere", extent: domain },
    ...inputAccesses(inputs, domain, []),
    { buffer: output, mode: "write", where: "anywhere", extent: domain },
    { buffer: heap, mode: "scratch", where: "anywhere", extent: domain },
  ],
  inputs: ({ inputs }) => inputs,
  graph: ({ inputs }) => ({ rows: degreesOf(inputs), ends: [] }),
  ...NO_ROWS,
  others: () => 0,
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: () => null,
  rename: (kernel, rename) => ({
    ...kernel,
    values: rename(kernel.values),
    inputs: renameInputs(kernel.inputs, rename),
    heap: rename(kernel.heap),
    output: rename(kernel.output),
  }),
  check: ({ inputs, code, k, cut, heap, output }, checker) => {
    checker.element(heap, "u32");
    checker.element(output, "bool");
    // The code of k is not at a node or edge.
    checker.register(k, checker.code(inputs, code, { at: [] }), "i32");
    const said: string | undefined = cut;
    checker.expect(said === "whole", "may be cut");
  },
  cost: ({ values, output }, count, { elements }) => {
    // Few entries of a random order get into the heap. The time for these is small beside that of looking at all
    // entries.
    count.readBuffer(values, elements);
    count.simple(2 * elements);
    count.write(output, elements);
  },
  canFail: () => false,
};
