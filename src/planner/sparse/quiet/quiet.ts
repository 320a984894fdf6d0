/**
 * Decides which constants a round leaves as they are (quiet). It evaluates the round at any node of any graph, with some
 * inputs known and the others within their ranges (interval analysis).
 */

import type { Range } from "../../../ir/column-facts.ts";
import { identityOf, meaningOf } from "../../../ir/scalar.ts";
import type { BufferId } from "../../../plan/buffer.ts";
import type { Input, Pair } from "../../../plan/code.ts";
import type { Kernel } from "../../../plan/kernel.ts";
import { buffersWritten, finishOf } from "../../../plan/kernel.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../../plan/kernels/aggregate.ts";
import type { NodeStep } from "../node-step.ts";
import { hull, rangeOfValue, rangesOfCode, valueOfRange } from "../proof/ranges.ts";
import type { Proof } from "../proof/small-models.ts";
import { HOLDS, spellValue } from "../proof/small-models.ts";
import type { InputFacts, NamedFacts } from "../row-values.ts";
import { rangeOfInput, rangeOfRow } from "../row-values.ts";

/** The value that all entries of a buffer have. */
export type Constants = ReadonlyMap<BufferId, number>;

/**
 * Whether a round leaves carried arrays as they are, bit for bit, where they hold these constants at every node, for any
 * graph and any other inputs. Carried arrays without a constant may hold anything before and after.
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
 * Whether the edges of an aggregate give nothing where their other ends hold these constants, whatever all other inputs are
 * (silent): they do not count, or give what changes no combination.
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

/** The constants of buffers after a kernel has run, given those before. */
export function constantsAfter(kernel: Kernel, known: Constants, facts: InputFacts): Constants {
  const after = new Map(known);
  for (const buffer of buffersWritten(kernel)) after.delete(buffer);
  for (const [buffer, range] of rangesAfter(kernel, facts, known)) {
    const value = valueOfRange(range);
    if (value !== null) after.set(buffer, value);
  }
  return after;
}

/** The ranges of what a kernel keeps, as far as they are known for its kind. */
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

/** The ranges of what a kernel combines before its last code; null where nothing is known for its kind. */
function givenBy(kernel: Kernel, known: Constants, facts: InputFacts): readonly Range[] | null {
  switch (kernel.kind) {
    case "map":
      return [];
    case "aggregate":
      return combinedBy(kernel, known, facts);
    case "mode": {
      // The value is an entry of the table, or the one for empty rows.
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
 * Whether no value of a range changes the identity that it is combined with. Only the identity itself, and −0 added to 0,
 * have this property, so it is enough to try both ends.
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
