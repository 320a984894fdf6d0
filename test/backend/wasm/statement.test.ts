import { describe } from "vitest";
import { wasmEmitterOf } from "../../../src/backend/wasm/emit.ts";
import { describeStatements } from "../statement-suite.ts";
import { wasmCompiler } from "./compile.ts";

describe.each(["i32", "i64"] as const)("in a memory with addresses of %s,", (addressType) => {
  describeStatements(() => wasmCompiler({ addressType }), wasmEmitterOf(addressType).can);
});
