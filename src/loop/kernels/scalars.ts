/** Lowers the scalars of a level, which every worker computes for itself. */

import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import { evaluateOne } from "../code.ts";
import { convert, less, local } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import { lowerExtremumOfBlocks } from "./extremum.ts";
import { lowerMajority } from "./majority.ts";

export function lowerScalars(kernel: ScalarKernel, lowering: Lowering): void {
  const { builder, plan, entries, inputs, reductions } = lowering;
  const registers: Expression[] = [];
  for (const instruction of kernel.code) {
    switch (instruction.op) {
      case "slot":
        registers.push(inputs.slot(instruction.slot));
        break;
      case "count":
        registers.push(entries.count(instruction.of));
        break;
      case "fold":
        registers.push(reductions.fold(instruction.partials, instruction.monoid));
        break;
      case "extremum":
        registers.push(lowerExtremumOfBlocks(instruction, entries));
        break;
      case "majority":
        registers.push(lowerMajority(instruction.values, entries));
        break;
      case "entry": {
        const { element } = plan.buffers[instruction.table]!;
        const raw = registers[instruction.index]!;
        const at = builder.keep("at", "index", convert("index", raw));
        const { otherwise, site } = instruction;
        const start: Expression =
          otherwise === null ? { kind: "const", type: element, value: 0 } : registers[otherwise]!;
        const entry = builder.variable("entry", element, start);
        builder.branch(
          less(at, entries.lengthOf(instruction.table)),
          () => builder.assign(entry, entries.load(instruction.table, at)),
          () => {
            if (site !== null) builder.push({ kind: "fail", record: site, index: raw });
          },
        );
        registers.push(local(entry));
        break;
      }
      case "require": {
        const holds = registers[instruction.condition]!;
        const failing: Expression =
          instruction.index === null ? { kind: "const", type: "u32", value: 0 } : registers[instruction.index]!;
        builder.branch(
          holds,
          () => {},
          () => builder.push({ kind: "fail", record: instruction.site, index: failing }),
        );
        registers.push(holds);
        break;
      }
      default:
        registers.push(evaluateOne(builder, instruction, registers));
    }
  }
  for (const { register, slot } of kernel.outputs) inputs.store(slot, registers[register]!);
}
