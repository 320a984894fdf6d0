/**
 * Shares out a limited address space (`ulimit -v`) between the engine's memory and threads. A thread that finds no addresses
 * when it starts ends the whole process, so the memory takes no more than leaves enough for all threads.
 */

import { EdgewiseError } from "../src/error.ts";

/** What V8 reserves for the heap and the code of a thread, and some more. */
const WORKER_BYTES = 700 * 2 ** 20;
/** What the calling thread may take yet: for its heap, for code and for what is read. */
const SPARE_BYTES = 400 * 2 ** 20;
/** Less memory is of no use to anybody. */
const LEAST_BYTES = 2 ** 26;
/** With fewer left, V8 ends the process as soon as it compiles code or its heap grows. */
const LEAST_ADDRESSES = 192 * 2 ** 20;

/** Throws `memory` where so few addresses are left that nothing can be run. */
export function expectAddresses(addressesLeft: number): void {
  if (addressesLeft >= LEAST_ADDRESSES) return;
  const [found, expected] = [addressesLeft, LEAST_ADDRESSES].map((bytes) => Math.floor(bytes / 2 ** 20));
  throw new EdgewiseError({
    code: "memory",
    message: `found ${found} MiB of address space left to this process, expected at least ${expected} MiB`,
    hint: "Raise the limit on the address space (ulimit -v), or lift it.",
  });
}

/**
 * The most bytes that a memory may reserve so that so many workers can start, which are counted once it is there: therefore
 * it leaves twice what is to be spared. Infinity where there is no limit.
 */
export function bytesBeside(workers: number, addressesLeft: number): number {
  return Math.max(LEAST_BYTES, addressesLeft - 2 * SPARE_BYTES - workers * WORKER_BYTES);
}

/** How many workers can start where so many addresses are left; Infinity where there is no limit. */
export function workersWithin(addressesLeft: number): number {
  return Math.max(0, Math.floor((addressesLeft - SPARE_BYTES) / WORKER_BYTES));
}
