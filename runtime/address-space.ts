/**
 * Shares out a limited address space (`ulimit -v`) between the engine's memory and threads. A thread that finds no addresses
 * when it starts ends the whole process, so the memory takes no more than leaves enough for all threads.
 */

import { EdgewiseError } from "../src/error.ts";

/** The addresses that V8 reserves for the heap and the code of a worker's thread, with some to spare. */
const WORKER_BYTES = 700 * 2 ** 20;
/**
 * The addresses that the calling thread may still need: for its heap, for compiled code and for files that it reads.
 */
const SPARE_BYTES = 400 * 2 ** 20;
/** The smallest memory that is reserved. In less, hardly any graph could be run. */
const LEAST_BYTES = 2 ** 26;
/**
 * The least number of addresses that must be left. With fewer, V8 ends the process as soon as it compiles code or its
 * heap grows.
 */
const LEAST_ADDRESSES = 192 * 2 ** 20;

/** Throws `memory` where fewer addresses are left than any run needs. */
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
 * Gives the most bytes that a memory may reserve so that `workers` threads can still start. Infinity where addresses
 * are not limited. Workers are counted again after the memory has been reserved, so it leaves twice what is to be
 * spared.
 */
export function bytesBeside(workers: number, addressesLeft: number): number {
  return Math.max(LEAST_BYTES, addressesLeft - 2 * SPARE_BYTES - workers * WORKER_BYTES);
}

/**
 * Gives the number of workers that can start with `addressesLeft` addresses; Infinity where addresses are not limited.
 */
export function workersWithin(addressesLeft: number): number {
  return Math.max(0, Math.floor((addressesLeft - SPARE_BYTES) / WORKER_BYTES));
}
