import { describe, expect, it } from "vitest";
import { EXACT_PASSES } from "../../../passes/index.ts";
import { FAST_MATH_RULES } from "../../../passes/rules/fast-math.ts";
import { SIMPLIFY_RULES, simplify } from "../../../passes/simplify.ts";
import { compile } from "../../../src/compile.ts";
import { parseFunc } from "../../../src/ir/parse.ts";
import { printFunc } from "../../../src/ir/print.ts";
import { DEFAULT_CONTEXT } from "../../../src/pass.ts";
import { tryNearly, tryRule } from "./trial.ts";

describe.each(FAST_MATH_RULES)("$law", (rule) => {
  it("holds but for a few units in the last place, where numbers are tame", () => {
    const { fired, fault } = tryNearly(rule);
    expect(fault).toBeNull();
    expect(fired).toBeGreaterThan(0);
  });

  it("is not exact: else it would be no law of fast math", () => {
    expect(tryRule(rule).fault).toMatch(/ and not /);
  });
});

describe("fast math", () => {
  const func = parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %y: f64 = 3) -> (r: node<f64>, s: node<f64>) {
    %limit = const 9 : i32
    %r, %rounds, %converged = loop (%i: i32, %z: node<f64> = %x) limit %limit {
      %q = div %z, %y : node<f64>
      yield %q
    } : node<f64>, i32, bool
    %s = sub %x, %x : node<f64>
    return r = %r, s = %s
  }`);

  it("has no law that is also among the exact ones", () => {
    const exact = new Set(SIMPLIFY_RULES.map(({ law }) => law));
    expect(FAST_MATH_RULES.filter(({ law }) => exact.has(law))).toEqual([]);
  });

  it("uses nothing unasked, in any pass", () => {
    const used: string[] = [];
    for (const pass of EXACT_PASSES) pass.run(func, DEFAULT_CONTEXT, (law) => used.push(law));
    expect(used.filter((law) => FAST_MATH_RULES.some((rule) => rule.law === law))).toEqual([]);
    expect(simplify.run(func, DEFAULT_CONTEXT)).toBe(func);
    expect(compile(func).fastMath).toBeNull();
  });

  it("names the laws that were used and how often, and takes a quotient out of the loop", () => {
    const compilation = compile(func, { fastMath: true, passes: ["simplify", "licm"], verify: true });
    expect(compilation.fastMath).toEqual([
      { law: "x − x = 0", count: 1 },
      { law: "x / y = x · (1 / y), of node and edge values x and scalars y", count: 1 },
    ]);
    const text = printFunc(compilation.func);
    expect(text.indexOf("div")).toBeLessThan(text.indexOf("loop"));
    expect(compilation.trace[0]?.laws.map(({ law }) => law)).toContain("x − x = 0");
  });

  it("says so where no law was of use", () => {
    const exact = parseFunc("func @f(%g: graph, %x: f64 = 1) -> (r: f64) { return r = %x }");
    expect(compile(exact, { fastMath: true }).fastMath).toEqual([]);
  });
});
