/** The map kernel: runs code at every node or edge. */

import type { Input, Instruction, KernelOutput } from "../code.ts";
import type { Domain } from "../domain.ts";
import { text } from "../shape.ts";
import { CODE, DOMAIN, INPUTS, NAMES, OUTPUTS } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { degreesOf, inputAccesses, NO_ROWS, outputAccesses, renameInputs, renameOutputs, scratchOf } from "./record.ts";

/** Code evaluated at every node or edge. */
export interface MapKernel extends KernelFields {
  readonly kind: "map";
  readonly domain: Domain;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  readonly outputs: readonly KernelOutput[];
}

/** Gives the end of an edge at which an input is read, if it is read at one. */
function endOf(input: Input): readonly ("source" | "destination")[] {
  return "at" in input && (input.at === "source" || input.at === "destination") ? [input.at] : [];
}

export const MAP: KernelRecord<MapKernel> = {
  doc: "Code evaluated at every node or edge.",
  fields: { ...NAMES, kind: text, domain: DOMAIN, inputs: INPUTS, code: CODE, outputs: OUTPUTS },
  accesses: ({ inputs, domain, outputs }) => [
    ...inputAccesses(inputs, domain, domain.of === "edges" ? ["here", "edge"] : ["here"]),
    ...outputAccesses(outputs, domain),
  ],
  inputs: ({ inputs }) => inputs,
  graph: ({ inputs }) => ({ rows: degreesOf(inputs), ends: inputs.flatMap(endOf) }),
  ...NO_ROWS,
  others: () => 0,
  finish: ({ inputs, code, outputs }) => ({ given: 0, inputs, code, outputs }),
  withFinish: (kernel, finish) => ({ ...kernel, ...finish }),
  scratch: ({ outputs }) => scratchOf(outputs),
  spell: () => null,
  rename: (kernel, rename) => ({
    ...kernel,
    inputs: renameInputs(kernel.inputs, rename),
    outputs: renameOutputs(kernel.outputs, rename),
  }),
  check: ({ inputs, code, outputs, domain }, checker) => {
    const at = domain.of === "nodes" ? (["here"] as const) : (["here", "edge", "source", "destination"] as const);
    checker.outputs(outputs, checker.code(inputs, code, { at }));
  },
  cost: ({ inputs, code, outputs }, count, { elements }) => {
    for (const input of inputs) count.inputHere(input, elements);
    count.code(code, elements);
    count.outputs(outputs, elements);
  },
  canFail: () => false,
};
