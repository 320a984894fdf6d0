import { describe, expect, it } from "vitest";
import { pagerankGap } from "../../src/algorithms/index.ts";
import type { RowLayoutFacts } from "../../src/bind/row-layout.ts";
import { decideRowLayout } from "../../src/bind/row-layout.ts";
import { SHIPPED_CACHES } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import type { AggregateKernel } from "../../src/plan/kernels/aggregate.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";

/** The aggregate of a program that has one. */
function aggregateOf(plan: Plan): AggregateKernel {
  const kernels = [...walkLevels(plan)].flatMap((level) => level.kernels);
  return kernels.find((kernel) => kernel.kind === "aggregate")!;
}

function facts({
  nodeCount = 100_000,
  arcs = 1_600_000,
  variation = 0.9,
  concentration = 0.2,
  workers = 1,
  directed = true,
}) {
  const rows = { arcs, edges: null };
  return {
    graph: { nodeCount, edgeCount: arcs, rows: { in: rows, out: rows, all: rows }, directed },
    variation: () => variation,
    concentration: () => concentration,
    workers,
  } satisfies RowLayoutFacts;
}

function decide({ func }: Algorithm, given: RowLayoutFacts) {
  const plan = makePlan(func);
  return decideRowLayout(aggregateOf(plan), plan, given);
}

const spread = algorithm("spread", { limit: i32(9) }, (g, { limit }) =>
  g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)) })),
);

describe("rows", () => {
  it("are sliced where an aggregate goes through them in every round", () => {
    expect(decide(spread, facts({}))).toEqual({
      kind: "sliced",
      window: 4096,
      why: "rows of 16.0 edges, 90 % unlike the one before",
    });
  });

  it("stay in order where they are gone through once", () => {
    const once = algorithm("once", { x: f64.node(1) }, (g, { x }) => ({ y: g.in.sum(({ source }) => source(x)) }));
    expect(decide(once, facts({}))).toMatchObject({ kind: "in order", why: expect.stringContaining("once") });
  });

  it("stay in order where they are short and all as long as each other, as those of a grid", () => {
    expect(decide(spread, facts({ arcs: 200_000, variation: 0.01 })).kind).toBe("in order");
    expect(decide(spread, facts({ arcs: 200_000, variation: 0.8 })).kind).toBe("sliced");
    expect(decide(spread, facts({ arcs: 800_000, variation: 0.01 })).kind).toBe("sliced");
  });

  it("stay in order where they may end early, and not where that is rare", () => {
    const reach = algorithm("reach", { limit: i32(9) }, (g, { limit }) =>
      g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({
        x: g.in.any(({ source }) => source(x.gt(0))).where(g.node(1), x),
      })),
    );
    expect(decide(reach, facts({}))).toEqual({ kind: "in order", why: "rows end once or has come to true" });
    const least = algorithm("least", { limit: i32(9) }, (g, { limit }) =>
      g.loop({ x: g.node(1, "i32") }, { limit }, ({ x }) => ({ x: g.in.minimum(({ source }) => source(x)) })),
    );
    expect(decide(least, facts({})).kind).toBe("sliced");
    expect(decide(reach, { ...facts({}), choice: "in order" }).why).toBe(
      "as asked for; rows end once or has come to true",
    );
  });

  it("stay in order on small graphs", () => {
    expect(decide(spread, facts({ nodeCount: 1000, arcs: 10_000 })).kind).toBe("in order");
  });

  it("are ordered in windows of which every worker finds some", () => {
    const windows = (nodeCount: number, workers: number): unknown =>
      decide(spread, facts({ nodeCount, arcs: 16 * nodeCount, workers }));
    expect(windows(70_000, 2)).toMatchObject({ window: 4096 });
    expect(windows(20_000, 2)).toMatchObject({ window: 1024 });
    expect(windows(7_000, 4)).toMatchObject({ window: 512 });
    expect(windows(7_000, 1)).toMatchObject({ window: 4096 });
  });

  it("stay in order where in-edges and out-edges share them, and are one in undirected graphs", () => {
    const around = algorithm("around", { limit: i32(9) }, (g, { limit }) =>
      g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.all.sum(({ neighbor }) => neighbor(x)) })),
    );
    expect(decide(around, facts({}))).toMatchObject({ kind: "in order", why: expect.stringContaining("share a row") });
    expect(decide(around, facts({ directed: false })).kind).toBe("sliced");
  });

  it("stay in order where an edge value is read that the run computes", () => {
    const weighted = algorithm("weighted", { limit: i32(9) }, (g, { limit }) => {
      const weight = g.edges.map(({ source }) => source(g.nodeIndex("u32").cast("f64")));
      return g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({
        x: g.in.sum(({ source, edge }) => source(x).mul(edge(weight))),
      }));
    });
    expect(decide(weighted, facts({}))).toMatchObject({ kind: "in order", why: expect.stringContaining("computes") });
  });

  it("are grouped where most of many edges lead to few nodes, and what is looked up there is large", () => {
    const skewed = { nodeCount: 2 ** 18, arcs: 2 ** 22, concentration: 0.75 };
    expect(decide(spread, facts(skewed))).toEqual({
      kind: "grouped",
      window: 4096,
      why: "rows of 16.0 edges, 90 % unlike the one before, 75 % of them to an eighth of the nodes",
    });
    expect(decide(spread, facts({ ...skewed, concentration: 0.4 })).kind).toBe("sliced");
    expect(decide(spread, facts({ ...skewed, arcs: 2 ** 20 })).kind).toBe("sliced");
    expect(decide(spread, facts({ ...skewed, nodeCount: 2 ** 16, arcs: 2 ** 20 })).kind).toBe("sliced");
  });

  it("are not grouped where the numbers of neighbors are read, which grouped rows do not have", () => {
    const numbers = algorithm("numbers", { limit: i32(9) }, (g, { limit }) => {
      const index = g.nodeIndex("f64");
      return g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({
        x: g.in.sum(({ source }) => source(x).mul(source(index))),
      }));
    });
    const skewed = { nodeCount: 2 ** 18, arcs: 2 ** 22, concentration: 0.75 };
    expect(decide(numbers, facts(skewed)).kind).toBe("sliced");
    expect(decide(numbers, { ...facts(skewed), choice: "grouped" }).kind).toBe("sliced");
  });

  it("go by source where what neighbors are looked up in is larger than the last cache", () => {
    const large = { nodeCount: 2 ** 23, arcs: 2 ** 28 };
    expect(decide(spread, facts(large))).toEqual({
      kind: "by source",
      window: 2 ** 21,
      range: 2 ** 21,
      why: "rows of 32.0 edges, looked up in 64 MiB",
    });
    expect(decide(spread, facts({ ...large, workers: 4 }))).toMatchObject({ window: 2 ** 20, range: 2 ** 21 });
    expect(decide(spread, facts({ nodeCount: 2 ** 22, arcs: 2 ** 27 })).kind).toBe("sliced");
    // Rows too short to be gone through once for each range.
    expect(decide(spread, facts({ ...large, arcs: 2 ** 27 })).kind).toBe("sliced");
  });

  it("go by source where slices have no registers", () => {
    const three = algorithm("three", { limit: i32(9) }, (g, { limit }) =>
      g.loop({ x: g.node(1), y: g.node(2), z: g.node(3) }, { limit }, ({ x, y, z }) =>
        g.in.aggregate(({ source }, { sum }) => ({ x: sum(source(x)), y: sum(source(y)), z: sum(source(z)) })),
      ),
    );
    expect(decide(three, facts({}))).toMatchObject({ kind: "in order", why: "3 values are combined at once" });
    expect(decide(three, facts({ nodeCount: 2 ** 22, arcs: 2 ** 28 })).kind).toBe("by source");
  });

  it("stay in order for want of memory", () => {
    expect(decide(spread, { ...facts({}), choice: "spare" })).toMatchObject({
      kind: "in order",
      why: expect.stringContaining("memory"),
    });
  });
});

/** The graphs on which PageRank is compared with the GAP Benchmark Suite, with both directions of an edge in rows. */
const GAP_GRAPHS = [
  { name: "kron18", nodeCount: 2 ** 18, arcs: 8_400_000, variation: 0.9, concentration: 0.89 },
  { name: "kron20", nodeCount: 2 ** 20, arcs: 31_400_000, variation: 0.9, concentration: 0.92 },
  { name: "urand20", nodeCount: 2 ** 20, arcs: 33_600_000, variation: 0.9, concentration: 0.16 },
];
/** Caches of small machines and of large ones. */
const MACHINES = [SHIPPED_CACHES, { core: 2 ** 18, last: 2 ** 23 }, { core: 2 ** 19, last: 2 ** 21 }];

describe.each(GAP_GRAPHS)("rows of PageRank on $name, by caches that were measured as half or double", (graph) => {
  it.each(["f32", "f64"] as const)("are laid out side by side in $0, in ranges only where these pay", (precision) => {
    const { plan } = compile(pagerankGap.func, { precision });
    const kernel = aggregateOf(plan);
    const bytes = precision === "f32" ? 4 : 8;
    for (const { core, last } of MACHINES) {
      for (const by of [0.5, 1, 2]) {
        const caches = { core: by * core, last: by * last };
        const found = decideRowLayout(kernel, plan, { ...facts({ ...graph, workers: 2 }), caches });
        // In order, each entry would wait for its lookup: that is the cliff.
        expect(["sliced", "grouped", "by source"]).toContain(found.kind);
        if (found.kind !== "by source") continue;
        const ranges = Math.ceil(graph.nodeCount / found.range);
        expect(found.range * bytes, "bytes of a range").toBeLessThanOrEqual(caches.last / 2);
        expect(graph.arcs / graph.nodeCount / ranges, "entries of a row in a range").toBeGreaterThanOrEqual(6);
      }
    }
  });
});
