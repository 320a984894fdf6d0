/** Starts an engine, with the memory and the workers that the machine grants. */

import { platform } from "#platform";
import { bytesBeside, expectAddresses, workersWithin } from "../../runtime/address-space.ts";
import { whyNoSharedMemory } from "../../runtime/features.ts";
import { LoneWorker } from "../../runtime/lone.ts";
import { Memory, MOST_BYTES } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { Thread } from "../../runtime/protocol.ts";
import type { Backend } from "../backend/backend.ts";
import { EdgewiseError } from "../error.ts";
import { whyNoWorkers } from "./backends.ts";

interface StartOptions {
  readonly workers: number;
  readonly maximumBytes: number | undefined;
  /** The URL of the workers' script, if it is not the one within this program. */
  readonly workerUrl: string | URL | undefined;
  /** Whether workers start with the first run; only where nothing can keep a thread from starting. */
  readonly startsWithRuns: boolean;
  /** Called with the reason where there are fewer workers than were asked for. */
  readonly onWarning: (message: string) => void;
}

/** What runs are computed on: workers over one memory, a worker with memory of its own, or the calling thread. */
export type Workforce =
  | { readonly kind: "workers"; readonly pool: Pool }
  | { readonly kind: "worker"; readonly lone: LoneWorker }
  | { readonly kind: "calling thread" };

/** The parts that an engine starts with. */
export interface Started {
  readonly memory: Memory;
  readonly workforce: Workforce;
  /** The reason why the workforce is not what was asked for; null if it is. */
  readonly why: string | null;
}

/** Throws `usage` where somebody has called the constructor of `Engine`. */
export function expectStarted(found: unknown): asserts found is Started {
  if (typeof found === "object" && found !== null && "memory" in found && found.memory instanceof Memory) return;
  throw new EdgewiseError({
    code: "usage",
    message: "new Engine: found a call of the constructor; expected an engine to be made by a function",
    hint: "Write await Engine.create({ workers }).",
  });
}

/** What an engine's runs are computed on. */
export interface Threads {
  /** Workers over shared memory, one worker with memory of its own, or the calling thread. */
  readonly kind: "workers" | "worker" | "calling thread";
  /** The most workers that one run may use. */
  readonly count: number;
  readonly memory: "shared" | "ordinary";
  /** The reason why it is not what was asked for; null if it is. */
  readonly why: string | null;
  /**
   * The worker threads that runs have needed so far, and the first one, to look at or to end. If one is ended, a run in
   * flight rejects with `run/worker`, and the next run works.
   */
  readonly started: readonly Thread[];
}

/** Gives the most workers that a run may use. */
export function workersOf(workforce: Workforce): number {
  return workforce.kind === "workers" ? workforce.pool.workers : 1;
}

export function threadsOf({ memory: { shared }, workforce, why }: Started): Threads {
  const { kind } = workforce;
  const started = kind === "workers" ? workforce.pool.threads : kind === "worker" ? workforce.lone.threads : [];
  return { kind, count: workersOf(workforce), memory: shared ? "shared" : "ordinary", why, started };
}

const CALLING_THREAD: Workforce = { kind: "calling thread" };

/** Reserves a memory, and starts as many workers as the machine grants. Throws `memory`. */
export async function startWorkers(backend: Backend, options: StartOptions): Promise<Started> {
  const started = await start(backend, options);
  const { why, workforce } = started;
  // A caller that asks for one worker loses no speed by having one, or none.
  if (why !== null && options.workers > 1) {
    options.onWarning(`edgewise runs on ${nameOf(workforce)} alone, for ${why}`);
  }
  return started;
}

async function start(backend: Backend, options: StartOptions): Promise<Started> {
  const { workers, maximumBytes, workerUrl } = options;
  expectAddresses(platform.addressesLeft());
  const whyNone = whyNoWorkers(backend);
  const whyOne = whyNone ?? whyNoSharedMemory();
  const memory = reserveMemory(maximumBytes, whyOne === null ? workers : whyNone === null ? 1 : 0);
  // The memory takes more addresses than its size, for guard pages. So workers are counted from the addresses that are
  // left after it.
  const able = Math.min(workers, workersWithin(platform.addressesLeft()));
  const tooFew = able < workers ? "there is a limit on the address space of this process (ulimit -v)" : null;
  if (whyNone !== null || able === 0) return { memory, workforce: CALLING_THREAD, why: whyNone ?? tooFew };
  const spawn = workerUrl === undefined ? await platform.spawner() : platform.spawnFrom(workerUrl);
  const isProven = platform.areThreadsProven;
  if (whyOne !== null) {
    const lone = new LoneWorker(memory, spawn);
    const refused = await refusalOf(
      () => lone.expect(),
      isProven,
      () => lone.close(),
      workerUrl,
    );
    return refused === null
      ? { memory, workforce: { kind: "worker", lone }, why: whyOne }
      : { memory, workforce: CALLING_THREAD, why: refused };
  }
  let pool: Pool | null = null;
  const begin = (): Promise<void> => {
    const startsWithRuns = isProven && options.startsWithRuns;
    pool = Pool.start({ memory, workers: able, spawn, spin: able <= platform.cores(), startsWithRuns });
    return pool.firstReady;
  };
  const refused = await refusalOf(begin, isProven, async () => pool?.close(), workerUrl);
  return pool === null || refused !== null
    ? { memory: new Memory({ shared: false, maximumBytes }), workforce: CALLING_THREAD, why: refused }
    : { memory, workforce: { kind: "workers", pool }, why: tooFew };
}

/**
 * Finds the reason why a thread does not run its script; null where it does, or where that is not waited for. Throws
 * `run/worker` where a granted thread is sure to run, and one is refused.
 */
async function refusalOf(
  begin: () => Promise<void>,
  isProven: boolean,
  close: () => Promise<void>,
  workerUrl: string | URL | undefined,
): Promise<string | null> {
  if (isProven) {
    begin().catch(() => {});
    return null;
  }
  try {
    await begin();
    return null;
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const remedy =
      workerUrl === undefined
        ? "allow them by worker-src blob: in the page's Content-Security-Policy, or serve the file that edgewise/worker names and give its URL as workerUrl"
        : `serve the file that edgewise/worker names, whole and as text/javascript, at ${workerUrl}, which workerUrl says, or leave workerUrl out`;
    return `no worker could be started (${reason}): ${remedy}`;
  }
}

function nameOf(workforce: Workforce): string {
  switch (workforce.kind) {
    case "calling thread":
      return "the calling thread";
    case "worker":
      return "one worker";
    case "workers":
      return workforce.pool.workers === 1 ? "one worker" : `${workforce.pool.workers} workers`;
    default:
      return workforce satisfies never;
  }
}

/** Reserves a memory that leaves addresses for so many workers, where addresses are limited. */
function reserveMemory(maximumBytes: number | undefined, workers: number): Memory {
  const most = bytesBeside(workers, platform.addressesLeft());
  return new Memory({ maximumBytes: most < (maximumBytes ?? MOST_BYTES) ? most : maximumBytes });
}

let hasWarned = false;

/** Shows the first warning of this process. Later ones would say the same. */
export function warnOnce(message: string): void {
  if (hasWarned) return;
  hasWarned = true;
  platform.warn(message);
}

/** The numbers of workers that a report predicts for, where none are asked for. */
export const CURVE = [1, 2, 4, 8, 16];

/** Lists one, the asked numbers, and the engine's own number of workers, ascending. */
export function coresOf(asked: readonly number[], workers: number): number[] {
  return [...new Set([1, ...asked, workers])].sort((a, b) => a - b);
}
