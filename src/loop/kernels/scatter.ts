/** Lowers `scatter`: each chunk of nodes goes over all entries and takes those that go to its own nodes. */

import type { ScatterKernel } from "../../plan/kernels/scatter.ts";
import { atLeast, convert, identity, index, less, scalar } from "../expression.ts";
import type { Lowering } from "../lowering.ts";

export function lowerScatter(kernel: ScatterKernel, { builder, entries }: Lowering): void {
  const { index: targets, values, monoid, output } = kernel;
  const { begin, end } = builder;
  const element = entries.elementOf(values);
  builder.count("node", begin, end, (node) => entries.store(output, node, identity(monoid, element)));
  builder.count("i", index(0), entries.lengthOf(values), (i) => {
    const target = builder.keep("target", "index", convert("index", entries.load(targets, i)));
    builder.branch(less(target, end), () =>
      builder.branch(atLeast(target, begin), () =>
        entries.store(output, target, scalar(monoid, element, [entries.load(output, target), entries.load(values, i)])),
      ),
    );
  });
}
