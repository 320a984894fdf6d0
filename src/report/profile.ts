/** The profile of a machine as text. */

import type { MachineProfile } from "../estimate/profile.ts";
import { readCurve } from "../estimate/rates.ts";
import { printableLines } from "../printable.ts";
import { formatBytes, formatMicros, plural } from "./spelling.ts";

/** The sizes of arrays and tables that have a row in the text, in bytes. */
const SHOWN = [2 ** 15, 2 ** 20, 2 ** 23, 2 ** 26];

/**
 * Prints the profile as a page of text. Every rate is per second of elapsed time, however many workers share the work.
 */
export function printProfile(profile: MachineProfile): string {
  const { processor, cores, siblings, taken, disturbance, rates } = profile;
  const { one, all, workers, caches, levelMicros, kernelMicros, barrierMicros } = rates;
  const { startMicros, heardMicros, wakeMicros, apart, firstTouchNanos } = rates;
  const shared = siblings === null || siblings === 0 ? "" : `, ${siblings} of which share a core`;
  const others = disturbance === null ? "" : `, others had ${(100 * disturbance).toFixed(0)} % of the cores`;
  const row = (name: string, alone: string, together: string): string =>
    `  ${name.padEnd(34)}${alone.padStart(12)}${together.padStart(12)}`;
  const nanos = (value: number): string => `${value.toFixed(value < 1 ? 2 : 1)} ns`;
  const speed = (value: number): string => `${(1 / value).toFixed(1)} GB/s`;
  return printableLines(
    [
      `${processor}, ${plural(cores, "thread")}${shared}; taken ${taken.slice(0, 16).replace("T", " ")} UTC${others}`,
      row("", "one worker", plural(workers, "worker")),
      ...SHOWN.map((bytes) =>
        row(
          `in order, ${formatBytes(bytes)}`,
          speed(readCurve(one.stream, bytes)),
          speed(readCurve(all.stream, bytes)),
        ),
      ),
      ...SHOWN.map((bytes) =>
        row(
          `a lookup in a table of ${formatBytes(bytes)}`,
          nanos(readCurve(one.gather, bytes)),
          nanos(readCurve(all.gather, bytes)),
        ),
      ),
      row("a simple op", nanos(one.simpleNanos), nanos(all.simpleNanos)),
      row("a division", nanos(one.costlyNanos), nanos(all.costlyNanos)),
      row("a function (exp, log, sin)", nanos(one.functionNanos), nanos(all.functionNanos)),
      row("a step nobody can foresee", nanos(one.stepNanos), nanos(all.stepNanos)),
      row("a row of edges", nanos(one.rowNanos), nanos(all.rowNanos)),
      row("an entry of a row, besides", nanos(one.arcNanos), nanos(all.arcNanos)),
      row("and in a long row", nanos(one.chainNanos), nanos(all.chainNanos)),
      row("to start a run", formatMicros(startMicros.one), formatMicros(startMicros.all)),
      row("to hear of a long one's end", formatMicros(heardMicros), ""),
      row("to wake sleeping workers", formatMicros(wakeMicros.one), formatMicros(wakeMicros.all)),
      row("and late however long it takes", "", formatMicros(apart.asleep.lateMicros)),
      row("workers gain nothing, after a pause", "", formatMicros(apart.asleep.togetherMicros)),
      row("and in a run after another", "", formatMicros(apart.awake.togetherMicros)),
      row("a level", formatMicros(levelMicros), ""),
      row("a kernel of a level", formatMicros(kernelMicros), ""),
      row("a barrier", "", formatMicros(barrierMicros)),
      `  caches: ${formatBytes(caches.core)} of a core, ${formatBytes(caches.last)} the last`,
      `  memory touched for the first time: ${formatMicros((firstTouchNanos * 2 ** 20) / 1000)} a MiB`,
      `  compiling ${formatMicros(profile.compileMicrosPerOp)} an op, placing ${formatMicros(profile.bindMicrosPerKernel)} a kernel, starting workers ${formatMicros(profile.workerMillis * 1000)}`,
      "",
    ].join("\n"),
  );
}
