import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STRUCTURAL_OP_NAMES } from "../../src/ir/op.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { SCALAR_OP_NAMES } from "../../src/ir/scalar.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { countOps, walkOps } from "../../src/ir/walk.ts";
import { arbitraryFunc, describeFunc } from "./arbitrary.ts";
import { skeleton } from "./skeleton.ts";

describe("a random program", () => {
  it("verifies", () => {
    fc.assert(fc.property(arbitraryFunc({ inputs: "any" }), verifyFunc), { numRuns: 300 });
  });

  it("prints, and parses back to the same program and the same text", () => {
    const holds = fc.property(arbitraryFunc({ inputs: "any" }), (func) => {
      const text = printFunc(func);
      const parsed = parseFunc(text);
      verifyFunc(parsed);
      expect(printFunc(parsed)).toBe(text);
      expect(skeleton(parsed)).toEqual(skeleton(func));
    });
    fc.assert(holds, { numRuns: 300 });
  });
});

describe("random programs together", () => {
  const sample = fc.sample(arbitraryFunc(), { numRuns: 600, seed: 1 });

  it("have every op of the table among them", () => {
    const found = new Set<string>(sample.flatMap((func) => [...walkOps(func.body)].map(({ name }) => name)));
    expect([...STRUCTURAL_OP_NAMES, ...SCALAR_OP_NAMES].filter((name) => !found.has(name))).toEqual([]);
  });

  it("have every feature among them, and are of modest size", () => {
    const found = sample.map((func) => Object.entries(describeFunc(func)));
    const missing = Object.keys(describeFunc(sample[0]!)).filter(
      (feature) => !found.some((features) => features.some(([name, has]) => name === feature && has)),
    );
    expect(missing).toEqual([]);
    const sizes = sample.map(countOps).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThan(60);
  });

  it("have a loop of two carried values and a conditional aggregate in at least a third of them", () => {
    const both = sample.map(describeFunc).filter((one) => one.twoCarried && one.conditionalAggregate);
    expect(both.length).toBeGreaterThan(sample.length / 3);
  });
});
