/** The errors that a run ends with when something goes wrong around it, one function each. After all of them but `closed` the engine works on. */

import { EdgewiseError } from "../src/error.ts";
import { messageOf } from "../src/printable.ts";

const AGAIN = "The engine can be used for further runs";

export function aborted(signal: AbortSignal | undefined): EdgewiseError {
  return new EdgewiseError(
    {
      code: "run/aborted",
      message: "the run was stopped by its AbortSignal",
      hint: `${AGAIN}; nothing is left of this one.`,
    },
    { cause: signal?.reason },
  );
}

export function closedInRun(): EdgewiseError {
  return new EdgewiseError({
    code: "run/aborted",
    message: "the engine was closed during the run",
    hint: "Await the promises of all runs before closing the engine.",
  });
}

export function closed(): EdgewiseError {
  return new EdgewiseError({
    code: "run/closed",
    message: "the engine has been closed",
    hint: "Create another with Engine.create().",
  });
}

export function busy(): EdgewiseError {
  return new EdgewiseError({
    code: "run/busy",
    message: "found a run in flight, expected an idle engine",
    hint: "Await the promises of the runs before.",
  });
}

/** Makes the error of a run that its time limit stopped. */
export function timedOut(milliseconds: number): EdgewiseError {
  return new EdgewiseError({
    code: "run/timeout",
    message: `the run was not finished after its time limit of ${milliseconds} ms`,
    hint: "Raise the timeout, or give the algorithm's loops a smaller limit.",
  });
}

/**
 * Makes the error of a kernel that trapped, or of anything else that was thrown during a run. `who` names the thread
 * that computed, as in `worker 1` or `the calling thread`.
 */
export function threw(who: string, cause: unknown): EdgewiseError {
  return new EdgewiseError(
    {
      code: "run/worker",
      message: `${who} threw in a run: ${messageOf(cause)}`,
      hint: `${AGAIN}. The arrays of a graph must not be written to; if they were not, please report this with its cause.`,
    },
    { cause },
  );
}

/** Makes the same error for the thread that called the engine. */
export function threwHere(cause: unknown): EdgewiseError {
  return threw("the calling thread", cause);
}

/** Makes the error of a worker whose thread ended in a run. */
export function died(worker: number, cause: unknown): EdgewiseError {
  return new EdgewiseError(
    {
      code: "run/worker",
      message: `worker ${worker} died in a run: ${messageOf(cause)}`,
      hint: `${AGAIN}; if this one fails again, please report it with its cause.`,
    },
    { cause },
  );
}

/** Makes the error of a worker whose thread was refused, or ended before it took orders. */
export function notStarted(worker: number, cause: unknown): EdgewiseError {
  return new EdgewiseError(
    {
      code: "run/worker",
      message: `worker ${worker} could not start: ${messageOf(cause)}`,
      hint: (named) =>
        `Ask for fewer ${named("workers")}${named("runSync") === null ? "" : ", run on the calling thread with runSync"}, or set EDGEWISE_WITHOUT=threads.`,
    },
    { cause },
  );
}

/**
 * Makes the error of code that the engine of WebAssembly refuses to compile or to instantiate, which is mostly for want
 * of memory.
 */
export function refusedCode(cause: unknown): EdgewiseError {
  const isShort = cause instanceof RangeError;
  return new EdgewiseError(
    {
      code: isShort ? "memory" : "wasm/invalid",
      message: `the code of the run could not be made ready: ${messageOf(cause)}`,
      hint: isShort
        ? "Close other engines, or raise the limit on the address space of this process."
        : "This is a bug in Edgewise; please report it.",
    },
    { cause },
  );
}
