import { describe, expect, it } from "vitest";
import { PASSES } from "../../passes/index.ts";
import { runPipeline } from "../../passes/pipelines.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import type { CompileOptions } from "../../src/compile.ts";
import { compile, optimize, planOf } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT, findPasses, type Pass, runPasses } from "../../src/pass.ts";
import { planToJson } from "../../src/plan/serialize.ts";

const func = parseFunc(`func @f(%g: graph, %x: f64 = 1) -> (r: f64) {
  %one = const 1 : f64
  %a = mul %x, %one : f64
  %unused = neg %a : f64
  return r = %a
}`);

const breaking: Pass = {
  name: "breaking",
  doc: "Forgets the ops.",
  run: (before) => ({ ...before, body: { ...before.body, ops: [] } }),
};
const throwing: Pass = {
  name: "throwing",
  doc: "Throws.",
  run: () => {
    throw new TypeError("a bug");
  },
};

describe("runPasses", () => {
  it("names the pass that broke a program, and shows the program before it", () => {
    expect(() => runPasses(func, [breaking], DEFAULT_CONTEXT, { verify: verifyFunc })).toThrow(
      /the pass breaking broke the program: [\s\S]*The program before it:\nfunc @f[\s\S]*%a = mul %x, %one : f64/,
    );
  });

  it("names the pass that threw", () => {
    expect(() => runPasses(func, [throwing])).toThrow(/the pass throwing broke the program: a bug/);
  });

  it("refuses an invalid program before any pass can be blamed", () => {
    const invalid = breaking.run(func, DEFAULT_CONTEXT);
    expect(() => runPasses(invalid, [breaking], DEFAULT_CONTEXT, { verify: verifyFunc })).toThrow(
      expect.objectContaining({ code: "ir/invalid" }),
    );
  });

  it("counts ops before and after each pass, and says which changed something", () => {
    const { trace } = runPasses(func, findPasses(["cse", "simplify", "dce"], PASSES));
    expect(trace.map(({ pass, opsBefore, opsAfter, changed }) => [pass, opsBefore, opsAfter, changed])).toEqual([
      ["cse", 3, 3, false],
      ["simplify", 3, 2, true],
      ["dce", 2, 0, true],
    ]);
  });

  it("prints after the passes asked for, where they changed something", () => {
    const printed: string[] = [];
    runPipeline(func, "O1", DEFAULT_CONTEXT, { printAfter: ["cse", "dce"], print: (text) => printed.push(text) });
    expect(printed).toEqual(["// after dce\nfunc @f(%g: graph, %x: f64 = 1) -> (r: f64) {\n  return r = %x\n}\n"]);
  });

  it("stops after the pass asked for, and leaves out those disabled", () => {
    const { trace } = runPipeline(func, "O2", DEFAULT_CONTEXT, { disable: ["simplify", "licm"], stopAfter: "dce" });
    expect(trace.map(({ pass }) => pass)).toEqual([
      "specialize",
      "const-fold",
      "unroll",
      "hoist-ends",
      "cse",
      "induction",
      "cse",
      "coalesce",
      "narrow-counts",
      "guard-rows",
      "dce",
    ]);
  });

  it("tells an observer of every pass", () => {
    const seen: string[] = [];
    runPipeline(func, "O1", DEFAULT_CONTEXT, { observe: ({ pass }) => seen.push(pass) });
    expect(seen).toEqual(["specialize", "const-fold", "simplify", "cse", "dce"]);
  });

  it("says what a pass is called now that had another name", () => {
    expect(() => findPasses(["compact"], PASSES)).toThrow('the pass "compact" is now called "narrow-counts"');
  });

  it.each([{ disable: ["inline"] }, { printAfter: ["inline"] }, { stopAfter: "inline" }, { passes: ["inline"] }])(
    "lists the passes where %o names none",
    (options) => {
      expect(() => optimize(func, options)).toThrow(
        expect.objectContaining({
          code: "pass",
          message: expect.stringMatching(/there is no pass named "inline"[\s\S]*const-fold, simplify, cse/),
        }),
      );
    },
  );
});

describe("the stage before fusion", () => {
  /** Two ops that become one, and one that nobody reads. */
  const fusible = parseFunc(`
func @f(%g: graph, %x: node<f64>) -> (r: node<f64>) {
  %a = mul %x, %x : node<f64>
  %b = add %a, %x : node<f64>
  %c = sub %a, %x : node<f64>
  return r = %b
}`);
  const wide = (func: Func): string[] => func.body.ops.map(({ name }) => name);
  const unfused = (options: CompileOptions): string[] => wide(optimize(fusible, options).unfused);

  it("is the program that went into the first pass that fuses, in a level and in a list", () => {
    for (const pipeline of ["O2", "O3"] as const) {
      expect(unfused({ pipeline })).toEqual(["mul", "add"]);
      expect(wide(optimize(fusible, { pipeline }).func)).toEqual(["map"]);
    }
    expect(unfused({ passes: ["fuse", "dce", "fuse"] })).toEqual(["mul", "add", "sub"]);
    expect(unfused({ passes: ["dce", "fuse"] })).toEqual(["mul", "add"]);
  });

  it("is the program as it leaves the passes where none of them fuses", () => {
    expect(unfused({ pipeline: "O1" })).toEqual(["mul", "add"]);
    expect(unfused({ pipeline: "O0" })).toEqual(["mul", "add", "sub"]);
    expect(unfused({ disable: ["fuse"], pipeline: "O2" })).toEqual(["mul", "add"]);
    expect(unfused({ passes: ["dce", "fuse"], stopAfter: "dce" })).toEqual(["mul", "add"]);
  });
});

describe("compile", () => {
  it("is its two halves, rounds and assumptions included", () => {
    const context = { facts: { kind: "directed" }, known: { limit: 3 } } as const;
    const options: CompileOptions = { pipeline: "O3", context };
    const { watched, ...optimized } = optimize(pagerank.func, options);
    const { plan, ...rest } = compile(pagerank.func, options);
    expect(planToJson(planOf({ watched, ...optimized }))).toBe(planToJson(plan));
    expect([plan.loops, plan.assumptions.length]).toEqual([expect.anything(), optimized.assumptions.length]);
    expect(printFunc(rest.func)).toBe(printFunc(optimized.func));
    expect(watched.func.resultNames.length).toBe(optimized.func.resultNames.length + 2 * watched.watches.length);
  });
});
