/** Lowers what an aggregate combines over the rows of a window, with the rows of a slice side by side (SELL-C-σ). */

import { SLICE } from "../../bind/row-layout.ts";
import { SEGMENT } from "../../plan/blocks.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { add, index, less, local, shiftLeft, shiftRight, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { startAtIdentity } from "../pairs.ts";
import type { MovedRowEntries, Totals } from "./moved-entries.ts";
import type { RowContext } from "./row-entries.ts";
import type { PlaceAt } from "./row-walk.ts";
import { walkRow } from "./row-walk.ts";
import { combineRow } from "./rows.ts";

const LOG2_SLICE = Math.log2(SLICE);

/**
 * Combines the rows of the nodes `from` to `to`, which are one window: rows longer than a segment one by one, then slices,
 * then the rows that fill no slice. Entries are read one after the other, in the order in which they stand.
 *
 *     a slice of 2 rows, a b c and d e, stands as  a d b e c: two lanes side by side, then the rest of the longer row
 */
export function combineWindow(
  kernel: AggregateKernel,
  from: Expression,
  to: Expression,
  totals: Totals,
  context: RowContext & { readonly entries: MovedRowEntries },
): void {
  const { builder, graph, entries } = context;
  const { direction } = kernel;
  const lengthOf = (node: Expression): Expression => builder.keep("length", "index", graph.degree(direction, node));
  const position = builder.variable("position", "index", graph.start(direction, from));
  const place = builder.variable("place", "index", from);

  const alone = (node: Expression): void => {
    const end = builder.keep("end", "index", add(local(position), lengthOf(node)));
    totals.store(node, combineRow(kernel, node, { start: local(position), end }, context));
    builder.assign(position, end);
    builder.assign(place, add(local(place), index(1)));
  };
  // The longest rows of a window come first. Places beyond the window stand for no row and may read any.
  const isLong = builder.variable("is long", "bool", { kind: "const", type: "bool", value: 1 });
  builder.loop(local(isLong), () => {
    builder.assign(isLong, { kind: "const", type: "bool", value: 0 });
    builder.branch(less(local(place), to), () => {
      const node = entries.guideAt(local(place));
      builder.branch(less(index(SEGMENT), graph.degree(direction, node)), () => {
        alone(node);
        builder.assign(isLong, { kind: "const", type: "bool", value: 1 });
      });
    });
  });

  const slices = shiftRight(subtract(to, local(place)), index(LOG2_SLICE));
  const last = builder.keep("last", "index", add(local(place), shiftLeft(slices, index(LOG2_SLICE))));
  builder.count(
    "slice",
    local(place),
    last,
    (slice) => {
      const nodes = Array.from({ length: SLICE }, (_, lane) => entries.guideAt(add(slice, index(lane))));
      const longest = lengthOf(nodes[0]!);
      const common = lengthOf(nodes.at(-1)!);
      const sums = nodes.map((_, lane) => startAtIdentity(kernel.pairs, `lane${lane} sum`, builder));
      const inSlice: PlaceAt = (at) => shiftRight(subtract(at, local(position)), index(LOG2_SLICE));
      const walks = nodes.map((node) => walkRow(kernel, node, local(position), context, inSlice));
      const stop = builder.keep("stop", "index", add(local(position), shiftLeft(common, index(LOG2_SLICE))));
      builder.count(
        "position",
        local(position),
        stop,
        (at) => {
          for (const [lane, { combineAt }] of walks.entries()) combineAt(sums[lane]!, add(at, index(lane)));
        },
        SLICE,
      );
      builder.assign(position, stop);
      for (const [lane, node] of nodes.entries()) {
        const values = sums[lane]!.map((sum) => local(sum));
        totals.store(node, values);
      }
      builder.branch(less(common, longest), () => {
        builder.count("place", slice, add(slice, index(SLICE - 1)), (at) => {
          const node = entries.guideAt(at);
          const rest = builder.keep("rest", "index", subtract(graph.degree(direction, node), common));
          builder.branch(less(index(0), rest), () => {
            const rowSums = totals.load(node).map((value, k) => {
              return builder.variable(`sum${k}`, kernel.pairs[k]!.element, value);
            });
            const afterSlice: PlaceAt = (edge) => add(common, subtract(edge, local(position)));
            const { walk } = walkRow(kernel, node, local(position), context, afterSlice);
            const end = builder.keep("end", "index", add(local(position), rest));
            walk((combineAt) =>
              builder.count("position", local(position), end, (edge) =>
                combineAt(rowSums, edge, () => builder.leave()),
              ),
            );
            totals.store(
              node,
              rowSums.map((sum) => local(sum)),
            );
            builder.assign(position, end);
          });
        });
      });
    },
    SLICE,
  );
  builder.assign(place, last);
  builder.loop(less(local(place), to), () => alone(entries.guideAt(local(place))));
}
