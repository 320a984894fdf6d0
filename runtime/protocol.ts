/** What the pool and its workers say to each other: nothing per level or round, two messages per worker and run. */

import type { Artifact } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import type { WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Progress } from "./control.ts";
import type { Walked } from "./execute.ts";
import type * as WebAssembly from "./webassembly.ts";

/** A bound plan and the code of its kernels, ready to load: all that a run needs besides what memory holds. */
export interface Program {
  readonly artifact: Artifact;
  readonly bound: BoundPlan;
}

/** Where a worker notes what it does. */
export interface TracePlace {
  readonly address: number;
  readonly capacity: number;
  /** The `sharedNow()` that times count from. */
  readonly origin: number;
}

/** Bytes for a worker that has memory of its own: copied from somewhere, or, where there are none, zeros. */
export interface Piece {
  readonly address: number;
  readonly length: number;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** What is to be sent back of such a memory: where an address in worker 0's frame says, or at that address. */
export type Wanted =
  | { readonly kind: "at"; readonly address: number; readonly length: number }
  | { readonly kind: "by frame"; readonly offset: number; readonly length: number };

/** The control block of a worker that shares no memory is its own; it is told by messages, between its turns. */
export type Order =
  /** Once, first. `control` is the address of the control block. */
  | {
      readonly kind: "start";
      readonly worker: number;
      readonly memory: WebAssembly.Memory;
      readonly control: number;
      readonly spin: boolean;
    }
  /** The same for a worker that is alone, and has a memory of its own. */
  | { readonly kind: "start alone" }
  | { readonly kind: "load"; readonly id: number; readonly program: Program }
  | { readonly kind: "unload"; readonly id: number }
  | { readonly kind: "run"; readonly id: number; readonly trace: TracePlace | null }
  /** Puts pieces into its own memory, and runs in turns with the messages that come. */
  | {
      readonly kind: "run alone";
      readonly id: number;
      /** Milliseconds after which it gives up; Infinity for never. */
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
  /** The run threw; the worker is fit for another. */
  | { readonly kind: "threw"; readonly message: string; readonly stack: string };

/** One end of the line to a worker, or the worker's end of it. */
export interface ThreadEvents {
  readonly reply: (reply: Reply) => void;
  /** Comes once, when the thread has ended, wanted or not; with what it died of. */
  readonly end: (cause: unknown) => void;
}

/** A thread as the pool sees it. */
export interface Thread {
  /** The buffers that are named go over to the thread with it. */
  post(order: Order, transfer?: ArrayBuffer[]): void;
  /** Ends the thread, in the middle of a kernel too; resolves when it has ended. */
  terminate(): Promise<void>;
  /** Whether the thread keeps the process alive. */
  hold(alive: boolean): void;
}

/** Starts a thread that answers orders as obey.ts does. May throw. */
export type Spawn = (name: string, events: ThreadEvents) => Thread;
