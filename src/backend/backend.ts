/** What a loop back end is: it turns kernels into code, and says what it cannot hold. */

import type { LoopKernel } from "../loop/loop.ts";

export interface Backend {
  readonly name: string;
  /** Whether results have the bits of the interpreter; one that cannot promise it is never chosen unasked. */
  readonly exact: boolean;
  /** The code of one module that exports the kernels in order, as `kernel0`, `kernel1`, …. */
  emit(kernels: readonly LoopKernel[], options: EmitOptions): EmittedModule;
}

export interface EmitOptions {
  /** Whether the memory to be imported is shared between threads. */
  readonly shared: boolean;
}

export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the module imports besides the memory: JavaScript's own Math functions by name, and `rem`. */
  readonly imports: readonly string[];
}
