/** The two figures over one long array, where nothing is read along edges: a chain of ops, and reductions side by side. */

import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Allocator, Graph } from "../../src/graph/graph.ts";
import { boundAt, expectSame } from "./bound.ts";
import type { Figure, Measured } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import { ratioOf, timeInTurn, timesOf } from "./harness.ts";

/** The length of the arrays, which is more than any cache holds. */
export const LENGTH = 1e7;
const ROUNDS = 11;

/**
 * Ten ops, each on what the one before gave, for ten rounds; the scalars are parameters, so that no law can make fewer of
 * them. In a loop the array is updated in place at both levels; run once, O0 alone would work in place, but for its first op.
 */
export const chain = algorithm("chain", { a: f64(1.0009), b: f64(0.31), c: f64(-0.72) }, (g, { a, b, c }) => {
  const { y } = g.loop({ y: g.nodeAttribute("x") }, { limit: 10 }, ({ y }) => ({
    y: y.mul(a).add(b).abs().sub(a).mul(c).neg().add(c).sub(a).mul(b).add(a),
  }));
  return { y };
});

/** Eight reductions, each of an expression of its own. */
const reductions = algorithm("reductions", { a: f64(1.0009), b: f64(0.31) }, (g, { a, b }) => {
  const x = g.nodeAttribute("x");
  return {
    sum: x.mul(a).sum(),
    squares: x.mul(x).sum(),
    distance: x.sub(b).abs().sum(),
    line: x.mul(a).add(b).sum(),
    above: x.gt(b).where(x, 0).sum(),
    least: x.add(b).minimum(),
    greatest: x.sub(a).abs().maximum(),
    cubes: x.mul(x).mul(x).sum(),
  };
});

export const CHAIN: Figure = {
  name: "chain",
  doc: "Ten elementwise ops on 10^7 f64, ten rounds, one worker, O0 against O2.",
  measure: () => measure(chain, 7),
};

export const REDUCTIONS: Figure = {
  name: "reductions",
  doc: "Eight reductions of elementwise expressions over one array of 10^7 f64, one worker, O0 against O2.",
  measure: () => measure(reductions, 5),
};

function measure(program: Algorithm, atLeast: number): Measured {
  const graph = longArray();
  const [unfused, fused] = [boundAt("O0", program, graph), boundAt("O2", program, graph)];
  expectSame(program.name, unfused.results(), fused.results());
  const times = timeInTurn([unfused.subject("O0"), fused.subject("O2")], { rounds: ROUNDS });
  const ratio = ratioOf(times, "O0", "O2");
  const perEntry = (milliseconds: number): string => ((milliseconds * 1e6) / LENGTH).toFixed(2);
  return {
    head: ["level", "milliseconds", "nanoseconds an entry"],
    rows: [
      ...times.names.map((name) => {
        const spread = timesOf(times, name);
        return [name, printSpread(spread), perEntry(spread.median)];
      }),
      ["O0 / O2", printSpread(ratio, printRatio), ""],
    ],
    bars: [{ what: `${program.name}: O0 / O2`, found: ratio.median, limit: atLeast, kind: "at least" }],
  };
}

/** Makes a graph of nodes without edges, with numbers between −1 and 1 in no order. */
export function longArray(allocator?: Allocator): Graph {
  const x = Float64Array.from({ length: LENGTH }, (_, k) => ((k * 0.6180339887498949) % 2) - 1);
  return fromEdges({ name: "long array", nodeCount: LENGTH, sources: [], targets: [], nodeColumns: { x }, allocator });
}
