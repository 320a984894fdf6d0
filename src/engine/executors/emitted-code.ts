/** Prints the code of a bound plan for a person or another tool. */

import type { Binding } from "../../bind/bind.ts";
import type { Target } from "../../compiler.ts";
import { loopsOf, printKernel } from "../../compiler.ts";
import type { Plan } from "../../plan/plan.ts";

/** The kernels of a plan as they are bound for one graph, by their numbers. */
export interface EmittedCode {
  /** Their names, which several may share. */
  readonly names: readonly string[];
  /** The loops of one. */
  loops(kernel: number): string;
  /** The code that is made of some, as a text. */
  text(kernels: readonly number[]): Promise<string>;
  /** The same as the file that it is. */
  file(kernels: readonly number[]): Uint8Array<ArrayBuffer>;
}

/** Lowers the kernels once more, for loops are not kept. */
export function emittedCode(plan: Plan, binding: Binding, { emitter, vectors, shared }: Target): EmittedCode {
  const kernels = loopsOf(plan, binding, { emitter, vectors });
  const emit = (numbers: readonly number[]) =>
    emitter.emit(
      numbers.map((number) => kernels[number]!),
      { shared },
    );
  return {
    names: kernels.map(({ name }) => name),
    loops: (number) => printKernel(kernels[number]!),
    text: (numbers) => emitter.print(emit(numbers)),
    file: (numbers) => emitter.file(emit(numbers)),
  };
}
