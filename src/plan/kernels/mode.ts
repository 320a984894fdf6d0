/** The mode kernel: finds the most frequent value over each node's row, then runs code at the node. */

import type { Direction } from "../../ir/op.ts";
import type { BufferId } from "../buffer.ts";
import type { Input, Instruction, KernelOutput } from "../code.ts";
import type { NodeDomain } from "../domain.ts";
import { natural, text } from "../shape.ts";
import { DIRECTION, DOMAIN, EPILOGUE, INPUT_SHAPE, NAMES, OUTPUTS } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import {
  degreesOf,
  INDEX_BYTES,
  inputAccesses,
  outputAccesses,
  renameInput,
  renameInputs,
  renameOutputs,
  scratchOf,
} from "./record.ts";

/**
 * For each node, the most frequent entry of a buffer over the node's row, then code at the node. Each worker counts
 * entries in a table of its own.
 */
export interface ModeKernel extends KernelFields {
  readonly kind: "mode";
  readonly domain: NodeDomain;
  readonly direction: Direction;
  readonly table: BufferId;
  /** The value of a node whose row is empty. */
  readonly otherwise: Input;
  /** The epilogue. Its registers are the entry found, then its inputs, then its instructions. */
  readonly epilogue: { readonly inputs: readonly Input[]; readonly code: readonly Instruction[] };
  readonly outputs: readonly KernelOutput[];
}

/** The steps to count one entry of a row: to find its place in the table, and to compare how often it was found. */
export const COUNT_STEPS = 2;

export const MODE: KernelRecord<ModeKernel> = {
  doc: "For each node, the most frequent entry of a buffer over its row; then code over the node.",
  fields: {
    ...NAMES,
    kind: text,
    domain: DOMAIN,
    direction: DIRECTION,
    table: natural,
    otherwise: INPUT_SHAPE,
    epilogue: EPILOGUE,
    outputs: OUTPUTS,
  },
  accesses: ({ domain, table, otherwise, epilogue, outputs }) => [
    { buffer: table, mode: "read", where: "neighbors", extent: domain },
    ...inputAccesses([otherwise, ...epilogue.inputs], domain),
    ...outputAccesses(outputs, domain),
  ],
  inputs: ({ otherwise, epilogue }) => [otherwise, ...epilogue.inputs],
  graph: ({ direction, otherwise, epilogue }) => ({
    rows: [direction, ...degreesOf([otherwise, ...epilogue.inputs])],
    ends: [],
  }),
  rows: ({ direction }) => direction,
  rowsOfEnds: () => [],
  others: () => 0,
  finish: ({ epilogue, outputs }) => ({ given: 1, ...epilogue, outputs }),
  withFinish: (kernel, { inputs, code, outputs }) => ({ ...kernel, epilogue: { inputs, code }, outputs }),
  scratch: ({ direction, outputs }) => scratchOf(outputs, { countedRows: direction }),
  movable: () => null,
  spell: ({ direction }) => `neighbor_mode(${direction})`,
  rename: (kernel, rename) => ({
    ...kernel,
    table: rename(kernel.table),
    otherwise: renameInput(kernel.otherwise, rename),
    epilogue: { ...kernel.epilogue, inputs: renameInputs(kernel.epilogue.inputs, rename) },
    outputs: renameOutputs(kernel.outputs, rename),
  }),
  check: ({ table, otherwise, epilogue, outputs }, checker) => {
    const element = checker.elementOf(table);
    checker.expect(element === "i32" || element === "u32", `counts values of ${element}`);
    checker.register(0, checker.code([otherwise], [], { at: ["here"] }), element);
    checker.outputs(outputs, checker.code(epilogue.inputs, epilogue.code, { given: [element], at: ["here"] }));
  },
  cost: ({ table, otherwise, epilogue, outputs }, count, { elements, arcs }) => {
    count.read(INDEX_BYTES * (elements + arcs));
    count.gather(table, arcs);
    count.steps(COUNT_STEPS * arcs);
    for (const input of [otherwise, ...epilogue.inputs]) count.inputHere(input, elements);
    count.code(epilogue.code, elements);
    count.outputs(outputs, elements);
  },
  canFail: () => false,
};
