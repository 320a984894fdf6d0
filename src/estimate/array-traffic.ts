/**
 * How often arrays are gone over: what a round costs on graphs that do not fit into a cache. A kernel passes once over each
 * node array and each edge array that it reads, wherever its entries are, and once over each that it writes; an array that
 * it updates in place is read and written. The length of rows counts as one node array for each direction. The graph's
 * own arrays of rows, neighbors and ends of edges do not count, nor do numbers of nodes and edges, block results, or
 * entries that scalars take.
 */

import type { Kernel } from "../plan/kernel.ts";
import { buffersRead, buffersWritten, inputsOf } from "../plan/kernel.ts";
import type { Loop, Plan, Step } from "../plan/plan.ts";

/** The numbers of arrays of one extent that are read, and that are written. */
export interface ArrayPasses {
  readonly reads: number;
  readonly writes: number;
}

export interface PassCounts {
  readonly nodes: ArrayPasses;
  readonly edges: ArrayPasses;
}

export interface PlanPasses {
  /** The passes outside of loops, once in a run. */
  readonly outside: PassCounts;
  /** The passes in one round of each loop, without those of loops within it. */
  readonly loops: ReadonlyMap<Loop, PassCounts>;
}

/** Counts the passes outside of loops, and in a round of each loop. Of two arms, the one with more passes counts. */
export function countPasses(plan: Plan): PlanPasses {
  const loops = new Map<Loop, PassCounts>();
  const count = (steps: readonly Step[]): PassCounts => steps.map(countStep).reduce(sum, NONE);
  const countStep = (step: Step): PassCounts => {
    switch (step.kind) {
      case "level":
        return step.kernels.map((kernel) => passesOf(kernel, plan)).reduce(sum, NONE);
      case "loop":
        loops.set(step, count(step.body));
        return NONE;
      case "choose":
        return step.cases.map(count).reduce((most, one) => (totalPasses(one) > totalPasses(most) ? one : most), NONE);
      default:
        return step satisfies never;
    }
  };
  return { outside: count(plan.steps), loops };
}

/** Adds up reads and writes of node and edge arrays. */
export function totalPasses({ nodes, edges }: PassCounts): number {
  return nodes.reads + nodes.writes + edges.reads + edges.writes;
}

/** Lists the directions whose row lengths a kernel reads as values. */
export function degreesRead(kernel: Kernel): readonly string[] {
  return [...new Set(inputsOf(kernel).flatMap((input) => (input.from === "degree" ? [input.direction] : [])))];
}

const NONE: PassCounts = { nodes: { reads: 0, writes: 0 }, edges: { reads: 0, writes: 0 } };

function passesOf(kernel: Kernel, plan: Plan): PassCounts {
  const reads = [...new Set(buffersRead(kernel))].map((buffer) => plan.buffers[buffer]!.extent.of);
  const writes = buffersWritten(kernel).map((buffer) => plan.buffers[buffer]!.extent.of);
  const of = (extent: "nodes" | "edges"): ArrayPasses => ({
    reads: reads.filter((one) => one === extent).length,
    writes: writes.filter((one) => one === extent).length,
  });
  const nodes = of("nodes");
  return { nodes: { ...nodes, reads: nodes.reads + degreesRead(kernel).length }, edges: of("edges") };
}

function sum(one: PassCounts, other: PassCounts): PassCounts {
  const both = (a: ArrayPasses, b: ArrayPasses): ArrayPasses => ({
    reads: a.reads + b.reads,
    writes: a.writes + b.writes,
  });
  return { nodes: both(one.nodes, other.nodes), edges: both(one.edges, other.edges) };
}
