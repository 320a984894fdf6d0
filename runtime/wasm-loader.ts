/** The loader of the WebAssembly back end: it compiles modules, and makes their kernels callable over a memory. */

import type { Artifact, KernelFunction, Loader } from "../src/backend/backend.ts";
import type { WasmArtifact } from "../src/backend/wasm/artifact.ts";
import { EdgewiseError } from "../src/error.ts";
import { lookup } from "../src/lookup.ts";
import { hasVectors } from "./features.ts";
import * as WebAssembly from "./webassembly.ts";

/** A compiled artifact, which threads share. */
interface CompiledArtifact extends Artifact, Pick<WasmArtifact, "imports"> {
  readonly module: WebAssembly.Module;
}

export const wasmLoader: Loader = {
  hasVectors,
  async prepare(artifact) {
    const emitted = expectEmitted(artifact);
    return compiled(emitted, await WebAssembly.compile(emitted.bytes));
  },
  prepareSync(artifact) {
    const emitted = expectEmitted(artifact);
    return compiled(emitted, new WebAssembly.Module(emitted.bytes));
  },
  load(artifact, memory) {
    const { module, imports, kernels } = expectCompiled(artifact);
    // Functions of `Math` are passed on as they are, so that the engine recognises them.
    const math = Object.fromEntries(imports.map((name) => [name, importedFunction(name)]));
    const { exports } = new WebAssembly.Instance(module, { env: { memory }, math });
    return Array.from({ length: kernels }, (_, number) => {
      const name = `kernel${number}`;
      const kernel = lookup(exports, name);
      if (typeof kernel === "function") return kernel as KernelFunction; // The emitter exports no other signature.
      throw invalid(`the module exports no function ${name}, expected ${kernels} kernels`);
    });
  },
};

function compiled(
  { backend, kernels, codeBytes, imports }: WasmArtifact,
  module: WebAssembly.Module,
): CompiledArtifact {
  return { backend, kernels, codeBytes, imports, module };
}

function expectEmitted(artifact: Artifact): WasmArtifact {
  if (isEmitted(artifact)) return artifact;
  throw invalid(`found an artifact of ${JSON.stringify(artifact.backend)}, expected one that "wasm" has emitted`);
}

function expectCompiled(artifact: Artifact): CompiledArtifact {
  if (isCompiled(artifact)) return artifact;
  throw invalid(`found an artifact of ${JSON.stringify(artifact.backend)}, expected one of "wasm" that is ready`);
}

function isEmitted(artifact: Artifact): artifact is WasmArtifact {
  return artifact.backend === "wasm" && "bytes" in artifact;
}

function isCompiled(artifact: Artifact): artifact is CompiledArtifact {
  return artifact.backend === "wasm" && "module" in artifact;
}

type Numeric = (...values: number[]) => number;

const remainder = (a: number, b: number): number => a % b;

function importedFunction(name: string): Numeric {
  if (name === "rem") return remainder;
  const found: unknown = Object.hasOwn(Math, name) ? Reflect.get(Math, name) : undefined;
  if (typeof found === "function") return found as Numeric; // Every function of Math is.
  throw invalid(`the module imports ${JSON.stringify(name)}, expected a function of Math or "rem"`);
}

function invalid(message: string): EdgewiseError {
  return new EdgewiseError({ code: "wasm/invalid", message });
}
