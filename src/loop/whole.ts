/** Loads all lowerings at once, for callers that cannot wait for a part to load. */

import * as lanes from "./lanes/lower.ts";
import { LANE_LOWERING } from "./lanes/part.ts";
import * as sparse from "./sparse/lower.ts";
import { SPARSE_LOWERING } from "./sparse/part.ts";

/** Loads every part of lowering. */
export function provideLowerings(): void {
  SPARSE_LOWERING.provide(sparse);
  LANE_LOWERING.provide(lanes);
}
