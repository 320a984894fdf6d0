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
    const value = this.#values[register] ?? this.#compute(register);
    this.#values[register] = value;
    return value;
  }

  /** The instruction that computes a register; null for a given value or an input. */
  instruction(register: number): Instruction | null {
    return this.#of.code[register - this.#of.given - this.#of.inputs.length] ?? null;
  }

  #compute(register: number): Value {
    const { given, inputs } = this.#of;
    const input = inputs[register - given];
    if (input !== undefined) return this.#code.kept(this.#code.input(input, { here: this.#here }));
    const instruction = this.instruction(register)!;
    return this.#simpler(instruction) ?? this.#evaluate(instruction);
  }

  #evaluate(instruction: Instruction): Value {
    const values: Value[] = [];
    if (instruction.op !== "const") for (const operand of instruction.operands) values[operand] = this.get(operand);
    return this.#code.evaluate(instruction, values);
  }

  /** The value of an instruction on bools, where that of an operand says it; null where none does. */
  #simpler(instruction: Instruction): Value | null {
    if (instruction.op === "const") return null;
    const { op, element, operands } = instruction;
    const [a, b, c] = operands as readonly [number, number, number];
    switch (op) {
      case "select": {
        const chosen = truthOf(this.get(a));
        return chosen === null ? null : this.get(chosen ? b : c);
      }
      case "and":
      case "or": {
        if (element !== "bool") return null;
        const absorbing = op === "or";
        const left = truthOf(this.get(a));
        if (left !== null) return left === absorbing ? this.get(a) : this.get(b);
        const right = truthOf(this.get(b));
        if (right !== null) return right === absorbing ? this.get(b) : this.get(a);
        return null;
      }
      case "not": {
        const of = element === "bool" ? truthOf(this.get(a)) : null;
        return of === null ? null : known(!of);
      }
      case "identical":
        return this.get(a).value === this.get(b).value ? known(true) : null;
      default:
        return null;
    }
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
