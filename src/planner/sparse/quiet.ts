/**
 * Constants that a round leaves as they are (quiet): evaluation with some inputs known, all others between what is known of
 * them, at every node of whatever graph.
 */

import type { Range } from "../../ir/column-facts.ts";
import { identityOf, meaningOf } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input, Pair } from "../../plan/code.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten, finishOf } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../plan/kernels/aggregate.ts";
import type { NodeStep } from "./node-step.ts";
import { hull, rangeOfValue, rangesOfCode, valueOfRange } from "./proof/ranges.ts";
import type { Proof } from "./proof/small-models.ts";
import { HOLDS, spellValue } from "./proof/small-models.ts";
import type { InputFacts, NamedFacts } from "./row-values.ts";
import { rangeOfInput, rangeOfRow } from "./row-values.ts";

/** What every entry of some buffers is. */
export type Constants = ReadonlyMap<BufferId, number>;

/**
 * Whether a round leaves carried arrays as they are, bit for bit, where they have these constants at every node, whatever the
 * graph and all else. What is carried and has no constant may be anything, before and after.
 */
export function isQuiet({ kernels, carried, ...facts }: NodeStep, constants: Constants): Proof {
  let known = constants;
  for (const kernel of kernels) known = constantsAfter(kernel, known, facts);
  for (const { before, after } of carried) {
    const value = constants.get(before);
    if (value === undefined) continue;
    const input: Input = { from: "buffer", buffer: before, at: "here" };
    const next = known.get(after);
    if (next !== undefined && Object.is(value, next)) continue;
    const [name, element] = [facts.nameOf(input), facts.elementOf(input)];
    const becomes = next === undefined ? "may become something else" : `becomes ${spellValue(next, element)}`;
    return { holds: false, why: `\`${name}\` ${becomes} where it is ${spellValue(value, element)} everywhere` };
  }
  return HOLDS;
}

/**
 * Whether the edges of an aggregate give nothing where their other ends have these constants, whatever all else is (silent):
 * they do not count, or give what changes no combination.
 */
export function isSilent(kernel: AggregateKernel, constants: Constants, facts: NamedFacts): Proof {
  const registers = rangesOfCode(
    kernel.inputs.map((input) =>
      readsNeighbor(input, kernel.direction) ? rangeWith(input, constants, facts) : rangeOfInput(input, facts),
    ),
    kernel.code,
  );
  if (isNever(registers, kernel.condition)) return HOLDS;
  const loud = kernel.pairs.find((pair) => !givesNothing(registers[pair.register]!, pair));
  return loud ? { holds: false, why: `an edge may give \`${loud.monoid}\` a value that counts` } : HOLDS;
}

/** What every entry of buffers is once a kernel has run, `known` having been so before. */
export function constantsAfter(kernel: Kernel, known: Constants, facts: InputFacts): Constants {
  const after = new Map(known);
  for (const buffer of buffersWritten(kernel)) after.delete(buffer);
  for (const [buffer, range] of rangesAfter(kernel, facts, known)) {
    const value = valueOfRange(range);
    if (value !== null) after.set(buffer, value);
  }
  return after;
}

/** Between which values is what a kernel keeps, as far as something is said of its kind. */
export function rangesAfter(kernel: Kernel, facts: InputFacts, known: Constants = new Map()): Map<BufferId, Range> {
  const after = new Map<BufferId, Range>();
  const finish = finishOf(kernel);
  const given = givenBy(kernel, known, facts);
  if (finish === null || given === null) return after;
  const inputs = finish.inputs.map((input) => rangeWith(input, known, facts));
  const registers = rangesOfCode([...given, ...inputs], finish.code);
  for (const output of finish.outputs) {
    if (output.kind === "keep") after.set(output.buffer, registers[output.register]!);
  }
  return after;
}

/** Between which values is what a kernel has combined before its last code; null where nothing is said of its kind. */
function givenBy(kernel: Kernel, known: Constants, facts: InputFacts): readonly Range[] | null {
  switch (kernel.kind) {
    case "map":
      return [];
    case "aggregate":
      return combinedBy(kernel, known, facts);
    case "mode": {
      // Either an entry of the table, or what an empty row gets.
      const table = rangeWith({ from: "buffer", buffer: kernel.table, at: "neighbor" }, known, facts);
      return [hull(table, rangeWith(kernel.otherwise, known, facts))];
    }
    default:
      return null;
  }
}

function combinedBy({ inputs, code, condition, pairs }: AggregateKernel, known: Constants, facts: InputFacts): Range[] {
  const registers = rangesOfCode(
    inputs.map((input) => rangeWith(input, known, facts)),
    code,
  );
  const isNone = isNever(registers, condition);
  return pairs.map((pair) => {
    const range = registers[pair.register]!;
    const identity = rangeOfValue(identityOf(pair.monoid, pair.element)!);
    return isNone || givesNothing(range, pair) ? identity : rangeOfRow(range, pair.monoid, pair.element);
  });
}

function isNever(registers: readonly Range[], condition: number | null): boolean {
  return condition !== null && valueOfRange(registers[condition]!) === 0;
}

/**
 * Whether no value of a range changes the identity when it is combined with it: the identity itself does not, nor does −0 that
 * is added to 0. These being all, it is enough to try both ends.
 */
function givesNothing({ least, greatest, nan }: Range, { monoid, element }: Pair): boolean {
  if (nan || least > greatest) return false;
  const identity = identityOf(monoid, element)!;
  const combine = meaningOf(monoid, element)!;
  return [least, greatest].every((end) => Object.is(combine(identity, end, 0), identity));
}

function rangeWith(input: Input, known: Constants, facts: InputFacts): Range {
  const value = input.from === "buffer" ? known.get(input.buffer) : undefined;
  return value === undefined ? rangeOfInput(input, facts) : rangeOfValue(value);
}
