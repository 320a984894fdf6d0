import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplify } from "../../passes/simplify.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import { casesOf } from "../extent.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";

const WAYS = [
  ["exact", DEFAULT_CONTEXT],
  ["with fast math", { ...DEFAULT_CONTEXT, options: { fastMath: true } }],
] as const;

describe.each(WAYS)("simplify, %s", (_, context) => {
  it("finds nothing more to do the second time, for it hands back the very program", () => {
    // As text, so that a counterexample can be read.
    const programs = arbitraryFunc({ maxSteps: 24 }).map((func) => printFunc(func).replaceAll(/%(?=\d)/g, "%v"));
    const holds = fc.property(programs, (text) => {
      const once = simplify.run(parseFunc(text), context);
      verifyFunc(once);
      const twice = simplify.run(once, context);
      if (twice !== once) expect(printFunc(twice), "changed again").toBe(printFunc(once));
      expect(twice).toBe(once);
    });
    fc.assert(holds, { numRuns: casesOf(80, 400) });
  });
});
