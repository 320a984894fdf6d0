import { describe, expect, it } from "vitest";
import { bfs, cdlp, sssp, wccLabels } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Func } from "../../src/ir/value.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { Loop } from "../../src/plan/plan.ts";
import { makePlan } from "../../src/planner/make.ts";
import { GRAPHS } from "../graphs.ts";
import { outline } from "../plan/outline.ts";
import { interpreted, ranSync } from "../ways.ts";

const LOOP = `%limit = const 9 : i32
  %y, %n, %done = loop (%i: i32, %v: node<f64> = %x) limit %limit`;

function program(body: string): Func {
  return parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %w: edge<f64> = 2) -> (y: node<f64>, n: i32, done: bool) {
    ${LOOP} { ${body} } : node<f64>, i32, bool
    return y = %y, n = %n, done = %done
  }`);
}

function bodyOf(func: Func): string {
  const loop = makePlan(func).steps.find((step): step is Loop => step.kind === "loop")!;
  return outline(loop.body);
}

const HALF = "%half = const 0.5 : f64\n";

/** Loops whose kernels can compare what they write with what was there. */
const COMPARING = {
  "a map that reads the old value": program(`${HALF} %a = mul %v, %half : node<f64> yield %a until unchanged`),
  "a map that does not": program(`%a = abs %x : node<f64> yield %a until unchanged`),
  "an aggregate": program(
    "%a = aggregate %g in max (%s: f64 = source %v) { yield %s } : node<f64> yield %a until unchanged",
  ),
  "an aggregate with an epilogue": program(
    `%a, %t = aggregate %g in max (%s: f64 = source %v) { yield %s } epilogue (%m: f64, %o: f64 = node %x) -> keep, add {
       %q = sub %m, %o : f64
       %p = min %q, %o : f64
       yield %p, %q
     } : node<f64>, f64
     yield %a until unchanged`,
  ),
  "the mode of a row": parseFunc(`func @f(%g: graph) -> (y: node<i32>, n: i32, done: bool) {
    %limit = const 9 : i32
    %x = node_index %g : node<i32>
    %y, %n, %done = loop (%i: i32, %v: node<i32> = %x) limit %limit {
      %a = neighbor_mode %g all %v otherwise %v : node<i32>
      yield %a until unchanged
    } : node<i32>, i32, bool
    return y = %y, n = %n, done = %done
  }`),
  "a leaf": program("%a = node_index %g : node<f64> yield %a until unchanged"),
  "a value from outside": program("yield %x until unchanged"),
};

describe("a loop until nothing changes", () => {
  it.each(Object.entries(COMPARING))("has no pass of its own for that after %s", (_, func) => {
    expect(bodyOf(func)).toMatch(/^[^;]+ ; \((fold add)?.*unchanged\)$/);
  });

  it("goes over both arrays after a kernel that does not know its entries one by one", () => {
    const func = program(
      "%at = node_index %g : node<i32> %a = scatter %g max %v to %at : node<f64> yield %a until unchanged",
    );
    expect(bodyOf(func)).toBe("node_index at ; scatter a ; unchanged ; (unchanged)");
  });

  it("compares each of two carried values that become the same one", () => {
    const func = parseFunc(`func @f(%g: graph, %x: node<f64> = 1) -> (y: node<f64>, n: i32) {
      %limit = const 9 : i32
      %y, %z, %n, %done = loop (%i: i32, %v: node<f64> = %x, %w: node<f64> = %x) limit %limit {
        %half = const 0.5 : f64
        %a = mul %v, %half : node<f64>
        yield %a, %a until unchanged
      } : node<f64>, node<f64>, i32, bool
      return y = %y, n = %n
    }`);
    expect(bodyOf(func)).toBe("mul a ; copy ; (unchanged)");
    for (const { graph } of GRAPHS) expect(ranSync(func, graph)).toEqual(interpreted(func, graph));
  });

  it.each(Object.entries(COMPARING))("ends in the same round as it does for the interpreter, after %s", (_, func) => {
    for (const { graph } of GRAPHS) expect(ranSync(func, graph), graph.name).toEqual(interpreted(func, graph));
  });

  it.each([bfs, cdlp, sssp, wccLabels])("of the library is never followed by a pass of its own: $name", ({ func }) => {
    const kernels = makeBodies(compile(func).plan.steps.filter((step): step is Loop => step.kind === "loop"));
    expect(kernels.length).toBeGreaterThan(0);
    for (const { name } of kernels) expect(name).not.toBe("unchanged");
  });
});

function makeBodies(loops: readonly Loop[]): Kernel[] {
  return loops.flatMap(({ body }) => body.flatMap((step) => (step.kind === "level" ? step.kernels : [])));
}
