/** The scatter kernel: combines entries at the nodes that an index names. Values 5 2 3 at indices 1 1 0 sum to 3 7. */

import type { Monoid } from "../../ir/scalar.ts";
import type { BufferId } from "../buffer.ts";
import type { Domain, NodeDomain } from "../domain.ts";
import { natural, oneOf, text } from "../shape.ts";
import { DOMAIN, NAMES } from "../shapes.ts";
import { entriesOf } from "../sizes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import { NO_FINISH, NO_ROWS, NO_SCRATCH } from "./record.ts";

/**
 * For each node, the combination of the entries whose index is that node, in their order. Entries with another index
 * are left out. A chunk goes over all entries and takes those of its own nodes, so that no two chunks write to the same
 * node.
 */
export interface ScatterKernel extends KernelFields {
  readonly kind: "scatter";
  readonly domain: NodeDomain;
  readonly cut: "by workers";
  /** The domain of the entries. */
  readonly from: Domain;
  readonly index: BufferId;
  readonly values: BufferId;
  readonly monoid: Monoid;
  readonly output: BufferId;
}

export const SCATTER: KernelRecord<ScatterKernel> = {
  doc: "For each node, the entries whose index is that node, combined in their order.",
  fields: {
    ...NAMES,
    cut: oneOf(["by workers"]),
    kind: text,
    domain: DOMAIN,
    from: DOMAIN,
    index: natural,
    values: natural,
    monoid: text,
    output: natural,
  },
  accesses: ({ domain, index, values, from, output }) => [
    { buffer: index, mode: "read", where: "anywhere", extent: from },
    { buffer: values, mode: "read", where: "anywhere", extent: from },
    { buffer: output, mode: "write", where: "own", extent: domain },
  ],
  inputs: () => [],
  graph: () => ({ rows: [], ends: [] }),
  ...NO_ROWS,
  others: ({ from }, graph) => entriesOf(from, graph),
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: ({ monoid }) => `scatter(${monoid})`,
  rename: (kernel, rename) => ({
    ...kernel,
    index: rename(kernel.index),
    values: rename(kernel.values),
    output: rename(kernel.output),
  }),
  check: ({ index, values, monoid, output }, checker) => {
    const element = checker.elementOf(values);
    checker.element(output, element);
    checker.monoid(monoid, element);
    const indexed = checker.elementOf(index);
    checker.expect(indexed === "i32" || indexed === "u32", `has indices of ${indexed}`);
  },
  cost: ({ index, values, from, output }, count, { elements, graph, chunks }) => {
    const sources = entriesOf(from, graph);
    count.write(output, elements);
    // Every chunk goes over all indices to find those of its own nodes.
    count.readBuffer(index, sources * chunks);
    count.simple(sources * chunks);
    count.readBuffer(values, sources);
    count.gather(output, sources);
    count.simple(sources);
  },
  canFail: () => false,
};
