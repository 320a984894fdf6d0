/** What a kernel is asked by its kind: registers, places of inputs, sites, elements. */

import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../buffer.ts";
import type { Input, InputPlace, Instruction, KernelOutput } from "../code.ts";
import type { KernelChecker } from "../kernels/record.ts";
import type { Plan } from "../plan.ts";
import { fail, spellBuffer } from "./checks.ts";

export class KernelChecks implements KernelChecker {
  readonly #name: string;
  readonly #plan: Plan;

  constructor(name: string, plan: Plan) {
    this.#name = name;
    this.#plan = plan;
  }

  code(
    inputs: readonly Input[],
    code: readonly Instruction[],
    { given = 0, at }: { readonly given?: number; readonly at: readonly InputPlace[] },
  ): number {
    for (const input of inputs) {
      if (input.from !== "buffer" || at.includes(input.at)) continue;
      fail("place", `${this.#name} reads ${spellBuffer(input.buffer, this.#plan)} at ${input.at}`);
    }
    const before = given + inputs.length;
    code.forEach((instruction, k) => {
      if (instruction.op === "const") return;
      for (const operand of instruction.operands) this.register(operand, before + k);
    });
    return before + code.length;
  }

  register(register: number, registers: number): void {
    if (Number.isInteger(register) && register >= 0 && register < registers) return;
    fail("register", `${this.#name} reads register ${register} where there are ${registers}`);
  }

  outputs(outputs: readonly KernelOutput[], registers: number): void {
    for (const output of outputs) {
      this.register(output.register, registers);
      this.element(output.kind === "keep" ? output.buffer : output.partials, output.element);
    }
  }

  site(site: number | null): void {
    if (site === null) return;
    const found = this.#plan.sites[site];
    if (!found) fail("reference", `${this.#name} names site ${site}, which does not exist`);
    if (this.#plan.buffers[found.table]) return;
    fail("reference", `site ${site} names buffer ${found.table}, which does not exist`);
  }

  slot(slot: SlotId): void {
    if (!this.#plan.slots[slot]) fail("reference", `${this.#name} names slot ${slot}, which does not exist`);
  }

  element(buffer: BufferId, element: Element): void {
    const found = this.#plan.buffers[buffer]!.element;
    if (found === element) return;
    fail("element", `${this.#name} takes ${spellBuffer(buffer, this.#plan)} for one of ${element}, not ${found}`);
  }

  expect(holds: boolean, message: string): void {
    if (!holds) fail("kernel", `${this.#name} ${message}`);
  }
}
