/** Block results of reductions combined anew, of the blocks in which an operand has changed. */

import { BLOCK } from "../../plan/blocks.ts";
import type { KernelOutput } from "../../plan/code.ts";
import { add, convert, index, minimum, multiply } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { VectorBody } from "../reduce.ts";
import { lanesFor } from "../vectorize.ts";
import type { Positions, StageLowering } from "./stage.ts";

export function refold(
  { from: first, to: last }: Positions,
  { builder, entries, graph, lists, reductions, stage, vectorBytes }: StageLowering,
): void {
  const outputs = stage.reductions.map(
    ({ values, monoid, partials }, register): KernelOutput => ({
      kind: "reduce",
      register,
      element: entries.elementOf(values),
      monoid,
      partials,
    }),
  );
  const lanes = lanesFor(
    outputs.map(({ element }) => element),
    [],
    outputs,
    vectorBytes,
  );
  const vectors: VectorBody | null = lanes && {
    lanes,
    registersAt: (here) => stage.reductions.map(({ values }) => entries.loadLanes(values, here, lanes)),
  };
  builder.count("at", first, last, (at) => {
    const block = builder.keep("block", "index", lists.block(at));
    lists.unmark("block marks", lists.memory.isBlock, block);
    const from = builder.keep("from", "index", multiply(block, index(BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), convert("index", graph.count("nodes"))));
    const body = (here: Expression): void =>
      reductions.outputs(
        outputs,
        stage.reductions.map(({ values }) => entries.load(values, here)),
        here,
      );
    reductions.overRange(outputs, from, to, body, vectors);
  });
}
