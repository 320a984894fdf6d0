/**
 * Reads and writes the arrays and scalars of a body that is computed in lanes: at one lane, or in all lanes at once as a
 * wide vector. What the body does not write is the same in all lanes.
 */

import type { LaneBody } from "../../bind/lanes/loop.ts";
import type { LaneMemory, Layout } from "../../bind/layout.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Plan } from "../../plan/plan.ts";
import type { KernelBuilder } from "../build.ts";
import { Entries } from "../entries.ts";
import { add, index, shiftLeft } from "../expression.ts";
import type { GraphArrays, Graphs } from "../graph-arrays.ts";
import { Inputs } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";

const LOG2_LANES = Math.log2(WIDE_LANES);

/** The layout as the kernels of a body see it: rows are as they are in the graph, and whole. */
export function layoutOfLanes(layout: Layout, body: LaneBody): Layout {
  const memory = layout.lanes(body);
  return {
    ...layout,
    buffer: (buffer) => (body.buffers.has(buffer) ? memory.buffer(buffer) : layout.buffer(buffer)),
    slot: (slot) => (body.slots.has(slot) ? memory.slot(slot) : layout.slot(slot)),
    movedRows: () => null,
    split: () => null,
  };
}

/** The entries of buffers at one lane, which is set before they are asked for. */
export class LaneEntries extends Entries {
  readonly #body: LaneBody;
  /** The number of the lane, an index. */
  lane: Expression | null = null;

  constructor(builder: KernelBuilder, graphs: Graphs, plan: Plan, layout: Layout, body: LaneBody) {
    super(builder, graphs, plan, layout);
    this.#body = body;
  }

  override load(buffer: BufferId, at: Expression): Expression {
    return super.load(buffer, this.#place(buffer, at));
  }

  override store(buffer: BufferId, at: Expression, value: Expression): void {
    super.store(buffer, this.#place(buffer, at), value);
  }

  /** The entries of an array of the body in all lanes. */
  loadWide(buffer: BufferId, at: Expression): Expression {
    return this.loadLanes(buffer, firstLane(at), WIDE_LANES);
  }

  storeWide(buffer: BufferId, at: Expression, value: Expression): void {
    super.store(buffer, firstLane(at), value);
  }

  #place(buffer: BufferId, at: Expression): Expression {
    if (!this.#body.buffers.has(buffer)) return at;
    if (this.lane === null) throw new Error("an entry of a lane was asked for outside of lanes");
    return add(firstLane(at), this.lane);
  }
}

/** The index of the entry of the first lane, among entries that have one for each lane. */
export function firstLane(at: Expression): Expression {
  return at.kind === "const" ? index(at.value * WIDE_LANES) : shiftLeft(at, index(LOG2_LANES));
}

/** The inputs of a kernel at one lane. Scalars are read where they are asked for, since lanes may change them in turn. */
export class LaneInputs extends Inputs {
  readonly #entries: LaneEntries;
  readonly #body: LaneBody;
  readonly #plan: Plan;
  readonly #layout: Layout;

  constructor(entries: LaneEntries, graph: GraphArrays, plan: Plan, layout: Layout, body: LaneBody) {
    super(entries, graph, plan, layout);
    this.#entries = entries;
    this.#body = body;
    this.#plan = plan;
    this.#layout = layout;
  }

  override slot(slot: number): Expression {
    const { name, element } = this.#plan.slots[slot]!;
    const at = this.#body.slots.has(slot) ? this.#lane() : index(0);
    return this.#entries.builder.keep(name, element, { kind: "load", array: this.#array(slot), index: at });
  }

  override store(slot: number, value: Expression): void {
    const at = this.#body.slots.has(slot) ? this.#lane() : index(0);
    this.#entries.builder.push({ kind: "store", array: this.#array(slot), index: at, value });
  }

  /** A scalar, which is read once before all loops: in all lanes, or as it is where the body does not write it. */
  wideSlot(slot: number): { readonly value: Expression; readonly isWide: boolean } {
    const { name } = this.#plan.slots[slot]!;
    const [array, { builder }] = [this.#array(slot), this.#entries];
    if (!this.#body.slots.has(slot)) {
      return { value: builder.hoist(name, { kind: "load", array, index: index(0) }), isWide: false };
    }
    const lanes: Expression = { kind: "load lanes", array, index: index(0), lanes: WIDE_LANES };
    return { value: builder.hoist(name, lanes), isWide: true };
  }

  #lane(): Expression {
    if (this.#entries.lane === null) throw new Error("a scalar of a lane was asked for outside of lanes");
    return this.#entries.lane;
  }

  #array(slot: number): number {
    const { name, element } = this.#plan.slots[slot]!;
    return this.#entries.builder.array(`slot ${name}`, element, { kind: "frame", offset: this.#layout.slot(slot) });
  }
}

/** Whether each lane is active, a wide vector, read once before all loops. */
export function activeLanes(memory: LaneMemory, builder: KernelBuilder): Expression {
  return lanesAt(memory.active, "active", builder);
}

/** The same of a loop around: whether each lane is in it. */
export function lanesWithin(round: SlotId, memory: LaneMemory, builder: KernelBuilder): Expression {
  return lanesAt(memory.within(round), `within${round}`, builder);
}

function lanesAt(offset: number, name: string, builder: KernelBuilder): Expression {
  const array = builder.array(`${name} lanes`, "bool", { kind: "frame", offset });
  return builder.hoist(name, { kind: "load lanes", array, index: index(0), lanes: WIDE_LANES });
}
