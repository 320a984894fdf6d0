/** A traced run with the names that its plan has. */

import type { Binding } from "../bind/bind.ts";
import { kernelNumbersOfStage, walkBoundLevels, walkBoundLoops } from "../bind/bound.ts";
import type { WorkerTrace } from "../bind/worker-trace.ts";
import type { Plan } from "../plan/plan.ts";
import { levelPaths } from "../report/memory.ts";
import type { KernelLevel, KernelLoop, ReportStep } from "../report/report.ts";
import { sparseKernelText } from "../report/sparse.ts";
import { countRepeats, kernelText, list } from "../report/spelling.ts";
import { kernelSteps } from "../report/steps.ts";

/** A traced run with the names of its kernels, levels and loops, as plain data. */
export interface RunTrace {
  readonly algorithm: string;
  readonly graph: string;
  /** The time from the start signal to the workers until the answer of the last one. */
  readonly millis: number;
  /** The kernels by number. */
  readonly kernels: readonly NamedKernel[];
  /** The place of each level in the plan, by number: `loop / level 1`. */
  readonly levels: readonly string[];
  /** The names of the values that each loop carries, by number. */
  readonly loops: readonly string[];
  readonly workers: readonly WorkerTrace[];
}

export interface NamedKernel {
  readonly name: string;
  readonly level: number;
  /**
   * The domain that its chunks are cut from; `list` stands for the positions of a list of nodes. Null for scalars,
   * which every worker computes for itself.
   */
  readonly domain: "nodes" | "edges" | "segments" | "list" | null;
}

/** Adds the names of a plan to a traced run. */
export function nameTrace(
  plan: Plan,
  { bound, kernels }: Pick<Binding, "bound" | "kernels">,
  graph: string,
  { millis, workers }: { readonly millis: number; readonly workers: readonly WorkerTrace[] },
): RunTrace {
  const steps = kernelSteps(plan, null, {});
  const lines = levelLines(steps);
  const loops = loopLines(steps).sort((a, b) => a.number - b.number);
  const named = new Array<NamedKernel>(bound.kernels);
  for (const { level, scalars, before, kernels: own } of walkBoundLevels(bound.steps)) {
    const line = lines.get(level)!;
    if (scalars !== null) {
      named[scalars] = { name: `scalars: ${countRepeats(line.scalars).join(", ")}`, level, domain: null };
    }
    for (const { kernel: number } of before) {
      const kernel = kernels[number]!;
      named[number] = { name: kernel.name, level, domain: kernel.kind === "table" ? "nodes" : "segments" };
    }
    own.forEach(({ kernel: number }, k) => {
      const kernel = kernels[number]!;
      const domain = "domain" in kernel ? kernel.domain.of : null;
      named[number] = { name: kernelText(line.kernels[k]!), level, domain };
    });
  }
  for (const { loop, sparse } of walkBoundLoops(bound.steps)) {
    const alone = new Map(sparse?.alone);
    for (const { level, stages } of sparse?.levels ?? []) {
      for (const number of stages.flatMap(kernelNumbersOfStage).flatMap((own) => [own, alone.get(own) ?? own])) {
        const kernel = kernels[number]!;
        if (kernel.kind !== "sparse") continue;
        const { part } = kernel;
        const isOfAll = part.kind === "collect" || (part.kind === "compute" && part.of.list === "all");
        const domain = isOfAll ? "nodes" : "list";
        named[number] = { name: sparseKernelText(kernel, loops[loop]!.sparse), level: level.level, domain };
      }
    }
  }
  const carried = loops.map(({ carries }) => list([...new Set(carries)]));
  return { algorithm: plan.name, graph, millis, kernels: named, levels: levelPaths(plan), loops: carried, workers };
}

function levelLines(steps: readonly ReportStep[]): Map<number, KernelLevel> {
  const found = steps.flatMap((step): [number, KernelLevel][] => {
    if (step.kind === "level") return [[step.number, step]];
    const inner = step.kind === "loop" ? [step.body] : step.cases;
    return inner.flatMap((branch) => [...levelLines(branch)]);
  });
  return new Map(found);
}

/** Collects the loops of a report, an outer one before those within it. */
function loopLines(steps: readonly ReportStep[]): KernelLoop[] {
  return steps.flatMap((step): KernelLoop[] => {
    if (step.kind === "level") return [];
    return step.kind === "loop" ? [step, ...loopLines(step.body)] : step.cases.flatMap(loopLines);
  });
}
