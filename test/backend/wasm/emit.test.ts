import { describe, expect, it } from "vitest";
import loadWabt from "wabt";
import { wasmEmitter } from "../../../src/backend/wasm/emit.ts";
import type { LoopKernel } from "../../../src/loop/loop.ts";
import {
  array,
  at,
  BEGIN,
  constant,
  END,
  fixed,
  forLoop,
  kernel,
  local,
  scalar,
  store,
  sumRows,
  update,
} from "../../loop/kernels.ts";
import { view } from "../runner.ts";
import { wasmCompiler } from "./compile.ts";

const wabt = await loadWabt();

/** What wabt prints of a module, once it has validated it. */
function print(kernels: readonly LoopKernel[], shared = false): string {
  const { bytes } = wasmEmitter.emit(kernels, { shared });
  const features = { threads: true };
  const read = wabt.readWasm(bytes, { ...features, readDebugNames: true });
  try {
    // wabt's own types leave out that `validate` wants the features too, and without them it knows no shared memory.
    const validate: (features: object) => void = read.validate.bind(read);
    validate(features);
    read.applyNames();
    return read.toText({});
  } finally {
    read.destroy();
  }
}

/** y[begin] = op(y[begin]). */
function inPlace(name: string, value: LoopKernel["body"][number]): LoopKernel {
  return kernel(name, [array("y", "f32", fixed(0)), array("z", "f64", fixed(8))], { x: "f32", w: "f64" }, [value]);
}

const sums = sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 });

describe("an emitted module", () => {
  it("is valid with either kind of memory", () => {
    expect(print([sums])).toContain('(import "env" "memory" (memory (;0;) 0))');
    expect(print([sums], true)).toContain('(import "env" "memory" (memory (;0;) 0 65536 shared))');
  });

  it("exports the kernels by number", () => {
    const text = print([sums, { ...sums, name: "other" }]);
    expect(text).toContain('(export "kernel0"');
    expect(text).toContain('(export "kernel1"');
  });

  it("names kernels and locals for profiles", () => {
    const text = print([sums]);
    expect(text).toContain("(func $sum_rows");
    for (const name of ["frame", "begin", "row", "edge", "total"]) expect(text).toContain(`$${name}`);
  });

  it("lists each function of JavaScript once, in order of use, and no other", () => {
    const kernels = [
      inPlace("a", store(0, BEGIN, scalar("tanh", "f32", local(2)))),
      inPlace("b", store(1, BEGIN, scalar("rem", "f64", scalar("tanh", "f64", local(3)), local(3)))),
      inPlace("c", store(1, BEGIN, scalar("sqrt", "f64", local(3)))),
    ];
    expect(wasmEmitter.emit(kernels, { shared: false }).imports).toEqual(["tanh", "rem"]);
  });

  it("imports functions of JavaScript on f64 alone, the signature that engines recognize", () => {
    const text = print([inPlace("a", store(0, BEGIN, scalar("atan2", "f32", local(2), local(2))))]);
    expect(text).toMatch(/\(import "math" "atan2" \(func \$math\.atan2 \(type (\d+)\)\)\)/);
    expect(text).toMatch(/\(func \(param f64 f64\) \(result f64\)\)/);
  });

  it("puts constant parts of an address into the access", () => {
    const text = print([inPlace("a", store(0, at(5), local(2)))]);
    expect(text).toContain("f32.store offset=20");
    expect(text).not.toContain("i32.shl");
  });

  it("counts addresses where a counter picks entries of one array alone, which a pointer says the start of", () => {
    const fill = forLoop(2, BEGIN, END, store(0, local(2), constant("f32", 1)));
    const filling = kernel("filling", [array("y", "f32", { kind: "frame pointer", offset: 8 })], { at: "index" }, [
      fill,
    ]);
    const [, body] = print([filling]).split("loop");
    expect(body).toMatch(/^[^\n]*\n\s+local\.get \$at\n\s+f32\.const [^\n]*\n\s+f32\.store\n/);
  });

  it("updates atomically by one instruction where there is one, where the memory is shared", () => {
    const flags = array("flags", "bool", fixed(0));
    const claim = kernel("claim", [flags], { was: "bool" }, [
      update("replace", 0, BEGIN, constant("bool", 1), { before: 2, atomic: true }),
    ]);
    expect(print([claim], true)).toMatch(/i32\.atomic\.rmw8\.xchg_u\s+local\.set \$was/);
    expect(print([claim], true)).not.toContain("cmpxchg");
    expect(print([claim], false)).not.toContain("atomic");
  });

  it.each([
    ["f32", "min", "i32.atomic.rmw.cmpxchg"],
    ["f64", "add", "i64.atomic.rmw.cmpxchg"],
    ["u32", "max", "i32.atomic.rmw.cmpxchg"],
    ["bool", "eq", "i32.atomic.rmw8.cmpxchg_u"],
  ] as const)("exchanges the bits of %s to %s atomically", (element, op, instruction) => {
    const combine = update(op, 0, BEGIN, constant(element, 1), { atomic: true });
    const text = print([kernel("combine", [array("x", element, fixed(0))], {}, [combine])], true);
    expect(text).toContain(instruction);
  });

  it.each([false, true])("runs in a memory that is shared: %s", (shared) => {
    const runnable = wasmCompiler({ shared })([sums]);
    view(runnable, "u32", 0, 4).set([0, 2, 2, 3]);
    view(runnable, "u32", 64, 3).set([1, 2, 0]);
    view(runnable, "f64", 128, 3).set([1, 10, 100]);
    runnable.run(0, { begin: 0, end: 3 });
    expect([...view(runnable, "f64", 256, 3)]).toEqual([110, 0, 1]);
  });
});
