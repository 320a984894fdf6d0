import { describe, expect, it } from "vitest";
import {
  bfs,
  cdlp,
  coreNumbers,
  heatDiffusion,
  maximalIndependentSet,
  pagerank,
  sssp,
  wccPointerJumping,
} from "../../../src/algorithms/index.ts";
import { compile } from "../../../src/compile.ts";
import type { Algorithm } from "../../../src/dsl/index.ts";
import { algorithm, i32 } from "../../../src/dsl/index.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import type { SparseRounds, WhyDense } from "../../../src/plan/sparse.ts";
import { walkSteps } from "../../../src/plan/walk.ts";

/** What is said of the rounds of a program's loops, in their order. */
function roundsOf({ func }: Algorithm): Loop["sparse"][] {
  const { plan } = compile(func, {});
  return [...walkSteps(plan.steps)].flatMap((step) => (step.kind === "loop" ? [step.sparse] : []));
}

function denseOf(program: Algorithm): WhyDense {
  const found = roundsOf(program).find(({ kind }) => kind === "dense");
  if (found?.kind !== "dense") throw new Error("every loop may be sparse");
  return found;
}

function sparseOf(program: Algorithm): SparseRounds {
  const found = roundsOf(program).find(({ kind }) => kind === "sparse");
  if (found?.kind !== "sparse") throw new Error("no loop may be sparse");
  return found;
}

describe("a loop whose rounds are dense says what is in the way, and what to write", () => {
  // Loops of fewer rounds are unrolled.
  const looping = { limit: 300 } as const;

  it.each<[string, Algorithm, RegExp]>([
    [
      "a scalar of floats",
      algorithm("scaled", {}, (g) =>
        g.loop({ x: g.node(1) }, looping, ({ x }) => ({ x: g.in.maximum(({ source }) => source(x)).div(x.sum()) })),
      ),
      /^every node computes `x` from a scalar of floats .*: without it, or with one/,
    ],
    [
      "sums of floats until they are close",
      pagerank,
      /^it sums floats until they are close to those of the round before/,
    ],
    ["the number of the round", maximalIndependentSet, /^every node computes something from the number of the round/],
    ["a scatter", wccPointerJumping, /^values are scattered to computed indices, .*: combine them along edges$/],
    [
      "a gather",
      algorithm("jumping", {}, (g) =>
        g.loop({ up: g.nodeIndex() }, looping, ({ up }) => ({
          up: up.at(up).min(g.in.minimum(({ source }) => source(up))),
        })),
      ),
      /^entries of `up` are read at computed indices, .*: read them along edges$/,
    ],
    [
      "a value of edges",
      algorithm("edges", {}, (g) =>
        g.loop({ x: g.node(1) }, looping, ({ x }) => {
          const flow = g.edges.map(({ source, destination }) => source(x).sub(destination(x)));
          return { x: x.add(g.in.maximum(({ edge }) => edge(flow))).div(flow.sum()) };
        }),
      ),
      /^an array with an entry for each edge is computed in every round: do so before the loop/,
    ],
    [
      "no array",
      algorithm("scalar", {}, (g) => g.loop({ x: 1 }, looping, ({ x }) => ({ x: x.add(g.nodeCount) }))),
      /^the loop carries no array/,
    ],
    [
      "no edges",
      algorithm("alone", {}, (g) => g.loop({ x: g.node(1) }, looping, ({ x }) => ({ x: x.mul(2) }))),
      /^a round goes through no rows of edges/,
    ],
  ])("%s", (_, program, why) => {
    expect(denseOf(program).why).toMatch(why);
  });

  it("with the lines of what it is about", () => {
    const own = algorithm("own", {}, (g) =>
      g.loop({ x: g.node(1) }, looping, ({ x }) => ({ x: g.in.maximum(({ source }) => source(x)).div(x.sum()) })),
    );
    expect(denseOf(own).lines).toMatchObject({
      file: expect.stringMatching(/words\.test\.ts$/),
      first: expect.any(Number),
    });
    // A line of this package would tell nobody anything.
    expect(denseOf(maximalIndependentSet).lines).toBeNull();
  });
});

describe("a stage says why its rows are gone through whole", () => {
  it.each<[string, Algorithm, string | RegExp]>([
    ["to count what is most frequent", cdlp, "the most frequent value of a row is found by counting all of it"],
    ["for sums of floats", heatDiffusion, /^`add` of f64 depends on the order of edges/],
    [
      "where a node may change again by the same edges",
      algorithm("climbing", { limit: i32(9) }, (g, { limit }) =>
        g.loop({ x: g.node(0, "i32") }, { limit, until: "unchanged" }, ({ x }) => ({
          x: x.add(g.in.maximum(({ source }) => source(x)).max(0)).min(9),
        })),
      ),
      /^a node that has changed may change again by the same edges: /,
    ],
    [
      "where minima are of edges at some places",
      algorithm("few", {}, (g) =>
        g.loop({ x: g.nodeIndex() }, { until: "unchanged" }, ({ x }) => ({
          x: x.min(g.in.minimum(({ source }) => source(x), { where: ({ place }) => place.lt(2) })),
        })),
      ),
      /^the place of an edge in its row is asked for, which is not known in the row of the other end: /,
    ],
    [
      "where sums are of what edges give by their places",
      algorithm("weighed", { limit: i32(9) }, (g, { limit }) =>
        g.loop({ x: g.nodeIndex() }, { limit }, ({ x }) => ({
          x: g.in.sum(({ source, place }) => source(x).mul(place)),
        })),
      ),
      /^the place of an edge in its row is asked for/,
    ],
    [
      "where edges in both directions count by their ends",
      algorithm("lower", {}, (g) =>
        g.loop({ x: g.nodeIndex().eq(3) }, { until: "unchanged" }, ({ x }) => ({
          x: g.all
            .any(({ neighbor }) => neighbor(x), {
              where: ({ source, destination }) => destination(g.nodeIndex()).le(source(g.nodeIndex())),
            })
            .or(x),
        })),
      ),
      /^which end of an edge is its source is not known in the row of the other end: /,
    ],
  ])("%s", (_, program, why) => {
    const [stage] = sparseOf(program).stages.filter(({ totals }) => totals.kind === "pulled");
    expect(stage!.whyPulled).toMatch(why);
  });

  it("and nothing where they are not", () => {
    for (const program of [bfs, coreNumbers, sssp]) {
      expect(
        sparseOf(program)
          .stages.map(({ whyPulled }) => whyPulled)
          .filter((why) => why !== null),
      ).toEqual([]);
    }
  });

  it("and whether changed nodes are spared another look", () => {
    expect([bfs, cdlp, heatDiffusion].map((program) => sparseOf(program).stages[0]!.isSettled)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

it("loops say why their first round is dense", () => {
  const why = (program: Algorithm) => sparseOf(program).whyDenseFirst;
  expect(why(bfs)).toBeNull();
  expect(why(cdlp)).toBe("what nodes begin with is no choice between constants");
  expect(why(coreNumbers)).toBe("totals that are kept have to be there first");
  expect(why(sssp)).toBe(
    "a round changes what most nodes begin with: `distance` may become something else where it is Infinity everywhere",
  );
});
