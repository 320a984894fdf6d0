/**
 * A second back end, to hold the interface to: it interprets loops in JavaScript. Every width is another than that of
 * WebAssembly, so that what takes one for granted shows.
 */

import type { Artifact, Emitter } from "../../../src/backend/backend.ts";
import type { LoopKernel } from "../../../src/loop/loop.ts";
import { printKernel } from "../../../src/loop/print.ts";
import type { InterpretedArtifact } from "./artifact.ts";

export const interpretedEmitter: Emitter<"interpreted"> = {
  name: "interpreted",
  can: { exact: true, vectorBytes: 32, indexBytes: 8, pointerBytes: 8, atomics: true },
  emit(kernels): InterpretedArtifact {
    const codeBytes = JSON.stringify(kernels).length;
    return { backend: "interpreted", kernels: kernels.length, codeBytes, code: kernels };
  },
  print: async (artifact) => codeOf(artifact).map(printKernel).join("\n"),
  file: (artifact) => new TextEncoder().encode(JSON.stringify(codeOf(artifact))),
};

function codeOf(artifact: Artifact): readonly LoopKernel[] {
  return (artifact as InterpretedArtifact).code;
}
