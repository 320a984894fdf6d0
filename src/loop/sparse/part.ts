/** Loads the lowerings of sparse rounds, which are half of all lowerings, for programs whose loops have such rounds. */

import { Part } from "../../part.ts";

export const SPARSE_LOWERING = new Part(() => import("./lower.ts"));
