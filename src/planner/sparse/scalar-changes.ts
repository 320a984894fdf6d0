/**
 * Tells how the scalars of a body change from round to round: which may stay as they are, so that rounds compare them with those
 * before, and which are others in each round.
 */

import type { SlotId } from "../../plan/buffer.ts";
import type { Instruction } from "../../plan/code.ts";
import type { ScalarInstruction } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Plan } from "../../plan/plan.ts";
import { resultOf } from "./proof/ranges.ts";

export interface ScalarChanges {
  /** The scalars that may differ from round to round. */
  readonly changing: ReadonlySet<SlotId>;
  /** Those that do so in each round, or in nearly each, and why. */
  readonly restless: ReadonlyMap<SlotId, Restless>;
}

/**
 * Why a scalar is another one in each round: it depends on the number of the round, `by` turns or not, or on a carried scalar that
 * is counted up or down; or each round computes it anew, of floats.
 */
export type Restless =
  | { readonly kind: "round"; readonly isByTurns: boolean }
  | { readonly kind: "counter"; readonly slot: SlotId }
  | { readonly kind: "anew" };

/** How a register changes: not at all, in some rounds, or as it says. `self` is a carried scalar whose next value this is. */
type Change = "still" | "some" | "self" | Restless;

/**
 * The divisor from which on a remainder is taken to keep on being another number than some other: of four rounds two differ in
 * `round % 4 == 0`.
 */
const LONG_TURN = 4;

const ROUND: Restless = { kind: "round", isByTurns: false };
const TURNS: Restless = { kind: "round", isByTurns: true };
const ANEW: Restless = { kind: "anew" };

export function scalarChanges({ round, moves }: Loop, levels: readonly Level[], plan: Plan): ScalarChanges {
  const computed = levels.flatMap(({ scalars }) => scalars?.outputs.map(({ slot }) => slot) ?? []);
  const changing = new Set([round, ...moves.map(({ to }) => to), ...computed]);
  const restless = new Map<SlotId, Restless>([[round, ROUND]]);
  // A scalar that is restless makes others so, and never the other way around.
  for (let before = -1; before !== restless.size; ) {
    before = restless.size;
    const changes = changesOf(levels, changing, restless, null, plan);
    for (const [slot, change] of changes) if (typeof change === "object") restless.set(slot, change);
    for (const { from, to } of moves) {
      const next = changesOf(levels, changing, restless, to, plan).get(from) ?? "still";
      if (typeof next === "object") restless.set(to, next);
    }
  }
  return { changing, restless };
}

/** How the scalars that a body computes change. `self` is a carried scalar that is asked for the course of its own. */
function changesOf(
  levels: readonly Level[],
  changing: ReadonlySet<SlotId>,
  restless: ReadonlyMap<SlotId, Restless>,
  self: SlotId | null,
  plan: Plan,
): ReadonlyMap<SlotId, Change> {
  const found = new Map<SlotId, Change>();
  const ofSlot = (slot: SlotId): Change => {
    const known = restless.get(slot) ?? (slot === self ? "self" : found.get(slot));
    return known ?? (changing.has(slot) ? "some" : "still");
  };
  for (const { scalars } of levels) {
    if (scalars === null) continue;
    const changes: Change[] = [];
    for (const instruction of scalars.code) {
      changes.push(changeOf(instruction, changes, { code: scalars.code, ofSlot, self, plan }));
    }
    for (const { register, slot } of scalars.outputs) found.set(slot, changes[register]!);
  }
  return found;
}

interface Around {
  readonly code: readonly ScalarInstruction[];
  readonly ofSlot: (slot: SlotId) => Change;
  readonly self: SlotId | null;
  readonly plan: Plan;
}

function changeOf(instruction: ScalarInstruction, changes: readonly Change[], around: Around): Change {
  switch (instruction.op) {
    case "slot":
      return around.ofSlot(instruction.slot);
    case "const":
    case "count":
      return "still";
    case "fold":
      return isFloat(around.plan.buffers[instruction.partials]!.element) ? ANEW : "some";
    case "entry":
      return isFloat(around.plan.buffers[instruction.table]!.element) ? ANEW : "some";
    case "extremum":
    case "majority":
    case "require":
      return "some";
    default:
      return changeOfOp(instruction, changes, around);
  }
}

type Operation = Exclude<Instruction, { readonly op: "const" }>;

function changeOfOp(instruction: Operation, changes: readonly Change[], { code, self }: Around): Change {
  const { op, element } = instruction;
  const operands = instruction.operands.map((operand) => changes[operand]!);
  const restless = operands.find((change) => typeof change === "object");
  const isTurn = operands.some((change) => typeof change === "object" && change.kind === "round" && change.isByTurns);
  if (op === "select") {
    // A choice stays while its condition does and what it chooses.
    const [condition, ...arms] = operands;
    if (typeof condition === "object") return condition;
    return arms.some((arm) => typeof arm !== "object") ? "some" : arms[0]!;
  }
  if (restless === undefined && !operands.includes("self")) return operands.includes("some") ? "some" : "still";
  if (isTurn) return TURNS;
  const isTest = resultOf(op, element) === "bool" || (op === "cast" && element === "bool");
  if (isTest || ((op === "min" || op === "max") && operands.includes("self"))) return "some";
  const [, right] = instruction.operands.map((operand) => code[operand]!);
  const constant = right?.op === "const" ? Math.abs(right.value) : null;
  if (restless === undefined) {
    if (self !== null && (op === "add" || op === "sub") && isCountedBy(operands, constant))
      return { kind: "counter", slot: self };
    return isFloat(element) ? ANEW : "some";
  }
  if (restless.kind === "anew" || isFloat(element)) return restless;
  switch (op) {
    case "div":
      return constant !== null && constant > 1 ? "some" : restless;
    case "shr":
      return constant !== null && constant % 32 > 0 ? "some" : restless;
    case "rem":
      return constant !== null && constant >= LONG_TURN ? restless : TURNS;
    case "and":
    case "or":
    case "xor":
      return TURNS;
    default:
      return restless;
  }
}

/** Whether a carried scalar is added a constant to, or taken one from, so that it is another in each round. */
function isCountedBy([left, right]: readonly Change[], constant: number | null): boolean {
  return left === "self" && right === "still" && constant !== null && constant > 0;
}

function isFloat(element: string): boolean {
  return element === "f64" || element === "f32";
}
