/** Lowers aggregates: the rows of a block or window, then the epilogue at its nodes. */

import { rangesOf } from "../../bind/row-layout.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { endsAtFirst } from "../../plan/kernels/row-end.ts";
import { evaluate } from "../code.ts";
import { local } from "../expression.ts";
import type { Expression, Lanes } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import type { Stage } from "../reduce.ts";
import { placeIn } from "../reduce.ts";
import type { Totals } from "../rows/moved-entries.ts";
import { MovedRowEntries } from "../rows/moved-entries.ts";
import { OpenRows } from "../rows/open-rows.ts";
import type { RowContext } from "../rows/row-entries.ts";
import { entriesInOrder } from "../rows/row-entries.ts";
import { combineRow, rowEnd } from "../rows/rows.ts";
import { combineWindow } from "../rows/slices.ts";
import { combineRanges } from "../rows/source-ranges.ts";
import { evaluateLanes, lanesFor } from "../vectorize.ts";

/** Bytes of the total of one row, whatever its element. */
const ROW_TOTAL_BYTES = 8;

export function lowerAggregate(kernel: AggregateKernel, context: Lowering): void {
  const { builder, graph, inputs, reductions, layout } = context;
  const { direction, epilogue, outputs, pairs } = kernel;
  const inOrder: RowContext = { ...context, entries: entriesInOrder(direction, context) };
  const finish = (totals: readonly Expression[], here: Expression): void => {
    const given = [...totals, ...epilogue.inputs.map((input) => inputs.at(input, { here }))];
    reductions.outputs(outputs, evaluate(builder, given, epilogue.code), here);
  };
  const lanes = lanesOfEpilogue(kernel, context);
  const moved = layout.movedRows(kernel);
  const listsOpen = moved === null && endsAtFirst(kernel, graph.directed);
  if (lanes === null && moved === null && !listsOpen) {
    reductions.overBlocks(outputs, (here) => {
      const start = builder.keep("start", "index", graph.start(direction, here));
      finish(combineRow(kernel, here, { start, end: rowEnd(kernel, here, inOrder) }, inOrder), here);
    });
    return;
  }
  // The rows of some blocks come first, and the epilogue at their nodes afterwards. The totals wait in memory that stays in
  // the cache.
  const nodes = moved === null ? BLOCK : moved.layout.window;
  const arrays = pairs.map(({ element }, k) =>
    builder.array(`totals${k}`, element, {
      kind: "frame",
      offset: layout.rowTotals + ROW_TOTAL_BYTES * nodes * k,
    }),
  );
  const totals: Totals = {
    store: (node, values) => {
      const within = placeIn(nodes, node, builder);
      values.forEach((value, k) => {
        builder.push({ kind: "store", array: arrays[k]!, index: within, value });
      });
    },
    load: (node) => {
      const within = placeIn(nodes, node, builder);
      return arrays.map((array) => ({ kind: "load", array, index: within }));
    },
  };
  const openRows = listsOpen ? new OpenRows(kernel, totals, inOrder) : null;
  const stage: Stage = {
    nodes,
    prepare: (from, to) => {
      if (moved !== null) {
        const there = { ...context, entries: new MovedRowEntries(builder, moved) };
        if (moved.layout.kind !== "by source") combineWindow(kernel, from, to, totals, there);
        else combineRanges(kernel, { from, to }, rangesOf(layout.graph.nodeCount, moved.layout.range), totals, there);
        return;
      }
      const walkAll = (): void => {
        // A row begins where the one before ends.
        const start = builder.variable("start", "index", graph.start(direction, from));
        builder.count("row", from, to, (here) => {
          const end = rowEnd(kernel, here, inOrder);
          totals.store(here, combineRow(kernel, here, { start: local(start), end }, inOrder));
          builder.assign(start, end);
        });
      };
      if (openRows === null) walkAll();
      else openRows.combine(from, to, walkAll);
    },
  };
  const registersAt = (here: Expression, within: Expression, lanes: Lanes): readonly Expression[] =>
    evaluateLanes(
      [
        ...arrays.map((array): Expression => ({ kind: "load lanes", array, index: within, lanes })),
        ...epilogue.inputs.map((input) => inputs.lanes(input, here, lanes)),
      ],
      epilogue.code,
      lanes,
      builder,
    );
  reductions.overBlocks(outputs, (here) => finish(totals.load(here), here), {
    stage,
    vectors: lanes && { lanes, registersAt: (here, within) => registersAt(here, within, lanes) },
  });
}

/** The number of nodes that the epilogue computes at once (lanes); null where it computes them one by one. */
function lanesOfEpilogue(
  { epilogue, outputs, pairs }: AggregateKernel,
  { inputs, vectorBytes }: Lowering,
): Lanes | null {
  const isPlain = epilogue.code.length === 0 && outputs.every(({ kind }) => kind === "keep");
  if (isPlain) return null;
  const elements = [...pairs.map(({ element }) => element), ...epilogue.inputs.map((input) => inputs.elementOf(input))];
  return lanesFor(elements, epilogue.code, outputs, vectorBytes);
}
