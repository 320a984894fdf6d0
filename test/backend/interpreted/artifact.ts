/** The artifact of the interpreted back end. */

import type { Artifact } from "../../../src/backend/backend.ts";
import type { LoopKernel } from "../../../src/loop/loop.ts";

/** The kernels themselves: they are plain data. */
export interface InterpretedArtifact extends Artifact {
  readonly code: readonly LoopKernel[];
}
