/** Finds what touches nodes: changes of the arrays that a kernel reads at its own node and along its row. */

import type { Direction } from "../../ir/op.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { OWN_END } from "../../plan/kernels/aggregate.ts";
import type { Touch } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";

/** The direction of the rows that a kernel goes through; null where it goes through none. */
export function directionOf(kernel: NodeKernel): Direction | null {
  return kernel.kind === "map" ? null : kernel.direction;
}

/** The arrays that are read at a node itself, and those that are read at the other ends of its row's edges. */
export interface NodeReads {
  readonly own: readonly BufferId[];
  readonly row: readonly BufferId[];
}

/** The node arrays that a kernel reads. */
export function readsOf(kernel: NodeKernel): NodeReads {
  switch (kernel.kind) {
    case "map":
      return { own: kernel.inputs.flatMap(bufferOf), row: [] };
    case "mode":
      return { own: [kernel.otherwise, ...kernel.epilogue.inputs].flatMap(bufferOf), row: [kernel.table] };
    case "aggregate": {
      const { direction, inputs, epilogue } = kernel;
      const ownEnd = OWN_END[direction];
      const own = epilogue.inputs.flatMap(bufferOf);
      const row: BufferId[] = [];
      for (const input of inputs) {
        if (input.from !== "buffer" || input.at === "edge") continue;
        const { buffer, at } = input;
        const isEither = direction === "all" && (at === "source" || at === "destination");
        if (at === ownEnd || at === "here" || isEither) own.push(buffer);
        if ((at !== ownEnd && at !== "here") || isEither) row.push(buffer);
      }
      return { own, row };
    }
    default:
      return kernel satisfies never;
  }
}

function bufferOf(input: Input): BufferId[] {
  return input.from === "buffer" ? [input.buffer] : [];
}

/** The changes that touch nodes of a kernel. */
export function touchesOf(kernel: NodeKernel, body: Body): Touch[] {
  return touchesBy(readsOf(kernel), body);
}

/** The changes that touch a node through these reads. */
export function touchesBy({ own, row }: NodeReads, body: Body): Touch[] {
  return [
    ...changesOf(own, body).map((change): Touch => ({ ...change, by: "own", where: null })),
    ...changesOf(row, body).map((change): Touch => ({ ...change, by: "row", where: null })),
  ];
}

/** The stages whose changes some arrays show, each once for a round. */
function changesOf(buffers: readonly BufferId[], body: Body): Change[] {
  const found = new Map<string, Change>();
  for (const buffer of buffers) {
    const change = changeOf(buffer, body);
    if (change !== null) found.set(`${change.stage} ${change.round}`, change);
  }
  return [...found.values()];
}

/** The stage that changes an array, and the round whose changes a reader sees. */
type Change = Pick<Touch, "stage" | "round">;

/** The change that an array shows; null for one that nothing in the body writes, which never changes. */
export function changeOf(buffer: BufferId, { writerOf, twinOf }: Body): Change | null {
  const twin = twinOf.get(buffer);
  const stage = writerOf.get(twin ?? buffer);
  return stage === undefined ? null : { stage, round: twin === undefined ? "this" : "last" };
}
