/** How an engine starts: with the memory and the workers that the machine grants. */

import { platform } from "#platform";
import { bytesBeside, expectAddresses, workersWithin } from "../../runtime/address-space.ts";
import { Memory, MOST_BYTES } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { Backend } from "../backend/backend.ts";
import { whyNoWorkers } from "./backends.ts";

interface StartOptions {
  readonly workers: number;
  readonly maximumBytes: number | undefined;
  /** Called with the reason where there are fewer workers than were wanted. */
  readonly onWarning: (message: string) => void;
}

/** A memory and a pool of as many workers as there may be; no pool where runs are on the calling thread. Throws `memory`. */
export function startWorkers(
  backend: Backend,
  { workers, maximumBytes, onWarning }: StartOptions,
): { readonly memory: Memory; readonly pool: Pool | null } {
  expectAddresses(platform.addressesLeft());
  const why = whyNoWorkers(backend);
  const memory = reserveMemory(maximumBytes, why === null ? workers : 0);
  // What the memory took does not show but in what is left: guards around it take more than it has.
  const able = why === null ? Math.min(workers, workersWithin(platform.addressesLeft())) : 0;
  if (able < workers && workers > 1) {
    const reason = why ?? "there is a limit on the address space of this process (ulimit -v)";
    const left = able > 1 ? `${able} workers` : able === 1 ? "one worker" : "the calling thread";
    onWarning(`edgewise runs on ${left} alone, for ${reason}`);
  }
  if (able === 0) return { memory, pool: null };
  const spin = able <= platform.cores();
  return { memory, pool: Pool.start({ memory, workers: able, spawn: platform.spawn, spin }) };
}

/** A memory that leaves addresses for so many workers, where these are limited. */
function reserveMemory(maximumBytes: number | undefined, workers: number): Memory {
  const most = bytesBeside(workers, platform.addressesLeft());
  return new Memory({ maximumBytes: most < (maximumBytes ?? MOST_BYTES) ? most : maximumBytes });
}

let hasWarned = false;

/** Shows the first warning of this process; further ones would say the same. */
export function warnOnce(message: string): void {
  if (hasWarned) return;
  hasWarned = true;
  platform.warn(message);
}
