/** Loads the lowering of lanes for programs that have loops over nodes. */

import { Part } from "../../part.ts";

export const LANE_LOWERING = new Part(() => import("./lower.ts"));
