/** The gather kernel: reads entries of a buffer at computed indices. Of the buffer 5 6 7, indices 2 0 2 give 7 5 7. */

import type { BufferId } from "../buffer.ts";
import type { Input, Instruction } from "../code.ts";
import type { Domain } from "../domain.ts";
import { natural, nullable, text } from "../shape.ts";
import { CODE, DOMAIN, INPUT_SHAPE, INPUTS, NAMES } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { degreesOf, inputAccesses, NO_FINISH, NO_ROWS, NO_SCRATCH, renameInput, renameInputs } from "./record.ts";

/** The entries of a buffer at computed indices. */
export interface GatherKernel extends KernelFields {
  readonly kind: "gather";
  readonly domain: Domain;
  readonly table: BufferId;
  readonly index: Input;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register of the value outside the range; null where such an index is an error. */
  readonly otherwise: number | null;
  readonly output: BufferId;
  /** The site at which an index out of range is reported; null where there is a value for it. */
  readonly site: number | null;
}

export const GATHER: KernelRecord<GatherKernel> = {
  doc: "The entries of a buffer at computed indices.",
  fields: {
    ...NAMES,
    kind: text,
    domain: DOMAIN,
    table: natural,
    index: INPUT_SHAPE,
    inputs: INPUTS,
    code: CODE,
    otherwise: nullable(natural),
    output: natural,
    site: nullable(natural),
  },
  accesses: ({ table, index, inputs, domain, output }) => [
    { buffer: table, mode: "read", where: "anywhere", extent: "nodes or edges" },
    ...inputAccesses([index, ...inputs], domain),
    { buffer: output, mode: "write", where: "own", extent: domain },
  ],
  inputs: ({ index, inputs }) => [index, ...inputs],
  graph: ({ index, inputs }) => ({ rows: degreesOf([index, ...inputs]), ends: [] }),
  ...NO_ROWS,
  others: () => 0,
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: () => null,
  rename: (kernel, rename) => ({
    ...kernel,
    table: rename(kernel.table),
    index: renameInput(kernel.index, rename),
    inputs: renameInputs(kernel.inputs, rename),
    output: rename(kernel.output),
  }),
  check: ({ table, index, inputs, code, otherwise, output, site }, checker) => {
    const element = checker.elementOf(table);
    checker.element(output, element);
    checker.register(0, checker.code([index], [], { at: ["here"] }), "i32", "u32");
    const registers = checker.code(inputs, code, { at: ["here"] });
    if (otherwise !== null) checker.register(otherwise, registers, element);
    checker.site(site, "index");
    checker.expect((otherwise === null) !== (site === null), "has both an otherwise and a site, or neither");
  },
  cost: ({ index, inputs, code, table, output }, count, { elements }) => {
    for (const input of [index, ...inputs]) count.inputHere(input, elements);
    count.code(code, elements);
    count.gather(table, elements);
    count.write(output, elements);
  },
  canFail: ({ site }) => site !== null,
};
