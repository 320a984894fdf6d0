import { expectTypeOf, it } from "vitest";
import type { SPELLINGS, Spellings } from "../../../src/backend/wasm/spelling.ts";
import type { Meaning, SCALAR_OPS } from "../../../src/ir/scalar.ts";

type Table = typeof SPELLINGS;
type Ops = typeof SCALAR_OPS;

it("lacks a spelling where a scalar op is added", () => {
  expectTypeOf<Table>().toExtend<Spellings<Ops>>();
  expectTypeOf<Table>().not.toExtend<Spellings<Ops & { hypot: { meaning: { f64: Meaning } } }>>();
});

it("lacks a spelling where a scalar op gets a meaning at another element", () => {
  expectTypeOf<Table>().not.toExtend<Spellings<Omit<Ops, "sqrt"> & { sqrt: { meaning: { i32: Meaning } } }>>();
});
