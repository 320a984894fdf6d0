/** What the figures were taken on. */

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
  };
}

export function printMachine({ cpu, cores, memoryGiB, node, v8, system, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, V8 ${v8}, load ${load.toFixed(1)}`;
}
