/** What rows come to, and what they come to depends on, as far as laws want to know. */

import type { Range } from "../../ir/column-facts.ts";
import type { Monoid } from "../../ir/scalar.ts";
import { identityOf } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import type { Input } from "../../plan/code.ts";
import type { Kernel } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { hull, rangeOfValue, rangesOfCode, wholeRange } from "./proof/ranges.ts";

/** What is known of what kernels read. */
export interface InputFacts {
  readonly elementOf: (input: Input) => Element;
  /** Between which values it is in every round; null where nothing is known. */
  readonly rangeOf: (input: Input) => Range | null;
}

export interface NamedFacts extends InputFacts {
  /** What the author called it, for the words of a `why`. */
  readonly nameOf: (input: Input) => string;
}

/** A value that rows come to, in the numbering of the step. */
export interface RowValue {
  readonly element: Element;
  /** Between which values it is. */
  readonly range: Range;
  /** How it is combined; null for the most frequent value of a row. */
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
  // What is known of floats does not tell −0 from 0, while ranges do.
  return { least: least === 0 ? -0 : least, greatest: greatest === 0 ? 0 : greatest, nan: known.nan };
}

/** What the rows of a kernel come to, or why that is no matter of other nodes alone; `changes` says which inputs may change. */
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
      const ranges = rangesOfCode(
        kernel.inputs.map((input) => rangeOfInput(input, facts)),
        kernel.code,
      );
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

/** An input among some that the value of an edge depends on, or whether it counts, but for conditions on its own node. */
function readByEdges(kernel: AggregateKernel, isAsked: (input: Input) => boolean): Input | null {
  const guards = guardsOf(kernel);
  const tests = kernel.condition === null ? [] : conjunctsOf(kernel, kernel.condition);
  const behind = registersBehind(kernel, [
    ...kernel.pairs.map(({ register }) => register),
    ...tests.filter((test) => !guards.includes(test)),
  ]);
  return kernel.inputs.find((input, k) => behind[k] && isAsked(input)) ?? null;
}

/** The conjuncts of a condition that are the same for all edges of a row. */
export function guardsOf(kernel: AggregateKernel): readonly number[] {
  if (kernel.condition === null) return [];
  const isSame = sameAlongRow(kernel);
  return conjunctsOf(kernel, kernel.condition).filter((test) => isSame[test]);
}

/** What values in a range come to, combined, as far as that can be said. */
export function rangeOfRow(range: Range, monoid: Monoid, element: Element): Range {
  return monoid === "min" || monoid === "max"
    ? hull(range, rangeOfValue(identityOf(monoid, element)!))
    : wholeRange(element);
}
