import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import { staticSpeedup } from "../../src/analysis/cost.ts";
import { levelsOf } from "../../src/analysis/dependence.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { SHAPES, withBody } from "./shapes.ts";

function speedupOf(lines: readonly string[]): number {
  return staticSpeedup(levelsOf(withBody(lines)));
}

describe("the static estimate", () => {
  it("promises nothing for a chain of cheap ops, a single op and an empty function", () => {
    for (const shape of [SHAPES.chain, SHAPES.single, SHAPES.empty]) expect(staticSpeedup(levelsOf(shape))).toBe(1);
  });

  it("weighs the levels of a diamond by their ops", () => {
    expect(staticSpeedup(levelsOf(SHAPES.diamond))).toBe((1 + 2 * 2 + 1) / 4);
  });

  it("promises eight for eight independent data-parallel ops", () => {
    expect(staticSpeedup(levelsOf(SHAPES.independent))).toBe(8);
  });

  it("counts at most eight ops of a level", () => {
    expect(speedupOf(Array.from({ length: 20 }, (_, k) => `%y${k} = neg %x : node<f64>`))).toBe(8);
  });

  it("counts scalar ops side by side half", () => {
    expect(speedupOf(["%p = neg %a : f64", "%q = abs %a : f64", "%r = sqrt %a : f64"])).toBe(2);
  });

  it("takes half as much again for a level with a reduction", () => {
    expect(speedupOf(["%s = reduce add %x : f64"])).toBe(1.5);
  });

  it("counts what is in a loop, and the loop's own level by nothing else", () => {
    const body = "%w = neg %u : node<f64> %v = abs %u : node<f64> %s = add %w, %v : node<f64> yield %s";
    expect(
      speedupOf([`%y, %n, %done = loop (%i: i32, %u: node<f64> = %x) limit %k { ${body} } : node<f64>, i32, bool`]),
    ).toBe((2 * 2 + 1) / 3);
  });

  it("finds something in PageRank", () => {
    expect(staticSpeedup(levelsOf(pagerank.func))).toBeGreaterThan(1.2);
  });

  it("is at least 1 and at most 12 for any program", () => {
    fc.assert(
      fc.property(arbitraryFunc(), (func) => {
        const speedup = staticSpeedup(levelsOf(func));
        expect(speedup).toBeGreaterThanOrEqual(1);
        expect(speedup).toBeLessThanOrEqual(12);
      }),
      { numRuns: 50 },
    );
  });
});
