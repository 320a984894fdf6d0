/** The list kernel (stream compaction): writes the nodes of a set one after the other. Of the set 0 1 1 0 1 it writes 1 2 4. */

import type { BufferId } from "../buffer.ts";
import type { NodeDomain } from "../domain.ts";
import { natural, oneOf, text } from "../shape.ts";
import { DOMAIN, NAMES } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { NO_FINISH, NO_ROWS, NO_SCRATCH } from "./record.ts";

/**
 * The indices of the nodes at which a bool is true, in ascending order. Entries after the last one keep their values.
 */
export interface ListKernel extends KernelFields {
  readonly kind: "list";
  readonly domain: NodeDomain;
  readonly cut: "whole";
  readonly set: BufferId;
  readonly list: BufferId;
}

export const LIST: KernelRecord<ListKernel> = {
  doc: "The indices of the nodes of a set, in ascending order.",
  fields: { ...NAMES, cut: oneOf(["whole"]), kind: text, domain: DOMAIN, set: natural, list: natural },
  accesses: ({ set, list, domain }) => [
    { buffer: set, mode: "read", where: "anywhere", extent: domain },
    { buffer: list, mode: "write", where: "anywhere", extent: domain },
  ],
  inputs: () => [],
  graph: () => ({ rows: [], ends: [] }),
  ...NO_ROWS,
  others: () => 0,
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: () => null,
  rename: (kernel, rename) => ({ ...kernel, set: rename(kernel.set), list: rename(kernel.list) }),
  check: ({ set, list, cut }, checker) => {
    checker.element(set, "bool");
    checker.element(list, "u32");
    const said: string | undefined = cut;
    checker.expect(said === "whole", "may be cut");
  },
  cost: ({ set, list }, count, { elements }) => {
    count.readBuffer(set, elements);
    count.simple(elements);
    count.write(list, elements);
  },
  canFail: () => false,
};
