/** The context of a lowering: the kernel under construction, and the arrays that it reads and writes. */

import type { CalledKernel, Layout } from "../bind/layout.ts";
import { INPUT } from "../plan/domain.ts";
import type { Plan } from "../plan/plan.ts";
import { KernelBuilder } from "./build.ts";
import { Entries } from "./entries.ts";
import type { GraphArrays } from "./graph-arrays.ts";
import { Graphs } from "./graph-arrays.ts";
import { Inputs } from "./inputs.ts";
import type { Widths } from "./loop.ts";
import { Reductions } from "./reduce.ts";

/** What lowering knows of the back end. Where `vectorBytes` is 0, entries are computed one by one. */
export type LowerOptions = Pick<Widths, "vectorBytes">;

/** The lowering of one kernel. */
export interface Lowering extends LowerOptions {
  readonly builder: KernelBuilder;
  readonly plan: Plan;
  readonly layout: Layout;
  /** The entries of buffers. */
  readonly entries: Entries;
  /** The graph that the kernel goes over. */
  readonly graph: GraphArrays;
  /** The inputs of the kernel. */
  readonly inputs: Inputs;
  /** The kernel's loops over blocks, and the handling of its outputs. */
  readonly reductions: Reductions;
}

/** Begins the lowering of a kernel. */
export function openLowering(
  kernel: CalledKernel,
  plan: Plan,
  layout: Layout,
  { vectorBytes }: LowerOptions,
): Lowering {
  const builder = new KernelBuilder(kernel.name, layout.frame.failures);
  const graphs = new Graphs(builder, layout);
  const graph = graphs.of("domain" in kernel ? kernel.domain.graph : INPUT);
  const entries = new Entries(builder, graphs, plan, layout);
  const inputs = new Inputs(entries, graph, plan, layout);
  return {
    builder,
    plan,
    layout,
    entries,
    graph,
    inputs,
    reductions: new Reductions(builder, plan, layout, entries),
    vectorBytes,
  };
}
