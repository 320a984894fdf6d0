import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplify } from "../../passes/simplify.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";

describe("simplify", () => {
  it("finds nothing more to do the second time, for it hands back the very program", () => {
    // As text, so that a counterexample can be read.
    const programs = arbitraryFunc({ maxSteps: 24 }).map((func) => printFunc(func).replaceAll(/%(?=\d)/g, "%v"));
    const holds = fc.property(programs, (text) => {
      const once = simplify.run(parseFunc(text), DEFAULT_CONTEXT);
      const twice = simplify.run(once, DEFAULT_CONTEXT);
      if (twice !== once) expect(printFunc(twice), "changed again").toBe(printFunc(once));
      expect(twice).toBe(once);
    });
    fc.assert(holds, { numRuns: 400 });
  });
});
