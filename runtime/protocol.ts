/** The messages between the pool and its workers: two for each worker and run, and none for levels or rounds. */

import type { Artifact } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import type { WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Progress } from "./control.ts";
import type { Walked } from "./execute.ts";
import type * as WebAssembly from "./webassembly.ts";

/** A bound plan and the code of its kernels, ready to load. A run needs nothing else besides memory. */
export interface Program {
  readonly artifact: Artifact;
  readonly bound: BoundPlan;
}

/** The memory to which a worker notes its trace. */
export interface TracePlace {
  readonly address: number;
  readonly capacity: number;
  /** The `sharedNow()` that times count from. */
  readonly origin: number;
}

/** Bytes for a worker that has memory of its own: a copy, or zeros where none are given. */
export interface Piece {
  readonly address: number;
  readonly length: number;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Bytes to be sent back from such a memory: at the address in a slot of worker 0's frame, or at a given address. */
export type Wanted =
  | { readonly kind: "at"; readonly address: number; readonly length: number }
  | { readonly kind: "by frame"; readonly offset: number; readonly length: number };

/**
 * The messages to a worker. A worker that shares no memory has a control block of its own, and is told of a stop by a
 * message between its turns.
 */
export type Order =
  /** Comes first, and once. `control` is the address of the control block. */
  | {
      readonly kind: "start";
      readonly worker: number;
      readonly memory: WebAssembly.Memory;
      readonly control: number;
      readonly spin: boolean;
    }
  /** Comes first, and once, to a worker that is alone and has memory of its own. */
  | { readonly kind: "start alone" }
  | { readonly kind: "load"; readonly id: number; readonly program: Program }
  | { readonly kind: "unload"; readonly id: number }
  | { readonly kind: "run"; readonly id: number; readonly trace: TracePlace | null }
  /** Has the worker put pieces into its own memory, and run a plan in turns with the messages that come. */
  | {
      readonly kind: "run alone";
      readonly id: number;
      /** The milliseconds after which the run gives up; Infinity for never. */
      readonly timeout: number;
      readonly trace: boolean;
      readonly pieces: readonly Piece[];
      readonly wanted: readonly Wanted[];
    }
  | { readonly kind: "stop" };

export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "ended"; readonly walked: Walked }
  | {
      readonly kind: "ended alone";
      readonly walked: Walked;
      readonly trace: WorkerTrace | null;
      readonly millis: number;
      readonly pieces: readonly Piece[];
    }
  | { readonly kind: "came"; readonly progress: Progress }
  /** The run threw. The worker can run another. */
  | { readonly kind: "threw"; readonly message: string; readonly stack: string };

/** The events of a thread that its pool hears of. */
export interface ThreadEvents {
  readonly reply: (reply: Reply) => void;
  /** Called once, when the thread has ended, wanted or not, with the cause. */
  readonly end: (cause: unknown) => void;
}

/** A thread as the pool sees it. */
export interface Thread {
  /** Sends an order. The buffers in `transfer` are handed over with it. */
  post(order: Order, transfer?: ArrayBuffer[]): void;
  /** Ends the thread, even in the middle of a kernel. Resolves when it has ended. */
  terminate(): Promise<void>;
  /** Sets whether the thread keeps the process alive. */
  hold(alive: boolean): void;
}

/** Starts a thread that answers orders as `obey.ts` does. It may throw. */
export type Spawn = (name: string, events: ThreadEvents) => Thread;
