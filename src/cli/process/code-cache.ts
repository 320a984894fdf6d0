/**
 * Keeps the machine code of the command from one process to the next. Without it a half of the time of a short command goes
 * into compiling its own code.
 */

import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { cacheFolder, NOTHING } from "../../../runtime/cache-folder.node.ts";

/** Has Node keep the code of what is loaded from now on, unless nothing is to be kept. A folder that cannot be written does no harm. */
export function keepCode(): void {
  if (process.env.EDGEWISE_PROFILE !== NOTHING) enableCompileCache(join(cacheFolder(), "code"));
}
