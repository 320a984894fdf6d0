/** Runs kernels in tests by the WebAssembly back end. */

import * as WebAssembly from "../../../runtime/webassembly.ts";
import { wasmBackend } from "../../../src/backend/wasm/emit.ts";
import { verifyKernel } from "../../../src/loop/verify.ts";
import { type Compile, MEMORY_BYTES } from "../runner.ts";

const PAGE_BYTES = 2 ** 16;

/** A compiler with a memory of its own, zeroed, which all kernels that it compiles run in. */
export function wasmCompiler({ shared }: { readonly shared: boolean } = { shared: false }): Compile {
  const memory = new WebAssembly.Memory({ initial: MEMORY_BYTES / PAGE_BYTES, maximum: 2 ** 16, shared });
  return (kernels) => {
    kernels.forEach(verifyKernel);
    const { bytes, imports } = wasmBackend.emit(kernels, { shared });
    const math = Object.fromEntries(imports.map((name) => [name, javascript(name)]));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, math });
    return {
      buffer: memory.buffer,
      run: (kernel, { frame = 0, begin = 0, end = 0 }) => {
        const code = exports[`kernel${kernel}`];
        if (typeof code !== "function") throw new Error(`kernel${kernel} is not exported`);
        code(frame, begin, end);
      },
    };
  };
}

function javascript(name: string): (a: number, b: number) => number {
  if (name === "rem") return (a, b) => a % b;
  const found: unknown = Reflect.get(Math, name);
  if (typeof found !== "function") throw new Error(`Math.${name} does not exist`);
  // The builtin itself: WebAssembly checks that it is a function, and TypeScript cannot index Math by a string.
  return found as (a: number, b: number) => number;
}
