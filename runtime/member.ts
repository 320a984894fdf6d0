/** One worker of a pool, as seen from the pool. */

import type { EdgewiseError } from "../src/error.ts";
import { died, notStarted } from "./faults.ts";
import { onceListenedFor } from "./listening.ts";
import type { Order, Reply, Spawn, Thread } from "./protocol.ts";

/** The time that a thread may take to start, in milliseconds in which this thread listens. */
const START_LIMIT = 30_000;

/** The events of a worker that its pool hears of. */
export interface MemberEvents {
  /** Called when the worker has taken its part in a run. */
  readonly reply: (member: Member, reply: Exclude<Reply, { kind: "ready" }>) => void;
  /** Called once, when the worker's thread has ended. */
  readonly end: (member: Member, error: EdgewiseError) => void;
}

/** A worker from its start to its end. It keeps the process alive while it starts and while it is held. */
export class Member {
  /** The number of the worker, from 0. */
  readonly number: number;
  readonly thread: Thread;
  /** Resolves once the worker takes orders; rejects with `run/worker` if it ends before. */
  readonly ready: Promise<void>;
  #alive = true;

  /** Starts a thread. Throws `run/worker` if that is refused. */
  constructor(number: number, spawn: Spawn, start: Order, events: MemberEvents) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.number = number;
    this.ready = promise;
    // A pool that is closed meanwhile does not wait for this promise.
    promise.catch(() => {});
    const callOff = onceListenedFor(START_LIMIT, () => {
      reject(notStarted(number, new Error(`no sign of life for ${START_LIMIT} ms`)));
      void this.thread.terminate();
    });
    try {
      this.thread = spawn(`edgewise worker ${number}`, {
        reply: (reply) => {
          if (reply.kind !== "ready") return events.reply(this, reply);
          callOff();
          this.thread.hold(false);
          resolve();
        },
        end: (cause) => {
          callOff();
          this.#alive = false;
          reject(notStarted(number, cause));
          events.end(this, died(number, cause));
        },
      });
    } catch (cause) {
      callOff();
      throw notStarted(number, cause);
    }
    this.thread.post(start);
  }

  /** Whether the thread has not ended yet. */
  get alive(): boolean {
    return this.#alive;
  }
}
