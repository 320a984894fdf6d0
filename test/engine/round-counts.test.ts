import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasVectors } from "../../runtime/features.ts";
import {
  betweenness,
  bfs,
  cdlp,
  coreNumbers,
  pagerank,
  reachability,
  weightedBetweenness,
} from "../../src/algorithms/index.ts";
import type { RoundCounts } from "../../src/bind/sparse/round-counts.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { ExplainLoop, ExplainStep } from "../../src/explain/explanation.ts";
import type { RunTrace } from "../../src/explain/run-trace.ts";
import { printExplanation } from "../../src/explain/text.ts";
import { traceToChrome } from "../../src/explain/timeline.ts";
import { grid, path, uniform } from "../../src/graph/generate.ts";
import { readChromeTrace } from "../explain/chrome-trace.ts";
import { byLaw } from "../fuzz/rounds.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2 });
});
afterAll(() => engine.close());

/** Goes through levels by a scalar that the loop carries, some of which no node has. */
const groupedByLevel = algorithm("groupedByLevel", {}, (g) => {
  const level = g.nodeIndex().rem(7).mul(2);
  const start = { x: g.nodeIndex("f64"), now: g.scalar(12, "i32") };
  return g.loop(start, { limit: 20 }, ({ x, now }) => ({
    x: level.eq(now).where(
      g.in.maximum(({ source }) => source(x)),
      x,
    ),
    now: now.sub(1),
  }));
});

const NODES = 100;
const road = path(NODES, { directed: true });
const none = byLaw(() => 0);

describe("the rounds that a report of a run counts", () => {
  const walk: RoundCounts = {
    loop: 0,
    // One node is reached in each round, and none in the last.
    dense: 0,
    sparse: NODES,
    partial: NODES - 1,
    looks: 1,
    lanes: 0,
    phases: 0,
    nodes: NODES - 1,
    edges: NODES - 1,
    denseNodes: NODES,
    denseEdges: NODES - 1,
    laws: { ...none, pushed: NODES - 1, settled: NODES - 1, quiet: 1 },
  };

  it.each(["auto", "always"] as const)("are sparse along a path (%s)", async (sparse) => {
    const { report, rounds } = engine.runSync(bfs, road, { root: 0 }, { sparse });
    expect([rounds, report!.rounds]).toEqual([NODES, [walk]]);
    const parallel = await engine.run(bfs, road, { root: 0 }, { sparse, mode: "parallel" });
    expect(parallel.report!.rounds).toEqual([walk]);
  });

  it("are none where every round is dense, by the plan or as asked for", () => {
    expect(engine.runSync(pagerank, road).report!.rounds).toEqual([]);
    expect(engine.runSync(bfs, road, { root: 0 }, { sparse: "never" }).report!.rounds).toEqual([]);
  });

  it("tell dense rounds and looks from sparse ones", () => {
    const graph = uniform({ nodeCount: 3000, edgeCount: 60_000, seed: 1 });
    const { report, rounds } = engine.runSync(bfs, graph, { root: 0 });
    const [counts] = report!.rounds;
    expect(counts!.dense).toBeGreaterThan(0);
    expect(counts!.sparse).toBeGreaterThan(0);
    expect(counts!.dense + counts!.sparse).toBe(rounds);
    expect(counts!.edges).toBeLessThan(counts!.sparse * counts!.denseEdges);
  });

  it("are the same of all ways to run", async () => {
    const graph = uniform({ nodeCount: 400, edgeCount: 1600, seed: 4 });
    for (const program of [coreNumbers, cdlp]) {
      const alone = engine.runSync(program, graph, {}, { sparse: "always" }).report!.rounds;
      const shared = await engine.run(program, graph, {}, { sparse: "always", mode: "parallel" });
      expect(shared.report!.rounds).toEqual(alone);
    }
  });

  it("by groups are the same one by one, as traced, and many in one kernel", () => {
    const graph = uniform({ nodeCount: 300, edgeCount: 1500, seed: 2 });
    for (const program of [groupedByLevel, betweenness]) {
      // Nodes that are computed side by side have dense rounds.
      const counts = (trace: boolean) =>
        engine.runSync(program, graph, {}, { trace, sources: "shared" }).report!.rounds;
      const grouped = counts(false).filter(({ laws }) => laws.grouped > 0);
      expect(grouped).not.toEqual([]);
      expect(counts(true).filter(({ laws }) => laws.grouped > 0)).toEqual(grouped);
    }
  });

  it("of nodes side by side are as many as those of each alone", async () => {
    // The last batch is not full. Nodes that are given up side by side are counted once.
    const graphs = [uniform({ nodeCount: 309, edgeCount: 900, seed: 2 }), path(400)];
    for (const [k, graph] of graphs.entries()) {
      const shared = engine.runSync(betweenness, graph, {}, { sources: "shared" }).report!.rounds;
      const all = (counts: readonly RoundCounts[]) =>
        counts.map(({ loop, dense, sparse, lanes }) => ({ loop, rounds: dense + sparse + lanes }));
      const [forced, apart] = ["lanes", "auto"] as const;
      const runs = [
        engine.runSync(betweenness, graph, {}, { sources: forced }),
        engine.runSync(betweenness, graph, {}, { sources: apart }),
        await engine.run(betweenness, graph, {}, { sources: forced, mode: "parallel" }),
        await engine.run(betweenness, graph, {}, { sources: apart, mode: "parallel" }),
      ];
      expect(shared.every(({ lanes }) => lanes === 0)).toBe(true);
      for (const { report } of runs) expect(all(report!.rounds)).toEqual(all(shared));
      const [side] = runs[0]!.report!.rounds;
      // Without vectors there are no lanes.
      if (hasVectors()) expect(side).toMatchObject({ dense: 0, sparse: 0 });
      expect(side!.lanes > 0).toBe(hasVectors());
      expect(runs[1]!.report!.rounds[0]!.lanes > 0).toBe(hasVectors() && k === 0);
    }
  });

  it("of nodes side by side may be more where few of them need their rows", () => {
    const graph = uniform({ nodeCount: 900, edgeCount: 4000, seed: 1, weights: { low: 1, high: 100 } });
    const { rounds } = engine.runSync(weightedBetweenness, graph).report!;
    // Some nodes need seventeen rounds, four times what dense rounds that walk all rows are worth, and one more.
    for (const { lanes } of rounds) expect(lanes > 10 * graph.nodeCount).toBe(hasVectors());
  });

  it("of nodes side by side are told by an explanation", async () => {
    const graph = uniform({ nodeCount: 160, edgeCount: 600, seed: 2 });
    const explanation = await engine.explain(betweenness, graph, {}, { analyze: true, mode: "sequential" });
    expect(/^ +[\d,]+ rounds of nodes side by side$/m.test(printExplanation(explanation))).toBe(hasVectors());
  });

  it("name the laws by which sets were gone over that are neither empty nor full", () => {
    const graph = grid({ rows: 20, columns: 20 });
    const lawsOf = (program: typeof cdlp | typeof coreNumbers, on = graph) =>
      engine.runSync(program, on, {}, { sparse: "always" }).report!.rounds[0]!.laws;
    expect(lawsOf(coreNumbers)).toMatchObject({ kept: expect.any(Number), pulled: 0, pushed: 0 });
    expect(lawsOf(coreNumbers).kept).toBeGreaterThan(0);
    const labels = lawsOf(cdlp, road);
    expect(labels.pulled).toBeGreaterThan(0);
    expect(labels.settled).toBe(labels.pulled);
  });

  it("count whole rows that touched nodes go through besides those that lead to them", () => {
    const { report } = engine.runSync(cdlp, road, {}, { sparse: "always" });
    const { nodes, edges, laws } = report!.rounds[0]!;
    expect(laws.pushed).toBe(0);
    // Every touched node but the ends has two neighbors, and was listed by one of them at least.
    expect(edges).toBeGreaterThanOrEqual(3 * nodes - 2 * NODES);
  });
});

describe("an explanation", () => {
  const loopOf = (steps: readonly ExplainStep[]): ExplainLoop => {
    const [loop] = steps.flatMap((step) => (step.kind === "solo" ? step.body : [step])).filter(isLoop);
    return loop!;
  };
  const isLoop = (step: ExplainStep): step is ExplainLoop => step.kind === "loop";

  it("of a plan says by which laws rounds may be sparse", async () => {
    const explanation = await engine.explain(bfs, road, { root: 0 });
    expect(loopOf(explanation.steps).sparse).toMatchObject({
      kind: "sparse",
      whyDenseFirst: null,
      kernels: [{ makes: ["depth", "reached"], totals: "pushed", isSettled: true, whyPulled: null }],
    });
    expect(printExplanation(explanation)).toContain("depth and reached: pushed along the edges of changed nodes alone");
  });

  it.each(["sequential", "parallel"] as const)(
    "of a %s run counts them, with the time of their kernels",
    async (mode) => {
      let trace: RunTrace | null = null;
      const options = {
        analyze: true,
        mode,
        onTrace: (found: RunTrace) => {
          trace = found;
        },
      } as const;
      const explanation = await engine.explain(reachability, road, { root: 0 }, options);
      const { measured, sparseKernels } = loopOf(explanation.steps);
      expect(measured!.sparse!.counts).toMatchObject({ sparse: NODES, nodes: NODES - 1 });
      expect(sparseKernels.map(({ name }) => name)).toContain("push to reached");
      const text = printExplanation(explanation, { hottest: 9 });
      expect(text).toContain(`${NODES} sparse rounds, 0 dense, 1 look at all nodes for what had changed`);
      expect(text).toContain(
        "Sparse rounds went over 99 nodes and 99 entries of rows; as many dense ones go over 10,000",
      );
      expect(text).toMatch(/^ +Sparse rounds +100 /m);
      expect(text).toMatch(/ sparse +push to reached$/m);

      const { lanes } = readChromeTrace([...traceToChrome(trace!)].join(""));
      const rounds = lanes.get("rounds")!;
      expect(rounds.map(({ name }) => name)).toEqual(Array.from({ length: NODES }, (_, k) => `sparse round ${k}`));
      expect(rounds.map(({ args }) => args.set)).toEqual(Array.from({ length: NODES }, () => 1));
      const names = new Set(lanes.get("worker 0")!.map(({ name }) => name));
      expect(names).toContain("sparse round over reached");
      expect(names).toContain("push to reached");
    },
  );
});

describe("a report", () => {
  it("has the bytes of lists, and of rows that dense rounds do not need", async () => {
    const { memory, steps } = await engine.report(bfs, road, { root: 0 }, { measure: false });
    const loop = steps.find((step) => step.kind === "loop")!;
    expect(loop.sparse).toMatchObject({ kind: "sparse", listBytes: expect.any(Number) });
    expect(memory.rowsForSparse).toEqual([{ direction: "out", bytes: 4 * (NODES + 1) + 4 * (NODES - 1) }]);
  });

  it("has none of them where all rounds are to be dense, or rows are the same both ways", async () => {
    const options = { measure: false, sparse: "never" } as const;
    const { memory, steps } = await engine.report(bfs, road, { root: 0 }, options);
    expect(memory.rowsForSparse).toEqual([]);
    expect(steps.find((step) => step.kind === "loop")!.sparse).toMatchObject({ listBytes: null });
    const undirected = await engine.report(bfs, path(9, { directed: false }), { root: 0 }, { measure: false });
    expect(undirected.memory.rowsForSparse).toEqual([]);
  });
});
