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
 * The emitter for memories of one type of address, which decides the widths of indices and of addresses in frames, too:
 * `i32` for 32 bits, `i64` for 64.
 */
export function wasmEmitterOf(addressType: AddressType): WasmEmitter {
  const { bytes } = INDEX_TYPES[addressType];
  return {
    name: "wasm",
    can: { exact: true, vectorBytes: 16, indexBytes: bytes, pointerBytes: bytes, atomics: true },
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
    // What is exported only calls the kernel, whose function thus keeps its own name in profiles and traces.
    module.function(`kernel${k}`, { exported: true }, (f) => {
      for (const name of ["frame", "begin", "end"]) f.get(f.parameter(f.addressType, name));
      f.call(body);
    });
  });
  const bytes = module.finish();
  return { backend: "wasm", kernels: kernels.length, codeBytes: bytes.length, bytes, imports: [...imports] };
}

/** Any memory fits; only a shared one has to say how far it may grow. */
function memoryImport(addressType: AddressType, shared: boolean): MemoryImport {
  return shared ? { minimum: 0, maximum: INDEX_TYPES[addressType].mostPages, shared } : { minimum: 0 };
}
