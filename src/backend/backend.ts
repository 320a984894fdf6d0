/**
 * What a loop back end is: it says what it can, turns kernels into an artifact, and makes an artifact callable.
 *
 * It has two halves, which meet in the engine. An `Emitter` knows loops and is part of the compiler. A `Loader` knows
 * neither, since workers load it and nothing of the compiler; it lives in `runtime/loaders.ts`. What goes from one to the
 * other is an `Artifact`, which engine and protocol hand on without a look inside.
 */

import type { LoopKernel, Widths } from "../loop/loop.ts";

/** What a back end can. */
export interface Capabilities extends Widths {
  /** Whether results have the bits of the interpreter; a back end that cannot promise it is never chosen unasked. */
  readonly exact: boolean;
  /**
   * Whether kernels may run on several threads over one memory, seeing after a barrier what others wrote before it, and
   * updating entries atomically. Without, all runs are on the calling thread, where every update is one step.
   */
  readonly atomics: boolean;
}

/** The half that compiles. */
export interface Emitter<Name extends string = string> {
  readonly name: Name;
  readonly can: Capabilities;
  /** The code of kernels that have passed `verifyKernel` for the widths of this back end. */
  emit(kernels: readonly LoopKernel[], options: EmitOptions): Artifact;
  /** An artifact of its own as a person reads it. What prints is loaded when it is asked for. */
  print(artifact: Artifact): Promise<string>;
  /** An artifact of its own as a file that tools of others read. */
  file(artifact: Artifact): Uint8Array<ArrayBuffer>;
}

export interface EmitOptions {
  /** Whether the memory that the kernels will work in is shared between threads. */
  readonly shared: boolean;
}

/**
 * The code of some kernels. What else it holds is for the back end's own loader to know; it can be posted to a thread
 * (structured clone).
 */
export interface Artifact {
  /** The name of the back end. */
  readonly backend: string;
  /** How many kernels it holds. */
  readonly kernels: number;
  /** How long the code is that was emitted. */
  readonly codeBytes: number;
}

/** The half that runs, in each thread. It knows neither loops nor compiler. */
export interface Loader {
  /** Whether this machine runs the vectors that the emitter writes. */
  hasVectors(): boolean;
  /**
   * The same artifact as far ready as threads can share it: what is done here once is not done again in each worker. It
   * does not hold up the calling thread where the platform has a way. Rejects with what the platform throws.
   */
  prepare(artifact: Artifact): Promise<Artifact>;
  /** The same at once. Throws what the platform throws. */
  prepareSync(artifact: Artifact): Artifact;
  /** The kernels of an artifact that is ready, in the order in which they were emitted. Throws what the platform throws. */
  load(artifact: Artifact, memory: KernelMemory): readonly KernelFunction[];
}

export interface Backend extends Emitter, Loader {}

/** Computes nodes or edges `begin` to `end` of a kernel's domain with the scalars of the frame at an address. */
export type KernelFunction = (frame: number, begin: number, end: number) => void;

/**
 * The engine's memory, a `WebAssembly.Memory`. It may grow between two runs, and `buffer` is then another unless it is
 * shared.
 */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}
