/**
 * The memory of loops over nodes that are computed in lanes. Arrays are in one region, which all such loops share, since
 * only one runs at a time; each worker that takes rounds apart has a region of its own. A worker's scalars are behind its
 * frame.
 */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import { LANES } from "../../plan/blocks.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Plan } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import { entriesOf } from "../../plan/sizes.ts";
import { SLOT_BYTES } from "../bound.ts";
import { Arena, TABLES } from "../places/arena.ts";
import { type LaneKernel, type LaneLoop, SOURCE_LANES } from "./loop.ts";

/** The offsets of the words of a worker, behind its frame: which lanes are active, a byte each, and how many there are. */
export const LANE_WORDS = { active: 0, count: 16, slots: 32 } as const;

/** The bytes of the values of a scalar in all lanes. */
const LANE_SLOT_BYTES = SOURCE_LANES * SLOT_BYTES;

/** The places of one loop, as offsets within the region and behind the frame. */
export interface LaneRoom {
  readonly bytes: number;
  readonly buffers: ReadonlyMap<BufferId, number>;
  readonly slots: ReadonlyMap<SlotId, number>;
  /** For each kernel that writes twins, a byte for each of its nodes or edges. */
  readonly settled: ReadonlyMap<LaneKernel, number>;
  /** For each loop of which kernels ask which lanes are in it, the offset behind the frame of a byte for each lane. */
  readonly masks: ReadonlyMap<SlotId, number>;
  /** The offset behind the frame of the accumulators of reductions. */
  readonly reduced: number;
  readonly frameBytes: number;
}

export function roomOf({ body, reductions, kernels, masked }: LaneLoop, plan: Plan, graph: GraphSizes): LaneRoom {
  const arena = new Arena();
  const buffers = new Map<BufferId, number>();
  for (const buffer of body.buffers) {
    if (body.inPlace.has(buffer)) continue;
    const { extent, element } = plan.buffers[buffer]!;
    buffers.set(buffer, arena.reserve(SOURCE_LANES * entriesOf(extent, graph) * ELEMENT_BYTES[element], buffer));
  }
  const settled = new Map<LaneKernel, number>();
  for (const kernel of kernels.values()) {
    if (kernel.part === "combining" || kernel.twins === null || kernel.of.kind === "scalars") continue;
    settled.set(kernel, arena.reserve(entriesOf(kernel.of.domain, graph), TABLES));
  }
  const slots = new Map([...body.slots].map((slot, k) => [slot, LANE_WORDS.slots + LANE_SLOT_BYTES * k]));
  const first = LANE_WORDS.slots + LANE_SLOT_BYTES * slots.size;
  const masks = new Map(masked.map((loop, k) => [loop, first + SOURCE_LANES * k]));
  const reduced = first + SOURCE_LANES * masks.size;
  const frameBytes = Math.ceil((reduced + reductions * LANES * LANE_SLOT_BYTES) / 64) * 64;
  return { bytes: arena.bytes, buffers, slots, settled, masks, reduced, frameBytes };
}
