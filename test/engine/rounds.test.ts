import { describe, expect, it } from "vitest";
import {
  eigenvectorCentrality,
  hits,
  katzCentrality,
  pagerank,
  pagerankGap,
  pagerankGraphology,
  sssp,
  wccLabels,
} from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import type { LoopEnding } from "../../src/engine/result.ts";
import { run } from "../../src/engine/run.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { complete, cycle, path, star, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";

describe("rounds", () => {
  it("are those of the loop that the program has last, though it may run first", () => {
    const twoLoops = algorithm("twoLoops", { first: i32(3), last: i32(5) }, (g, { first, last }) => {
      const start = g.nodeIndex("f64").sum();
      const { x } = g.loop({ x: start }, { limit: first }, ({ x }) => ({ x: x.add(1) }));
      const { y } = g.loop({ y: 1 }, { limit: last }, ({ y }) => ({ y: y.mul(2) }));
      return { x, y };
    });
    for (const pipeline of ["O0", "O2"] as const) {
      expect(runSync(twoLoops, cycle(4), {}, { compile: { pipeline } })).toMatchObject({ x: 9, y: 32, rounds: 5 });
    }
  });

  it("are said of loops that passes fold, unroll or remove", () => {
    const folded = algorithm("folded", {}, (g) => {
      const { x } = g.loop({ x: 1 }, { limit: 20 }, ({ x }) => ({ x: x.mul(2), until: x.gt(5) }));
      const { y } = g.loop({ y: g.node(1) }, { limit: 2 }, ({ y }) => ({ y: y.add(1), until: x.lt(x) }));
      const { rounds } = g.loop({ z: 1 }, { limit: 3 }, ({ z }) => ({ z: z.add(1) }));
      g.loop({ z: rounds }, { limit: 0 }, ({ z }) => ({ z: z.add(1), until: z.gt(0) }));
      return { x, y };
    });
    for (const pipeline of ["O0", "O1", "O2", "O3"] as const) {
      const { results, rounds, converged } = runSync(folded, cycle(4), {}, { compile: { pipeline } });
      expect({ results, rounds, converged }).toEqual({
        results: { x: 16, y: Float64Array.of(3, 3, 3, 3) },
        rounds: 0,
        converged: false,
      });
    }
  });
});

/** How the only loop of an algorithm ended. */
function endingOf(program: Algorithm, graph: Graph, given = {}, options = {}): LoopEnding {
  const { loops } = runSync(program, graph, given as never, options);
  expect(loops).toHaveLength(1);
  return loops[0]!;
}

describe("the ending of a loop", () => {
  const claw = star(4, { directed: false });
  const sparse = uniform({ nodeCount: 500, edgeCount: 4000, seed: 3 });

  it("is null of residuals and reasons where it converged by what it carries", () => {
    // A loop of the library has no place.
    const ended = { end: "converged", span: null, rounds: null, converged: true, residual: null, why: null };
    expect(endingOf(wccLabels, claw)).toEqual(ended);
  });

  it("has the residuals of the last two rounds, and the bound", () => {
    const changes = [1, 2, 3].map((limit) => {
      const { rank } = runSync(pagerank, claw, { tolerance: 0, limit });
      const { rank: before } = runSync(pagerank, claw, { tolerance: 0, limit: limit - 1 });
      return rank.reduce((sum, value, k) => sum + Math.abs(value - before[k]!), 0);
    });
    const { residual } = endingOf(pagerank, claw, { limit: 3, tolerance: 1e-3 });
    expect(residual!.last).toBeCloseTo(changes[2]!, 14);
    expect(residual!.before).toBeCloseTo(changes[1]!, 14);
    expect(residual!.bound).toBe(1e-3);
  });

  it.each<[Algorithm, Graph, object]>([
    [pagerank, claw, { limit: 100 }],
    [pagerankGap, claw, {}],
    [pagerankGraphology, claw, { limit: 9, tolerance: 1e-10 }],
    [eigenvectorCentrality, sparse, { limit: 12 }],
    [hits, sparse, { limit: 10 }],
    [katzCentrality, claw, { limit: 10 }],
  ])("says about how many rounds would do, where values had not settled: $name", (program, graph, given) => {
    const { end, why } = endingOf(program, graph, given);
    expect(end).toBe("unsettled");
    expect(why).toMatch(/: raise limit\.$/);
    const proposed = Number(/about ([\d,]+) rounds would do/.exec(why!)![1]!.replaceAll(",", ""));
    const { converged, rounds } = endingOf(program, graph, { ...given, limit: Math.ceil(1.5 * proposed) });
    expect(converged).toBe(true);
    expect(rounds).toBeGreaterThan(proposed / 1.5);
  });

  it("says what to raise where nothing is known of residuals", () => {
    const spread = algorithm("spread", { limit: i32(3) }, (g, { limit }) =>
      g.loop({ x: g.nodeIndex() }, { limit, until: "unchanged" }, ({ x }) => ({
        x: x.max(g.all.maximum(({ neighbor }) => neighbor(x))),
      })),
    );
    const { end, residual, why } = endingOf(spread, path(9));
    expect({ end, residual }).toEqual({ end: "unsettled", residual: null });
    expect(why).toBe("stopped at its limit of 3 rounds without converging: raise limit.");
    const once = endingOf(pagerank, claw, { limit: 1 });
    expect(once).toMatchObject({
      end: "unsettled",
      residual: null,
      why: expect.stringContaining("of 1 round without"),
    });
    const fixed = algorithm("fixed", {}, (g) =>
      g.loop({ x: g.node(1) }, { limit: 4 }, ({ x }) => ({ x: x.div(2), until: x.maximum().lt(1e-3) })),
    );
    const negative = fromEdges({ sources: [0, 1], targets: [1, 0], edgeColumns: { weight: [1, -2] } });
    expect(endingOf(sssp, negative, { root: 0 }).why).toBe(
      "stopped at its limit of 2 rounds without converging, and no parameter sets that limit.",
    );
    expect(endingOf(fixed, claw).why).toMatch(
      / At this rate about 11 rounds would do, but no parameter sets that limit\.$/,
    );
  });

  it.each([
    ["to numbers", { attenuation: 0.1, limit: 30 }, /its values grow: the residual is 2\.43e\+9, and was 1\.28e\+9/],
    ["beyond all numbers", { attenuation: 9 }, /its residual is no number any more/],
  ])("tells values that grow %s from those that have not settled", (_, given, why) => {
    const ending = endingOf(katzCentrality, complete(20, { directed: false }), given);
    expect(ending).toMatchObject({ end: "growing", converged: false });
    expect(ending.why).toMatch(why);
    expect(ending.why).toMatch(/More rounds will not help; another value of attenuation may\.$/);
  });

  it.each([
    ["f32", 1e-9, /f32 cannot reach that, for rounding 500 such values comes to 5\.96e-8 and more/],
    ["f32", 1e-30, /raise tolerance, or compute in f64\.$/],
    ["f64", 1e-30, /f64 cannot reach that, .* comes to 1\.11e-16 and more: raise tolerance\.$/],
  ] as const)("names a tolerance that %s cannot reach: %s", (precision, tolerance, why) => {
    const ending = endingOf(pagerank, sparse, { tolerance, limit: 400 }, { compile: { precision } });
    expect(ending).toMatchObject({ end: "unreachable", converged: false });
    expect(ending.why).toMatch(why);
  });

  it("is no failure where a tolerance of 0 asked for all rounds of the limit", () => {
    for (const limit of [0, 1, 2, 7]) {
      for (const specialize of [false, true]) {
        for (const program of [pagerank, pagerankGap, pagerankGraphology, eigenvectorCentrality, hits]) {
          const ending = endingOf(program, claw, { tolerance: 0, limit }, { specialize });
          expect(ending).toMatchObject({ end: "asked", rounds: limit, converged: false, why: null });
        }
      }
    }
    // A number that is part of the program was not given to ask for anything.
    const sinking = algorithm("sinking", { by: f64(0) }, (g, { by }) =>
      g.loop({ x: g.node(1) }, { limit: 5 }, ({ x }) => ({ x: x.sub(by), until: x.maximum().lt(0) })),
    );
    expect(endingOf(sinking, claw).end).toBe("unsettled");
  });

  it("is said of each outermost loop", () => {
    const both = algorithm("both", { short: i32(3), long: i32(99) }, (g, { short, long }) => {
      const halve = (limit: typeof short) =>
        g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: x.div(2), until: x.sum().lt(1e-3) })).x;
      return { x: halve(short), y: halve(long) };
    });
    const { loops, rounds, converged } = runSync(both, claw);
    expect({ rounds, converged }).toEqual({ rounds: 13, converged: false });
    expect(loops.map(({ end, rounds }) => [end, rounds])).toEqual([
      ["unsettled", 3],
      ["converged", 13],
    ]);
    expect(loops[0]!.why).toContain("raise short");
  });

  it("is the same on workers, at every level of optimization, and of a plan that was stored", async () => {
    for (const program of [pagerank, hits, katzCentrality, eigenvectorCentrality] as readonly Algorithm[]) {
      const expected = endingOf(program, sparse, { limit: 6 });
      for (const pipeline of ["O0", "O1", "O3"] as const) {
        expect(endingOf(program, sparse, { limit: 6 }, { compile: { pipeline } })).toEqual(expected);
      }
      expect(endingOf(program, sparse, { limit: 6 }, { specialize: "counts" })).toEqual(expected);
      const stored = planFromJson(planToJson(compile(program.func).plan));
      expect(runSync(stored, sparse, { limit: 6 }).loops).toEqual([expected]);
      const { loops } = await run(program, sparse, { limit: 6 }, { mode: "parallel", workers: 2 });
      expect(loops).toEqual([expected]);
    }
  });
});
