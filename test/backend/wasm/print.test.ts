/** A module as text: assembled again by another assembler, it is the same bytes. */

import { describe, expect, it } from "vitest";
import loadWabt from "wabt";
import {
  type FunctionBuilder,
  type InstructionName,
  ModuleBuilder,
  type NameWith,
  type ValueType,
} from "../../../src/backend/wasm/assembler.ts";
import { wasmEmitter, wasmEmitterOf } from "../../../src/backend/wasm/emit.ts";
import { INSTRUCTIONS } from "../../../src/backend/wasm/instructions.ts";
import { printModule } from "../../../src/backend/wasm/print.ts";
import { sumRows } from "../../loop/kernels.ts";

const wabt = await loadWabt();

/** The bytes of a text, without names. */
function assembled(text: string, features: object = {}): Uint8Array {
  const all = { simd: true, threads: true, sat_float_to_int: true, sign_extension: true, bulk_memory: true };
  const module = wabt.parseWat("printed.wat", text, { ...all, multi_value: true, ...features });
  try {
    return module.toBinary({ write_debug_names: false, canonicalize_lebs: true }).buffer;
  } finally {
    module.destroy();
  }
}

/** The same bytes without the section of names, which is the last. */
function nameless(bytes: Uint8Array): Uint8Array {
  const name = [4, ...new TextEncoder().encode("name")];
  const at = bytes.findLastIndex((_, k) => name.every((byte, j) => bytes[k + j] === byte));
  const start = bytes.subarray(0, at).lastIndexOf(0);
  return bytes.slice(0, start);
}

function emit(f: FunctionBuilder, name: InstructionName): void {
  const is = <Kind extends string>(kind: Kind): boolean => INSTRUCTIONS[name].immediate === kind;
  if (is("none")) f.op(name as NameWith<"none">);
  else if (is("load")) f.load(name as NameWith<"load">, 24, 1);
  else if (is("store")) f.store(name as NameWith<"store">, 1_000_000);
  else if (is("atomic")) f.atomic(name as NameWith<"atomic">);
  else if (is("lane")) f.lane(name as NameWith<"lane">, 1);
  else f.laneAccess(name as NameWith<"lane access">, 1, 24);
}

describe("the text of a module", () => {
  it("says each instruction as another assembler reads it", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1, maximum: 1, shared: true } });
    for (const name of Object.keys(INSTRUCTIONS) as InstructionName[]) {
      const { operands, results } = INSTRUCTIONS[name];
      const resolve = (type: ValueType | "address"): ValueType => (type === "address" ? "i32" : type);
      module.function(name, { exported: true, results: results.map(resolve) }, (f) => {
        for (const local of operands.map((type, at) => f.parameter(resolve(type), `p${at}`))) f.get(local);
        emit(f, name);
      });
    }
    const bytes = module.finish();
    expect(assembled(printModule(bytes))).toEqual(nameless(bytes));
  });

  it("says control, calls, names and constants of all kinds", () => {
    const module = new ModuleBuilder();
    const called = module.importFunction("math", "sin", ["f64"], ["f64"]);
    module.function("a name (with) blanks; and more", { exported: true, results: ["f64"] }, (f) => {
      const [x, again] = [f.parameter("f64", "x"), f.local("f64", "x")];
      f.get(x).call(called).tee(again).set(again);
      f.block([], (exit) => {
        f.loop([], (top) => f.const("i32", -2_000_000_000).branchIf(exit).const("i32", 1).branchIf(top));
      });
      f.block(["f64", "f64"], () => f.get(x).get(again));
      f.drop().drop();
      for (const value of [-0, NaN, Infinity, -Infinity, 1e21, 5e-324, 0.1]) f.const("f64", value).drop();
      for (const value of [Math.fround(0.1), -0, 1e-45]) f.const("f32", value).drop();
      f.const("i64", -(1n << 63n)).drop();
      const sixteen = Array.from({ length: 16 }, (_, k) => 15 * k);
      f.const("v128", sixteen)
        .const("v128", sixteen)
        .shuffle(sixteen.map((_, k) => 31 - k))
        .drop();
      f.const("i32", 7).if(
        ["f64"],
        () => f.const("f64", 1),
        () => f.const("f64", 2).return().unreachable(),
      );
    });
    const bytes = module.finish();
    const text = printModule(bytes);
    expect(assembled(text)).toEqual(nameless(bytes));
    expect(text).toContain(";; a name (with) blanks; and more");
    expect(text).toContain("local.tee $x.1");
  });

  it.each(["i32", "i64"] as const)("says kernels over memory of addresses of %s", (type) => {
    const kernel = sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 });
    const { bytes } = wasmEmitterOf(type).emit([kernel, { ...kernel, name: "other" }], { shared: true });
    const text = printModule(bytes);
    expect(assembled(text, { memory64: type === "i64" })).toEqual(nameless(bytes));
    expect(text).toContain('(export "kernel1"');
  });

  it("refuses what the assembler has not made", () => {
    const { bytes } = wasmEmitter.emit([], { shared: false });
    expect(() => printModule(bytes.subarray(0, 20))).toThrow(/expected/);
    expect(() => printModule(new Uint8Array([1, 2, 3]))).toThrow("the first bytes of a module");
  });
});
