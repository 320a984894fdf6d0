/**
 * The registers of code at a node in all lanes, computed where they are first asked for. What is known of some of them
 * spares others: where a condition is false, what it would have chosen is not computed.
 */

import type { Input, Instruction } from "../../plan/code.ts";
import type { Expression } from "../loop.ts";
import type { LaneCode, Value } from "./code.ts";

/** The code of which registers are computed: given values, then inputs at a node, then instructions. */
export interface NodeCode {
  readonly given: number;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
}

export class Registers {
  readonly #code: LaneCode;
  readonly #of: NodeCode;
  readonly #here: Expression;
  readonly #values: Value[];
  readonly #resolved = new Map<number, number | boolean>();

  constructor(code: LaneCode, of: NodeCode, here: Expression, values: readonly Value[] = []) {
    this.#code = code;
    this.#of = of;
    this.#here = here;
    this.#values = values.slice();
  }

  /** The same registers for a branch of the code, with more of them known. */
  branch(known: ReadonlyMap<number, Value>): Registers {
    const values = this.#values.slice();
    for (const [register, value] of known) values[register] = value;
    return new Registers(this.#code, this.#of, this.#here, values);
  }

  get(register: number): Value {
    const of = this.resolve(register);
    if (typeof of === "boolean") return known(of);
    const value = this.#values[of] ?? this.#compute(of);
    this.#values[of] = value;
    return value;
  }

  /** The instruction that computes a register; null for a given value or an input. */
  instruction(register: number): Instruction | null {
    return this.#of.code[register - this.#of.given - this.#of.inputs.length] ?? null;
  }

  /** The value of a register of bools, where it is known, or else the first register that has the same value. */
  resolve(register: number): number | boolean {
    const value = this.#values[register];
    if (value !== undefined) return truthOf(value) ?? register;
    const resolved = this.#resolved.get(register) ?? this.#resolveInstruction(register);
    this.#resolved.set(register, resolved);
    return resolved;
  }

  #compute(register: number): Value {
    const input = this.#of.inputs[register - this.#of.given];
    if (input !== undefined) return this.#code.kept(this.#code.input(input, { here: this.#here }));
    const instruction = this.instruction(register)!;
    const values: Value[] = [];
    if (instruction.op !== "const") for (const operand of instruction.operands) values[operand] = this.get(operand);
    return this.#code.evaluate(instruction, values);
  }

  #resolveInstruction(register: number): number | boolean {
    const instruction = this.instruction(register);
    if (instruction === null || instruction.op === "const") return register;
    const { op, element } = instruction;
    const [a, b, c] = instruction.operands as readonly [number, number, number];
    if (op === "select") {
      const chosen = this.resolve(a);
      return typeof chosen === "boolean" ? this.resolve(chosen ? b : c) : register;
    }
    if (op === "identical") return this.resolve(a) === this.resolve(b) ? true : register;
    if (element !== "bool") return register;
    if (op === "not") {
      const of = this.resolve(a);
      return typeof of === "boolean" ? !of : register;
    }
    if (op !== "and" && op !== "or") return register;
    const absorbing = op === "or";
    const [left, right] = [this.resolve(a), this.resolve(b)];
    if (left === absorbing || right === absorbing) return absorbing;
    if (typeof left === "boolean") return right;
    return typeof right === "boolean" ? left : register;
  }
}

/** A bool that is the same in all lanes. */
export function known(value: boolean): Value {
  return { kind: "same", value: { kind: "const", type: "bool", value: value ? 1 : 0 }, isKnown: true };
}

/** The value of a bool that is known; null where it is not. */
function truthOf({ value }: Value): boolean | null {
  return value.kind === "const" && value.type === "bool" ? value.value !== 0 : null;
}
