/** Node's side of what platforms differ in. */

import { availableParallelism } from "node:os";
import type { Platform } from "./platform.ts";
import { spawnNode } from "./spawn.node.ts";

export const platform: Platform = {
  whyTooOld: () =>
    "withResolvers" in Promise ? null : `found Node.js ${process.versions.node}, expected 22.18 or newer`,
  cores: availableParallelism,
  // A process without a permission model permits all.
  whyNoThreads: () =>
    process.permission && !process.permission.has("worker")
      ? "this process is not permitted to start workers (--allow-worker)"
      : null,
  spawn: spawnNode,
  // Timers would wait for a millisecond.
  afterOthers: (resume) => void setImmediate(resume),
  warn: (message) => process.emitWarning(message, "EdgewiseWarning"),
  without: () => process.env.EDGEWISE_WITHOUT,
};
