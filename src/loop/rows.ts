/** What an aggregate combines over one row, edge by edge in the order of the language. */

import type { AggregateKernel } from "../plan/plan.ts";
import { SEGMENT } from "../plan/plan.ts";
import type { KernelBuilder } from "./build.ts";
import { evaluate, keep } from "./code.ts";
import { add, bool, convert, identity, index, less, local, minimum, scalar, subtract } from "./expression.ts";
import type { GraphArrays } from "./graph-arrays.ts";
import type { Inputs, Position } from "./inputs.ts";
import { isOfRow } from "./inputs.ts";
import type { Expression } from "./loop.ts";

/** What reading rows takes. */
export interface RowContext {
  readonly builder: KernelBuilder;
  readonly graph: GraphArrays;
  readonly inputs: Inputs;
}

/** Where a row stands among all rows: its first position, and the one after its last. */
export interface RowBounds {
  readonly start: Expression;
  readonly end: Expression;
}

/** Where the row of a node ends, read once. */
export function rowEnd({ direction }: AggregateKernel, node: Expression, { builder, graph }: RowContext): Expression {
  return builder.keep("end", "index", graph.end(direction, node));
}

/**
 * What the pairs of an aggregate combine over the row of a node. Few rows are longer than a segment; one that is not is
 * combined straight into the totals, since the identity that these would start at changes no sum.
 */
export function combineRow(
  kernel: AggregateKernel,
  node: Expression,
  { start, end }: RowBounds,
  context: RowContext,
): readonly Expression[] {
  const { builder } = context;
  const { pairs } = kernel;
  const combineInto = edgeCombiner(kernel, node, start, context);
  const startAtIdentity = (name: string): readonly number[] =>
    pairs.map(({ monoid, element }, k) => builder.variable(`${name}${k}`, element, identity(monoid, element)));
  const totals = startAtIdentity("total");
  builder.branch(
    less(subtract(end, start), index(SEGMENT + 1)),
    () => combineInto(totals, start, end),
    () => {
      const segment = builder.variable("segment", "index", start);
      builder.loop(less(local(segment), end), () => {
        const sums = startAtIdentity("sum");
        const stop = builder.keep("stop", "index", minimum(add(local(segment), index(SEGMENT)), end));
        combineInto(sums, local(segment), stop);
        pairs.forEach(({ monoid, element }, k) => {
          builder.assign(totals[k]!, scalar(monoid, element, [local(totals[k]!), local(sums[k]!)]));
        });
        builder.assign(segment, stop);
      });
    },
  );
  return totals.map((total) => local(total));
}

/** Writes a loop that combines the edges at some positions of a node's row into variables, one for each pair. */
type CombineInto = (sums: readonly number[], from: Expression, to: Expression) => void;

/** Reads here what is the same along the row of a node, which begins at `start`, and gives what goes over its edges. */
function edgeCombiner(
  kernel: AggregateKernel,
  node: Expression,
  start: Expression,
  { builder, graph, inputs }: RowContext,
): CombineInto {
  const { direction, pairs } = kernel;
  const isWholeRow = direction !== "all" || !graph.directed;
  // Where the out-edges begin in a row that has the in-edges first.
  const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", node)));
  const before = kernel.inputs.map((input) =>
    isOfRow(input, direction) ? keep(builder, inputs.ofRow(input, node)) : null,
  );
  return (sums, from, to) => {
    builder.count("position", from, to, (at) => {
      const neighbor = builder.later("neighbor", "index", () => convert("index", graph.neighbor(direction, at)));
      const edge = builder.later("edge", "index", () => graph.edge(direction, at));
      const selfIsSource = middle
        ? ({ kind: "compare", op: "ge", left: at, right: middle } as const)
        : bool(direction === "out");
      const position: Position = { here: node, row: { direction, at, neighbor, edge, selfIsSource } };
      const registers = evaluate(
        builder,
        kernel.inputs.map((input, k) => before[k] ?? inputs.at(input, position)),
        kernel.code,
      );
      const combine = (): void => {
        pairs.forEach(({ register, monoid, element }, k) => {
          builder.assign(sums[k]!, scalar(monoid, element, [local(sums[k]!), registers[register]!]));
        });
      };
      if (kernel.condition === null) combine();
      else builder.branch(registers[kernel.condition]!, combine);
    });
  };
}
