/** The artifact of the WebAssembly back end, which its loader reads. */

import type { Artifact } from "../backend.ts";

/** A module of kernels, which it exports in order as `kernel0`, `kernel1`, …: `(frame, begin, end) => void`. */
export interface WasmArtifact extends Artifact {
  readonly backend: "wasm";
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The functions that the module imports besides the memory: JavaScript's own `Math` functions by name, and `rem`. */
  readonly imports: readonly string[];
}
