/** What programs require: which of several is told, and when, however a program is run. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PIPELINES } from "../passes/pipelines.ts";
import { pagerank } from "../src/algorithms/index.ts";
import { compile } from "../src/compile.ts";
import type { Algorithm, Expression, GraphExpression } from "../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { fromEdges } from "../src/graph/build.ts";
import { uniform } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import { runSync } from "../src/index.ts";
import { walkOps } from "../src/ir/walk.ts";
import { RUN_LIMIT } from "./limits.ts";
import { FINE, interpreted, ran, ranSync, SLICES, startEngines } from "./ways.ts";

const LEVELS = Object.keys(PIPELINES) as (keyof typeof PIPELINES)[];

/** Edge number 2, from c to a, is the first that weighs less than nothing. */
const TRIANGLES: Graph = fromEdges({
  sources: [0, 1, 2, 3],
  targets: [1, 2, 0, 0],
  nodeKeys: ["a", "b", "c", "d"],
  edgeColumns: { weight: [1, 2, -3, -4] },
});

/** Several blocks of nodes, whose keys are their numbers. */
const BLOCKS: Graph = uniform({ nodeCount: 3000, edgeCount: 9000, seed: 7 });

type Build = (
  g: GraphExpression,
  p: { readonly bound: Expression<"scalar", "f64">; readonly limit: Expression<"scalar", "i32"> },
) => void;

interface Case {
  readonly graph?: Graph;
  readonly bound?: number;
  readonly limit?: number;
  readonly build: Build;
  /** The end of the message, without its place; null where nothing is amiss. */
  readonly told: string | null;
}

/** What an arm or a round gives that requires something besides. */
function required<T>(require: () => void, gives: T): T {
  require();
  return gives;
}

const index = (g: GraphExpression): Expression<"node", "f64"> => g.nodeIndex("f64");

const CASES: Readonly<Record<string, Case>> = {
  "a scalar that is true": { build: (g, { bound }) => g.require(bound.ge(0), "bound"), told: null },
  "a scalar that is false": { bound: -1, build: (g, { bound }) => g.require(bound.ge(0), "bound"), told: "bound" },
  "a constant that is false": { build: (g) => g.require(g.scalar(false), "never"), told: "never" },
  "a constant that is true": { build: (g) => g.require(g.scalar(true), "always"), told: null },
  "all entries of nodes": {
    graph: BLOCKS,
    bound: 1234,
    build: (g, { bound }) => g.require(index(g).lt(bound).all(), "low"),
    told: "low (first at node 1234)",
  },
  "all entries of nodes, in a graph that has them so": {
    graph: BLOCKS,
    bound: 3000,
    build: (g, { bound }) => g.require(index(g).lt(bound).all(), "low"),
    told: null,
  },
  "no entry of edges": {
    build: (g, { bound }) => g.require(g.edgeWeight().lt(bound).any().not(), "weight"),
    told: 'weight (first at edge 2, from node "c" (index 2) to node "a" (index 0))',
  },
  "a conjunction, of which the second part is false": {
    bound: 2,
    build: (g, { bound }) => {
      const fine = index(g).ge(0).all();
      g.require(fine.and(index(g).eq(bound).any().not()).and(g.edgeWeight().gt(0).all()), "both");
    },
    told: 'both (first at node "c" (index 2))',
  },
  "that neither of two is true of any": {
    bound: 3,
    build: (g, { bound }) => {
      g.require(index(g).lt(0).any().or(index(g).ge(bound).any()).not(), "neither");
    },
    told: 'neither (first at node "d" (index 3))',
  },
  "entries of a graph without any": {
    graph: fromEdges({ sources: [], targets: [], nodeCount: 0 }),
    build: (g) => g.require(g.edgeWeight().lt(0).all().and(index(g).lt(0).all()), "none"),
    told: null,
  },
  "an infinite number of entries that are not numbers": {
    build: (g, { bound }) => g.require(index(g).div(bound).isNaN().any().not(), "NaN"),
    told: 'NaN (first at node "a" (index 0))',
  },
  "several that are false, the later one known earlier": {
    build: (g, { bound }) => {
      g.require(
        g.in
          .sum(({ edge }) => edge(g.edgeWeight()))
          .sum()
          .gt(100),
        "first",
      );
      g.require(bound.gt(0), "second");
      g.require(g.scalar(false), "third");
    },
    told: "first",
  },
  "what a gather outside its range comes before": {
    build: (g, { bound }) => {
      g.require(index(g).lt(2).all(), "before");
      g.require(index(g).at(g.nodeIndex().add(1)).sum().gt(bound), "after");
    },
    told: 'before (first at node "c" (index 2))',
  },
  "in a loop without rounds": {
    limit: 0,
    build: (g, { limit }) =>
      void g.loop({ x: g.node(1) }, { limit }, ({ x }) => required(() => g.require(g.scalar(false), "no"), { x })),
    told: null,
  },
  "in a loop without rounds that is known to have none": {
    build: (g) =>
      void g.loop({ x: g.node(1) }, { limit: 0 }, ({ x }) => required(() => g.require(g.scalar(false), "no"), { x })),
    told: null,
  },
  "in the last round": {
    limit: 4,
    build: (g, { limit }) =>
      void g.loop({ x: g.node(1) }, { limit }, ({ x }, round) => {
        g.require(round.lt(3), "round");
        return { x: x.add(1) };
      }),
    told: "round",
  },
  "in the round after the last": {
    limit: 3,
    build: (g, { limit }) =>
      void g.loop({ x: g.node(1) }, { limit }, ({ x }, round) => {
        g.require(round.lt(3), "round");
        return { x: x.add(1) };
      }),
    told: null,
  },
  "in a few rounds that are unrolled": {
    build: (g) =>
      void g.loop({ x: index(g) }, { limit: 3 }, ({ x }) => {
        g.require(x.lt(5).all(), "grown");
        return { x: x.add(1) };
      }),
    told: 'grown (first at node "d" (index 3))',
  },
  "of what a round begins with, which is computed at the end of the round before": {
    graph: BLOCKS,
    limit: 5,
    build: (g, { limit }) =>
      void g.loop({ x: g.node(1) }, { limit }, ({ x }) => {
        const share = x.div(g.outDegree().max(1));
        g.require(share.lt(40).all(), "share");
        return { x: g.in.sum(({ source }) => source(share)).add(x) };
      }),
    told: null,
  },
  "of what the last round leaves": {
    limit: 2,
    build: (g, { limit }) =>
      void g.loop({ x: g.node(1) }, { limit }, ({ x }) => {
        g.require(x.lt(4).all(), "left");
        return { x: x.mul(2) };
      }),
    told: null,
  },
  "in the arm that is taken": {
    build: (g, { bound }) =>
      void g.if(
        bound.eq(0),
        () => required(() => g.require(index(g).lt(1).all(), "taken"), { x: index(g) }),
        () => required(() => g.require(g.scalar(false), "not taken"), { x: g.node(0) }),
      ),
    told: 'taken (first at node "b" (index 1))',
  },
  "in the arm that is not taken": {
    bound: 1,
    build: (g, { bound }) =>
      void g.if(
        bound.eq(0),
        () => required(() => g.require(index(g).lt(1).all(), "taken"), { x: index(g) }),
        () => ({ x: g.node(0) }),
      ),
    told: null,
  },
  "in an arm known not to be taken": {
    build: (g) =>
      void g.if(
        g.scalar(false),
        () => required(() => g.require(g.scalar(false), "dead"), { x: index(g) }),
        () => ({ x: g.node(0) }),
      ),
    told: null,
  },
  "in an arm in a loop, of what is the same in every round": {
    limit: 4,
    build: (g, { bound, limit }) =>
      void g.loop({ x: index(g) }, { limit }, ({ x }, round) => {
        const { y } = g.if(
          round.ge(4),
          () => required(() => g.require(index(g).lt(bound).all(), "same"), { y: x }),
          () => ({ y: x.add(1) }),
        );
        return { x: y };
      }),
    told: null,
  },
  "in a loop in a loop": {
    limit: 3,
    build: (g, { limit }) =>
      void g.loop({ x: index(g) }, { limit }, ({ x }, outer) => {
        const inner = g.loop({ y: x }, { limit: outer.add(1) }, ({ y }, round) => {
          g.require(outer.add(round).lt(4), "sum");
          return { y: y.add(1) };
        });
        return { x: inner.y };
      }),
    told: "sum",
  },
  "twice, at two places": {
    bound: -1,
    build: (g, { bound }) => {
      g.require(bound.ge(0), "once");
      g.require(bound.ge(0), "twice");
    },
    told: "once",
  },
  "before a loop that never ends": {
    build: (g) => {
      g.require(
        g.in
          .sum(({ edge }) => edge(g.edgeWeight()))
          .ge(0)
          .all(),
        "negative",
      );
      g.loop({ x: g.node(1) }, {}, ({ x }) => ({ x, until: g.scalar(0).gt(1) }));
    },
    told: 'negative (first at node "a" (index 0))',
  },
  "in a round before a loop that never ends": {
    limit: 2,
    build: (g, { limit }) =>
      void g.loop({ x: index(g) }, { limit }, ({ x }, round) => {
        g.require(x.sum().lt(10), "grown");
        const end = g.loop({ y: x }, {}, ({ y }, k) => ({ y: y.add(1), until: k.ge(3).and(round.eq(0)) }));
        return { x: end.y };
      }),
    told: "grown",
  },
};

function programOf({ build }: Case): Algorithm {
  return algorithm("requires", { bound: f64(0), limit: i32(3) }, (g, p) => {
    build(g, p);
    return { order: g.nodeCount };
  });
}

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([1, 2, 3]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe("require", { timeout: 4 * RUN_LIMIT }, () => {
  it.each(Object.entries(CASES))("%s: is told alike by all ways of running", async (_, one) => {
    const { func } = programOf(one);
    const { graph = TRIANGLES, bound = 0, limit = 3, told } = one;
    const given = { bound, limit };
    const expected = interpreted(func, graph, given);
    if (told === null) expect(expected.kind).toBe("results");
    else {
      expect(expected).toMatchObject({ kind: "error", code: "run/require" });
      expect(expected.kind === "error" && expected.message.replace(/^.*?require\.test\.ts:\d+:\d+: /, "")).toBe(told);
    }
    for (const pipeline of LEVELS) {
      const { func: after } = compile(func, { pipeline, verify: true });
      expect(interpreted(after, graph, given), pipeline).toEqual(expected);
      expect(ranSync(func, graph, given, { compile: { pipeline } }), pipeline).toEqual(expected);
    }
    expect(ranSync(func, graph, given, { specialize: true })).toEqual(expected);
    for (const engine of engines) {
      for (const options of [{}, FINE, SLICES]) {
        const { outcome } = await ran(engine, func, func, graph, given, options);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
      }
    }
  });

  it("after a loop that never ends is never asked", () => {
    const program = algorithm("waits", {}, (g) => {
      const { x } = g.loop({ x: g.node(1) }, {}, ({ x }) => ({ x, until: g.scalar(0).gt(1) }));
      g.require(g.nodeCount.lt(0), "early");
      return { x };
    });
    const run = (): unknown => runSync(program, TRIANGLES, {}, { timeout: 50 });
    expect(run).toThrowError(expect.objectContaining({ code: "run/timeout" }));
  });

  it("is in no program whose condition is always true, and in any where it is always false", () => {
    const requiring = (holds: boolean): Algorithm =>
      algorithm("known", {}, (g) => {
        g.require(g.node(holds).all(), "known");
        return { n: g.nodeCount };
      });
    const left = (holds: boolean): number =>
      [...walkOps(compile(requiring(holds).func).func.body)].filter(({ name }) => name === "require").length;
    expect(left(true)).toBe(0);
    expect(left(false)).toBe(1);
  });

  it("leaves an engine as it was", async () => {
    const program = algorithm("bounded", { bound: f64(0) }, (g, { bound }) => {
      g.require(g.edgeWeight().ge(bound).all(), "bounded");
      return { total: g.edgeWeight().sum() };
    });
    for (const engine of engines) {
      const failing = engine.run(program, TRIANGLES, {});
      await expect(failing).rejects.toMatchObject({ code: "run/require", span: { line: expect.any(Number) } });
      const { results } = await engine.run(program, TRIANGLES, { bound: -4 });
      expect(results.total).toBe(-4);
    }
  });

  it("in the library is told with the name of the algorithm, and without a line of this package", () => {
    const told = "pagerank: damping must be at least 0 and less than 1";
    const unmet = expect.objectContaining({ code: "run/require", message: told, span: undefined });
    expect(() => runSync(pagerank, TRIANGLES, { damping: 2 })).toThrowError(unmet);
    const ofInterpreter = interpreted(pagerank.func, TRIANGLES, { damping: 2 });
    expect(ofInterpreter).toMatchObject({ kind: "error", code: "run/require", message: told });
    expect([...walkOps(pagerank.func.body)].filter(({ span }) => span !== null)).toEqual([]);
    // What the user builds afterwards has its places.
    const own = algorithm("own", {}, (g) => ({ n: g.nodeCount.add(1) }));
    expect([...walkOps(own.func.body)].some(({ span }) => span !== null)).toBe(true);
  });

  it("names the ends of an undirected edge from the lower to the higher, and its key where it has one", () => {
    const graph = fromEdges({
      kind: "undirected",
      sources: [2, 1],
      targets: [0, 2],
      nodeKeys: ["a", "b", "c"],
      edgeKeys: ["ca", "bc"],
      edgeColumns: { weight: [1, -1] },
    });
    const program = algorithm("positive", {}, (g) => {
      g.require(g.edgeWeight().gt(0).all(), "positive");
      return { n: g.nodeCount };
    });
    expect(() => runSync(program, graph)).toThrowError(
      /positive \(first at edge "bc" \(index 1\), from node "b" \(index 1\) to node "c" \(index 2\)\)$/,
    );
  });
});
