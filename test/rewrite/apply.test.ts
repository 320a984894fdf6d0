import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import { applyRules } from "../../src/rewrite/apply.ts";
import { indexRules, type Rule } from "../../src/rewrite/rule.ts";
import { constant, onOther, scalar } from "../../src/rewrite/term.ts";

const func = parseFunc(`func @f(%g: graph, %x: f64 = 1, %y: f64 = 2) -> (r: f64) {
  %a = add %x, %y : f64
  %r = neg %a : f64
  return r = %r
}`);

function rule(law: string, fields: Omit<Rule, "law">): Rule {
  return { law, ...fields };
}

describe("applyRules", () => {
  it("returns the very function where no rule matches", () => {
    const never = rule("x = x", { roots: ["add"], apply: () => null });
    expect(applyRules(func, indexRules([never]))).toBe(func);
  });

  it("names the rules that undo each other", () => {
    const swap = rule("x + y = y + x", {
      roots: ["add"],
      apply: (term) => onOther(term, term.operands.toReversed()),
    });
    expect(() => applyRules(func, indexRules([swap]))).toThrow(/add did not end within 200 steps.*x \+ y = y \+ x/);
  });

  it("refuses a right side of another type", () => {
    const wrong = rule("-x = 1, of integers", { roots: ["neg"], apply: () => constant(1, "i32") });
    expect(() => applyRules(func, indexRules([wrong]))).toThrow(
      "the rule -x = 1, of integers put a value of type i32 in place of neg, which gives f64",
    );
  });

  it("rewrites what a rule makes, inner ops included", () => {
    const rules = [
      rule("-x = (x + x) - x, on the way", {
        roots: ["neg"],
        apply: ({ operands: [x] }) => scalar("sub", scalar("mul", x!, x!), x!),
      }),
      rule("x * y = x", { roots: ["mul"], apply: ({ operands: [x] }) => x ?? null }),
      rule("x - x = x, for the test", {
        roots: ["sub"],
        clues: ["same"],
        apply: ({ operands: [x, y] }) => (x === y ? (x ?? null) : null),
      }),
    ];
    const { body } = applyRules(func, indexRules(rules));
    expect(body.yields).toEqual([body.ops[0]!.results[0]]);
  });

  it("does not ask a rule whose clues are not there", () => {
    let asked = 0;
    const curious = rule("asked", {
      roots: ["neg"],
      clues: ["mul", "same"],
      apply: () => {
        asked++;
        return null;
      },
    });
    applyRules(func, indexRules([curious]));
    expect(asked).toBe(0);
  });
});
