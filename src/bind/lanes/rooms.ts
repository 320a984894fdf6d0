/** Decides on the loops over nodes of a plan, and gives those that are computed in lanes their places in memory. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import type { Loop, Plan, Step } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import type { BoundLanes } from "../bound.ts";
import type { LaneMemory, Place } from "../layout.ts";
import type { Arena } from "../places/arena.ts";
import { TABLES } from "../places/arena.ts";
import type { ApartDecision } from "../sources/apart.ts";
import type { SourcesChoice } from "../sources/choice.ts";
import { decideLanes, type LaneDecision } from "./decide.ts";
import { type LaneBody, type LaneKernel, type LaneLoop, SOURCE_LANES } from "./loop.ts";
import { LANE_WORDS, type LaneRoom, roomOf } from "./memory.ts";
import { withoutUnread } from "./unread.ts";

export interface LaneRoomOptions {
  readonly graph: GraphSizes;
  readonly workers: number;
  readonly sources?: SourcesChoice | undefined;
  /** Whether the back end has vectors that are wide enough. */
  readonly wide?: boolean | undefined;
}

/** The places of what lanes name, once memory has been allocated. */
export interface LaneBase {
  /** The offset in a frame of the address of a worker's own block; null where there are no such blocks. */
  readonly block: number | null;
  /** The address of each worker's block, or of all memory. */
  readonly addresses: readonly number[];
  /** The offset in a frame of the first address that lanes exchange, and the bytes of an address. */
  readonly pointers: number;
  readonly pointerBytes: number;
  /** The offset behind a frame of the words of lanes. */
  readonly words: number;
}

interface Placed {
  readonly loop: Loop;
  readonly lanes: LaneLoop;
  readonly room: LaneRoom;
}

export class LaneRooms {
  readonly decisions: ReadonlyMap<Loop, LaneDecision>;
  readonly #placed: readonly Placed[];
  readonly #isForced: boolean;
  #offset = 0;

  constructor(plan: Plan, apart: ReadonlyMap<Loop, ApartDecision>, options: LaneRoomOptions) {
    const { graph } = options;
    const decisions = new Map<Loop, LaneDecision>();
    for (const loop of loopsOverNodes(plan.steps)) decisions.set(loop, decide(loop, plan, apart, options));
    this.decisions = decisions;
    this.#isForced = options.sources === "lanes";
    this.#placed = [...decisions].flatMap(([loop, { lanes }]) =>
      lanes === null ? [] : [{ loop, lanes, room: roomOf(lanes, plan, graph) }],
    );
  }

  /** The number of addresses that lanes exchange, and the bytes of their words behind a frame. */
  get pointers(): number {
    return Math.max(0, ...this.#placed.map(({ lanes }) => lanes.exchanged.length));
  }

  get frameBytes(): number {
    return Math.max(0, ...this.#placed.map(({ room }) => room.frameBytes));
  }

  get kernels(): readonly LaneKernel[] {
    return this.#placed.flatMap(({ lanes }) => [...lanes.kernels.values()]);
  }

  /** Reserves the memory that all loops share. */
  reserve(arena: Arena): void {
    const bytes = Math.max(0, ...this.#placed.map(({ room }) => room.bytes));
    if (bytes > 0) this.#offset = arena.reserve(bytes, TABLES);
  }

  memory(body: LaneBody, base: LaneBase): LaneMemory {
    const { lanes, room } = this.#placed.find((placed) => placed.lanes.body === body)!;
    const pointers = this.#pointers(lanes, base);
    const placeOf = (within: number): Place => {
      const byte = this.#offset + within;
      return base.block === null
        ? { kind: "fixed", byte: base.addresses[0]! + byte }
        : { kind: "relative", offset: base.block, byte };
    };
    const buffer = (id: BufferId): Place => {
      const own = body.inPlace.get(id) ?? id;
      const offset = pointers.get(own);
      return offset === undefined ? placeOf(room.buffers.get(own)!) : { kind: "frame pointer", offset };
    };
    return {
      buffer,
      settled: (kernel) => placeOf(room.settled.get(kernel)!),
      slot: (slot) => base.words + room.slots.get(slot)!,
      active: base.words + LANE_WORDS.active,
      count: base.words + LANE_WORDS.count,
      within: (loop) => base.words + room.masks.get(loop)!,
      reduced: base.words + room.reduced,
    };
  }

  /** Gives what binding the steps of a loop needs; null where the loop is not computed in lanes. */
  bind(loop: Loop, base: LaneBase): LanePlaces | null {
    const placed = this.#placed.find((one) => one.loop === loop);
    if (!placed) return null;
    const { lanes, room } = placed;
    const { slot, active, count, within } = this.memory(lanes.body, base);
    const pointers = this.#pointers(lanes, base);
    return {
      loop: lanes,
      isForced: this.#isForced,
      slot,
      maskOf: (round) => (room.masks.has(round) ? within(round) : null),
      pointerOf: pointers,
      kernelOf: (kernel) => lanes.kernels.get(kernel)!,
      bound: {
        lanes: SOURCE_LANES,
        round: slot(loop.round),
        active,
        count,
        frameBytes: base.words + room.frameBytes,
        least: this.#isForced ? 1 : SOURCE_LANES / 2,
        blocks: base.addresses,
        pointers: [...pointers].map(([buffer, offset]) => ({
          offset,
          byte: this.#offset + room.buffers.get(buffer)!,
        })),
      },
    };
  }

  #pointers({ exchanged }: LaneLoop, { pointers, pointerBytes }: LaneBase): ReadonlyMap<BufferId, number> {
    return new Map(exchanged.map((buffer, k) => [buffer, pointers + pointerBytes * k]));
  }
}

/** The places that the steps of a loop in lanes name. */
export interface LanePlaces {
  readonly loop: LaneLoop;
  /** Whether lanes are used whatever they cost. */
  readonly isForced: boolean;
  readonly slot: LaneMemory["slot"];
  /** Gives the offset of the bytes that say which lanes are in a loop, by the number of its rounds; null where no kernel asks. */
  readonly maskOf: (round: SlotId) => number | null;
  readonly pointerOf: ReadonlyMap<BufferId, number>;
  readonly kernelOf: (kernel: Kernel | ScalarKernel) => LaneKernel;
  readonly bound: Omit<BoundLanes, "own" | "combining">;
}

function decide(
  loop: Loop,
  plan: Plan,
  apart: ReadonlyMap<Loop, ApartDecision>,
  { graph, workers, sources = "auto", wide = false }: LaneRoomOptions,
): LaneDecision {
  const none = (why: string): LaneDecision => ({ lanes: null, why });
  if (sources === "shared" || sources === "apart") return none("as asked for");
  if (!wide) return none("there are no vectors wide enough");
  const decision = apart.get(loop);
  if (workers > 1 && (!decision || decision.apart === null)) return none("workers share each node");
  return decideLanes(withoutUnread(loop), plan, { graph, workers });
}

/** Lists the outermost loops over nodes. */
function loopsOverNodes(steps: readonly Step[]): readonly Loop[] {
  return steps.flatMap((step): readonly Loop[] => {
    if (step.kind === "choose") return step.cases.flatMap(loopsOverNodes);
    if (step.kind !== "loop") return [];
    return step.sources === null ? loopsOverNodes(step.body) : [step];
  });
}
