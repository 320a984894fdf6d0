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
 * A step on a forest. Its entries are the parents of nodes: no parent is above its child, and a root is its own parent.
 * A parent only ever falls, and the root of a tree is the least of its nodes.
 */
export interface UnionsKernel extends KernelFields {
  readonly kind: "unions";
  readonly domain: NodeDomain;
  readonly forest: BufferId;
  readonly part: UnionsPart;
}

export type UnionsPart =
  /**
   * Makes the first neighbor in each node's row its parent, if that is below the node and the edge chosen. All other
   * nodes become roots.
   */
  | { readonly step: "plant"; readonly chosen: BufferId | null }
  /** For each node, joins its tree with that of the neighbor at a place of its row, if the edge is chosen. */
  | { readonly step: "sample"; readonly chosen: BufferId | null; readonly place: number }
  /** Joins the trees at both ends of all chosen edges, except for rows of the nodes whose root is `spared`. */
  | { readonly step: "join"; readonly chosen: BufferId | null; readonly spared: SlotId }
  /** Makes the root of each node's tree its parent. */
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
  // Each of the other steps reads at most one entry of a row.
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
  cost: ({ forest, part }, count, { elements, arcs, graph }) => {
    if (part.step !== "flatten") count.read(INDEX_BYTES * elements);
    // One entry of each row is read, which is far from that of the next.
    if (part.step === "plant" || part.step === "sample") count.gatherIndices(graph.rows.out?.arcs ?? 0, elements);
    count.write(forest, elements);
    if (part.step === "plant") return;
    count.readBuffer(forest, elements);
    count.gather(forest, elements);
    count.steps(PARENT_STEPS * elements);
    if (part.step !== "join") return;
    // Where most nodes are in one class, they are spared. The number of others is not known before the run.
    count.read(WALKED * INDEX_BYTES * arcs);
    count.gather(forest, WALKED * arcs);
    count.steps(PARENT_STEPS * WALKED * arcs);
  },
  canFail: () => false,
};

/** The steps to compare two parents. Most nodes soon have the same one. */
const PARENT_STEPS = 0.08;

/** The part of all entries of rows that is taken to be walked after sampling. */
const WALKED = 0.1;

function chosenBy(part: UnionsPart, extent: EdgeDomain): readonly Access[] {
  if (part.step === "flatten" || part.chosen === null) return [];
  return [{ buffer: part.chosen, mode: "read", where: "neighbors", extent }];
}
