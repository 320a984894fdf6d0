/** The lowering of sparse rounds: half of all lowerings, for programs whose loops have some. */

import { Part } from "../../part.ts";

export const SPARSE_LOWERING = new Part(() => import("./lower.ts"));
