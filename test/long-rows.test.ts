/** Rows longer than a segment, split among workers: the same bits as whole ones, and really split. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm, i32 } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { traceToChrome } from "../src/explain/timeline.ts";
import type { GraphKind } from "../src/graph/adjacency.ts";
import { fromEdges } from "../src/graph/build.ts";
import { rmat, star } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Func } from "../src/ir/value.ts";
import { SEGMENT } from "../src/plan/blocks.ts";
import { EVERY, inTurn, turnOf } from "./all-ways.ts";
import { ALL } from "./extent.ts";
import { PROGRAMS } from "./programs.ts";
import { asAlgorithm, FINE, interpreted, ran, ranSync, startEngines, THREADS, withLoopResults } from "./ways.ts";

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** Split wherever a row is longer than a segment: by blocks, in chunks of many blocks and segments, with rows in slices or not. */
const WAYS = {
  fine: FINE,
  coarse: { ...FINE, chunksPerWorker: 2, rowLayout: "in order" },
  sliced: { ...FINE, chunksPerWorker: 2, rowLayout: "sliced" },
  grouped: { ...FINE, chunksPerWorker: 2, rowLayout: "grouped" },
  "by source": { ...FINE, chunksPerWorker: 2, rowLayout: "by source" },
} as const;

const NODES = 1100;

const { func: SUMMED } = algorithm("summed", { limit: i32(5) }, (g, { limit }) =>
  g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)).mul(1e-4) })),
);

/** Nodes whose rows are just at, or just above, one and two segments; in one block, in the next, and the last node. */
const HUBS: ReadonlyMap<number, number> = new Map([
  [2, SEGMENT],
  [3, SEGMENT + 1],
  [600, 2 * SEGMENT],
  [NODES - 1, 2 * SEGMENT + 1],
]);

/** Edges into hubs, parallel ones and self-loops among them. Undirected ones of a mixed graph have any other end. */
function hubs(kind: GraphKind): Graph {
  const targets = [...HUBS].flatMap(([node, edges]) => new Array<number>(edges).fill(node));
  const sources = targets.map((target, k) => (k % 97 === 0 ? target : (k * 31 + (k >> 5)) % NODES));
  return fromEdges({
    name: `hubs, ${kind}`,
    kind,
    nodeCount: NODES,
    sources,
    targets,
    undirected: kind === "mixed" ? targets.map((_, k) => k % 5 === 0) : undefined,
    edgeColumns: { weight: targets.map((_, k) => 0.1 + ((k * 7919) % 97) / 7) },
    nodeColumns: { level: Float64Array.from({ length: NODES }, (_, node) => ((node * 7919) % 1000) / 8 - 40) },
  });
}

function withLevels(graph: Graph): Graph {
  return fromEdges({
    name: graph.name,
    kind: graph.kind,
    nodeCount: graph.nodeCount,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    edgeColumns: { weight: Float64Array.from({ length: graph.edgeCount }, (_, k) => 0.1 + ((k * 7919) % 97) / 7) },
    nodeColumns: { level: Float64Array.from({ length: graph.nodeCount }, (_, k) => ((k * 7919) % 1000) / 8 - 40) },
  });
}

const GRAPHS: readonly Graph[] = [
  hubs("directed"),
  hubs("undirected"),
  hubs("mixed"),
  withLevels(star(9000)),
  withLevels(rmat({ scale: 10, edgeFactor: 40, seed: 5 })),
];

const elements = algorithm("elements", {}, (g) => {
  const whole = g.nodeIndex("i32").mul(2_000_003);
  const bits = g.nodeIndex("u32").mul(2_654_435);
  const single = g.nodeAttribute("level").cast("f32");
  const odd = g.nodeIndex().rem(2).eq(1);
  return {
    i32Sum: g.in.sum(({ source }) => source(whole)),
    i32Product: g.all.product(({ neighbor }) => neighbor(whole).add(1)),
    u32Least: g.out.minimum(({ neighbor }) => neighbor(bits)),
    u32Greatest: g.all.maximum(({ neighbor }) => neighbor(bits)),
    f32Sum: g.in.sum(({ source }) => source(single)),
    f32Product: g.all.product(({ neighbor }) => neighbor(single).div(20)),
    anyOdd: g.in.any(({ source }) => source(odd)),
    allOdd: g.all.all(({ neighbor }) => neighbor(odd)),
  };
});

/** Scalars that an aggregate over long rows needs, and one that it leaves to the next round, in a loop and its arms. */
const inLoops = algorithm("inLoops", { limit: i32(3) }, (g, { limit }) => {
  const { x } = g.loop({ x: g.nodeAttribute("level") }, { limit }, ({ x }, round) => {
    const mean = x.sum().div(g.nodeCount);
    const flow = g.in.sum(({ source, self }) => source(x).sub(mean).mul(self(x)), {
      where: ({ source }) => source(x).gt(mean),
    });
    const { y } = g.if(
      round.rem(2).eq(0),
      () => ({ y: flow.mul(1e-5) }),
      () => ({ y: g.all.sum(({ neighbor }) => neighbor(flow)).mul(1e-9) }),
    );
    return { x: y, until: y.sub(x).abs().sum().lt(1e-300) };
  });
  return { x };
});

/** On one level: a gather that fails, an entry that does, which comes later in the program, and a sum that needs it. */
const failing = algorithm("failing", {}, (g) => {
  const zero = g.nodeIndex().sum().mul(0);
  const x = g.nodeAttribute("level");
  const gathered = x.at(g.nodeIndex().add(zero).sub(100));
  const missing = g.nodeIndex().mul(2).at(zero.sub(7));
  return { gathered, flow: g.in.sum(({ source }) => source(x).mul(missing.cast("f64"))) };
});

const NAMES = [
  "pagerank",
  "weightedPagerank",
  "hits",
  "sssp",
  "bfsParents",
  "wccLabels",
  "coreNumbers",
  "degreeStatistics",
  "maximalIndependentSet",
  "aggregates",
  "conditionalAggregates",
  "places",
  "edgeMaps",
  "modes",
  "nestedLoops",
];

interface Case {
  readonly name: string;
  readonly func: Func;
  readonly parameters: Readonly<Record<string, number>>;
}

/** With a limit where the program has one: a few rounds show of rows what a hundred do, which take the interpreter seconds. */
function inFewRounds({ name, func, parameters }: Case): Case {
  const hasLimit = func.parameters.some(({ value }) => value.name === "limit");
  return { name, func, parameters: hasLimit ? { ...parameters, limit: 8 } : parameters };
}

const CASES: readonly Case[] = [
  ...PROGRAMS.filter(({ name }) => NAMES.includes(name)).map(inFewRounds),
  ...[elements, inLoops, failing].map(({ name, func }) => ({ name, func, parameters: {} })),
];

describe("rows longer than a segment", () => {
  it.each(CASES)("give $name the bytes of the interpreter, split or whole", async (one) => {
    const { func: bare, parameters } = one;
    const ways = engines.flatMap((engine) =>
      Object.entries(WAYS).flatMap(([share, options]) =>
        share === "fine" || engine.workers === 2 ? [{ engine, share, options }] : [],
      ),
    );
    const func = withLoopResults(bare);
    for (const [at, graph] of GRAPHS.entries()) {
      if (!ALL && (at + CASES.indexOf(one)) % 2 === 0) continue;
      const expected = interpreted(func, graph, parameters);
      expect(ranSync(func, graph, parameters), `${graph.name}, runSync`).toEqual(expected);
      for (const { engine, share, options } of inTurn(ways, turnOf(CASES.indexOf(one), at), EVERY)) {
        const { outcome } = await ran(engine, func, func, graph, parameters, options);
        expect(outcome, `${graph.name}: ${engine.workers} workers, ${share}`).toEqual(expected);
      }
    }
  });

  it("are covered by programs of the library and of each family of ops", () => {
    expect(CASES.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES));
  });

  it("cost a barrier more in each level where they are split, on several workers", async () => {
    const barriers = async (engine: Engine, minSplitGain: number): Promise<number> => {
      const thresholds = { ...FINE.thresholds, minSplitGain };
      const { result } = await ran(engine, SUMMED, SUMMED, GRAPHS[0]!, {}, { ...FINE, thresholds, sparse: "never" });
      return result!.report!.barriers;
    };
    for (const engine of engines) {
      const more = (await barriers(engine, -Infinity)) - (await barriers(engine, Infinity));
      expect(more, `${engine.workers} workers`).toBe(engine.workers === 1 ? 0 : 5);
    }
  });

  it.runIf(THREADS)(
    "are looked up where they stand, beside rows of the same level whose neighbors are grouped",
    async () => {
      const engine = engines.find(({ workers }) => workers === 2)!;
      const options = { ...FINE, rowLayout: "grouped", mode: "parallel" } as const;
      const { steps } = await engine.explain(asAlgorithm(SUMMED), GRAPHS[0]!, {}, options);
      const loop = steps.find((step) => step.kind === "loop")!;
      const level = loop.body.find((step) => step.kind === "level" && step.longRows?.split);
      if (level?.kind !== "level") throw new Error("found no level that splits rows");
      expect(level.kernels.map(({ ops }) => ops[0])).toEqual([
        "table of x",
        "segments of aggregate(in, add)",
        "aggregate(in, add)",
      ]);
    },
  );

  it.runIf(THREADS)(
    "are explained as a kernel of its own, with what it took, in a level that ran once a round",
    async () => {
      const engine = engines.find(({ workers }) => workers === 2)!;
      let names: readonly string[] = [];
      const { steps } = await engine.explain(
        asAlgorithm(SUMMED),
        GRAPHS[0]!,
        {},
        {
          ...FINE,
          mode: "parallel",
          sparse: "never",
          analyze: true,
          onTrace: (trace) => {
            names = [...traceToChrome(trace)].join("").match(/segments of \w+/g) ?? [];
          },
        },
      );
      const loop = steps.find((step) => step.kind === "loop")!;
      const level = loop.body.find((step) => step.kind === "level" && step.longRows?.split);
      if (level?.kind !== "level") throw new Error("found no level that splits rows");
      const [segments, rest] = level.kernels;
      // Rows of 4,097, 8,192 and 8,193 edges, each segment a chunk.
      expect(segments).toMatchObject({ ops: ["segments of aggregate(in, add)"], domain: "segments", chunks: 7 });
      expect(segments!.measured).toMatchObject({ runs: 5, chunks: 35 });
      expect(segments!.gathers).toBe(4097 + 8192 + 8193);
      expect(segments!.gathers + rest!.gathers).toBe(GRAPHS[0]!.edgeCount);
      expect(level.measured!.runs).toBe(5);
      expect(names.length).toBeGreaterThanOrEqual(35);
    },
  );

  it.runIf(THREADS)("are computed by two workers together", async () => {
    // All nodes are in one block, so that a round has one chunk besides those of segments.
    const rounds = 10;
    const segments = 128;
    const graph = fromEdges({
      nodeCount: 500,
      sources: Uint32Array.from({ length: segments * SEGMENT }, (_, k) => 1 + (k % 499)),
      targets: new Uint32Array(segments * SEGMENT),
    });
    const { func } = algorithm("summed", { limit: i32(rounds) }, (g, { limit }) =>
      g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)).mul(1e-6) })),
    );
    const isShared = async (engine: Engine): Promise<boolean> => {
      const { report } = await engine.run(asAlgorithm(func), graph, {}, { mode: "parallel", sparse: "never", ...FINE });
      const chunks = report!.workers.map((worker) => worker.chunks);
      const total = chunks.reduce((sum, count) => sum + count, 0);
      expect(total).toBeGreaterThanOrEqual(rounds * (segments + 1));
      // Who took the segments of whole rounds only has so many of these, and at most one more chunk for every level.
      return chunks.some((count) => count % segments > total - rounds * segments);
    };
    const engine = engines.find(({ workers }) => workers === 2)!;
    let shared = false;
    // On a busy machine a worker may take all of many short runs before the other has its turn.
    for (let attempt = 0; !shared && attempt < 2000; attempt++) shared = await isShared(engine);
    expect(shared).toBe(true);
  });
});
