/** Describes the machine on which figures were taken. */

import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly v8: string;
  readonly system: string;
  /** How many threads wanted to run in the minute before: what is well below one a core says that the machine was idle. */
  readonly load: number;
  /** The day, as in 2026-01-31. */
  readonly date: string;
}

export function describeMachine(): Machine {
  const { node, v8 } = process.versions;
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node,
    v8,
    system: `${process.platform} ${process.arch}`,
    load: loadavg()[0]!,
    date: new Date().toISOString().slice(0, 10),
  };
}

export function printMachine({ cpu, cores, memoryGiB, node, v8, system, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, V8 ${v8}, load ${load.toFixed(1)}`;
}

/** The part of all cores that is taken during some time in which this process waits: what a figure would have to share. */
export function shareTaken(waitMilliseconds: number): number {
  const before = coreTimes();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMilliseconds);
  const after = coreTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function coreTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((core) => core.times);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) };
}
