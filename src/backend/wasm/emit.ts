/**
 * The WebAssembly back end: one module of kernels over the engine's memory.
 *
 * The module imports `env.memory`, and from `math` the functions named in `EmittedModule.imports`: the engine's own
 * builtins of `Math`, which must be passed as they are, and `rem`, its operator `%`.
 */

import { SCALAR_OPS } from "../../ir/scalar.ts";
import type { LoopKernel } from "../../loop/loop.ts";
import type { Backend, EmitOptions, EmittedModule } from "../backend.ts";
import { type Callee, type MemoryImport, ModuleBuilder } from "./assembler.ts";
import { INDEX } from "./index-type.ts";
import { openKernel } from "./kernel-code.ts";
import type { ImportedName } from "./spelling.ts";
import { emitStatements } from "./statement.ts";

/** Emits kernels as WebAssembly with 32-bit addresses. They must have passed `verifyKernel`. */
export const wasmBackend: Backend = { name: "wasm", exact: true, emit };

function emit(kernels: readonly LoopKernel[], options: EmitOptions): EmittedModule {
  const module = new ModuleBuilder({ memory: memoryImport(options) });
  const imports = new Set<ImportedName>();
  const imported = (name: ImportedName): Callee => {
    imports.add(name);
    return module.importFunction("math", name, new Array(SCALAR_OPS[name].arity).fill("f64"), ["f64"]);
  };
  kernels.forEach((kernel, k) => {
    const body = module.function(kernel.name, {}, (f) => {
      emitStatements(openKernel(f, kernel, imported), kernel.body);
    });
    // What is exported only calls the kernel, whose function thus keeps its own name in profiles and traces.
    module.function(`kernel${k}`, { exported: true }, (f) => {
      for (const name of ["frame", "begin", "end"]) f.get(f.parameter(INDEX, name));
      f.call(body);
    });
  });
  return { bytes: module.finish(), imports: [...imports] };
}

/** Any memory with at most 4 GiB fits; only a shared one has to say that it will not grow beyond. */
function memoryImport({ shared }: EmitOptions): MemoryImport {
  return shared ? { minimum: 0, maximum: 2 ** 16, shared } : { minimum: 0 };
}
