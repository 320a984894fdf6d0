import { describe, expect, it } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { makePlan } from "../../src/planner/make.ts";
import { outline, outlineOfBody } from "../plan/outline.ts";

const neg = (to: string, from: string): string => `${to} = neg ${from} : node<f64>\n`;
const add = (to: string, one: string, other: string): string => `${to} = add ${one}, ${other} : node<f64>\n`;

describe("kernels stand on levels", () => {
  it("one after another along a chain", () => {
    const ops = neg("%p", "%x") + neg("%q", "%p") + neg("%r", "%q");
    expect(outlineOfBody(ops, "%r node<f64>")).toBe("neg p ; neg q ; neg r");
  });

  it("1, 2, 1 in a diamond", () => {
    const ops = neg("%p", "%x") + neg("%q", "%p") + neg("%r", "%p") + add("%s", "%q", "%r");
    expect(outlineOfBody(ops, "%s node<f64>")).toBe("neg p ; neg q neg r ; add s");
  });

  it("side by side where eight are independent", () => {
    const names = Array.from({ length: 8 }, (_, k) => `%p${k}`);
    const results = names.map((name) => `${name} node<f64>`).join(", ");
    expect(outlineOfBody(names.map((name) => neg(name, "%x")).join(""), results)).toBe(
      names.map((name) => `neg ${name.slice(1)}`).join(" "),
    );
  });

  it("none for an empty function, and one for a single op", () => {
    expect(outline(makePlan(parseFunc("func @f(%g: graph) -> () { return }")).steps)).toBe("");
    expect(outlineOfBody(neg("%p", "%x"), "%p node<f64>")).toBe("neg p");
  });

  it("as early as they can, whatever the order of the program", () => {
    const ops = neg("%p", "%x") + neg("%q", "%p") + "%r = abs %x : node<f64>\n";
    expect(outlineOfBody(ops, "%q node<f64>, %r node<f64>")).toBe("neg p abs r ; neg q");
  });
});

describe("scalars", () => {
  it("of scalars need no level of their own", () => {
    const ops = "%p = neg %a : f64 %q = abs %p : f64 %y = mul %x, %q : node<f64>";
    expect(outlineOfBody(ops, "%y node<f64>")).toBe("(neg, abs) mul y");
  });

  it("of reductions are folded on the next level", () => {
    const ops = "%s = reduce add %x : f64 %y = div %x, %s : node<f64>";
    expect(outlineOfBody(ops, "%y node<f64>")).toBe("reduce s ; (fold s) div y");
  });

  it("that nothing asks for are dropped, but not the failing gather among them", () => {
    const text = `func @f(%g: graph, %x: node<f64> = 1, %a: f64 = 2) -> () {
      %p = neg %a : f64 %i = const 5 : i32 %q = gather %x[%i] : f64
      return
    }`;
    const codes = makePlan(parseFunc(text)).steps.map((step) => (step.kind === "level" ? step.scalars?.code : []));
    expect(codes.flat().map((instruction) => instruction?.op)).toEqual(["const", "entry"]);
  });

  it("read from computed arrays are followed by a barrier", () => {
    const ops = `%i = const 5 : i32 %o = const 0 : f64 ${neg("%p", "%x")} %q = gather %p[%i] otherwise %o : f64`;
    expect(outlineOfBody(ops, "%q f64")).toBe("neg p ; (gather) fence");
  });
});

describe("a loop", () => {
  const half = "%h = const 0.5 : f64 %k = const 9 : i32 ";

  it("is one step, with levels of its own", () => {
    const ops = `${half} %y, %n, %done = loop (%i: i32, %v: node<f64> = %x) limit %k {
      %w = mul %v, %h : node<f64> %s = reduce add %w : f64 %small = lt %s, %h : bool
      yield %w until %small
    } : node<f64>, i32, bool ${neg("%z", "%y")}`;
    expect(outlineOfBody(ops, "%z node<f64>")).toBe("(move) copy ; loop [mul w ; reduce s ; (fold s, lt)] ; neg z");
  });

  it("copies what it carries but does not compute", () => {
    const ops = `${half} %p, %q, %n, %done = loop (%i: i32, %a1: node<f64> = %x, %b1: node<f64> = %x) limit %k {
      yield %b1, %a1
    } : node<f64>, node<f64>, i32, bool`;
    expect(outlineOfBody(ops, "%p node<f64>, %q node<f64>")).toBe("(move) copy copy ; loop [copy copy]");
  });

  it("of PageRank reads the edges once a round, and is not on the first level", () => {
    const [first, ...rest] = compile(pagerank.func).plan.steps;
    expect(first?.kind).toBe("level");
    const loop = rest.find((step) => step.kind === "loop")!;
    const kernels = loop.body.flatMap((step) => (step.kind === "level" ? step.kernels : []));
    expect(kernels.filter(({ kind }) => kind === "aggregate")).toHaveLength(1);
  });
});

describe("an if", () => {
  it("is a choice, false first, that writes its results to one place", () => {
    const ops = `%zero = const 0 : f64 %c = lt %a, %zero : bool %y = if %c {
      %p = neg %x : node<f64> yield %p
    } else {
      yield %x
    } : node<f64>`;
    expect(outlineOfBody(ops, "%y node<f64>")).toBe("(lt) ; choose [copy | neg p]");
  });
});
