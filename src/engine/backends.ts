/** The list of back ends, each of which has two halves, and the choice among them. */

import { whyNoThreads } from "../../runtime/features.ts";
import type { BackendName } from "../../runtime/loaders.ts";
import { LOADERS } from "../../runtime/loaders.ts";
import type { Backend, Emitter } from "../backend/backend.ts";
import { canOf } from "../backend/wasm/can.ts";
import { EdgewiseError } from "../error.ts";
import { Part } from "../part.ts";

/** The part that emits WebAssembly. It is loaded with the first program that is compiled. */
export const WASM_CODE = new Part(() => import("../backend/wasm/emit.ts"));

const wasmEmitter: Emitter<"wasm"> = {
  name: "wasm",
  can: canOf("i32"),
  code: WASM_CODE,
  emit: (kernels, options) => WASM_CODE.here.wasmEmitter.emit(kernels, options),
  print: (artifact) => WASM_CODE.here.wasmEmitter.print(artifact),
  file: (artifact) => WASM_CODE.here.wasmEmitter.file(artifact),
};

/** The emitter of each back end that has a loader. The first is preferred. */
const EMITTERS: { readonly [Name in BackendName]: Emitter<Name> } = { wasm: wasmEmitter };

/** The names of the back ends, in the order of preference. */
export const BACKEND_NAMES = Object.values(EMITTERS).map(({ name }): BackendName => name);

const BACKENDS: readonly Backend[] = Object.values(EMITTERS).map((emitter) => ({
  ...emitter,
  ...LOADERS[emitter.name],
}));

/**
 * Finds the back end of a name; without a name, the first whose results have the bits of the interpreter. Throws
 * `usage` where there is none.
 */
export function chooseBackend(name?: string, backends: readonly Backend[] = BACKENDS): Backend {
  const found = backends.find((backend) => (name === undefined ? backend.can.exact : backend.name === name));
  if (found) return found;
  const wanted = name === undefined ? "no back end whose results are exact" : `the back end ${JSON.stringify(name)}`;
  const known = backends.map((backend) => backend.name).join(", ");
  throw new EdgewiseError({
    code: "usage",
    message: `found ${wanted}, expected the name of one among ${known}`,
    hint: "Name one of these.",
  });
}

/**
 * Gives the reason why runs with a back end are on the calling thread alone, as words that follow "for"; null if there
 * can be a worker.
 */
export function whyNoWorkers({ name, can }: Backend): string | null {
  return can.atomics ? whyNoThreads() : `the back end ${name} cannot share memory between threads`;
}
