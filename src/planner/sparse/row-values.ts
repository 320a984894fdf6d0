/** Describes the totals of rows as laws see them: their ranges, and the inputs that they depend on. */

import type { Range } from "../../ir/column-facts.ts";
import type { Monoid, ScalarOpName } from "../../ir/scalar.ts";
import { identityOf } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Input } from "../../plan/code.ts";
import type { Kernel } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { hull, rangeOfValue, rangesOfCode, wholeRange } from "./proof/ranges.ts";

/** Facts about the inputs of kernels. */
export interface InputFacts {
  readonly elementOf: (input: Input) => Element;
  /** The range of an input over all rounds; null where nothing is known. */
  readonly rangeOf: (input: Input) => Range | null;
}

export interface NamedFacts extends InputFacts {
  /** The author's name for an input, used in a `why`. */
  readonly nameOf: (input: Input) => string;
}

/** A total of rows, by its number within the step. */
export interface RowValue {
  readonly element: Element;
  /** The range of the total. */
  readonly range: Range;
  /** The monoid that combines it; null for the most frequent value of a row. */
  readonly monoid: Monoid | null;
  /** The kernel that goes through the row. */
  readonly kernel: Kernel;
}

/** The range of an input, within what its element can be. */
export function rangeOfInput(input: Input, { rangeOf, elementOf }: InputFacts): Range {
  const whole = wholeRange(elementOf(input));
  const known = rangeOf(input);
  if (known === null) return whole;
  const least = Math.max(whole.least, known.least);
  const greatest = Math.min(whole.greatest, known.greatest);
  if (!whole.nan) return { least: Math.ceil(least) + 0, greatest: Math.floor(greatest) + 0, nan: false };
  // The known bounds of floats do not tell −0 from 0, while ranges do.
  return { least: least === 0 ? -0 : least, greatest: greatest === 0 ? 0 : greatest, nan: known.nan };
}

/** The totals of a kernel's rows, or why they depend on more than other nodes. `changes` says which inputs may change. */
export function rowValuesOf(
  kernel: Kernel,
  facts: NamedFacts,
  changes: (input: Input) => boolean,
): readonly RowValue[] | { readonly why: string } {
  switch (kernel.kind) {
    case "map":
      return [];
    case "mode": {
      const table: Input = { from: "buffer", buffer: kernel.table, at: "neighbor" };
      return [{ element: facts.elementOf(table), range: rangeOfInput(table, facts), monoid: null, kernel }];
    }
    case "aggregate": {
      const reads = readByEdges(kernel, (input) => changes(input) && !readsNeighbor(input, kernel.direction));
      if (reads) {
        return {
          why: `the values of edges depend on \`${facts.nameOf(reads)}\`, which changes and is not of the other end`,
        };
      }
      const ranges = rangesWhereCounted(kernel, facts);
      return kernel.pairs.map(({ register, monoid, element }) => ({
        element,
        range: rangeOfRow(ranges[register]!, monoid, element),
        monoid,
        kernel,
      }));
    }
    default:
      return { why: `\`${kernel.kind}\` is no function of a node and its row` };
  }
}

/**
 * The ranges of the registers of an edge that counts. Its condition may compare an input with a constant: where `source(x) ≥ 0` is
 * asked, nothing below 0 is given.
 */
function rangesWhereCounted(kernel: AggregateKernel, facts: NamedFacts): readonly Range[] {
  const { inputs, code, condition } = kernel;
  const ranges = inputs.map((input) => rangeOfInput(input, facts));
  const constantAt = (register: number): number | null => {
    const instruction = code[register - inputs.length];
    return instruction?.op === "const" ? instruction.value : null;
  };
  for (const test of condition === null ? [] : conjunctsOf(kernel, condition)) {
    const instruction = code[test - inputs.length];
    if (instruction === undefined || instruction.op === "const") continue;
    const { op, element, operands } = instruction;
    const [left = -1, right = -1] = operands;
    const isLeft = left in ranges;
    const [input, bound] = isLeft ? [left, constantAt(right)] : [right, constantAt(left)];
    const range = ranges[input];
    if (range === undefined || bound === null || Number.isNaN(bound)) continue;
    ranges[input] = within(range, isLeft ? op : (MIRRORED.get(op) ?? op), bound, element);
  }
  return rangesOfCode(ranges, code);
}

/** The comparison that says the same with its operands exchanged. */
const MIRRORED: ReadonlyMap<ScalarOpName, ScalarOpName> = new Map([
  ["lt", "gt"],
  ["le", "ge"],
  ["gt", "lt"],
  ["ge", "le"],
]);

/** The part of a range for which a comparison with a constant holds, as far as it is a range. No comparison holds of NaN. */
function within(range: Range, op: ScalarOpName, bound: number, element: Element): Range {
  if (op !== "ge" && op !== "gt" && op !== "le" && op !== "lt") return range;
  const isWhole = element === "i32" || element === "u32";
  const step = isWhole && (op === "gt" || op === "lt") ? 1 : 0;
  // −0 and 0 are one to a comparison, and two to a range of floats.
  const [low, high] = bound === 0 && !isWhole ? [-0, 0] : [bound, bound];
  const isLeast = op === "ge" || op === "gt";
  const least = isLeast ? Math.max(range.least, low + step) : range.least;
  const greatest = isLeast ? range.greatest : Math.min(range.greatest, high - step);
  return least <= greatest ? { least, greatest, nan: false } : range;
}

/**
 * One of some inputs that the value of an edge, or whether it counts, depends on; conditions on the row's own node are left
 * out. Null where there is none.
 */
function readByEdges(kernel: AggregateKernel, isAsked: (input: Input) => boolean): Input | null {
  const guards = guardsOf(kernel);
  const tests = kernel.condition === null ? [] : conjunctsOf(kernel, kernel.condition);
  const behind = registersBehind(kernel, [
    ...kernel.pairs.map(({ register }) => register),
    ...tests.filter((test) => !guards.includes(test)),
  ]);
  return kernel.inputs.find((input, k) => behind[k] && isAsked(input)) ?? null;
}

/** The conjuncts of an edge condition that are the same for all edges of a row. */
export function guardsOf(kernel: AggregateKernel): readonly number[] {
  if (kernel.condition === null) return [];
  const isSame = sameAlongRow(kernel);
  return conjunctsOf(kernel, kernel.condition).filter((test) => isSame[test]);
}

/** The range of the total of values in a range, as far as it is known. */
export function rangeOfRow(range: Range, monoid: Monoid, element: Element): Range {
  if (monoid === "min" || monoid === "max") return hull(range, rangeOfValue(identityOf(monoid, element)!));
  const whole = wholeRange(element);
  // A count does not wrap: a row has fewer entries than there are numbers, as all rows are in 4 GiB.
  const isCount = monoid === "add" && range.least >= 0 && range.greatest <= 1 && !range.nan;
  return isCount && element === "i32" ? { ...whole, least: 0 } : whole;
}
