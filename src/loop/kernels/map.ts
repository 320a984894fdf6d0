/** Lowers maps: code at each node or edge, on several at once where it has a vector form. */

import type { MapKernel } from "../../plan/kernels/map.ts";
import { evaluate } from "../code.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import type { VectorBody } from "../reduce.ts";
import { evaluateLanes, lanesFor } from "../vectorize.ts";

export function lowerMap(kernel: MapKernel, lowering: Lowering): void {
  const { builder, inputs, reductions } = lowering;
  reductions.overBlocks(
    kernel.outputs,
    (here) => {
      const registers = evaluate(
        builder,
        kernel.inputs.map((input) => inputs.at(input, { here })),
        kernel.code,
      );
      reductions.outputs(kernel.outputs, registers, here);
    },
    { vectors: vectorsOf(kernel, lowering) },
  );
}

interface MapVectors extends VectorBody {
  readonly registersAt: (here: Expression) => readonly Expression[];
}

/** The vector form of a map's body; null where it has none, for instance because it reads at the ends of edges. */
export function vectorsOf(kernel: MapKernel, { builder, inputs, vectorBytes }: Lowering): MapVectors | null {
  const { code, outputs } = kernel;
  if (kernel.inputs.some((input) => "at" in input && input.at !== "here")) return null;
  const elements = kernel.inputs.map((input) => inputs.elementOf(input));
  const lanes = lanesFor(elements, code, outputs, vectorBytes);
  if (lanes === null) return null;
  const registersAt = (here: Expression): readonly Expression[] =>
    evaluateLanes(
      kernel.inputs.map((input) => inputs.lanes(input, here, lanes)),
      code,
      lanes,
      builder,
    );
  return { lanes, registersAt };
}
