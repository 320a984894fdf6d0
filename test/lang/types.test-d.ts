import { describe, expectTypeOf, it } from "vitest";
import type { pagerank } from "../../src/algorithms/index.ts";
import type { Algorithm, Expression, ParametersOf, ResultArrays } from "../../src/dsl/index.ts";
import { edgewise } from "../../src/lang/index.ts";

declare const library: typeof pagerank;

describe("a template", () => {
  const made = edgewise`algorithm f(x = 1) { return x }`;

  it("is an algorithm of which parameters and results are not known", () => {
    expectTypeOf(made).toEqualTypeOf<Algorithm>();
    expectTypeOf<{ x: number; root: string }>().toExtend<ParametersOf<typeof made>>();
    expectTypeOf<ResultArrays<typeof made>["x"]>().toExtend<ArrayLike<number> | number | boolean>();
  });

  it("takes algorithms, functions of expressions, numbers and truths", () => {
    edgewise`${library} ${made} ${1} ${true} ${(x: Expression<"node", "f64">) => x.add(1)} ${() => [1, true]}`;
    // @ts-expect-error a text
    edgewise`${"x"}`;
    // @ts-expect-error nothing
    edgewise`${null}`;
    // @ts-expect-error an object
    edgewise`${{ x: 1 }}`;
  });
});
