import { describe, expect, it } from "vitest";
import loadWabt from "wabt";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import {
  type FunctionBuilder,
  type InstructionName,
  ModuleBuilder,
  type NameWith,
  type ValueType,
} from "../../../src/backend/wasm/assembler.ts";
import type { Instruction } from "../../../src/backend/wasm/instructions/row.ts";
import { INSTRUCTIONS } from "../../../src/backend/wasm/instructions.ts";

const wabt = await loadWabt();
const features = { simd: true, threads: true, sat_float_to_int: true, sign_extension: true, bulk_memory: true };
const table: Readonly<Record<string, Instruction>> = INSTRUCTIONS;
const names = Object.keys(table).filter((name): name is InstructionName => name in INSTRUCTIONS);

function takes<Name extends InstructionName>(
  name: InstructionName,
  immediate: (typeof INSTRUCTIONS)[Name]["immediate"],
): name is Name {
  return INSTRUCTIONS[name].immediate === immediate;
}

function emit(f: FunctionBuilder, name: InstructionName): void {
  if (takes<NameWith<"none">>(name, "none")) f.op(name);
  else if (takes<NameWith<"load">>(name, "load")) f.load(name, 24);
  else if (takes<NameWith<"store">>(name, "store")) f.store(name, 24);
  else if (takes<NameWith<"atomic">>(name, "atomic")) f.atomic(name, 24);
  else if (takes<NameWith<"lane">>(name, "lane")) f.lane(name, 1);
  else f.laneAccess(name, 1, 24);
}

/** A module whose one function takes the operands of an instruction and returns its results. */
function assemble(name: InstructionName, addressType: "i32" | "i64" = "i32"): Uint8Array<ArrayBuffer> {
  const { operands, results }: Instruction = INSTRUCTIONS[name];
  const resolve = (type: ValueType | "address"): ValueType => (type === "address" ? addressType : type);
  const module = new ModuleBuilder({ memory: { minimum: 1, maximum: 1, shared: true }, addressType });
  module.function("one", { results: results.map(resolve) }, (f) => {
    for (const local of operands.map((type, at) => f.parameter(resolve(type), `p${at}`))) f.get(local);
    emit(f, name);
  });
  return module.finish();
}

/** The instructions that wabt reads in a module. */
function disassemble(bytes: Uint8Array): string[] {
  const module = wabt.readWasm(bytes, { ...features, readDebugNames: true });
  try {
    // wabt's own types leave out that `validate` wants the features too, and without them it knows no shared memory.
    const validate: (features: object) => void = module.validate.bind(module);
    validate(features);
    return [...module.toText({}).matchAll(/^ {4}([a-z0-9_.]+)/gm)].map((match) => match[1] ?? "");
  } finally {
    module.destroy();
  }
}

describe("the instruction table", () => {
  it("has the sets that kernels need", () => {
    expect(names.length).toBeGreaterThan(350);
    expect(names).toContain("i64.trunc_sat_f64_u");
    expect(names).toContain("i32.atomic.rmw.cmpxchg");
    expect(names).toContain("f64x2.sqrt");
  });

  it("gives no two instructions one opcode", () => {
    const opcodes = names.map((name) => INSTRUCTIONS[name].opcode.join(" "));
    expect(new Set(opcodes).size).toBe(names.length);
  });

  it.each(names)("%s is valid for the engine", (name) => {
    expect(WebAssembly.validate(assemble(name))).toBe(true);
  });

  it.each(names)("%s is valid for wabt, and read under this name", (name) => {
    expect(disassemble(assemble(name))).toContain(name);
  });

  it.each(names.filter((name) => "width" in INSTRUCTIONS[name]))(
    "%s has the natural alignment of its width",
    (name) => {
      const text = wabt.readWasm(assemble(name), features).toText({});
      expect(text).toContain(`${name} offset=24`);
      // wabt prints an alignment only where it is not the natural one.
      expect(text).not.toContain("align=");
    },
  );

  it("can address 64-bit memories", () => {
    for (const name of ["f64.load", "i32.store", "i32.atomic.rmw.add", "memory.fill", "memory.grow"] as const) {
      expect(WebAssembly.validate(assemble(name, "i64"))).toBe(true);
    }
  });
});
