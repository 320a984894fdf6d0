/**
 * The kernel of classes (union-find, connected components): nodes that edges join form trees of a forest, which workers join at
 * once. Parents 0 0 1 3 3 are two trees, of the nodes 0 1 2 and 3 4.
 */

import type { BufferId, SlotId } from "../buffer.ts";
import type { Input } from "../code.ts";
import type { EdgeDomain, NodeDomain } from "../domain.ts";
import type { Shape } from "../shape.ts";
import { natural, nullable, record, tagged, text } from "../shape.ts";
import { DOMAIN, NAMES } from "../shapes.ts";
import type { Access, KernelFields, KernelRecord } from "./record.ts";
import { INDEX_BYTES, NO_FINISH, NO_SCRATCH } from "./record.ts";

/**
 * A step on a forest: its entries are the parents of nodes, no parent is above its child, and a root is its own. A parent
 * only ever falls, and the root of a tree is the least of its nodes.
 */
export interface UnionsKernel extends KernelFields {
  readonly kind: "unions";
  readonly domain: NodeDomain;
  readonly forest: BufferId;
  readonly part: UnionsPart;
}

export type UnionsPart =
  /** Every node goes under the first of its row if that is below it and the edge chosen; all others are roots. */
  | { readonly step: "plant"; readonly chosen: BufferId | null }
  /** For each node, the tree of the entry at a place of its row is joined with its own, if the edge is chosen. */
  | { readonly step: "sample"; readonly chosen: BufferId | null; readonly place: number }
  /** The trees of all chosen entries of rows, of either direction, are joined, but for rows of the nodes under `spared`. */
  | { readonly step: "join"; readonly chosen: BufferId | null; readonly spared: SlotId }
  /** Every node goes under the root of its tree. */
  | { readonly step: "flatten" };

const PARTS = new Map<string, Shape>([
  ["plant", record<Extract<UnionsPart, { step: "plant" }>>({ step: text, chosen: nullable(natural) })],
  [
    "sample",
    record<Extract<UnionsPart, { step: "sample" }>>({ step: text, chosen: nullable(natural), place: natural }),
  ],
  ["join", record<Extract<UnionsPart, { step: "join" }>>({ step: text, chosen: nullable(natural), spared: natural })],
  ["flatten", record<Extract<UnionsPart, { step: "flatten" }>>({ step: text })],
]);

export const UNIONS: KernelRecord<UnionsKernel> = {
  doc: "Joins the trees of a forest of nodes along edges, by all workers at once, or puts every node under its root.",
  fields: { ...NAMES, kind: text, domain: DOMAIN, forest: natural, part: tagged("step", PARTS) },
  accesses: ({ domain, forest, part }) => [
    ...chosenBy(part, { graph: domain.graph, of: "edges" }),
    part.step === "plant"
      ? { buffer: forest, mode: "write", where: "own", extent: domain, forest: true }
      : { buffer: forest, mode: "unions", where: "anywhere", extent: domain, forest: true },
  ],
  inputs: ({ part }): readonly Input[] => (part.step === "join" ? [{ from: "slot", slot: part.spared }] : []),
  graph: ({ part }) => {
    if (part.step === "flatten") return { rows: [], ends: [] };
    return { rows: part.step === "join" ? ["out", "in"] : ["out"], ends: [] };
  },
  // Of the others, each reads one entry of a row, or none.
  rows: ({ part }) => (part.step === "join" ? "out" : null),
  rowsOfEnds: () => [],
  others: () => 0,
  movable: () => null,
  ...NO_FINISH,
  scratch: () => NO_SCRATCH,
  spell: ({ part }) => `classes(${part.step})`,
  rename: (kernel, rename) => {
    const { forest, part } = kernel;
    const chosen = "chosen" in part && part.chosen !== null ? rename(part.chosen) : null;
    return { ...kernel, forest: rename(forest), part: "chosen" in part ? { ...part, chosen } : part };
  },
  check: ({ forest, part }, checker) => {
    checker.element(forest, "i32");
    if ("chosen" in part && part.chosen !== null) checker.element(part.chosen, "bool");
    if (part.step === "join") checker.expect(checker.elementOfSlot(part.spared) === "i32", "spares what is no node");
  },
  cost: ({ forest, part }, count, { elements, arcs }) => {
    // Where a row begins, and an entry of it.
    if (part.step !== "flatten") count.read(2 * INDEX_BYTES * elements);
    count.write(forest, elements);
    if (part.step === "plant") return;
    count.readBuffer(forest, elements);
    count.gather(forest, elements);
    count.steps(PARENT_STEPS * elements);
    if (part.step !== "join") return;
    // Most nodes are spared where there is a class with most of them; what is left is not known before.
    count.read(WALKED * INDEX_BYTES * arcs);
    count.gather(forest, WALKED * arcs);
    count.steps(PARENT_STEPS * WALKED * arcs);
  },
  canFail: () => false,
};

/** What it takes to compare two parents: most nodes have the same one soon. */
const PARENT_STEPS = 0.25;

/** The part of all entries of rows that is taken to be gone through after sampling. */
const WALKED = 0.25;

function chosenBy(part: UnionsPart, extent: EdgeDomain): readonly Access[] {
  if (part.step === "flatten" || part.chosen === null) return [];
  return [{ buffer: part.chosen, mode: "read", where: "neighbors", extent }];
}
