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

  it("names both rules of a pair that undo each other", () => {
    const twice = rule("−x = 0 − x", {
      roots: ["neg"],
      apply: ({ operands: [x] }) => scalar("sub", constant(0, "f64"), x!),
    });
    const back = rule("0 − x = −x", {
      roots: ["sub"],
      clues: ["const"],
      apply: ({ operands: [zero, x] }) => (zero?.constant === 0 ? scalar("neg", x!) : null),
    });
    const run = () => applyRules(func, indexRules([twice, back]));
    expect(run).toThrow(expect.objectContaining({ code: "pass" }));
    expect(run).toThrow(/the rules that undo each other: (−x = 0 − x; 0 − x = −x|0 − x = −x; −x = 0 − x)/);
  });

  it("tells of every law each time that it was used", () => {
    const rules = [
      rule("−x = |x|, for the test", { roots: ["neg"], apply: ({ operands: [x] }) => scalar("abs", x!) }),
      rule("|x| = x, for the test", { roots: ["abs"], apply: ({ operands: [x] }) => x ?? null }),
    ];
    const used: string[] = [];
    applyRules(func, indexRules(rules), (law) => used.push(law));
    expect(used).toEqual(["−x = |x|, for the test", "|x| = x, for the test"]);
  });

  it("sweeps a closed region before the op around it", () => {
    const aggregate = parseFunc(`func @f(%g: graph) -> (r: node<f64>) {
      %r = aggregate %g in add () {
        %one = const 1 : f64
        %minus = neg %one : f64
        yield %minus
      } : node<f64>
      return r = %r
    }`);
    const seen: (string | undefined)[] = [];
    const rules = [
      rule("−x = |x|, for the test", { roots: ["neg"], apply: ({ operands: [x] }) => scalar("abs", x!) }),
      rule("seen", {
        roots: ["aggregate"],
        apply: ({ op }) => {
          seen.push(op?.regions[0]?.ops.at(-1)?.name);
          return null;
        },
      }),
    ];
    applyRules(aggregate, indexRules(rules));
    expect(seen).toEqual(["abs"]);
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

  it("does not ask a rule of other elements, those of a comparison being its operands'", () => {
    const asked: string[] = [];
    const curious = (law: string, fields: Pick<Rule, "roots" | "elements">) =>
      rule(law, {
        ...fields,
        apply: () => {
          asked.push(law);
          return null;
        },
      });
    const text =
      "func @f(%g: graph, %x: i32 = 1) -> (r: bool) { %y = neg %x : i32 %r = lt %x, %y : bool return r = %r }";
    const rules = [
      curious("negations of integers", { roots: ["neg"], elements: ["i32"] }),
      curious("negations of floats", { roots: ["neg"], elements: ["f64"] }),
      curious("orders of integers", { roots: ["lt"], elements: ["i32"] }),
      curious("orders of truths", { roots: ["lt"], elements: ["bool"] }),
    ];
    applyRules(parseFunc(text), indexRules(rules));
    expect(asked).toEqual(["negations of integers", "orders of integers"]);
  });

  it("takes equal constants for the same operand", () => {
    const text =
      "func @f(%g: graph) -> (r: i32) { %a = const 2 : i32 %b = const 2 : i32 %r = sub %a, %b : i32 return r = %r }";
    const nothing = rule("x − x = 0, of integers", {
      roots: ["sub"],
      clues: ["same"],
      apply: () => constant(0, "i32"),
    });
    expect(applyRules(parseFunc(text), indexRules([nothing])).body.ops.map(({ name }) => name)).not.toContain("sub");
  });
});
