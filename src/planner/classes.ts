/** Plans `classes` (connected components) as kernels on successive levels: see src/plan/kernels/unions.ts. */

import type { OpOf } from "../ir/value.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { UnionsPart } from "../plan/kernels/unions.ts";
import type { Allocate, Kernelized } from "./kernel-parts.ts";
import { linesOf, nameOf } from "./kernel-parts.ts";
import type { OpenLevel } from "./open-levels.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf } from "./plan-builder.ts";

/**
 * Two edges of each node join most nodes of most graphs, which puts most nodes in one class. The remaining edges of that
 * class need no look: an edge that still joins something has an end outside of the class, and that end meets it in its own
 * row.
 */
export function classesKernels(op: OpOf<"classes">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const value = op.results[0]!;
  const chosen = op.operands[1] ? builder.bufferOf(op.operands[1]) : null;
  const forest = allocate(value);
  const spared = builder.newSlot(`${value.name ?? op.name} of most`, "i32");
  const lines = linesOf(op);
  const kernel = (part: UnionsPart): Kernel => ({
    kind: "unions",
    name: `${nameOf(op)}: ${part.step}`,
    ops: [op.name],
    domain: domainOf("node"),
    forest,
    part,
    ...(lines && { lines }),
  });
  const run = (part: UnionsPart) => (level: OpenLevel) => {
    level.kernels.push(kernel(part));
  };
  const ask = ({ scalars, scalarOps, outputs }: OpenLevel): void => {
    scalarOps.push("majority");
    outputs.push({ register: scalars.numberOf(scalars.append({ op: "majority", values: forest })), slot: spared });
  };
  const flatten = run({ step: "flatten" });
  return {
    kernel: kernel({ step: "plant", chosen }),
    after: [
      flatten,
      run({ step: "sample", chosen, place: 1 }),
      flatten,
      ask,
      run({ step: "join", chosen, spared }),
      flatten,
    ],
    kept: [{ value, buffer: forest }],
    reductions: [],
  };
}
