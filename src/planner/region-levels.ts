/** What parts of the planner ask of a region whose ops are being put on levels. */

import type { Op, Value } from "../ir/value.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { Register } from "./kernel-code.ts";
import type { Fold } from "./kernel-parts.ts";
import type { OpenLevel, OpenLevels } from "./open-levels.ts";

/** A region, as far as it has become levels. */
export interface RegionLevels {
  readonly levels: OpenLevels;
  /** Puts an op on the first level on which it may stand. */
  add(op: Op): void;
  /** The first level on which an op that reads some values may stand. */
  levelOf(op: Op, reads: Iterable<Value>): number;
  /** The first level on which values can be read. */
  readyLevel(values: Iterable<Value>): number;
  /** The slot of a scalar, filled at or before the level at which it is asked for. */
  slotOf(value: Value): SlotId;
  /** Sees to it that a node or edge value is in a buffer at the end, computed there or copied on level `earliest` or later. */
  deliver(value: Value, to: BufferId, earliest?: number): void;
  /** Copies a scalar to a slot, at the level at which it is there or, if it is later, at `earliest`. */
  deliverScalar(value: Value, to: SlotId, earliest?: number): void;
  /** The register of a scalar in the scalar code of a level. */
  scalar(level: OpenLevel, value: Value): Register;
  /** The register of what block results come to. */
  fold(level: OpenLevel, fold: Fold): Register;
}
