import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import {
  type Callee,
  type FunctionBuilder,
  type Label,
  type Local,
  ModuleBuilder,
  type ValueType,
} from "../../../src/backend/wasm/assembler.ts";
import { EdgewiseError } from "../../../src/error.ts";

function build(body: (f: FunctionBuilder) => void, results: readonly ValueType[] = []): ModuleBuilder {
  const module = new ModuleBuilder({ memory: { minimum: 1 } });
  module.function("kernel", { results, exported: true }, body);
  return module;
}

/** The message of the `wasm/invalid` error that a body must provoke. */
function refusal(body: (f: FunctionBuilder) => void, results: readonly ValueType[] = []): string {
  try {
    build(body, results);
  } catch (error) {
    if (error instanceof EdgewiseError && error.code === "wasm/invalid") return error.message;
    throw error;
  }
  return "accepted";
}

function isValid(module: ModuleBuilder): boolean {
  return WebAssembly.validate(module.finish());
}

describe("operands are checked as they are emitted", () => {
  it("names function, instruction, found and expected operands", () => {
    expect(refusal((f) => f.const("i32", 1).const("f64", 2).op("f64.add"))).toBe(
      'function "kernel", instruction 3 (f64.add): found operands [i32 f64], expected [f64 f64]',
    );
  });

  it("refuses an operand that is missing", () => {
    expect(refusal((f) => f.const("f64", 2).op("f64.add"))).toContain("found operands [f64], expected [f64 f64]");
  });

  it("refuses to store a value of another type", () => {
    expect(refusal((f) => f.const("i32", 0).const("f32", 1).store("f64.store"))).toContain(
      "(f64.store): found operands [i32 f32], expected [i32 f64]",
    );
  });

  it("refuses to load from an address that is no address", () => {
    expect(refusal((f) => f.const("f64", 0).load("f64.load"))).toContain("found operands [f64], expected [i32]");
  });

  it("refuses to put a value into a local of another type", () => {
    expect(refusal((f) => f.const("f64", 0).set(f.local("i32", "i")))).toContain("(local.set)");
    expect(refusal((f) => f.const("f64", 0).tee(f.local("i32", "i")))).toContain("(local.tee)");
  });

  it("refuses to select between two types", () => {
    expect(refusal((f) => f.const("f64", 0).const("i32", 0).const("i32", 1).select())).toContain(
      "found operands [f64 i32 i32], expected two operands of one type and an i32",
    );
  });

  it("refuses to select by a condition that is no i32", () => {
    expect(refusal((f) => f.const("f64", 0).const("f64", 0).const("f64", 1).select())).toContain("(select)");
  });

  it("refuses to drop from an empty stack", () => {
    expect(refusal((f) => f.drop())).toContain("(drop): found operands [], expected one operand of any type");
  });

  it("refuses a call with wrong arguments", () => {
    const module = new ModuleBuilder();
    const sin = module.importFunction("Math", "sin", ["f64"], ["f64"]);
    expect(() => module.function("kernel", {}, (f) => f.const("i32", 0).call(sin))).toThrow(
      "(call): found operands [i32], expected [f64]",
    );
  });

  it("refuses a result of another type", () => {
    expect(refusal((f) => f.const("i32", 0), ["f64"])).toContain(
      "found operands [i32], expected [f64] at the end of the function",
    );
  });

  it("refuses operands left over", () => {
    expect(refusal((f) => f.const("i32", 0).const("i32", 0))).toContain(
      "(end): found operands [i32 i32], expected [] at the end of the function",
    );
  });

  it("refuses to return without the result", () => {
    expect(refusal((f) => f.return(), ["f64"])).toContain("(return): found operands [], expected [f64]");
  });
});

describe("blocks", () => {
  it("may not touch the operands of the block around them", () => {
    expect(refusal((f) => f.const("i32", 0).block([], () => f.drop()))).toContain("(drop): found operands []");
  });

  it("must leave their results", () => {
    expect(refusal((f) => f.loop(["f64"], () => f.const("i32", 0)))).toContain("expected [f64] at the end of the loop");
  });

  it("must leave the same results in both arms", () => {
    const body = (f: FunctionBuilder): FunctionBuilder =>
      f.const("i32", 1).if(
        ["f64"],
        () => f.const("f64", 0),
        () => f.const("f32", 0),
      );
    expect(refusal((f) => body(f).drop())).toContain("found operands [f32], expected [f64] at the end of the else");
  });

  it("with results need both arms", () => {
    expect(refusal((f) => f.const("i32", 1).if(["f64"], () => f.const("f64", 0)))).toContain(
      "(if): found no else arm, expected one that leaves [f64]",
    );
  });

  it("need a condition for an if", () => {
    expect(refusal((f) => f.if([], () => {}))).toContain("(if): found operands [], expected [i32]");
  });

  it("may leave several results", () => {
    const module = build((f) => f.block(["i32", "f64"], () => f.const("i32", 7).const("f64", 1)), ["i32", "f64"]);
    expect(isValid(module)).toBe(true);
  });
});

describe("branches", () => {
  it("must carry the results of the block they leave", () => {
    expect(refusal((f) => f.block(["f64"], (exit) => f.const("i32", 0).branch(exit)))).toContain(
      "(br): found operands [i32], expected [f64]",
    );
  });

  it("carry nothing to the start of a loop", () => {
    const module = build((f) => f.loop(["f64"], (again) => f.const("i32", 0).branchIf(again).const("f64", 0)), ["f64"]);
    expect(isValid(module)).toBe(true);
  });

  it("leave what they carry on the stack where they are not taken", () => {
    const module = build((f) => f.block(["f64"], (exit) => f.const("f64", 0).const("i32", 1).branchIf(exit)), ["f64"]);
    expect(isValid(module)).toBe(true);
  });

  it("may not name a block that has ended", () => {
    let ended: Label | undefined;
    const body = (f: FunctionBuilder): void => {
      f.block([], (exit) => {
        ended = exit;
      });
      if (ended !== undefined) f.branch(ended);
    };
    expect(refusal(body)).toContain("(br): found a label of a block that is not open here");
  });
});

describe("code that is never reached", () => {
  it("finds operands of every type", () => {
    const module = build((f) => f.unreachable().op("f64.add").op("i64.trunc_sat_f64_s").drop());
    expect(isValid(module)).toBe(true);
  });

  it("still may not mix types that it pushed itself", () => {
    expect(refusal((f) => f.unreachable().const("i32", 0).op("f64.add").drop())).toContain(
      "found operands [any i32], expected [f64 f64]",
    );
  });

  it("ends with its block", () => {
    expect(refusal((f) => f.block([], (exit) => f.branch(exit)).op("f64.sqrt"))).toContain(
      "(f64.sqrt): found operands []",
    );
  });

  it("may not leave more than the results", () => {
    expect(refusal((f) => f.unreachable().const("i32", 0).const("i32", 0), ["i32"])).toContain(
      "found operands [i32 i32]",
    );
  });

  it("selects the type that is known", () => {
    const module = build((f) => f.unreachable().const("f64", 0).const("i32", 0).select().op("f64.neg"), ["f64"]);
    expect(isValid(module)).toBe(true);
    expect(refusal((f) => f.unreachable().const("f64", 0).const("i32", 0).select().op("i64.clz").drop())).toContain(
      "found operands [f64], expected [i64]",
    );
  });

  it("follows a return", () => {
    expect(isValid(build((f) => f.const("f64", 1).return().op("f64.neg"), ["f64"]))).toBe(true);
  });
});

describe("immediates", () => {
  it.each([
    ["i32", 0.5],
    ["i32", 2 ** 32],
    ["i32", -(2 ** 31) - 1],
  ] as const)("refuse the constant %s %d", (type, value) => {
    expect(refusal((f) => f.const(type, value))).toContain(
      `(i32.const): found the value ${value}, expected an integer`,
    );
  });

  it("refuse an i64 constant of more than 64 bits", () => {
    expect(refusal((f) => f.const("i64", 1n << 64n))).toContain("(i64.const)");
  });

  it("refuse a v128 constant that is not sixteen bytes", () => {
    expect(refusal((f) => f.const("v128", [1, 2, 3]))).toContain("(v128.const): found the value 1,2,3");
  });

  it("refuse an alignment above the width", () => {
    expect(refusal((f) => f.const("i32", 0).load("i32.load", 0, 8))).toContain(
      "(i32.load): found alignment 8, expected a power of two from 1 to 4",
    );
  });

  it("refuse a negative offset", () => {
    expect(refusal((f) => f.const("i32", 0).load("i32.load", -4))).toContain("(i32.load): found offset -4");
  });

  it("refuse a lane outside the vector", () => {
    expect(refusal((f) => f.const("f64", 0).op("f64x2.splat").lane("f64x2.extract_lane", 2))).toContain(
      "(f64x2.extract_lane): found lane 2, expected 0 to 1",
    );
  });
});

describe("references", () => {
  it("refuse a local of another function", () => {
    const module = new ModuleBuilder();
    let foreign: Local | undefined;
    module.function("first", {}, (f) => {
      foreign = f.local("i32", "mine");
    });
    const body = (f: FunctionBuilder): void => {
      f.local("i32", "own");
      if (foreign !== undefined) f.get(foreign);
    };
    expect(() => module.function("second", {}, body)).toThrow(
      'function "second", instruction 1 (local.get): found local "mine"',
    );
  });

  it("refuse a function of another module", () => {
    const foreign: Callee = new ModuleBuilder().importFunction("Math", "sin", ["f64"], ["f64"]);
    expect(refusal((f) => f.call(foreign))).toContain('found function "Math.sin", expected one of this module');
  });

  it("refuse a parameter after a local", () => {
    const body = (f: FunctionBuilder): void => {
      f.local("i32", "i");
      f.parameter("i32", "n");
    };
    expect(refusal(body)).toContain("found parameter n after a local");
  });

  it("refuse memory where the module has none", () => {
    const module = new ModuleBuilder();
    expect(() => module.function("kernel", {}, (f) => f.op("memory.size").drop())).toThrow(
      "found a module without memory",
    );
  });

  it("refuse code after the end of the function", () => {
    let kept: FunctionBuilder | undefined;
    build((f) => {
      kept = f;
    });
    expect(() => kept?.const("i32", 0).drop()).toThrow("after the end of the function");
  });
});

/** Single steps, most of which fit only some stacks. */
const STEPS: Readonly<Record<string, (f: FunctionBuilder, exit: Label) => unknown>> = {
  whole: (f) => f.const("i32", 1),
  real: (f) => f.const("f64", 1),
  add: (f) => f.op("i32.add"),
  multiply: (f) => f.op("f64.mul"),
  compare: (f) => f.op("f64.lt"),
  select: (f) => f.select(),
  drop: (f) => f.drop(),
  branchIf: (f, exit) => f.branchIf(exit),
  branch: (f, exit) => f.branch(exit),
  return: (f) => f.return(),
  unreachable: (f) => f.unreachable(),
  inner: (f) => f.block(["f64"], (exit) => f.const("f64", 2).const("i32", 0).branchIf(exit)),
  outer: (f, exit) => f.const("i32", 0).if([], () => f.const("f64", 2).branch(exit)),
};

describe("whatever the builder accepts", () => {
  it("the engine accepts", () => {
    let accepted = 0;
    const property = fc.property(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 8 }), (steps) => {
      const module = new ModuleBuilder();
      try {
        module.function("kernel", { results: ["f64"] }, (f) =>
          f.block(["f64"], (exit) => {
            for (const step of steps) STEPS[step]?.(f, exit);
            f.unreachable();
          }),
        );
      } catch (error) {
        expect(error).toBeInstanceOf(EdgewiseError);
        return;
      }
      accepted += 1;
      expect(isValid(module)).toBe(true);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(accepted).toBeGreaterThan(100);
  });
});
