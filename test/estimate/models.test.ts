import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { CalledKernel } from "../../src/bind/layout.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { workOf } from "../../src/estimate/kernel-cost.ts";
import { partsOf } from "../../src/estimate/microseconds.ts";
import { shippedRates } from "../../src/estimate/rates.ts";
import { KERNEL_KINDS } from "../../src/plan/kernel.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { PROGRAMS } from "../programs.ts";
import { sizes } from "./machines.ts";

/**
 * What models the time of each kind of kernel. The type checker asks for a kind that is new; `null` is one that has no model, of
 * which there should be none.
 */
const MODELS: Readonly<Record<CalledKernel["kind"], string | null>> = {
  map: "workOf",
  aggregate: "workOf, by the part of rows that is walked",
  mode: "workOf",
  intersect: "workOf",
  gather: "workOf",
  scatter: "workOf, by chunks",
  extremum: "workOf",
  top: "workOf",
  list: "workOf",
  unions: "workOf",
  scalars: "scalarWork",
  segments: "splitWork",
  table: "tableWork",
  lanes: "those of the rounds that are computed side by side, at a fixed rate",
  sparse:
    "the rounds of a loop: no more than its advantage in dense ones, and barriers; settled, a number of dense ones",
};

describe("the models of kernels", () => {
  it("are there for every kind", () => {
    expect(Object.entries(MODELS).flatMap(([kind, model]) => (model === null ? [kind] : []))).toEqual([]);
    expect(KERNEL_KINDS.map(([kind]) => kind).filter((kind) => !Object.hasOwn(MODELS, kind))).toEqual([]);
  });

  it("say of every kernel of the library and of the conformance programs that it takes some time", () => {
    const all: readonly Pick<Algorithm, "func">[] = [...Object.values<Algorithm>(library), ...PROGRAMS];
    const { one } = shippedRates(2);
    for (const { func } of all) {
      const { plan } = compile(func);
      for (const kernel of [...walkLevels(plan)].flatMap(({ kernels }) => kernels)) {
        const parts = Object.values(partsOf(workOf(kernel, plan, sizes(1000, 5000)), one));
        expect(Math.min(...parts), `${plan.name}: ${kernel.name}`).toBeGreaterThanOrEqual(0);
        expect(Math.max(...parts), `${plan.name}: ${kernel.name}`).toBeGreaterThan(0);
      }
    }
  });
});
