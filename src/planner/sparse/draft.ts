/** A plan under change, to which buffers and slots are added. */

import type { Element } from "../../ir/type.ts";
import type { Buffer, BufferId, Slot, SlotId } from "../../plan/buffer.ts";
import type { Extent } from "../../plan/domain.ts";
import type { Plan } from "../../plan/plan.ts";

export class Draft {
  readonly buffers: Buffer[];
  readonly slots: Slot[];
  #storages: number;

  constructor({ buffers, slots }: Plan) {
    this.buffers = [...buffers];
    this.slots = [...slots];
    this.#storages =
      1 + Math.max(-1, ...buffers.map(({ origin }) => (origin.kind === "computed" ? origin.storage : -1)));
  }

  newBuffer(name: string, element: Element, extent: Extent): BufferId {
    const origin = { kind: "computed", storage: this.#storages++ } as const;
    return this.buffers.push({ name, element, extent, origin }) - 1;
  }

  newSlot(name: string, element: Element): SlotId {
    return this.slots.push({ name, element }) - 1;
  }
}
