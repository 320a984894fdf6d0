/** The interface of a region whose ops are being put on levels, for the other parts of the planner. */

import type { Op, Value } from "../ir/value.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { Register } from "./kernel-code.ts";
import type { Fold } from "./kernel-parts.ts";
import type { OpenLevel, OpenLevels } from "./open-levels.ts";

/** A region whose ops are put on levels one after the other; those that are on none yet come later. */
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
  /**
   * Makes sure that a buffer holds a node or edge value at the end of the region, computed there or copied on level
   * `earliest` or later.
   */
  deliver(value: Value, to: BufferId, earliest?: number): void;
  /** Copies a scalar to a slot, on the level at which it is ready and no earlier than `earliest`. */
  deliverScalar(value: Value, to: SlotId, earliest?: number): void;
  /** The register of a scalar in the scalar code of a level. */
  scalar(level: OpenLevel, value: Value): Register;
  /** The register of a fold of block results. */
  fold(level: OpenLevel, fold: Fold): Register;
}
