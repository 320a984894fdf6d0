/**
 * The WebAssembly back end's emitter: one module of kernels over the engine's memory.
 *
 * The module imports `env.memory`, and from `math` the functions named in `WasmArtifact.imports`: the engine's own
 * builtins of `Math`, which must be passed as they are, and `rem`, its operator `%`.
 */

import { EdgewiseError } from "../../error.ts";
import { SCALAR_OPS } from "../../ir/scalar.ts";
import type { LoopKernel } from "../../loop/loop.ts";
import type { Artifact, EmitOptions, Emitter } from "../backend.ts";
import type { WasmArtifact } from "./artifact.ts";
import { type AddressType, type Callee, type MemoryImport, ModuleBuilder } from "./assembler.ts";
import { canOf } from "./can.ts";
import { INDEX_TYPES } from "./index-type.ts";
import { openKernel } from "./kernel-code.ts";
import type { ImportedName } from "./spelling.ts";
import { emitStatements } from "./statement.ts";

export interface WasmEmitter extends Emitter<"wasm"> {
  emit(kernels: readonly LoopKernel[], options: EmitOptions): WasmArtifact;
}

/** Emits kernels as WebAssembly, for memories of at most 4 GiB. */
export const wasmEmitter: WasmEmitter = wasmEmitterOf("i32");

/**
 * The emitter for memories with one type of address: `i32` for 32 bits, `i64` for 64. The type also decides the widths of
 * indices and of addresses in frames.
 */
export function wasmEmitterOf(addressType: AddressType): WasmEmitter {
  return {
    name: "wasm",
    can: canOf(addressType),
    emit: (kernels, { shared }) => emitModule(kernels, addressType, shared),
    print: async (artifact) => (await import("./print.ts")).printModule(bytesOf(artifact)),
    file: bytesOf,
  };
}

function bytesOf(artifact: Artifact): Uint8Array<ArrayBuffer> {
  if (artifact.backend === "wasm" && "bytes" in artifact) return (artifact as WasmArtifact).bytes;
  throw new EdgewiseError({
    code: "wasm/invalid",
    message: `found an artifact of ${JSON.stringify(artifact.backend)}, expected one that "wasm" has emitted`,
  });
}

function emitModule(kernels: readonly LoopKernel[], addressType: AddressType, shared: boolean): WasmArtifact {
  const module = new ModuleBuilder({ memory: memoryImport(addressType, shared), addressType });
  const imports = new Set<ImportedName>();
  const imported = (name: ImportedName): Callee => {
    imports.add(name);
    return module.importFunction("math", name, new Array(SCALAR_OPS[name].arity).fill("f64"), ["f64"]);
  };
  kernels.forEach((kernel, k) => {
    const body = module.function(kernel.name, {}, (f) => {
      emitStatements(openKernel(f, kernel, shared, imported), kernel.body);
    });
    // The exported function only calls the kernel, so that the kernel keeps its own name in profiles and traces.
    module.function(`kernel${k}`, { exported: true }, (f) => {
      for (const name of ["frame", "begin", "end"]) f.get(f.parameter(f.addressType, name));
      f.call(body);
    });
  });
  const bytes = module.finish();
  return { backend: "wasm", kernels: kernels.length, codeBytes: bytes.length, bytes, imports: [...imports] };
}

/** The module accepts any memory. A shared memory must state how far it may grow. */
function memoryImport(addressType: AddressType, shared: boolean): MemoryImport {
  return shared ? { minimum: 0, maximum: INDEX_TYPES[addressType].mostPages, shared } : { minimum: 0 };
}
