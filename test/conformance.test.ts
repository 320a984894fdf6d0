import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm, i32 } from "../src/dsl/index.ts";
import { rmat } from "../src/graph/generate.ts";
import type { Engines } from "./all-ways.ts";
import { allWays, closeAll, kindOf, startAll, turnOf, waysOf } from "./all-ways.ts";
import { GRAPHS } from "./graphs.ts";
import { PROGRAMS } from "./programs.ts";
import { asAlgorithm, FINE, interpreted, THREADS, withLoopResults } from "./ways.ts";

let engines: Engines;
beforeAll(async () => {
  engines = await startAll();
});
afterAll(() => closeAll(engines));

/** Runs in which a worker may take all before the others have their turn, as on a busy machine it does. */
const MOST_ATTEMPTS = 100;

describe.each(PROGRAMS.map((program, index) => ({ ...program, index })))("$name", (program) => {
  const { func: bare, parameters, leastNodes, mayRefuse = false, index } = program;
  const func = withLoopResults(bare);

  it("gives the bytes, rounds and convergence of the interpreter, whichever way it is run", async () => {
    for (const [at, { name, graph, nodeCount }] of GRAPHS.entries()) {
      if (nodeCount < leastNodes) continue;
      const expected = interpreted(func, graph, parameters);
      if (!mayRefuse) expect(expected.kind).toBe("results");
      for await (const [way, outcome] of allWays(engines, func, graph, parameters, turnOf(index, at))) {
        expect(outcome, `${name}: ${way}`).toEqual(expected);
      }
    }
  });
});

describe("programs in their turns", () => {
  it.each([true, false])("go every way on some graph of one block, with loops: %s", (hasLoop) => {
    const kind = { hasLoop, isShared: false };
    const gone = PROGRAMS.flatMap(({ func }, index) =>
      GRAPHS.flatMap(({ graph }, at) => {
        const found = kindOf(func, graph);
        if (found.hasLoop !== hasLoop || found.isShared) return [];
        return waysOf(engines, kind, turnOf(index, at)).map(({ name }) => name);
      }),
    );
    const all = waysOf(engines, kind, "all").map(({ name }) => name);
    expect(new Set(gone)).toEqual(new Set(all));
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

  it.each(failing)("ends $name with the interpreter's error, whichever way it is run", async (program) => {
    const { func } = program;
    for (const [at, { name, graph, edges }] of GRAPHS.entries()) {
      if (edges.length === 0) continue;
      const expected = interpreted(func, graph);
      expect(expected, name).toMatchObject({ kind: "error", code: "run/index" });
      for await (const [way, outcome] of allWays(engines, func, graph, {}, turnOf(failing.indexOf(program), at))) {
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
    for (const [at, { graph }] of GRAPHS.entries()) {
      for await (const [way, outcome] of allWays(engines, func, graph, {}, turnOf(0, at)))
        expect(outcome.kind, way).toBe("results");
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
    for (const engine of engines.ofWorkers.filter(({ workers }) => workers > 1)) {
      const isSplit = async (): Promise<boolean> => {
        const { report } = await engine.run(asAlgorithm(func), graph, {}, { mode: "parallel", ...FINE });
        const chunks = report!.workers.map((worker) => worker.chunks).filter((count) => count > 0);
        // A level has as many chunks as there are blocks: who took whole levels only has a multiple of that.
        return chunks.length > 1 && chunks.some((count) => count % blocks !== 0);
      };
      let split = false;
      for (let attempt = 0; !split && attempt < MOST_ATTEMPTS; attempt++) split = await isSplit();
      expect(split, `${engine.workers} workers`).toBe(true);
    }
  });
});
