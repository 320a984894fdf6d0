/** Node's side of what platforms differ in. */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import type { Platform } from "./platform.ts";
import { spawnFrom, spawnNode } from "./spawn.node.ts";

/** What `ulimit -v` left: Linux tells it in two files, and elsewhere there is hardly such a limit. */
function addressesLeft(): number {
  try {
    const limit = /^Max address space +(\d+) /m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    if (limit === undefined) return Number.POSITIVE_INFINITY;
    const taken = /^VmSize:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return Math.max(0, Number(limit) - 1024 * Number(taken ?? 0));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

export const platform: Platform = {
  whyTooOld: () =>
    "withResolvers" in Promise ? null : `found Node.js ${process.versions.node}, expected 22.18 or newer`,
  cores: availableParallelism,
  // A process without a permission model permits all.
  whyNoThreads: () =>
    process.permission && !process.permission.has("worker")
      ? "this process is not permitted to start workers (--allow-worker)"
      : null,
  whyNotShared: () => null,
  addressesLeft,
  spawn: spawnNode,
  spawnFrom: (url) => spawnFrom(new URL(url, pathToFileURL(`${process.cwd()}/`))),
  areThreadsProven: true,
  // Timers would wait for a millisecond.
  afterOthers: (resume) => void setImmediate(resume),
  warn: (message) => process.emitWarning(message, "EdgewiseWarning"),
  without: () => process.env.EDGEWISE_WITHOUT,
};
