import { describe } from "vitest";
import { wasmEmitterOf } from "../../../src/backend/wasm/emit.ts";
import { describeUpdates } from "../update-suite.ts";
import { wasmCompiler } from "./compile.ts";

const WAYS = (["i32", "i64"] as const).flatMap((addressType) =>
  [false, true].map((shared) => ({ addressType, shared })),
);

describe.each(WAYS)("in a memory with addresses of $addressType, shared: $shared,", ({ addressType, shared }) => {
  describeUpdates(() => wasmCompiler({ addressType, shared }), wasmEmitterOf(addressType).can);
});
