/** The parameters of a program as a plan has them, without their places. */

import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Func, Region, Value } from "../ir/value.ts";
import { isComputed } from "../ir/value.ts";
import { freeValues } from "../ir/walk.ts";
import type { ComputedDefault, DefaultInstruction, PlanParameter } from "../plan/plan.ts";
import type { CodeSink, Register } from "./kernel-code.ts";
import { evaluateRegion } from "./kernel-code.ts";
import { typeOf } from "./plan-builder.ts";

/** The descriptions of the parameters, in the order of the function. */
export function parametersOf({ parameters }: Func): readonly Omit<PlanParameter, "place">[] {
  const numbers = new Map(parameters.map(({ value }, k) => [value, k]));
  return parameters.map(({ value, initial, nodeKey }) => ({
    name: value.name ?? "parameter",
    type: typeOf(value),
    initial: isComputed(initial) ? codeOf(initial, numbers) : initial,
    nodeKey,
  }));
}

function codeOf(region: Region, numbers: ReadonlyMap<Value, number>): ComputedDefault {
  const code = new DefaultCode();
  const registers = new Map<Value, Register>();
  for (const value of freeValues(region)) registers.set(value, code.parameter(numbers.get(value)!));
  const [result] = evaluateRegion(region, registers, code);
  return { code: code.code, register: code.numberOf(result!) };
}

class DefaultCode implements CodeSink {
  readonly code: DefaultInstruction[] = [];
  readonly #numbers = new Map<Register, number>();

  numberOf(register: Register): number {
    return this.#numbers.get(register)!;
  }

  parameter(parameter: number): Register {
    return this.#append({ op: "parameter", parameter });
  }

  constant(value: number, element: Element): Register {
    return this.#append({ op: "const", element, value });
  }

  scalar(op: ScalarOpName, element: Element, operands: readonly Register[]): Register {
    return this.#append({ op, element, operands: operands.map((operand) => this.numberOf(operand)) });
  }

  #append(instruction: DefaultInstruction): Register {
    const register: Register = { kind: "register" };
    this.#numbers.set(register, this.code.length);
    this.code.push(instruction);
    return register;
  }
}
