/** What the interpreted back end emits. */

import type { Artifact } from "../../../src/backend/backend.ts";
import type { LoopKernel } from "../../../src/loop/loop.ts";

/** The kernels themselves: they are plain data. */
export interface InterpretedArtifact extends Artifact {
  readonly code: readonly LoopKernel[];
}
