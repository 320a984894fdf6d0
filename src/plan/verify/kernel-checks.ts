/** The checks that the records of kinds ask for: of registers, places of inputs, sites and elements. */

import type { Monoid } from "../../ir/scalar.ts";
import { identityOf, MONOIDS } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../buffer.ts";
import type { Input, Instruction, KernelOutput } from "../code.ts";
import { elementGiven, elementOfInput } from "../code-types.ts";
import type { CodePlace, KernelChecker, Registers } from "../kernels/record.ts";
import type { Plan, Site } from "../plan.ts";
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
    { given = [], at, isOfRow = false }: CodePlace,
  ): Registers {
    const registers = [...given];
    for (const input of inputs) {
      if ("at" in input && !at.includes(input.at)) {
        const what = input.from === "buffer" ? spellBuffer(input.buffer, this.#plan) : "the number of a node";
        fail("place", `${this.#name} reads ${what} at ${input.at}`);
      }
      if (input.from === "place" && !isOfRow) {
        fail("place", `${this.#name} reads the place of an edge where it goes through no row`);
      }
      if (input.from === "slot") this.elementOfSlot(input.slot);
      registers.push(elementOfInput(input, this.#plan));
    }
    for (const instruction of code) registers.push(this.instruction(instruction, registers));
    return registers;
  }

  instruction(instruction: Instruction, registers: Registers): Element {
    if (instruction.op !== "const") {
      for (const operand of instruction.operands) this.register(operand, registers);
    }
    const given = elementGiven(instruction, registers);
    return typeof given === "string" ? given : fail("element", `in ${this.#name}, ${given.problem}`);
  }

  register(register: number, registers: Registers, ...elements: readonly Element[]): void {
    const found = registers[register];
    if (found === undefined) {
      fail("register", `${this.#name} reads register ${register} where there are ${registers.length}`);
    }
    if (elements.length > 0 && !elements.includes(found)) {
      fail("element", `${this.#name} takes register ${register} for one of ${elements.join(" or ")}, not ${found}`);
    }
  }

  outputs(outputs: readonly KernelOutput[], registers: Registers): void {
    for (const output of outputs) {
      this.register(output.register, registers, output.element);
      this.element(output.kind === "keep" ? output.buffer : output.partials, output.element);
      if (output.kind === "reduce") this.monoid(output.monoid, output.element);
    }
  }

  monoid(monoid: Monoid, element: Element): void {
    const known: readonly string[] = MONOIDS;
    if (known.includes(monoid) && identityOf(monoid, element) !== undefined) return;
    fail("element", `${this.#name} combines values of ${element} by ${monoid}, which has no identity for them`);
  }

  elementOf(buffer: BufferId): Element {
    return this.#plan.buffers[buffer]!.element;
  }

  elementOfSlot(slot: SlotId): Element {
    const found = this.#plan.slots[slot];
    return found ? found.element : fail("reference", `${this.#name} names slot ${slot}, which does not exist`);
  }

  site(site: number | null, kind: Site["kind"]): void {
    if (site === null) return;
    const found = this.#plan.sites[site];
    if (!found) fail("reference", `${this.#name} names site ${site}, which does not exist`);
    this.expect(found.kind === kind, `fails at site ${site}, which is of the kind ${found.kind} and not ${kind}`);
    if (found.kind !== "index" || this.#plan.buffers[found.table]) return;
    fail("reference", `site ${site} names buffer ${found.table}, which does not exist`);
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
