/** Measures how long the compiler takes, from the builder to an optimized plan. */

import { pagerank } from "../../src/algorithms/index.ts";
import { roundLimit } from "../../src/algorithms/round-limit.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { printFunc } from "../../src/ir/print.ts";
import { countOps } from "../../src/ir/walk.ts";
import type { Bar, Figure } from "./figure.ts";
import { printRatio, printSpread } from "./figure.ts";
import { generatedFunc } from "./generated.ts";
import { timeInTurn, timesOf } from "./harness.ts";

const SIZES = [100, 300, 1000, 3000, 10_000] as const;
const ROUNDS = 15;
/** Runs that V8 wants before it has compiled what the compiler is made of. */
const WARMUPS = 50;

/** How much faster than n log n the time may grow from the smallest program to any other: none, but for noise. */
const MOST_GROWTH = 1.1;

export const COMPILE: Figure = {
  name: "compile",
  doc: "From the builder to an optimized plan, warm: PageRank, and generated programs at O2.",
  measure: (progress) => {
    if (printFunc(makePagerank().func) !== printFunc(pagerank.func))
      throw new Error("this is no longer the library's PageRank");
    progress("pagerank");
    const subject = { name: "pagerank", run: () => void compile(makePagerank().func) };
    const own = timesOf(timeInTurn([subject], { rounds: ROUNDS, warmups: WARMUPS }), "pagerank");
    const rows = [["pagerank, from the builder", String(countOps(pagerank.func)), printSpread(own), ""]];
    const bars: Bar[] = [{ what: "pagerank, ms", found: own.median, limit: 10, kind: "at most" }];

    const programs = SIZES.map((size) => {
      const func = generatedFunc(size);
      compile(func, { verify: true });
      return { name: `generated, ${size}`, ops: countOps(func), run: () => void compile(func) };
    });
    progress("generated programs");
    const times = timeInTurn(programs, { rounds: ROUNDS, warmups: 5 });
    const perOp = programs.map(({ name, ops }) => timesOf(times, name).median / (ops * Math.log2(ops)));
    for (const [k, { name, ops }] of programs.entries()) {
      const growth = perOp[k]! / perOp[0]!;
      const spread = timesOf(times, name);
      rows.push([name, String(ops), printSpread(spread), printRatio(growth)]);
      if (k > 0)
        bars.push({ what: `${name}: growth over n log n`, found: growth, limit: MOST_GROWTH, kind: "at most" });
      if (SIZES[k] === 10_000) bars.push({ what: `${name}, ms`, found: spread.median, limit: 500, kind: "at most" });
    }
    return { head: ["program", "ops", "ms", "time / (n log n), 100 ops being 1"], rows, bars };
  },
};

/** PageRank as src/algorithms has it, built anew. */
function makePagerank(): Algorithm {
  const damping = f64(0.85);
  const tolerance = f64(1e-9);
  const limit = i32.from({ damping, tolerance }, (given) => roundLimit(given.damping, given.tolerance));
  return algorithm("pagerank", { damping, tolerance, limit }, (g, { damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    g.require(limit.ge(0), "limit must be at least 0, and given where tolerance is 0");
    const n = g.nodeCount;
    const degree = g.outDegree();
    const sink = degree.eq(0);
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const inflow = g.in.sum(({ source }) => source(sink.where(0, rank.div(degree))));
      const next = inflow.add(leaked.div(n)).mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  });
}
