/** Lowers `intersect`: for each edge, goes through the rows of its ends side by side, and combines where they meet. */

import type { IntersectKernel } from "../../plan/kernels/intersect.ts";
import { evaluate, keep } from "../code.ts";
import { convert, index, local } from "../expression.ts";
import { isCommonPlace } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import { combineWhere, startAtIdentity } from "../pairs.ts";
import type { SortedNodes } from "../rows/common-nodes.ts";
import { walkCommonNodes } from "../rows/common-nodes.ts";

export function lowerIntersect(kernel: IntersectKernel, { builder, graph, inputs, reductions }: Lowering): void {
  reductions.overBlocks(kernel.outputs, (here) => {
    const ends = (["source", "destination"] as const).map((end): SortedNodes => {
      const node = builder.keep(end, "u32", graph.endOf(end, here));
      const set = kernel[end];
      if (set === "self") return { name: end, start: index(0), end: index(1), nodeAt: () => node };
      return {
        name: end,
        start: builder.keep(`${end} start`, "index", graph.start(set, convert("index", node))),
        end: builder.keep(`${end} end`, "index", graph.end(set, convert("index", node))),
        nodeAt: (at) => graph.neighbor(set, at),
      };
    }) as [SortedNodes, SortedNodes];
    const edgeAt = (end: "source" | "destination", at: Expression) => (): Expression => {
      const set = kernel[end];
      if (set === "self") throw new Error("a node brings itself over no edge");
      return graph.edge(set, at);
    };
    // Inputs that are the same for all common nodes are read before the walk.
    const before = kernel.inputs.map((input) =>
      "at" in input && isCommonPlace(input.at) ? null : keep(builder, inputs.at(input, { here })),
    );
    const totals = startAtIdentity(kernel.pairs, "total", builder);
    walkCommonNodes(builder, ends, ({ node, positions: [p, q] }) => {
      const common = {
        common: () => convert("index", node),
        source_edge: edgeAt("source", p),
        destination_edge: edgeAt("destination", q),
      };
      const registers = evaluate(
        builder,
        kernel.inputs.map((input, k) => before[k] ?? inputs.at(input, { here, common })),
        kernel.code,
      );
      combineWhere(
        totals,
        kernel.pairs,
        kernel.condition === null ? null : registers[kernel.condition]!,
        registers,
        builder,
      );
    });
    reductions.outputs(
      kernel.outputs,
      totals.map((total) => local(total)),
      here,
    );
  });
}
