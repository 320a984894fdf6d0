/** A thread that runs one kernel as soon as all are ready to, so that they come in each other's way. */

import { workerData } from "node:worker_threads";
import { LOADERS, loaderOf } from "../../runtime/loaders.ts";
import type { Artifact, KernelMemory } from "../../src/backend/backend.ts";
import { interpretedLoader } from "./interpreted/loader.ts";

/** The task of one thread. */
export interface Updating {
  readonly artifact: Artifact;
  readonly memory: KernelMemory;
  /** The rounds that the kernel goes. */
  readonly end: number;
  readonly threads: number;
  /** The byte of the u32 by which threads count who is ready. */
  readonly ready: number;
}

const { artifact, memory, end, threads, ready }: Updating = workerData;
const loader = loaderOf(artifact, { ...LOADERS, interpreted: interpretedLoader });
const [run] = loader.load(loader.prepareSync(artifact), memory);
const count = new Int32Array(memory.buffer, ready, 1);
Atomics.add(count, 0, 1);
Atomics.notify(count, 0);
for (let found = Atomics.load(count, 0); found < threads; found = Atomics.load(count, 0)) {
  Atomics.wait(count, 0, found);
}
run!(0, 0, end);
