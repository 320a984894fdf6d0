/** The levels of a region under construction. All stay open until the last op has found its place. */

import type { Value } from "../ir/value.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { mayFail } from "../plan/kernels/scalars.ts";
import type { Level, Step } from "../plan/plan.ts";
import { needsFence } from "../plan/walk.ts";
import type { Register } from "./kernel-code.ts";
import { ScalarCode } from "./kernel-code.ts";
import type { PlanBuilder } from "./plan-builder.ts";

/** The contents of one level so far. */
export interface OpenLevel {
  readonly scalars: ScalarCode;
  readonly scalarOps: string[];
  /** Values that this level's scalar code has in a register already. */
  readonly registers: Map<Value, Register>;
  readonly outputs: { register: number; slot: SlotId }[];
  readonly kernels: Kernel[];
  /** Loops and choices, which run after the kernels. */
  readonly controls: Step[];
  readonly alternates: [BufferId, BufferId][];
}

export class OpenLevels {
  readonly #builder: PlanBuilder;
  readonly #levels: OpenLevel[] = [];

  constructor(builder: PlanBuilder) {
    this.#builder = builder;
  }

  get all(): readonly OpenLevel[] {
    return this.#levels;
  }

  /** The number of the last level so far, 0 where there is none. */
  get last(): number {
    return Math.max(0, this.#levels.length - 1);
  }

  open(at: number): OpenLevel {
    while (this.#levels.length <= at) {
      this.#levels.push({
        scalars: new ScalarCode(),
        scalarOps: [],
        registers: new Map(),
        outputs: [],
        kernels: [],
        controls: [],
        alternates: [],
      });
    }
    return this.#levels[at]!;
  }

  /** The steps that the levels become. Empty levels are left out. */
  finish(): Step[] {
    return this.#levels.flatMap((level): Step[] => {
      const { scalars, scalarOps: ops, outputs, kernels, controls, alternates } = level;
      const code = scalars.code;
      const isComputed = outputs.length > 0 || code.some(mayFail);
      if (!isComputed && kernels.length === 0) return controls;
      const step: Level = {
        kind: "level",
        scalars: isComputed ? { kind: "scalars", name: ops.join(", ") || "move", ops, code, outputs } : null,
        kernels,
        alternates,
        fence: kernels.length === 0 && needsFence(scalars, this.#builder.buffers),
      };
      return [step, ...controls];
    });
  }
}
