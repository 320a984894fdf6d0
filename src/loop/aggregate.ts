/** Lowering of aggregates: the rows of a block, then what follows at its nodes. */

import type { Layout } from "../plan/bind.ts";
import type { AggregateKernel } from "../plan/plan.ts";
import { BLOCK } from "../plan/plan.ts";
import type { KernelBuilder } from "./build.ts";
import { evaluate } from "./code.ts";
import { local } from "./expression.ts";
import type { GraphArrays } from "./graph-arrays.ts";
import type { Inputs } from "./inputs.ts";
import type { Expression, Lanes } from "./loop.ts";
import type { Reductions } from "./reduce.ts";
import { placeInBlock } from "./reduce.ts";
import { combineRow, rowEnd } from "./rows.ts";
import { evaluateLanes, lanesFor } from "./vectorize.ts";

/** Bytes of what an aggregate combines over one row, whatever its element. */
const ROW_TOTAL_BYTES = 8;

/** What the lowering of one kernel works with. */
export interface AggregateContext {
  readonly builder: KernelBuilder;
  readonly graph: GraphArrays;
  readonly inputs: Inputs;
  readonly reductions: Reductions;
  readonly layout: Layout;
  /** Whether to compute several entries at once where that is possible. */
  readonly vectors: boolean;
}

export function lowerAggregate(kernel: AggregateKernel, context: AggregateContext): void {
  const { builder, graph, inputs, reductions, layout } = context;
  const { direction, epilogue, outputs, pairs } = kernel;
  const finish = (totals: readonly Expression[], here: Expression): void => {
    const given = [...totals, ...epilogue.inputs.map((input) => inputs.at(input, { here }))];
    reductions.outputs(outputs, evaluate(builder, given, epilogue.code), here);
  };
  const lanes = lanesOfEpilogue(kernel, context);
  if (lanes === null) {
    reductions.overBlocks(outputs, (here) => {
      const start = builder.keep("start", "index", graph.start(direction, here));
      finish(combineRow(kernel, here, { start, end: rowEnd(kernel, here, context) }, context), here);
    });
    return;
  }
  // Rows one by one and nodes side by side: the totals of a block wait in between, in memory that stays near.
  const arrays = pairs.map(({ element }, k) =>
    builder.array(`totals${k}`, element, {
      kind: "frame",
      offset: layout.rowTotals + ROW_TOTAL_BYTES * BLOCK * k,
    }),
  );
  reductions.overBlocks(
    outputs,
    (here) => {
      const within = placeInBlock(here, builder);
      finish(
        arrays.map((array) => ({ kind: "load", array, index: within })),
        here,
      );
    },
    {
      lanes,
      prepare: (from, to) => {
        // A row begins where the one before ends.
        const start = builder.variable("start", "index", graph.start(direction, from));
        builder.count("row", from, to, (here) => {
          const end = rowEnd(kernel, here, context);
          const totals = combineRow(kernel, here, { start: local(start), end }, context);
          const within = placeInBlock(here, builder);
          totals.forEach((value, k) => {
            builder.push({ kind: "store", array: arrays[k]!, index: within, value });
          });
          builder.assign(start, end);
        });
      },
      registersAt: (here, within) =>
        evaluateLanes(
          [
            ...arrays.map((array): Expression => ({ kind: "load lanes", array, index: within, lanes })),
            ...epilogue.inputs.map((input) => inputs.lanes(input, here, lanes)),
          ],
          epilogue.code,
          lanes,
          builder,
        ),
    },
  );
}

/** How many nodes the epilogue of an aggregate takes together; null where it takes them one by one. */
function lanesOfEpilogue(
  { epilogue, outputs, pairs }: AggregateKernel,
  { inputs, vectors }: AggregateContext,
): Lanes | null {
  const isPlain = epilogue.code.length === 0 && outputs.every(({ kind }) => kind === "keep");
  if (!vectors || isPlain) return null;
  const elements = [...pairs.map(({ element }) => element), ...epilogue.inputs.map((input) => inputs.elementOf(input))];
  return lanesFor(elements, epilogue.code, outputs);
}
