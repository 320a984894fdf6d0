import { describe, expect, it } from "vitest";
import { pagerank, sssp } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import type { PassCounts } from "../../src/estimate/array-traffic.ts";
import { countPasses, totalPasses } from "../../src/estimate/array-traffic.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planOfBody } from "../plan/outline.ts";

function outsideOf(ops: string, results: string): PassCounts {
  return countPasses(planOfBody(ops, results)).outside;
}

function roundOf(plan: Plan): PassCounts {
  return [...countPasses(plan).loops.values()][0]!;
}

describe("passes over arrays", () => {
  it("are one for each array that a kernel reads or writes, however often it reads it", () => {
    expect(outsideOf("%y = mul %x, %x : node<f64>", "%y node<f64>")).toEqual({
      nodes: { reads: 1, writes: 1 },
      edges: { reads: 0, writes: 0 },
    });
  });

  it("count an array once that is read at the neighbor and at the node", () => {
    const ops = `%y = aggregate %g in add (%s: f64 = source %x, %o: f64 = destination %x) {
      %d = sub %s, %o : f64 yield %d
    } : node<f64>`;
    expect(outsideOf(ops, "%y node<f64>").nodes).toEqual({ reads: 1, writes: 1 });
  });

  it("count lengths of rows once for each direction, and numbers of nodes not at all", () => {
    const ops = `%y = map %g node () -> keep { %c = const 1 : f64 yield %c } : node<f64>
      %d = degree %g in : node<f64> %e = degree %g out : node<f64> %i = node_index %g : node<f64>
      %z = map %g node (%p: f64 = node %d, %q: f64 = node %e, %r: f64 = node %i, %t: f64 = node %d) -> keep {
        %u = add %p, %q : f64 %v = add %u, %r : f64 %w = add %v, %t : f64 yield %w
      } : node<f64>`;
    expect(outsideOf(ops, "%y node<f64>, %z node<f64>").nodes).toEqual({ reads: 2, writes: 2 });
  });

  it("tell node arrays from edge arrays, and leave out block results", () => {
    const ops = `%e = broadcast %g, %a : edge<f64> %s = reduce add %e : f64
      %y = aggregate %g in add (%w: f64 = edge %e) { yield %w } : node<f64>`;
    expect(outsideOf(ops, "%y node<f64>, %s f64")).toEqual({
      nodes: { reads: 0, writes: 1 },
      edges: { reads: 2, writes: 1 },
    });
  });

  it("are those of the arm with more of them, and of a loop in one round", () => {
    const plan = planOfBody(
      `%limit = const 9 : i32 %two = const 2 : f64 %c = lt %a, %two : bool
       %y, %n, %done = loop (%i: i32, %v: node<f64> = %x) limit %limit {
         %w = if %c { %p = neg %v : node<f64> %q = abs %p : node<f64> yield %q } else { yield %v } : node<f64>
         yield %w
       } : node<f64>, i32, bool`,
      "%y node<f64>",
    );
    expect(countPasses(plan).outside.nodes).toEqual({ reads: 1, writes: 1 });
    expect(roundOf(plan).nodes).toEqual({ reads: 2, writes: 2 });
  });

  it("are no more for knowing that nothing changed, and for carrying: one array read and one written, and weights", () => {
    expect(roundOf(compile(sssp.func).plan)).toEqual({
      nodes: { reads: 1, writes: 1 },
      edges: { reads: 1, writes: 0 },
    });
  });

  it("are fewer in a round of fused kernels than in one of single ops", () => {
    const [fused, single] = (["O2", "O0"] as const).map((pipeline) =>
      roundOf(compile(pagerank.func, { pipeline }).plan),
    );
    expect(totalPasses(fused!)).toBeLessThan(totalPasses(single!) / 2);
  });
});
