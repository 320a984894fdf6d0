/** Builds the straight-line code of kernels. Registers are objects until the finished code numbers them. */

import { isScalarOp, meaningElement } from "../ir/op.ts";
import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Region, Value } from "../ir/value.ts";
import type { Input, Instruction } from "../plan/code.ts";
import type { ScalarInstruction } from "../plan/kernels/scalars.ts";

/** A value of a kernel's code before it has a number. Identity is the object. */
export interface Register {
  readonly kind: "register";
}

const newRegister = (): Register => ({ kind: "register" });

type Pending<R> =
  | { readonly op: "const"; readonly element: Element; readonly value: number }
  | { readonly op: ScalarOpName; readonly element: Element; readonly operands: readonly R[] };

/** The interface of code that scalar ops can be added to. */
export interface CodeSink {
  constant(value: number, element: Element): Register;
  scalar(op: ScalarOpName, element: Element, operands: readonly Register[]): Register;
}

/** The code of one data-parallel kernel: inputs, each read once, then instructions. */
export class KernelCode implements CodeSink {
  readonly #given: readonly Register[];
  readonly #inputs = new Map<string, { input: Input; register: Register }>();
  readonly #constants = new Map<string, Register>();
  readonly #pending: { instruction: Pending<Register>; register: Register }[] = [];

  /** `given` is the number of registers that come before all others: the combined values, in an epilogue. */
  constructor(given = 0) {
    this.#given = Array.from({ length: given }, newRegister);
  }

  given(k: number): Register {
    return this.#given[k]!;
  }

  input(input: Input): Register {
    const key = JSON.stringify(input);
    const known = this.#inputs.get(key);
    if (known) return known.register;
    const register = newRegister();
    this.#inputs.set(key, { input, register });
    return register;
  }

  constant(value: number, element: Element): Register {
    const key = `${element} ${Object.is(value, -0) ? "-0" : value}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const register = this.#append({ op: "const", element, value });
    this.#constants.set(key, register);
    return register;
  }

  scalar(op: ScalarOpName, element: Element, operands: readonly Register[]): Register {
    return this.#append({ op, element, operands });
  }

  /** The inputs, the code, and the number of each register. */
  finish(): { inputs: Input[]; code: Instruction[]; numberOf: (register: Register) => number } {
    const inputs = [...this.#inputs.values()];
    const order = [...this.#given, ...inputs.map((entry) => entry.register), ...this.#pending.map((p) => p.register)];
    const numbers = new Map(order.map((register, k) => [register, k]));
    const numberOf = (register: Register): number => numbers.get(register)!;
    const code = this.#pending.map(
      ({ instruction }): Instruction =>
        instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(numberOf) },
    );
    return { inputs: inputs.map((entry) => entry.input), code, numberOf };
  }

  #append(instruction: Pending<Register>): Register {
    const register = newRegister();
    this.#pending.push({ instruction, register });
    return register;
  }
}

/** The code that computes the scalars of one level, in every worker. */
export class ScalarCode implements CodeSink {
  readonly code: ScalarInstruction[] = [];
  readonly #numbers = new Map<Register, number>();

  numberOf(register: Register): number {
    return this.#numbers.get(register)!;
  }

  append(instruction: ScalarInstruction): Register {
    const register = newRegister();
    this.#numbers.set(register, this.code.length);
    this.code.push(instruction);
    return register;
  }

  constant(value: number, element: Element): Register {
    return this.append({ op: "const", element, value });
  }

  scalar(op: ScalarOpName, element: Element, operands: readonly Register[]): Register {
    return this.append({ op, element, operands: operands.map((operand) => this.numberOf(operand)) });
  }
}

/** Adds the ops of a closed region to the code. `registers` has those of its parameters; returns those of its yields. */
export function evaluateRegion(region: Region, registers: Map<Value, Register>, code: CodeSink): Register[] {
  const registerOf = (value: Value): Register => registers.get(value)!;
  for (const op of region.ops) {
    if (op.name === "const") {
      registers.set(op.results[0]!, code.constant(op.attributes.value, op.attributes.element));
    } else if (isScalarOp(op)) {
      registers.set(op.results[0]!, code.scalar(op.name, meaningElement(op), op.operands.map(registerOf)));
    }
  }
  return region.yields.map(registerOf);
}
