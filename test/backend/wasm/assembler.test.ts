import fc from "fast-check";
import { describe, expect, it } from "vitest";
import loadWabt from "wabt";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import { type FunctionBuilder, ModuleBuilder, type ValueType } from "../../../src/backend/wasm/assembler.ts";

/** A module with one function that adds up a value `count` times, `emit` saying how. */
function long(count: number, emit: (f: FunctionBuilder, k: number) => void): ModuleBuilder {
  const module = new ModuleBuilder();
  module.function("kernel", { results: ["i32"], exported: true }, (f) => {
    f.const("i32", 0);
    for (let k = 0; k < count; k++) emit(f, k);
  });
  return module;
}

describe("a function", () => {
  const withLocal = (f: FunctionBuilder, k: number): void => void f.tee(f.local("i32", `x${k}`));
  const addition = (f: FunctionBuilder): void => void f.const("i32", 1).op("i32.add");

  it("has as many locals as engines grant, and no more", () => {
    expect(load(long(50_000, withLocal))()).toBe(0);
    expect(() => long(50_001, withLocal).finish()).toThrow(
      expect.objectContaining({ code: "ir/unsupported", message: expect.stringContaining("50,001 values of code") }),
    );
  });

  it("has no more bytes than engines grant", () => {
    expect(() => long(2_600_000, addition).finish()).toThrow(
      expect.objectContaining({ code: "ir/unsupported", message: expect.stringContaining("at most 7,654,321") }),
    );
  });
});

const wabt = await loadWabt();

/** Instantiates a module and returns one of its functions. */
function load(
  module: ModuleBuilder,
  name = "kernel",
  imports: WebAssembly.Imports = {},
): (...values: (number | bigint)[]) => unknown {
  const found = new WebAssembly.Instance(new WebAssembly.Module(module.finish()), imports).exports[name];
  if (typeof found !== "function") throw new Error(`${name} is not exported`);
  return (...values) => found(...values);
}

/** A function over one kind of value, without memory. */
function kernel(
  parameters: readonly ValueType[],
  result: ValueType,
  emit: (f: FunctionBuilder) => void,
): (...values: (number | bigint)[]) => unknown {
  const module = new ModuleBuilder();
  module.function("kernel", { results: [result], exported: true }, (f) => {
    for (const local of parameters.map((type, at) => f.parameter(type, `p${at}`))) f.get(local);
    emit(f);
  });
  return load(module);
}

/** What wabt prints of a module, with its names. */
function print(module: ModuleBuilder): string {
  const read = wabt.readWasm(module.finish(), { threads: true, simd: true, readDebugNames: true });
  try {
    read.applyNames();
    return read.toText({});
  } finally {
    read.destroy();
  }
}

/** Sums `count` f64 from `at` on: the loop that every kernel is a variation of. */
function defineSum(module: ModuleBuilder): void {
  module.function("sum", { results: ["f64"], exported: true }, (f) => {
    const at = f.parameter("i32", "at");
    const count = f.parameter("i32", "count");
    const end = f.local("i32", "end");
    const total = f.local("f64", "total");
    f.get(at).get(count).const("i32", 8).op("i32.mul").op("i32.add").set(end);
    f.block([], (exit) =>
      f.loop([], (again) => {
        f.get(at).get(end).op("i32.ge_u").branchIf(exit);
        f.get(total).get(at).load("f64.load").op("f64.add").set(total);
        f.get(at).const("i32", 8).op("i32.add").set(at);
        f.branch(again);
      }),
    );
    f.get(total);
  });
}

describe("numbers mean what they mean in JavaScript", () => {
  it("i32 constants arrive as they were written", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(kernel([], "i32", (f) => f.const("i32", value))()).toBe(value);
      }),
    );
  });

  it("i64 constants arrive as they were written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (value) => {
        expect(kernel([], "i64", (f) => f.const("i64", value))()).toBe(value);
      }),
    );
  });

  it("f64 constants arrive with all their bits", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(kernel([], "f64", (f) => f.const("f64", value))()).toBe(value);
      }),
    );
  });

  it("u32 constants are i32 of the same bits", () => {
    expect(kernel([], "i32", (f) => f.const("i32", 2 ** 32 - 1))()).toBe(-1);
  });

  it("f64 arithmetic", () => {
    const scale = kernel(["f64", "f64"], "f64", (f) => f.op("f64.div").op("f64.sqrt"));
    fc.assert(
      fc.property(fc.double(), fc.double(), (x, y) => {
        expect(scale(x, y)).toBe(Math.sqrt(x / y));
      }),
    );
  });

  it("f32 rounds after each op", () => {
    const add = kernel(["f32", "f32"], "f32", (f) => f.op("f32.add"));
    expect(add(0.1, 0.2)).toBe(Math.fround(Math.fround(0.1) + Math.fround(0.2)));
  });

  it("i32 multiplication wraps", () => {
    const multiply = kernel(["i32", "i32"], "i32", (f) => f.op("i32.mul"));
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (x, y) => {
        expect(multiply(x, y)).toBe(Math.imul(x, y));
      }),
    );
  });

  it("subtraction takes the upper operand from the lower", () => {
    expect(kernel(["i32", "i32"], "i32", (f) => f.op("i32.sub"))(7, 5)).toBe(2);
  });

  it.each([
    [Number.NaN, 0],
    [1e300, 2 ** 31 - 1],
    [-1e300, -(2 ** 31)],
    [-1.9, -1],
  ])("saturating truncation of %d is %d", (value, expected) => {
    expect(kernel(["f64"], "i32", (f) => f.op("i32.trunc_sat_f64_s"))(value)).toBe(expected);
  });

  it("counts bits", () => {
    expect(kernel(["i64"], "i64", (f) => f.op("i64.popcnt"))(0xff00ffn)).toBe(16n);
    expect(kernel(["i32"], "i32", (f) => f.op("i32.ctz"))(8)).toBe(3);
  });

  it("select keeps the lower operand where the condition holds", () => {
    const pick = kernel(["i32"], "f64", (f) => {
      const condition = f.local("i32", "condition");
      f.set(condition).const("f64", 1).const("f64", 2).get(condition).select();
    });
    expect([pick(1), pick(0)]).toEqual([1, 2]);
  });

  it("if runs one arm", () => {
    const pick = kernel(["i32"], "f64", (f) =>
      f.if(
        ["f64"],
        () => f.const("f64", 1),
        () => f.const("f64", 2),
      ),
    );
    expect([pick(5), pick(0)]).toEqual([1, 2]);
  });

  it("vectors compute lane by lane", () => {
    const sum = kernel(["f64", "f64"], "f64", (f) => {
      const high = f.local("f64", "high");
      const both = f.local("v128", "both");
      f.set(high)
        .op("f64x2.splat")
        .get(high)
        .lane("f64x2.replace_lane", 1)
        .tee(both)
        .get(both)
        .op("f64x2.mul")
        .set(both);
      f.get(both).lane("f64x2.extract_lane", 0).get(both).lane("f64x2.extract_lane", 1).op("f64.sub");
    });
    expect(sum(3, 5)).toBe(9 - 25);
  });

  it("shuffle swaps the lanes of a vector", () => {
    const swapped = kernel(["i64"], "i64", (f) => {
      f.op("i64x2.splat").const("v128", [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
      f.shuffle([24, 25, 26, 27, 28, 29, 30, 31, 16, 17, 18, 19, 20, 21, 22, 23]).lane("i64x2.extract_lane", 0);
    });
    expect(swapped(9n)).toBe(2n);
  });
});

describe("memory", () => {
  it("is imported and read in a loop", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Float64Array(memory.buffer).set([1, 2, 3, 4.5], 2);
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    defineSum(module);
    expect(load(module, "sum", { env: { memory } })(16, 4)).toBe(10.5);
  });

  it("is shared where it is asked for, and updated atomically", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const module = new ModuleBuilder({ memory: { minimum: 1, maximum: 2, shared: true } });
    module.function("kernel", { results: ["i32"], exported: true }, (f) => {
      const at = f.parameter("i32", "at");
      f.get(at).const("i32", 5).atomic("i32.atomic.rmw.add", 4);
    });
    const cells = new Int32Array(memory.buffer);
    Atomics.store(cells, 3, 37);
    expect(load(module, "kernel", { env: { memory } })(8)).toBe(37);
    expect(Atomics.load(cells, 3)).toBe(42);
  });

  it("waits on a shared memory only while the value is the expected one", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const module = new ModuleBuilder({ memory: { minimum: 1, maximum: 1, shared: true } });
    module.function("kernel", { results: ["i32"], exported: true }, (f) => {
      f.address(0).const("i32", 1).const("i64", -1n).atomic("memory.atomic.wait32");
    });
    const notEqual = 1;
    expect(load(module, "kernel", { env: { memory } })()).toBe(notEqual);
  });

  it("that is shared does not fit a module for one that is not", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const module = new ModuleBuilder({ memory: { minimum: 1, maximum: 1 } });
    defineSum(module);
    expect(() => load(module, "sum", { env: { memory } })).toThrow(WebAssembly.LinkError);
  });

  it("is filled and copied", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    module.function("kernel", { exported: true }, (f) => {
      f.address(0).const("i32", 7).address(4).op("memory.fill");
      f.address(10).address(0).address(4).op("memory.copy");
    });
    load(module, "kernel", { env: { memory } })();
    expect([...new Uint8Array(memory.buffer, 8, 8)]).toEqual([0, 0, 7, 7, 7, 7, 0, 0]);
  });

  it("reaches offsets above 2 GiB", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    module.function("kernel", { results: ["f64"] }, (f) => f.address(0).load("f64.load", 2 ** 32 - 8));
    expect(print(module)).toContain("f64.load offset=4294967288");
  });

  it("may be accessed with less than the natural alignment", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    module.function("kernel", { results: ["f64"] }, (f) => f.address(3).load("f64.load", 0, 1));
    expect(print(module)).toContain("f64.load align=1");
  });

  it("may be addressed by 64 bits", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1 }, addressType: "i64" });
    module.function("kernel", { results: ["f64"] }, (f) =>
      f.address(8).address(8).op(`${f.addressType}.add`).load("f64.load"),
    );
    expect(WebAssembly.validate(module.finish())).toBe(true);
  });

  it.each([
    [{ minimum: 1, shared: true }, "found a shared memory without maximum"],
    [{ minimum: 2, maximum: 1 }, "found maximum 1, expected at least the minimum 2"],
    [{ minimum: 65537 }, "found size 65537, expected a whole number of pages from 0 to 65536"],
  ])("is refused where it cannot be: %o", (memory, message) => {
    expect(() => new ModuleBuilder({ memory })).toThrow(message);
  });
});

describe("functions", () => {
  it("call the engine's own Math builtins", () => {
    const module = new ModuleBuilder();
    const sin = module.importFunction("Math", "sin", ["f64"], ["f64"]);
    module.function("kernel", { results: ["f64"], exported: true }, (f) => f.get(f.parameter("f64", "x")).call(sin));
    expect(load(module, "kernel", { Math: { sin: Math.sin } })(0.7)).toBe(Math.sin(0.7));
  });

  it("keep their numbers where a later function asks for one more import", () => {
    const module = new ModuleBuilder();
    const one = module.function("one", { results: ["f64"] }, (f) => f.const("f64", 1));
    module.function("kernel", { results: ["f64"], exported: true }, (f) => f.call(one));
    const exp = module.importFunction("Math", "exp", ["f64"], ["f64"]);
    module.function("other", { results: ["f64"], exported: true }, (f) => f.call(one).call(exp));
    expect(load(module, "kernel", { Math: { exp: Math.exp } })()).toBe(1);
    expect(load(module, "other", { Math: { exp: Math.exp } })()).toBe(Math.E);
  });

  it("import a function once, however often it is asked for", () => {
    const module = new ModuleBuilder();
    const first = module.importFunction("Math", "pow", ["f64", "f64"], ["f64"]);
    expect(module.importFunction("Math", "pow", ["f64", "f64"], ["f64"])).toBe(first);
    expect(() => module.importFunction("Math", "pow", ["f64"], ["f64"])).toThrow(
      "import Math.pow: found type [f64] -> [f64], expected [f64 f64] -> [f64] as before",
    );
  });

  it("are exported under one name once", () => {
    const module = new ModuleBuilder();
    module.function("kernel", { exported: true }, () => {});
    expect(() => module.function("kernel", { exported: true }, () => {})).toThrow("found an export of this name");
  });

  it("keep locals of mixed types apart", () => {
    const module = new ModuleBuilder();
    module.function("kernel", { results: ["f64"], exported: true }, (f) => {
      const whole = f.local("i32", "whole");
      const other = f.local("i32", "other");
      const real = f.local("f64", "real");
      const last = f.local("i32", "last");
      f.const("i32", 1).set(whole).const("i32", 2).set(other).const("f64", 0.5).set(real).const("i32", 4).set(last);
      f.get(whole).get(other).op("i32.add").get(last).op("i32.add").op("f64.convert_i32_s").get(real).op("f64.add");
    });
    expect(load(module)()).toBe(7.5);
  });

  it("may be five hundred in one module, each calling the one before", () => {
    const module = new ModuleBuilder();
    let last = module.function("f0", { results: ["i32"] }, (f) => f.const("i32", 0));
    for (let number = 1; number < 500; number += 1) {
      const before = last;
      last = module.function(`f${number}`, { results: ["i32"], exported: number === 499 }, (f) =>
        f.call(before).const("i32", number).op("i32.add"),
      );
    }
    expect(load(module, "f499")()).toBe((499 * 500) / 2);
  });

  it("come out the same each time the module is finished", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    defineSum(module);
    expect(module.finish()).toEqual(module.finish());
  });
});

describe("names", () => {
  it("of functions, imports and locals are in the module", () => {
    const module = new ModuleBuilder({ memory: { minimum: 1 } });
    module.importFunction("Math", "exp", ["f64"], ["f64"]);
    defineSum(module);
    const text = print(module);
    expect(text).toContain("(func $Math.exp");
    expect(text).toMatch(/func \$sum .*\(param \$at i32\) \(param \$count i32\) \(result f64\)/);
    expect(text).toContain("local.get $total");
  });

  it("of locals need not differ", () => {
    const module = new ModuleBuilder();
    module.function("kernel", {}, (f) => {
      f.local("i32", "i");
      f.local("i32", "i");
    });
    expect(WebAssembly.validate(module.finish())).toBe(true);
    expect(print(module)).toContain("(func $kernel");
  });

  it("show in a stack trace", () => {
    const module = new ModuleBuilder();
    const guilty = module.function("aggregate_in", {}, (f) => f.unreachable());
    module.function("kernel", { exported: true }, (f) => f.call(guilty));
    const trap = (): unknown => load(module)();
    expect(trap).toThrow(WebAssembly.RuntimeError);
    try {
      trap();
    } catch (error) {
      expect(error instanceof Error ? error.stack : "").toContain("aggregate_in");
    }
  });
});
