/** Node's side of the differences between platforms. */

import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { pathToFileURL } from "node:url";
import { keepNode } from "./keep.node.ts";
import type { CoreTime, Platform } from "./platform.ts";
import { spawnFrom, spawnNode } from "./spawn.node.ts";

/**
 * The addresses that `ulimit -v` leaves, from two files of Linux; Infinity on other systems, where hardly anybody
 * limits them.
 */
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

/** The number of threads that share a core, which Linux has in a file for each thread; null elsewhere. */
function siblings(): number | null {
  try {
    const count = cpus().length;
    let shared = 0;
    for (let cpu = 0; cpu < count; cpu++) {
      const list = readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, "utf8").trim();
      if (/[,-]/.test(list)) shared++;
    }
    return shared;
  } catch {
    return null;
  }
}

/** The ticks in a second by which the kernel counts the time of cores: 100 wherever Node runs on Linux. */
const TICKS = 100;

function coreTime(): CoreTime | null {
  try {
    const line = /^cpu +(.*)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    if (line === undefined) return null;
    // The columns are user, nice, system, idle, iowait, irq, softirq, steal.
    const counts = line.split(" ").slice(0, 8).map(Number);
    const all = counts.reduce((sum, count) => sum + count, 0);
    const idle = (counts[3] ?? 0) + (counts[4] ?? 0);
    const { user, system } = process.cpuUsage();
    return { all, others: all - idle - ((user + system) / 1e6) * TICKS };
  } catch {
    return null;
  }
}

export const platform: Platform = {
  whyTooOld: () =>
    "withResolvers" in Promise ? null : `found Node.js ${process.versions.node}, expected 22.18 or newer`,
  cores: availableParallelism,
  // A process without a permission model may start threads.
  whyNoThreads: () =>
    process.permission && !process.permission.has("worker")
      ? "this process is not permitted to start workers (--allow-worker)"
      : null,
  whyNotShared: () => null,
  addressesLeft,
  spawner: async () => spawnNode,
  spawnFrom: (url) => spawnFrom(new URL(url, pathToFileURL(`${process.cwd()}/`))),
  areThreadsProven: true,
  // A timer would wait for a millisecond.
  afterOthers: (resume) => void setImmediate(resume),
  warn: (message) => process.emitWarning(message, "EdgewiseWarning"),
  keep: keepNode,
  processor: () => ({ name: cpus()[0]?.model.trim() ?? "unknown", siblings: siblings() }),
  coreTime,
  without: () => process.env.EDGEWISE_WITHOUT,
  debug: () => process.env.EDGEWISE_DEBUG,
  show: (text) => void process.stderr.write(`${text}\n`),
};
