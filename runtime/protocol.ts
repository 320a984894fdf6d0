/** What the pool and its workers say to each other: nothing per level or round, two messages per worker and run. */

import type { Artifact } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
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

export type Order =
  /** Once, first. `control` is the address of the control block. */
  | {
      readonly kind: "start";
      readonly worker: number;
      readonly memory: WebAssembly.Memory;
      readonly control: number;
      readonly spin: boolean;
    }
  | { readonly kind: "load"; readonly id: number; readonly program: Program }
  | { readonly kind: "unload"; readonly id: number }
  | { readonly kind: "run"; readonly id: number; readonly trace: TracePlace | null };

export type Reply =
  | { readonly kind: "ready" }
  | { readonly kind: "ended"; readonly walked: Walked }
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
  post(order: Order): void;
  /** Ends the thread, in the middle of a kernel too; resolves when it has ended. */
  terminate(): Promise<void>;
  /** Whether the thread keeps the process alive. */
  hold(alive: boolean): void;
}

/** Starts a thread that answers orders as obey.ts does. May throw. */
export type Spawn = (name: string, events: ThreadEvents) => Thread;
