/** All lowerings, for those who cannot wait for one. */

import * as sparse from "./sparse/lower.ts";
import { SPARSE_LOWERING } from "./sparse/part.ts";

/** Has every part of lowering at hand. */
export function provideLowerings(): void {
  SPARSE_LOWERING.provide(sparse);
}
