/** Computed defaults of parameters, and the checks of them. */

import { meaningOf } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { elementGiven, isNumberOf } from "./code-types.ts";
import type { ComputedDefault, DefaultInstruction, PlanParameter } from "./plan.ts";

/** Tells whether a default is computed from parameters before it. */
function isComputed(initial: PlanParameter["initial"]): initial is ComputedDefault {
  return typeof initial === "object" && initial !== null;
}

/**
 * Computes a default from the values of the scalar parameters before it, in the order of the plan's; undefined where it
 * reads one without a value.
 */
export function evaluateDefault(
  initial: number | ComputedDefault,
  parameters: readonly (number | undefined)[],
): number | undefined {
  if (!isComputed(initial)) return initial;
  const registers: (number | undefined)[] = [];
  for (const instruction of initial.code) registers.push(evaluate(instruction, registers, parameters));
  return registers[initial.register];
}

function evaluate(
  instruction: DefaultInstruction,
  registers: readonly (number | undefined)[],
  parameters: readonly (number | undefined)[],
): number | undefined {
  if (instruction.op === "const") return instruction.value;
  if (instruction.op === "parameter") return parameters[instruction.parameter];
  const operands = instruction.operands.map((operand) => registers[operand]);
  if (operands.includes(undefined)) return undefined;
  const [a = 0, b = 0, c = 0] = operands;
  return meaningOf(instruction.op, instruction.element)?.(a, b, c);
}

/** Says what is wrong with the default of the last of some parameters; null where nothing is. */
export function defaultProblem(parameters: readonly Pick<PlanParameter, "type" | "initial">[]): string | null {
  const { type, initial } = parameters.at(-1)!;
  if (initial === null) return null;
  if (!isComputed(initial)) return isNumberOf(type.element, initial) ? null : `${initial} is no ${type.element}`;
  const elements: Element[] = [];
  for (const instruction of initial.code) {
    const found = elementOfDefault(instruction, elements, parameters.slice(0, -1));
    if (typeof found !== "string") return found.problem;
    elements.push(found);
  }
  const given = elements[initial.register];
  if (given === undefined) return `it is register ${initial.register} of ${elements.length}`;
  return given === type.element ? null : `it is ${given}, and not ${type.element}`;
}

/** Gives the element of an instruction's result, or what is wrong with the instruction. */
function elementOfDefault(
  instruction: DefaultInstruction,
  registers: readonly Element[],
  before: readonly Pick<PlanParameter, "type">[],
): Element | { readonly problem: string } {
  if (instruction.op !== "parameter") return elementGiven(instruction, registers);
  const type = before[instruction.parameter]?.type;
  if (type?.domain === "scalar") return type.element;
  return { problem: `it reads parameter ${instruction.parameter}, which is no scalar before it` };
}
