import { wasmEmitter } from "../../../src/backend/wasm/emit.ts";
import { describeScalarOps } from "../scalar-suite.ts";
import { wasmCompiler } from "./compile.ts";

describeScalarOps(wasmCompiler(), wasmEmitter.can);
