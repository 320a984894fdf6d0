/** The parts of the runtime that pages load when they are needed. */

import { Part } from "../src/part.ts";

/** The part that runs plans on the calling thread. */
export const HERE = new Part(() => import("./here.ts"));
