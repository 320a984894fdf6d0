/** Lowers `gather`: reads entries at computed indices, and checks each index against the length of the table. */

import type { GatherKernel } from "../../plan/kernels/gather.ts";
import { evaluate } from "../code.ts";
import { convert, less } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";

export function lowerGather(kernel: GatherKernel, { builder, entries, inputs, reductions }: Lowering): void {
  const length = entries.lengthOf(kernel.table);
  reductions.overBlocks([], (here) => {
    const registers = evaluate(
      builder,
      kernel.inputs.map((input) => inputs.at(input, { here })),
      kernel.code,
    );
    const raw = builder.keep("index", inputs.elementOf(kernel.index), inputs.at(kernel.index, { here }));
    const at = builder.keep("at", "index", convert("index", raw));
    const store = (value: Expression): void => entries.store(kernel.output, here, value);
    builder.branch(
      less(at, length),
      () => store(entries.load(kernel.table, at)),
      () => {
        if (kernel.otherwise !== null) store(registers[kernel.otherwise]!);
        else builder.push({ kind: "fail", record: kernel.site!, index: raw });
      },
    );
  });
}
