/**
 * The interface of a loop back end. A back end states its capabilities, turns kernels into an artifact, and makes an artifact
 * callable.
 *
 * It has two halves, which meet in the engine. An `Emitter` knows loops and is part of the compiler. A `Loader` knows neither
 * loops nor compiler, since workers load it and nothing of the compiler; it lives in `runtime/loaders.ts`. The emitter hands
 * the loader an `Artifact`, which engine and protocol pass on without a look inside.
 */

import type { LoopKernel, Widths } from "../loop/loop.ts";
import type { Part } from "../part.ts";

/** The capabilities of a back end. */
export interface Capabilities extends Widths {
  /** Whether results have the bits of the interpreter; a back end that cannot promise it is never chosen unasked. */
  readonly exact: boolean;
  /**
   * Whether kernels may run on several threads over one memory: a thread sees after a barrier what others wrote before it,
   * and updates of entries can be atomic. Without this, all runs are on the calling thread, where every update is one step.
   */
  readonly atomics: boolean;
}

/** The half that compiles. */
export interface Emitter<Name extends string = string> {
  readonly name: Name;
  readonly can: Capabilities;
  /** The code that `emit` needs besides the emitter itself, if any. It is loaded before `emit` is called. */
  readonly code?: Part<unknown>;
  /** Emits the code of kernels that have passed `verifyKernel` for the widths of this back end. */
  emit(kernels: readonly LoopKernel[], options: EmitOptions): Artifact;
  /** Prints one of its own artifacts for people. The printer is loaded when it is asked for. */
  print(artifact: Artifact): Promise<string>;
  /** Gives one of its own artifacts as a file that other tools can read. */
  file(artifact: Artifact): Uint8Array<ArrayBuffer>;
}

export interface EmitOptions {
  /** Whether the memory that the kernels will work in is shared between threads. */
  readonly shared: boolean;
}

/**
 * The emitted code of some kernels. Its further fields are known only to the loader of the same back end. It can be posted to
 * a thread (structured clone).
 */
export interface Artifact {
  /** The name of the back end. */
  readonly backend: string;
  /** The number of kernels in the artifact. */
  readonly kernels: number;
  /** The length of the emitted code in bytes. */
  readonly codeBytes: number;
}

/** The half that runs, in each thread. It knows neither loops nor compiler. */
export interface Loader {
  /** Whether this machine can run the vector instructions that the emitter writes. */
  hasVectors(): boolean;
  /**
   * Prepares an artifact as far as threads can share the result (compiles it), so that workers need not do that again. It
   * does not block the calling thread where the platform has a way. Rejects with what the platform throws.
   */
  prepare(artifact: Artifact): Promise<Artifact>;
  /** Does the same synchronously. Throws what the platform throws. */
  prepareSync(artifact: Artifact): Artifact;
  /** Loads the kernels of a prepared artifact, in the order in which they were emitted. Throws what the platform throws. */
  load(artifact: Artifact, memory: KernelMemory): readonly KernelFunction[];
}

export interface Backend extends Emitter, Loader {}

/**
 * Runs a kernel for the nodes or edges `begin` to `end` of its domain. `frame` is the address of the worker's frame, which
 * holds the scalars.
 */
export type KernelFunction = (frame: number, begin: number, end: number) => void;

/** The engine's memory, a `WebAssembly.Memory`. It may grow between two runs; `buffer` is then another object unless it is shared. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}
