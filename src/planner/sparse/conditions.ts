/**
 * Conditions on a node, as code over it: the guard of a kernel, without which it does not go through the row; and what has to
 * hold for a kernel to depend on some of the arrays that it reads at its node (law of unread changes, docs/sparse.md).
 */

import type { BufferId } from "../../plan/buffer.ts";
import type { Input, Instruction } from "../../plan/code.ts";
import { elementOfInput } from "../../plan/code-types.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { finishOf } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, isGuarded, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import type { NodeCondition, Totals, Touch } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";
import { wholeRange } from "./proof/ranges.ts";
import type { Term } from "./proof/terms.ts";
import { Terms, variablesBehind } from "./proof/terms.ts";
import { changeOf } from "./touches.ts";
import type { Placed } from "./words.ts";

/** The conditions on a kernel's own node that have to hold for it to go through the row. It must have some. */
function guardOf(kernel: AggregateKernel): NodeCondition {
  const { inputs, code, condition } = kernel;
  const isSame = sameAlongRow(kernel);
  const tests = conjunctsOf(kernel, condition!).filter((test) => isSame[test]);
  const [guard, register] = allOf({ inputs: inputs.map(here), code }, tests);
  return codeBehind(guard, register);
}

/** A guarded kernel whose epilogue has the guard in a register. */
export function withGuard(kernel: AggregateKernel): { readonly kernel: AggregateKernel; readonly register: number } {
  const { pairs, epilogue, outputs } = kernel;
  const guard = guardOf(kernel);
  // Inputs come before code, so the registers of the code move up by the number of added inputs.
  const first = pairs.length + epilogue.inputs.length;
  const added = guard.inputs.length;
  const shift = (register: number): number => (register < first ? register : register + added);
  const place = (register: number): number => first + register + (register < added ? 0 : epilogue.code.length);
  return {
    kernel: {
      ...kernel,
      epilogue: {
        inputs: [...epilogue.inputs, ...guard.inputs],
        code: [...withRegisters(epilogue.code, shift), ...withRegisters(guard.code, place)],
      },
      outputs: outputs.map((output) => ({ ...output, register: shift(output.register) })),
    },
    register: place(guard.register),
  };
}

/**
 * The touches of a kernel, each with the condition without which nothing depends on the change. A condition reads no array
 * whose changes touch nodes on conditions themselves.
 */
export function withConditions(
  kernels: readonly NodeKernel[],
  k: number,
  touches: readonly Touch[],
  { totals, isGrouped }: { readonly totals: Totals; readonly isGrouped: boolean },
  body: Body,
  plan: Placed,
): readonly Touch[] {
  if (isGrouped) return touches;
  const kernel = kernels[k]!;
  const isPulled = totals.kind === "pulled" && kernel.kind === "aggregate";
  const guard = isPulled && isGuarded(kernel) ? guardOf(kernel) : null;
  return touches.map((touch) => {
    if (touch.by === "row") return { ...touch, where: guard };
    return touch.round === "this" ? { ...touch, where: whereRead(kernel, touch, k, body, plan) } : touch;
  });
}

/**
 * The condition on what a kernel carries itself, and on what never changes, without which none of its results depends on what
 * another kernel changes at the same node; null where there is none.
 */
function whereRead(kernel: NodeKernel, { stage }: Touch, k: number, body: Body, plan: Placed): NodeCondition | null {
  const finish = finishOf(kernel);
  if (finish === null) return null;
  const { given, inputs, code, outputs } = finish;
  const isChanged = (buffer: BufferId): boolean => {
    const change = changeOf(buffer, body);
    return change !== null && change.stage === stage && change.round === "this";
  };
  // What a row comes to may depend on all that is read on the way.
  if (rowInputs(kernel).some((input) => isBufferWhere(input, isChanged))) return null;
  const terms = new Terms();
  const variable = (name: string, element: Term["element"]): Term =>
    terms.variable(name, { name, element, range: wholeRange(element), isParameter: false });
  const rows = Array.from({ length: given }, (_, row) => variable(`row ${row}`, elementOfRow(kernel, row, plan)));
  const read = inputs.map((input, at) => variable(`input ${at}`, elementOfInput(input, plan)));
  const changed = new Set(read.filter((_, at) => isBufferWhere(inputs[at]!, isChanged)));
  const known = new Set(read.filter((_, at) => isKnownBefore(inputs[at]!, k, body)));
  const all = [...rows, ...read];
  for (const [register, term] of terms.ofCode(all, code).entries()) {
    const leaves = variablesBehind(term);
    if (term.element !== "bool" || leaves.length === 0 || !leaves.every((leaf) => known.has(leaf))) continue;
    for (const value of [0, 1]) {
      const supposed = terms.ofCode(all, code, new Map([[register, terms.constant("bool", value)]]));
      const left = outputs.flatMap((output) => variablesBehind(supposed[output.register]!));
      if (left.some((leaf) => changed.has(leaf))) continue;
      const own = { inputs, code: withRegisters(code, (one) => one - given) };
      const condition = codeBehind(own, register - given);
      return value === 0 ? condition : negated(condition);
    }
  }
  return null;
}

/** The inputs that a kernel reads for what its row comes to. */
function rowInputs(kernel: NodeKernel): readonly Input[] {
  return kernel.kind === "map" ? [] : kernel.kind === "mode" ? [kernel.otherwise] : kernel.inputs;
}

function elementOfRow(kernel: NodeKernel, row: number, { buffers }: Placed): Term["element"] {
  if (kernel.kind === "map") throw new Error(`${kernel.name} goes through no rows`);
  return kernel.kind === "aggregate" ? kernel.pairs[row]!.element : buffers[kernel.table]!.element;
}

function isBufferWhere(input: Input, isAsked: (buffer: BufferId) => boolean): boolean {
  return input.from === "buffer" && isAsked(input.buffer);
}

/** Whether an input at a node is known before the round: what the kernel carries itself, or what never changes. */
function isKnownBefore(input: Input, k: number, body: Body): boolean {
  switch (input.from) {
    case "slot":
      return !body.changing.has(input.slot);
    case "buffer": {
      const change = changeOf(input.buffer, body);
      return change === null || (change.stage === k && change.round === "last");
    }
    case "index":
    case "degree":
    case "count":
      return true;
    case "node":
    case "place":
      return false;
    default:
      return input satisfies never;
  }
}

/** An input at a row's own node, as code without rows reads it. */
export function here(input: Input): Input {
  switch (input.from) {
    case "buffer":
      return { ...input, at: "here" };
    case "node":
      return { from: "index" };
    default:
      return input;
  }
}

type Code = Pick<NodeCondition, "inputs" | "code">;

/** Code with a register for all of some conditions, and that register. */
function allOf({ inputs, code }: Code, tests: readonly number[]): readonly [Code, number] {
  const more = [...code];
  const register = tests.reduce((left, right) => {
    more.push({ op: "and", element: "bool", operands: [left, right] });
    return inputs.length + more.length - 1;
  });
  return [{ inputs, code: more }, register];
}

function negated({ inputs, code, register }: NodeCondition): NodeCondition {
  const not: Instruction = { op: "not", element: "bool", operands: [register] };
  return { inputs, code: [...code, not], register: inputs.length + code.length };
}

/** The part of some code that a register is computed by. */
function codeBehind({ inputs, code }: Code, register: number): NodeCondition {
  const isNeeded = registersBehind({ inputs, code }, [register]);
  const kept = [...inputs, ...code].flatMap((_, at) => (isNeeded[at] ? [at] : []));
  const placeOf = (one: number): number => kept.indexOf(one);
  return {
    inputs: inputs.filter((_, at) => isNeeded[at]),
    code: withRegisters(
      code.filter((_, at) => isNeeded[inputs.length + at]),
      placeOf,
    ),
    register: placeOf(register),
  };
}

function withRegisters(code: readonly Instruction[], place: (register: number) => number): Instruction[] {
  return code.map((instruction) =>
    instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(place) },
  );
}
