/** Lowers bound kernels to loops, by a table with one lowering for each kind of kernel. */

import type { CalledKernel, Layout } from "../bind/layout.ts";
import type { Plan } from "../plan/plan.ts";
import type { Turns } from "../turns.ts";
import { lowerAggregate } from "./kernels/aggregate.ts";
import { lowerExtremum } from "./kernels/extremum.ts";
import { lowerGather } from "./kernels/gather.ts";
import { lowerIntersect } from "./kernels/intersect.ts";
import { lowerList } from "./kernels/list.ts";
import { lowerMap } from "./kernels/map.ts";
import { lowerMode } from "./kernels/mode.ts";
import { lowerScalars } from "./kernels/scalars.ts";
import { lowerScatter } from "./kernels/scatter.ts";
import { lowerSegments } from "./kernels/segments.ts";
import { lowerTable } from "./kernels/table.ts";
import { lowerTop } from "./kernels/top.ts";
import { lowerUnions } from "./kernels/unions.ts";
import { LANE_LOWERING } from "./lanes/part.ts";
import type { LoopKernel } from "./loop.ts";
import type { Lowering, LowerOptions } from "./lowering.ts";
import { openLowering } from "./lowering.ts";
import { SPARSE_LOWERING } from "./sparse/part.ts";

type CalledKind = CalledKernel["kind"];

type CalledKernelOf<K extends CalledKind> = { readonly [P in K]: Extract<CalledKernel, { readonly kind: P }> }[K];

/** The lowerings, total over the kinds of kernels in a plan and those that binding adds. */
const LOWERINGS: { readonly [K in CalledKind]: (kernel: CalledKernelOf<K>, lowering: Lowering) => void } = {
  map: lowerMap,
  aggregate: lowerAggregate,
  mode: lowerMode,
  intersect: lowerIntersect,
  gather: lowerGather,
  scatter: lowerScatter,
  extremum: lowerExtremum,
  top: lowerTop,
  list: lowerList,
  unions: lowerUnions,
  scalars: lowerScalars,
  segments: lowerSegments,
  table: lowerTable,
  sparse: (kernel, lowering) => SPARSE_LOWERING.here.lowerSparse(kernel, lowering),
  lanes: (kernel, lowering) => LANE_LOWERING.here.lowerLanes(kernel, lowering),
};

/** Loads the parts that the lowering of some kernels needs. It must have ended before `lowerKernel` is called. */
export function* readyToLower(kernels: readonly CalledKernel[]): Turns<void> {
  if (kernels.some(({ kind }) => kind === "sparse")) yield* SPARSE_LOWERING.ready();
  if (kernels.some(({ kind }) => kind === "lanes")) yield* LANE_LOWERING.ready();
}

export function lowerKernel<K extends CalledKind>(
  kernel: CalledKernelOf<K>,
  plan: Plan,
  layout: Layout,
  options: LowerOptions,
): LoopKernel {
  const lowering = openLowering(kernel, plan, layout, options);
  LOWERINGS[kernel.kind](kernel, lowering);
  return lowering.builder.finish();
}
