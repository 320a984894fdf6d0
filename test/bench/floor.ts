/**
 * The least that a round of PageRank could take: the bytes that each of its kernels reads and writes in order, over the
 * bandwidth of native memcpy with as many threads. What it gathers is not in that: a rank array may be in a cache.
 */

import { pagerankGap } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import { Engine } from "../../src/engine/engine.ts";
import { sizesOf } from "../../src/engine/sizing.ts";
import type { Work } from "../../src/estimate/kernel-cost.ts";
import { workOf } from "../../src/estimate/kernel-cost.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { copyBandwidth } from "./bandwidth.ts";
import type { Figure } from "./figure.ts";
import { milliseconds, printRatio } from "./figure.ts";
import { GRAPHS, PRECISIONS, runOurs, WORKERS } from "./gap.ts";
import { gapGraphOf } from "./gapbs.ts";
import { spreadOf } from "./harness.ts";

export const FLOOR: Figure = {
  name: "floor",
  doc: "A round of pagerankGap against the bytes that its kernels move, over the bandwidth of native memcpy.",
  measure: async (progress) => {
    progress("bandwidth");
    const bandwidths = new Map(WORKERS.map((workers) => [workers, copyBandwidth(workers)]));
    const rows: string[][] = [];
    for (const gapGraph of GRAPHS) {
      progress(gapGraph.name);
      await using engine = await Engine.create({ workers: Math.max(...WORKERS) });
      const graph = await gapGraphOf(gapGraph, engine.allocator);
      for (const { precision } of PRECISIONS) {
        const { plan } = compile(pagerankGap.func, { precision });
        const works = kernelsOfRound(plan).map((kernel) => ({ kernel, work: workOf(kernel, plan, sizesOf(graph)) }));
        for (const workers of WORKERS) {
          const bandwidth = bandwidths.get(workers)!;
          const took = spreadOf(await runOurs(engine, graph, precision, workers)).median;
          // A GB/s is a byte in a nanosecond.
          const floorOf = ({ bytesRead, bytesWritten }: Work): number => (bytesRead + bytesWritten) / bandwidth / 1e6;
          const floors = works.map(({ work }) => floorOf(work));
          for (const [k, { kernel, work }] of works.entries()) {
            rows.push([
              gapGraph.name,
              precision,
              String(workers),
              kernel.kind,
              megabytes(work.bytesRead),
              megabytes(work.bytesWritten),
              work.gathers
                .map(({ entries, tableBytes }) => `${millions(entries)} from ${megabytes(tableBytes)} MB`)
                .join(", "),
              milliseconds(floors[k]!),
              k === 0 ? milliseconds(took) : "",
              k === 0 ? printRatio(took / floors.reduce((sum, floor) => sum + floor, 0)) : "",
            ]);
          }
        }
      }
    }
    const rates = [...bandwidths].map(([workers, rate]) => `${rate.toFixed(1)} GB/s with ${workers}`).join(", ");
    rows.push([`memcpy: ${rates}`, ...new Array<string>(9).fill("")]);
    const head = [
      "graph",
      "precision",
      "threads",
      "kernel",
      "MB read",
      "MB written",
      "million gathers",
      "floor, ms",
      "round, ms",
      "round / floor",
    ];
    return { head, rows, bars: [] };
  },
};

/** The kernels of a round of the last outermost loop. */
function kernelsOfRound({ steps }: Plan): readonly Kernel[] {
  const loop = steps.findLast((step) => step.kind === "loop");
  if (!loop) throw new TypeError("found no loop");
  return [...walkSteps(loop.body)].flatMap((step) => (step.kind === "level" ? step.kernels : []));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function millions(count: number): string {
  return (count / 1e6).toFixed(1);
}
