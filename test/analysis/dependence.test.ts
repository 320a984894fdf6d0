import { describe, expect, it } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import type { RegionLevels } from "../../src/analysis/dependence.ts";
import { countComputed, countLevels, criticalPath, levelsOf } from "../../src/analysis/dependence.ts";
import { EdgewiseError } from "../../src/error.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { SHAPES, withBody } from "./shapes.ts";

function namesOf({ groups }: RegionLevels): string[][] {
  return groups.map(({ ops }) => ops.map(({ name }) => name));
}

function sizesOf({ groups }: RegionLevels): number[] {
  return groups.map(({ ops }) => ops.length);
}

describe("levels of ops", () => {
  it("puts a chain on one level per op, each data-parallel for its size alone", () => {
    const levels = levelsOf(SHAPES.chain);
    expect(namesOf(levels)).toEqual([["neg"], ["abs"], ["sqrt"], ["exp"]]);
    expect(levels.groups.map(({ dataParallel }) => dataParallel)).toEqual([true, true, true, true]);
    expect(levels.groups.map(({ needs }) => needs)).toEqual([[], [0], [1], [2]]);
  });

  it("puts a diamond on three levels, with both arms on the one between", () => {
    const levels = levelsOf(SHAPES.diamond);
    expect(sizesOf(levels)).toEqual([1, 2, 1]);
    expect(levels.groups[1]?.sharedInputs.map(({ name }) => name)).toEqual(["p"]);
    expect(levels.groups[1]?.outputs.map(({ name }) => name)).toEqual(["q", "r"]);
  });

  it("puts eight independent ops on one level", () => {
    const levels = levelsOf(SHAPES.independent);
    expect(sizesOf(levels)).toEqual([8]);
    expect(levels.groups[0]?.sharedInputs.map(({ name }) => name)).toEqual(["x"]);
    expect(new Set(levels.groups[0]?.outputs).size).toBe(8);
  });

  it("has none for an empty function", () => {
    expect(levelsOf(SHAPES.empty).groups).toEqual([]);
    expect(criticalPath(levelsOf(SHAPES.empty))).toBe(0);
  });

  it("has one for a single op", () => {
    expect(sizesOf(levelsOf(SHAPES.single))).toEqual([1]);
  });

  it("puts a loop after what is required before it, and what is required after it behind the loop", () => {
    const func = parseFunc(`func @f(%g: graph, %x: node<bool> = true, %a: bool = true) -> (r: bool) {
      %all = reduce and %x : bool
      require %all "before"
      %r, %rounds, %converged = loop (%i: i32, %c: bool = %a) {
        yield %c until %c
      } : bool, i32, bool
      require %a "after"
      %side = not %a : bool
      return r = %r
    }`);
    const levels = levelsOf(func);
    expect(namesOf(levels)).toEqual([["reduce", "not"], ["require"], ["loop"], ["require"]]);
  });

  it("takes PageRank's loop for a loop, after what it starts from, with levels of its own", () => {
    const levels = levelsOf(pagerank.func);
    const at = levels.groups.findIndex(({ ops }) => ops.some(({ name }) => name === "loop"));
    const loop = levels.groups[at]!.ops.find(({ name }) => name === "loop")!;
    const body = levels.inner.get(loop)![0]!;
    expect(at).toBeGreaterThan(0);
    expect(namesOf(levels)[0]).toContain("degree");
    const bodyNames = namesOf(body);
    const inflow = bodyNames.findIndex((names) => names.includes("aggregate"));
    const ended = bodyNames.findIndex((names) => names.includes("lt"));
    expect(inflow).toBeGreaterThan(0);
    expect(ended).toBe(body.groups.length - 1);
    expect(countLevels(levels)).toBe(levels.groups.length - 1 + body.groups.length);
  });

  it("prints the cycle of a value that depends on itself", () => {
    expect(() => levelsOf(SHAPES.cycle)).toThrow(EdgewiseError);
    expect(() => levelsOf(SHAPES.cycle)).toThrow("shape.ir:2:7: a value depends on itself: %p → %q → %r → %p");
  });

  it("finds a cycle that goes through the body of a loop", () => {
    const func = withBody([
      "%p, %q, %r = loop (%i: i32, %v: f64 = %a) limit %k { yield %z } : f64, i32, bool",
      "%z = neg %p : f64",
    ]);
    expect(() => levelsOf(func)).toThrow("%p → %z → %p");
  });
});

describe("a group of ops", () => {
  it("takes constants, counts and attributes for inputs, and degrees for ops", () => {
    const func = withBody(
      [
        "%n = node_count %g : f64",
        '%w = node_attribute %g "w" otherwise 1 : node<f64>',
        "%two = const 2 : f64",
        "%d = degree %g out : node<f64>",
        "%y = mul %w, %n : node<f64>",
        "%z = mul %w, %two : node<f64>",
        "%s = add %y, %d : node<f64>",
      ],
      ["s", "z"],
    );
    const levels = levelsOf(func);
    expect(namesOf(levels)).toEqual([["degree", "mul", "mul"], ["add"]]);
    expect(levels.groups[0]?.sharedInputs.map(({ name }) => name)).toEqual(["w"]);
    expect(countComputed(levels)).toBe(4);
  });

  it("needs only the levels it reads from", () => {
    const func = withBody(
      [
        "%p = neg %x : node<f64>",
        "%q = neg %p : node<f64>",
        "%r = add %q, %p : node<f64>",
        "%s = add %r, %p : node<f64>",
      ],
      ["s"],
    );
    expect(levelsOf(func).groups.map(({ needs }) => needs)).toEqual([[], [0], [0, 1], [0, 2]]);
  });

  it("is heavy with a reduction, and not data-parallel with scalars alone", () => {
    const func = withBody(["%s = reduce add %x : f64", "%t = add %s, %a : f64"]);
    const [first, second] = levelsOf(func).groups;
    expect([first?.heavy, first?.dataParallel]).toEqual([true, true]);
    expect([second?.heavy, second?.dataParallel]).toEqual([false, false]);
  });

  it("waits for a loop to end before it uses what the loop returns", () => {
    const func = withBody(
      [
        "%v, %n, %done = loop (%i: i32, %u: node<f64> = %x) limit %k { %w = neg %u : node<f64> yield %w } : node<f64>, i32, bool",
        "%y = abs %v : node<f64>",
        "%z = abs %x : node<f64>",
      ],
      ["y", "z"],
    );
    expect(namesOf(levelsOf(func))).toEqual([["loop", "abs"], ["abs"]]);
  });
});

describe("the critical path", () => {
  it("is the longest chain, and not the sum of the longest op of each level", () => {
    const body = "%w = neg %u : node<f64> %w2 = abs %w : node<f64> yield %w2";
    const func = withBody(
      [
        `%v, %n, %done = loop (%i: i32, %u: node<f64> = %x) limit %k { ${body} } : node<f64>, i32, bool`,
        "%y = neg %x : node<f64>",
        "%z = abs %y : node<f64>",
      ],
      ["v", "z"],
    );
    expect(levelsOf(func).groups).toHaveLength(2);
    expect(criticalPath(levelsOf(func))).toBe(2);
  });

  it("counts the longer arm of an if", () => {
    const func = withBody(
      [
        "%y = if %c { %p = neg %x : node<f64> %q = abs %p : node<f64> yield %q } else { %r = neg %x : node<f64> yield %r } : node<f64>",
      ],
      ["y"],
    );
    expect(criticalPath(levelsOf(func))).toBe(2);
  });
});
