/**
 * The extremum (argmin, argmax) of an array, block by block: each block of 512 entries finds the index of its least or
 * greatest entry, and a scalar kernel then finds that of all blocks. Of equal entries the first counts.
 *
 *     values  5 2 9 2 | 7 1      blocks of 4, "least":      partials  1 5
 */

import type { BufferId } from "../buffer.ts";
import type { Domain } from "../domain.ts";
import { blocksOf } from "../domain.ts";
import { natural, oneOf, text } from "../shape.ts";
import { DOMAIN, NAMES } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { NO_FINISH, NO_ROWS, NO_SCRATCH, searchOf } from "./record.ts";

/** The entries that come first. NaN comes last either way. */
export type Extreme = "least" | "greatest";

/** For each block, the index of its first entry that is least or greatest. A scalar kernel finds that of all blocks. */
export interface ExtremumKernel extends KernelFields {
  readonly kind: "extremum";
  readonly domain: Domain;
  readonly first: Extreme;
  readonly values: BufferId;
  readonly partials: BufferId;
}

export const EXTREMUM: KernelRecord<ExtremumKernel> = {
  doc: "For each block, the index of its first entry that is least or greatest.",
  fields: {
    ...NAMES,
    kind: text,
    domain: DOMAIN,
    first: oneOf(["least", "greatest"]),
    values: natural,
    partials: natural,
  },
  accesses: ({ values, partials, domain, first }) => [
    { buffer: values, mode: "read", where: "anywhere", extent: domain },
    {
      buffer: partials,
      mode: "write",
      where: "own",
      extent: blocksOf(domain),
      partialsOf: searchOf(first, values),
    },
  ],
  inputs: () => [],
  graph: () => ({ rows: [], ends: [] }),
  ...NO_ROWS,
  others: () => 0,
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: () => null,
  rename: (kernel, rename) => ({
    ...kernel,
    values: rename(kernel.values),
    partials: rename(kernel.partials),
  }),
  check: ({ partials }, checker) => {
    checker.element(partials, "i32");
  },
  cost: ({ values }, count, { elements }) => {
    count.readBuffer(values, elements);
    count.simple(elements);
  },
  canFail: () => false,
};
