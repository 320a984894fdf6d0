import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm, i32 } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { rmat } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Func } from "../src/ir/value.ts";
import { BLOCK } from "../src/plan/blocks.ts";
import { GRAPHS } from "./graphs.ts";
import { PROGRAMS } from "./programs.ts";
import type { Given, Outcome } from "./ways.ts";
import {
  asAlgorithm,
  BY_SOURCE,
  FINE,
  GROUPED,
  interpreted,
  ran,
  ranSync,
  SLICES,
  startEngines,
  startFallbacks,
  THREADS,
  withLoopResults,
} from "./ways.ts";

let engines: readonly Engine[] = [];
let fallbacks: ReadonlyMap<string, Engine> = new Map();
beforeAll(async () => {
  engines = await startEngines();
  fallbacks = await startFallbacks();
});
afterAll(() => Promise.all([...engines, ...fallbacks.values()].map((engine) => engine.close())));

/** Every way but the interpreter's, with what the program came to. */
async function* allWays(func: Func, graph: Graph, given: Given): AsyncGenerator<readonly [string, Outcome]> {
  for (const pipeline of ["O0", "O2"] as const) {
    yield [`${pipeline}, runSync`, ranSync(func, graph, given, { compile: { pipeline } })];
    yield [`${pipeline}, no vectors`, ranSync(func, graph, given, { vectors: false, compile: { pipeline } })];
    for (const rowLayout of ["sliced", "grouped", "by source"] as const) {
      yield [`${pipeline}, rows ${rowLayout}`, ranSync(func, graph, given, { rowLayout, compile: { pipeline } })];
    }
    for (const engine of engines) {
      for (const [share, options] of Object.entries({
        default: {},
        fine: FINE,
        slices: SLICES,
        grouped: GROUPED,
        "by source": BY_SOURCE,
      })) {
        // Where nothing is optimized or shared out, engines differ little: one of them is enough.
        const isShared = share !== "default" || graph.nodeCount >= BLOCK;
        if (engines.length > 1 && engine.workers !== 3 && !(pipeline === "O2" && isShared)) continue;
        const { outcome } = await ran(engine, func, func, graph, given, { ...options, compile: { pipeline } });
        yield [`${pipeline}, ${engine.workers} workers, ${share}`, outcome];
      }
    }
  }
  for (const [name, engine] of fallbacks) {
    for (const vectors of [true, false]) {
      const { outcome } = await ran(engine, func, func, graph, given, { ...FINE, vectors });
      yield [`without ${name}, ${vectors ? "with" : "without"} vectors`, outcome];
    }
  }
}

describe.each(PROGRAMS)("$name", ({ func: bare, parameters, leastNodes }) => {
  const func = withLoopResults(bare);

  it("gives the bytes, rounds and convergence of the interpreter, whichever way it is run", async () => {
    for (const { name, graph, nodeCount } of GRAPHS) {
      if (nodeCount < leastNodes) continue;
      const expected = interpreted(func, graph, parameters);
      expect(expected.kind).toBe("results");
      for await (const [way, outcome] of allWays(func, graph, parameters)) {
        expect(outcome, `${name}: ${way}`).toEqual(expected);
      }
    }
  });
});

describe("a computed index out of range", () => {
  const failing = [
    algorithm("atEveryNode", {}, (g) => ({ x: g.nodeAttribute("level").at(g.nodeIndex().sub(2)) })),
    algorithm("atEveryEdge", {}, (g) => ({
      x: g.nodeIndex().at(g.edges.map(({ source }) => source(g.nodeIndex("u32")).add(2000))),
    })),
    algorithm("ofEdges", {}, (g) => ({ x: g.edgeWeight().at(g.nodeIndex().add(1).mul(10000)) })),
    algorithm("atOnePlace", { at: i32(2_000_000) }, (g, { at }) => ({ x: g.nodeIndex().mul(2).at(at) })),
    algorithm("afterSums", {}, (g) => ({ x: g.nodeIndex().mul(2).at(g.nodeIndex().sum().mul(0).sub(1)) })),
    algorithm("firstOfTwo", {}, (g) => ({
      early: g.nodeIndex().mul(2).at(g.nodeIndex().sum().mul(0).sub(7)),
      late: g.nodeAttribute("level").at(g.nodeIndex().sub(100)),
    })),
    algorithm("inTheThirdRound", {}, (g) => {
      const { x } = g.loop({ x: g.nodeIndex() }, { limit: 9 }, ({ x }, round) => ({
        x: x.at(round.eq(2).where(g.nodeCountAs("i32"), g.nodeIndex())).add(1),
      }));
      return { x };
    }),
    algorithm("oneEntryInTheThirdRound", {}, (g) => {
      const { x } = g.loop({ x: g.nodeIndex() }, { limit: 9 }, ({ x }, round) => ({
        x: x.add(x.at(round.eq(2).where(-5, 0, "i32"))),
      }));
      return { x };
    }),
    algorithm("inOneArm", {}, (g) => {
      const { x } = g.if(
        g.nodeIndex().sum().ge(0),
        () => ({ x: g.nodeIndex().at(g.nodeIndex().add(1)) }),
        () => ({ x: g.nodeIndex() }),
      );
      return { x, y: x.at(g.nodeIndex().sub(1)) };
    }),
  ];

  it.each(failing)("ends $name with the interpreter's error, whichever way it is run", async ({ func }) => {
    for (const { name, graph } of GRAPHS.filter(({ edges }) => edges.length > 0)) {
      const expected = interpreted(func, graph);
      expect(expected, name).toMatchObject({ kind: "error", code: "run/index" });
      for await (const [way, outcome] of allWays(func, graph, {})) {
        expect(outcome, `${name}: ${way}`).toEqual(expected);
      }
    }
  });

  it("in an arm that is not taken is no error", async () => {
    const { func } = algorithm("spared", {}, (g) =>
      g.if(
        g.nodeIndex().sum().lt(0),
        () => ({ x: g.nodeIndex().at(g.nodeIndex().add(1)) }),
        () => ({ x: g.nodeIndex() }),
      ),
    );
    for (const { graph } of GRAPHS) {
      for await (const [way, outcome] of allWays(func, graph, {})) expect(outcome.kind, way).toBe("results");
    }
  });
});

describe.runIf(THREADS)("several workers", () => {
  const { func } = algorithm("oneLevel", { rounds: i32(400) }, (g, { rounds }) => {
    const { x } = g.loop({ x: g.node(1) }, { limit: rounds }, ({ x }) => ({
      x: g.in.sum(({ source }) => source(x)).mul(0.01),
    }));
    return { x };
  });

  it("drew chunks of one and the same level", async () => {
    const graph = rmat({ scale: 15, edgeFactor: 4, seed: 3 });
    const blocks = graph.nodeCount / 512;
    for (const engine of engines.filter(({ workers }) => workers > 1)) {
      const isSplit = async (): Promise<boolean> => {
        const { report } = await engine.run(asAlgorithm(func), graph, {}, { mode: "parallel", ...FINE });
        const chunks = report!.workers.map((worker) => worker.chunks).filter((count) => count > 0);
        // A level has as many chunks as there are blocks: who took whole levels only has a multiple of that.
        return chunks.length > 1 && chunks.some((count) => count % blocks !== 0);
      };
      expect((await isSplit()) || (await isSplit()) || (await isSplit()), `${engine.workers} workers`).toBe(true);
    }
  });
});
