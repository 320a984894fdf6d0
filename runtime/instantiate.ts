/** Makes the kernels of a module callable; the same for workers and for the calling thread. */

import type { EmittedModule } from "../src/backend/backend.ts";
import { EdgewiseError } from "../src/error.ts";
import { lookup } from "../src/lookup.ts";
import * as WebAssembly from "./webassembly.ts";

/** Computes nodes or edges `begin` to `end` of a kernel's domain with the scalars of the frame at an address. */
export type KernelFunction = (frame: number, begin: number, end: number) => void;

/**
 * The kernels `kernel0`, `kernel1`, … of a module over a memory. `imports` are the names of `EmittedModule.imports`:
 * functions of `Math`, handed over themselves so that the engine can recognise them, and `rem`, JavaScript's `%`.
 */
export function instantiate(
  module: WebAssembly.Module,
  imports: EmittedModule["imports"],
  memory: WebAssembly.Memory,
  kernels: number,
): readonly KernelFunction[] {
  const math = Object.fromEntries(imports.map((name) => [name, importedFunction(name)]));
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, math });
  return Array.from({ length: kernels }, (_, number) => {
    const name = `kernel${number}`;
    const kernel = lookup(exports, name);
    if (typeof kernel === "function") return kernel as KernelFunction; // A back end emits no other signature.
    throw new EdgewiseError({
      code: "wasm/invalid",
      message: `the module exports no function ${name}, expected ${kernels} kernels`,
    });
  });
}

type Numeric = (...values: number[]) => number;

const remainder = (a: number, b: number): number => a % b;

function importedFunction(name: string): Numeric {
  if (name === "rem") return remainder;
  const found: unknown = Object.hasOwn(Math, name) ? Reflect.get(Math, name) : undefined;
  if (typeof found === "function") return found as Numeric; // Every function of Math is.
  throw new EdgewiseError({
    code: "wasm/invalid",
    message: `the module imports ${JSON.stringify(name)}, expected a function of Math or "rem"`,
  });
}
