/** The code by which an edge changes x: what it gives, and what follows the combination of a row. */

import type { Element } from "../../../ir/type.ts";
import type { Input, Instruction } from "../../../plan/code.ts";
import { registersBehind } from "../../../plan/kernels/row-code.ts";
import { resultOf } from "../proof/ranges.ts";

/** The code of an edge. Some of its inputs are x, the value of its source. */
export interface EdgeCode {
  readonly monoid: "min" | "max";
  /** The element of x, and of what an edge gives. */
  readonly element: Element;
  /** The inputs, as the code of edges reads them. */
  readonly inputs: readonly Input[];
  readonly elements: readonly Element[];
  /** The number of inputs that edges read. Those that follow are read at the row's own node, by code after the combination. */
  readonly along: number;
  /** For each input, whether it is x. */
  readonly isSource: readonly boolean[];
  readonly code: readonly Instruction[];
  /** The register that says whether an edge counts; null where all do. */
  readonly condition: number | null;
  /**
   * `given` is the register that rows combine. `value` is the register that x is compared with, after code that follows the
   * combination.
   */
  readonly given: number;
  readonly value: number;
}

/** For each register, whether one of `wanted` is computed from it or is it. */
export function registersOf({ inputs, code }: EdgeCode, wanted: readonly number[]): readonly boolean[] {
  return registersBehind({ inputs, code }, wanted);
}

/** The elements of all registers. */
export function elementsOf({ elements, code }: Pick<EdgeCode, "elements" | "code">): readonly Element[] {
  return [
    ...elements,
    ...code.map((instruction) =>
      instruction.op === "const" ? instruction.element : resultOf(instruction.op, instruction.element),
    ),
  ];
}
