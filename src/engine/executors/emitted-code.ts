/** Prints the code of a bound plan for a person or another tool. */

import type { Binding } from "../../bind/bind.ts";
import type { Target } from "../../coding.ts";
import { loopsOf, printKernel } from "../../coding.ts";
import type { Plan } from "../../plan/plan.ts";

/** The kernels of a plan as they are bound for one graph, by their numbers. */
export interface EmittedCode {
  /** The names of the kernels, by number; several may share one. */
  readonly names: readonly string[];
  /** Prints the loops (loop IR) that a kernel is lowered to. */
  loops(kernel: number): string;
  /** Prints the WebAssembly module of some kernels, as a text (WAT). */
  text(kernels: readonly number[]): Promise<string>;
  /** Gives the same module in the binary format. */
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
