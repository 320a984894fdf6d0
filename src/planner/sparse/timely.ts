/**
 * The law of timely edges. Where an array takes nothing but the number of the round, as in `depth = where(new, round + 1, depth)`, it
 * comes up to that number only at nodes that took it in the round before. So edges that ask `depth[source] == round` count
 * only where their source has just changed. docs/sparse.md has the proof.
 */

import { identityOf } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Input, Instruction, Pair } from "../../plan/code.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import { buffersWritten, finishOf } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf } from "../../plan/kernels/row-code.ts";
import type { ScalarInstruction } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Plan, Step } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";
import { countersOf } from "./counters.ts";
import { resultOf } from "./proof/ranges.ts";

/** Whether an element has the numbers of all rounds. */
function isExact(element: Element): boolean {
  return element === "i32" || element === "f64";
}

/** What is known of scalars and arrays relative to the number of the round. */
export interface Clock {
  /** Scalars that are the number of the round and so much. */
  readonly offsetOf: ReadonlyMap<SlotId, number>;
  /** For carried arrays the most that they are when a round begins, less its number. */
  readonly leadOf: ReadonlyMap<BufferId, Most>;
}

/** An upper bound of numbers, from which ∞ may be excepted. NaN is never told apart. */
interface Most {
  readonly finite: number;
  readonly mayBeInfinite: boolean;
}

/** Reads the clock of a loop. `before` are the steps before it, and `twinOf` has the twins of what it carries. */
export function clockOf(
  loop: Loop,
  levels: readonly Level[],
  twinOf: ReadonlyMap<BufferId, BufferId>,
  before: readonly Step[],
  plan: Plan,
): Clock {
  const offsetOf = offsetsOf(loop, levels, before);
  const kernels = levels.flatMap((level) => level.kernels);
  const leadOf = new Map<BufferId, Most>();
  for (const [array, twin] of twinOf) {
    const writer = kernels.find((kernel) => buffersWritten(kernel).includes(twin));
    if (writer === undefined || !isExact(plan.buffers[array]!.element)) continue;
    const taken = mostWritten(writer, twin, (input) => {
      if (input.from === "slot") return mostOf(offsetOf.get(input.slot));
      return input.from === "buffer" && input.buffer === array && input.at === "here" ? NONE : null;
    });
    const start = mostAtStart(array, before);
    if (taken === null || start === null) continue;
    // What is taken in a round is there when the next one begins.
    const finite = taken.finite - 1;
    if (start.finite <= finite)
      leadOf.set(array, { finite, mayBeInfinite: taken.mayBeInfinite || start.mayBeInfinite });
  }
  return { offsetOf, leadOf };
}

/** Whether every edge that an aggregate counts has a source, or other end, that the round before has changed. */
export function isTimely(kernel: NodeKernel, { offsetOf, leadOf }: Clock): boolean {
  if (kernel.kind !== "aggregate" || leadOf.size === 0) return false;
  const { condition, pairs } = kernel;
  const isReached = (test: number): boolean => {
    const reached = reachedBy(kernel, test);
    if (reached === null) return false;
    const [lead, offset] = [leadOf.get(reached.array), offsetOf.get(reached.slot)];
    if (lead === undefined || offset === undefined || (lead.mayBeInfinite && !reached.isEqual)) return false;
    return offset + reached.above >= lead.finite;
  };
  if (condition !== null && conjunctsOf(kernel, condition).some(isReached)) return true;
  return pairs.every((pair) => testsOf(pair, kernel).some(isReached));
}

/** Tests that all hold where an edge gives more than the identity; none where that is not seen. */
function testsOf({ monoid, element, register }: Pair, kernel: AggregateKernel): readonly number[] {
  if (monoid === "or" && element === "bool") return conjunctsOf(kernel, register);
  const instruction = kernel.code[register - kernel.inputs.length];
  const operationAt = (operand: number): Instruction | undefined => kernel.code[operand - kernel.inputs.length];
  if (instruction?.op === "select") {
    const [test, , otherwise] = instruction.operands.map(operationAt);
    const isIdentity = otherwise?.op === "const" && Object.is(otherwise.value, identityOf(monoid, element));
    return test !== undefined && isIdentity ? conjunctsOf(kernel, instruction.operands[0]!) : [];
  }
  const isCounted = instruction?.op === "cast" && identityOf(monoid, element) === 0;
  return isCounted && isTruth(operationAt(instruction.operands[0]!))
    ? conjunctsOf(kernel, instruction.operands[0]!)
    : [];
}

/** Whether an instruction gives a truth value. */
function isTruth(instruction: Instruction | undefined): boolean {
  if (instruction === undefined || instruction.op === "const") return false;
  return resultOf(instruction.op, instruction.element) === "bool";
}

/** A test of an edge that holds only where an array is at its other end what a scalar is, and so much, or more. */
interface Reached {
  readonly array: BufferId;
  readonly slot: SlotId;
  readonly above: number;
  readonly isEqual: boolean;
}

/** How much more than the right operand the left one is at least, where a comparison holds. */
const ABOVE: ReadonlyMap<string, number> = new Map([
  ["eq", 0],
  ["identical", 0],
  ["ge", 0],
  ["gt", 1],
]);
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ["eq", "eq"],
  ["identical", "identical"],
  ["le", "ge"],
  ["lt", "gt"],
]);

function reachedBy(kernel: AggregateKernel, test: number): Reached | null {
  const { inputs, code, direction } = kernel;
  const instruction = code[test - inputs.length];
  if (instruction === undefined || instruction.op === "const" || !isExact(instruction.element)) return null;
  const [left, right] = instruction.operands.map((operand) => inputs[operand]);
  const isSwapped = left?.from === "slot";
  const [array, slot] = isSwapped ? [right, left] : [left, right];
  const op = isSwapped ? (MIRRORED.get(instruction.op) ?? "") : instruction.op;
  const above = ABOVE.get(op);
  const isEqual = op === "eq" || op === "identical";
  if (array?.from !== "buffer" || slot?.from !== "slot" || above === undefined) return null;
  return readsNeighbor(array, direction) ? { array: array.buffer, slot: slot.slot, above, isEqual } : null;
}

/** The scalars of a body that are the number of the round and a constant. */
function offsetsOf(loop: Loop, levels: readonly Level[], before: readonly Step[]): ReadonlyMap<SlotId, number> {
  const found = new Map<SlotId, number>([[loop.round, 0], ...countersOf(loop, levels, before)]);
  for (const { scalars } of levels) {
    if (scalars === null) continue;
    const offsets: (number | null)[] = [];
    for (const instruction of scalars.code) offsets.push(offsetOf(instruction, offsets, scalars.code, found));
    for (const { register, slot } of scalars.outputs) {
      const offset = offsets[register];
      if (offset != null) found.set(slot, offset);
    }
  }
  return found;
}

function offsetOf(
  instruction: ScalarInstruction,
  offsets: readonly (number | null)[],
  code: readonly ScalarInstruction[],
  known: ReadonlyMap<SlotId, number>,
): number | null {
  if (instruction.op === "slot") return known.get(instruction.slot) ?? null;
  if (instruction.op !== "add" && instruction.op !== "sub" && instruction.op !== "cast") return null;
  if (!isExact(instruction.element)) return null;
  const [left, right] = instruction.operands as readonly [number, number];
  if (instruction.op === "cast") return offsets[left] ?? null;
  const constant = (register: number): number | null => {
    const other = code[register]!;
    return other.op === "const" ? other.value : null;
  };
  // The number after that of the last round there can be is the greatest i32.
  const sum = (offset: number | null | undefined, more: number | null): number | null =>
    offset == null || more === null || Math.abs(offset + more) > 1 ? null : offset + more;
  if (instruction.op === "add") return sum(offsets[left], constant(right)) ?? sum(offsets[right], constant(left));
  const less = constant(right);
  return sum(offsets[left], less === null ? null : -less);
}

/** The most that an array holds before a loop, where one kernel alone has written it; null where that is not known. */
function mostAtStart(array: BufferId, before: readonly Step[]): Most | null {
  const steps = [...walkSteps(before)];
  if (steps.some((step) => step.kind === "loop" && step.swaps.flat().includes(array))) return null;
  const writers = steps
    .flatMap((step) => (step.kind === "level" ? step.kernels : []))
    .filter((kernel) => buffersWritten(kernel).includes(array));
  const [writer] = writers;
  const isSure = before.some((step) => step.kind === "level" && step.kernels.some((kernel) => kernel === writer));
  if (writer === undefined || writers.length > 1 || !isSure) return null;
  return mostWritten(writer, array, (input) =>
    input.from === "buffer" && input.at === "here" ? mostAtStart(input.buffer, before) : null,
  );
}

/**
 * The most that a kernel writes to an array, where it chooses between inputs, constants and truth values; null where it does
 * anything else, or nothing is known of an input.
 */
function mostWritten(kernel: Kernel, array: BufferId, ofInput: (input: Input) => Most | null): Most | null {
  const finish = finishOf(kernel);
  const output = finish?.outputs.find((one) => one.kind === "keep" && one.buffer === array);
  if (!finish || !output) return null;
  const { given, inputs, code } = finish;
  const operationAt = (register: number): Instruction | undefined => code[register - given - inputs.length];
  const pending = [output.register];
  let most = NONE;
  for (const register of pending) {
    const instruction = operationAt(register);
    const choices = instruction && chosenBy(instruction);
    if (choices) {
      pending.push(...choices.filter((choice) => !pending.includes(choice)));
      continue;
    }
    const input = inputs[register - given];
    const found = instruction ? mostGiven(instruction, operationAt) : input === undefined ? null : ofInput(input);
    if (found === null) return null;
    most = {
      finite: Math.max(most.finite, found.finite),
      mayBeInfinite: most.mayBeInfinite || found.mayBeInfinite,
    };
  }
  return most;
}

const NONE: Most = { finite: -Infinity, mayBeInfinite: false };

function mostOf(value: number | undefined): Most | null {
  if (value === undefined) return null;
  if (Number.isNaN(value)) return NONE;
  return value === Infinity ? { ...NONE, mayBeInfinite: true } : { finite: value, mayBeInfinite: false };
}

/** The most that a constant, or a truth value as a number, comes to. */
function mostGiven(instruction: Instruction, operationAt: (register: number) => Instruction | undefined): Most | null {
  if (instruction.op === "const") return mostOf(instruction.value);
  return instruction.op === "cast" && isTruth(operationAt(instruction.operands[0]!)) ? mostOf(1) : null;
}

/** The operands one of which an op gives; null for other ops. */
function chosenBy(instruction: Instruction): readonly number[] | null {
  if (instruction.op === "select") return instruction.operands.slice(1);
  return instruction.op === "min" || instruction.op === "max" ? instruction.operands : null;
}
