/** The WebAssembly back end's emitter as engines have it: what makes code is loaded with the first program that is compiled. */

import { Part } from "../../part.ts";
import type { Emitter } from "../backend.ts";
import { canOf } from "./can.ts";

export const WASM_CODE = new Part(() => import("./emit.ts"));

export const wasmEmitter: Emitter<"wasm"> = {
  name: "wasm",
  can: canOf("i32"),
  code: WASM_CODE,
  emit: (kernels, options) => WASM_CODE.here.wasmEmitter.emit(kernels, options),
};
