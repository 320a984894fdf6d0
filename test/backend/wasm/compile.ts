/** Runs kernels in tests by the WebAssembly back end. */

import { wasmLoader } from "../../../runtime/wasm-loader.ts";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import type { Artifact, KernelFunction } from "../../../src/backend/backend.ts";
import type { AddressType } from "../../../src/backend/wasm/assembler.ts";
import { wasmEmitterOf } from "../../../src/backend/wasm/emit.ts";
import { verifyKernel } from "../../../src/loop/verify.ts";
import { type Compile, MEMORY_BYTES } from "../runner.ts";

const PAGE_BYTES = 2 ** 16;

interface MemoryKind {
  readonly shared?: boolean;
  readonly addressType?: AddressType;
}

/** A compiler with a memory of its own, zeroed, which all kernels that it compiles run in. */
export function wasmCompiler({ shared = false, addressType = "i32" }: MemoryKind = {}): Compile {
  const memory = newMemory(MEMORY_BYTES, { shared, addressType });
  const emitter = wasmEmitterOf(addressType);
  return (kernels) => {
    for (const kernel of kernels) verifyKernel(kernel, emitter.can);
    const functions = loaded(emitter.emit(kernels, { shared }), memory, addressType);
    return {
      buffer: memory.buffer,
      run: (kernel, { frame = 0, begin = 0, end = 0 }) => {
        const run = functions[kernel];
        if (run === undefined) throw new Error(`there is no kernel ${kernel}`);
        run(frame, begin, end);
      },
    };
  };
}

/** A memory of so many bytes, whole pages. */
export function newMemory(bytes: number, { shared = false, addressType = "i32" }: MemoryKind): WebAssembly.Memory {
  const [initial, maximum] = [bytes / PAGE_BYTES, 2 ** 16];
  if (addressType === "i32") return new WebAssembly.Memory({ initial, maximum, shared });
  // The runtime has no such memory.
  const descriptor = { initial: BigInt(initial), maximum: BigInt(maximum), shared, address: "i64" };
  return Reflect.construct(WebAssembly.Memory, [descriptor]);
}

/** The kernels of an artifact over a memory of one type of address. */
export function loaded(
  artifact: Artifact,
  memory: WebAssembly.Memory,
  addressType: AddressType,
): readonly KernelFunction[] {
  const functions = wasmLoader.load(wasmLoader.prepareSync(artifact), memory);
  if (addressType === "i32") return functions;
  // JavaScript has no other integers of 64 bits.
  return functions.map((run) => (frame, begin, end) => {
    Reflect.apply(run, undefined, [frame, begin, end].map(BigInt));
  });
}
