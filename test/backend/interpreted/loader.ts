/** The loader of the interpreted back end: there is nothing to compile. */

import type { Artifact, Loader } from "../../../src/backend/backend.ts";
import type { InterpretedArtifact } from "./artifact.ts";
import { runKernel } from "./interpret.ts";

export const interpretedLoader: Loader = {
  hasVectors: () => true,
  prepare: async (artifact) => artifact,
  prepareSync: (artifact) => artifact,
  load(artifact, memory) {
    if (!isInterpreted(artifact)) throw new TypeError(`found an artifact of ${artifact.backend}`);
    return artifact.code.map(
      (kernel) => (frame, begin, end) => runKernel(kernel, { memory: new DataView(memory.buffer), frame, begin, end }),
    );
  },
};

function isInterpreted(artifact: Artifact): artifact is InterpretedArtifact {
  return artifact.backend === "interpreted" && "code" in artifact;
}
