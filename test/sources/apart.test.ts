import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { THREADS } from "../ways.ts";
import { PROGRAMS } from "./programs.ts";

const WORKERS = 3;
const graph = uniform({ nodeCount: 300, edgeCount: 1500, seed: 5 });
const closeness = PROGRAMS.find(({ name }) => name === "closeness")!;

/** A body that takes as many rounds as there are nodes in the graph, at each of them. */
const long = algorithm("long", {}, (g) =>
  g.forNodes(g.node(true), (s, { sum }) => {
    const { x } = g.loop({ x: g.node(1) }, { limit: 20000 }, ({ x }, round) => ({
      x: x
        .add(g.in.sum(({ source }) => source(x)).mul(0.01))
        .sqrt()
        .add(round.add(s).cast("f64")),
    }));
    return { x: sum(x) };
  }),
);

function fromRing(nodeCount: number): Graph {
  const sources = Array.from({ length: nodeCount }, (_, node) => node);
  const targets = sources.map((node) => (node + 1) % nodeCount);
  return fromEdges({ name: "ring", kind: "directed", nodeCount, sources, targets });
}

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: WORKERS, onWarning: () => {} });
});
afterAll(() => engine.close());

const ALL = { mode: "parallel", workers: WORKERS } as const;

describe.runIf(THREADS)("workers that take whole nodes", () => {
  it("meet before and after, and nowhere between", async () => {
    const apart = await engine.run(closeness, graph, {}, { ...ALL, sources: "apart" });
    const shared = await engine.run(closeness, graph, {}, { ...ALL, sources: "shared" });
    expect(apart.report!.barriers).toBeLessThan(10);
    expect(shared.report!.barriers).toBeGreaterThan(100);
    expect(apart.results).toEqual(shared.results);
  });

  it("do so of many small nodes unasked, though all levels are too small to be shared out", async () => {
    const { report } = await engine.run(closeness, graph, {}, ALL);
    expect(report!.barriers).toBeLessThan(10);
  });

  it("share a node where there is one alone", async () => {
    const one = PROGRAMS.find(({ name }) => name === "oneNode")!;
    const { report } = await engine.run(one, graph, {}, ALL);
    const { report: apart } = await engine.run(one, graph, {}, { ...ALL, sources: "apart" });
    expect(report!.barriers).not.toBe(apart!.barriers);
  });

  it("count the rounds of all of them together", async () => {
    const sparse = "always";
    const apart = await engine.run(closeness, graph, {}, { ...ALL, sources: "apart", sparse });
    const shared = await engine.run(closeness, graph, {}, { ...ALL, sources: "shared", sparse });
    const roundsOf = ({ report }: typeof apart) =>
      report!.rounds.map(({ loop, dense, sparse }) => [loop, dense + sparse]);
    expect(roundsOf(apart)).toEqual(roundsOf(shared));
  });

  it("leave long rows whole where they compute nodes side by side", async () => {
    const nodeCount = 400;
    const sources = Array.from({ length: 40_000 }, (_, k) => 1 + (k % (nodeCount - 1)));
    const hub = fromEdges({ nodeCount, sources, targets: sources.map(() => 0), kind: "directed" });
    const sums = algorithm("sums", {}, (g) =>
      g.forNodes(g.node(true), (s, { sum }) => ({
        x: sum(g.in.sum(({ source }) => source(g.nodeIndex("f64").add(s.cast("f64").div(3)).recip()))),
      })),
    );
    const { x } = await engine.run(sums, hub, {}, { ...ALL, sources: "lanes" });
    for (const sources of ["auto", "shared"] as const) {
      expect((await engine.run(sums, hub, {}, { ...ALL, sources })).x).toEqual(x);
    }
    expect((await engine.run(sums, hub, {}, { mode: "sequential", sources: "apart" })).x).toEqual(x);
  });

  it("tell how many nodes are done", async () => {
    const rounds: number[] = [];
    await engine.run(
      closeness,
      graph,
      {},
      { ...ALL, sources: "apart", onProgress: ({ round }) => rounds.push(round ?? -1) },
    );
    expect(rounds.at(-1)).toBe(99);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  });

  it("leave when the run is aborted, and can be used again", async () => {
    const controller = new AbortController();
    const run = engine.run(long, graph, {}, { ...ALL, sources: "apart", signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(run).rejects.toMatchObject({ code: "run/aborted" });
    await expect(engine.run(long, graph, {}, { ...ALL, sources: "apart", timeout: 100 })).rejects.toMatchObject({
      code: "run/timeout",
    });
    const { results } = await engine.run(closeness, graph, {}, { ...ALL, sources: "apart" });
    const { results: again } = await engine.run(closeness, graph, {}, { ...ALL, sources: "shared" });
    expect(results).toEqual(again);
  });

  it("leave where one of them dies", async () => {
    const other = await Engine.create({ workers: WORKERS, onWarning: () => {} });
    try {
      const run = other.run(long, graph, {}, { ...ALL, sources: "apart" });
      setTimeout(() => void other.threads.started[1]!.terminate(), 300);
      await expect(run).rejects.toMatchObject({ code: "run/worker" });
      const { results } = await other.run(closeness, graph, {}, { ...ALL, sources: "apart" });
      expect(results).toEqual((await other.run(closeness, graph, {}, { ...ALL, sources: "shared" })).results);
    } finally {
      await other.close();
    }
  });

  it("are traced", async () => {
    const { report } = await engine.run(closeness, graph, {}, { ...ALL, sources: "apart", trace: true });
    const { report: plain } = await engine.run(closeness, graph, {}, { ...ALL, sources: "apart" });
    expect(report!.barriers).toBe(plain!.barriers);
    expect(report!.trace).not.toBeNull();
    const rounds = report!.trace!.workers.flatMap(({ events }) => events.filter(({ kind }) => kind === "round"));
    expect(rounds.length).toBe(100);
  });

  it("do without memory of their own where there is none", async () => {
    const ring = fromRing(16000);
    const sums = algorithm("sums", {}, (g) =>
      g.forNodes(g.nodeIndex().lt(9), (s, { sum }) => {
        const { x } = g.loop({ x: g.node(1) }, { limit: 3 }, ({ x }) => ({
          x: g.in.sum(({ source }) => source(x)).add(s.cast("f64").recip()),
        }));
        return { x: sum(x) };
      }),
    );
    const small = await Engine.create({ workers: WORKERS, maximumBytes: 2 ** 20, onWarning: () => {} });
    try {
      const { report, results } = await small.run(sums, ring, {}, { ...ALL, sources: "apart" });
      expect(report!.barriers).toBeGreaterThan(10);
      expect(results).toEqual((await engine.run(sums, ring, {}, { ...ALL, sources: "apart" })).results);
    } finally {
      await small.close();
    }
  });
});
