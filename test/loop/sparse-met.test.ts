import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bfs, bfsParents, coreNumbers, reachability } from "../../src/algorithms/index.ts";
import { isComputedWhereMet, sparseLoops } from "../../src/bind/sparse/memory.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid, path, rmat } from "../../src/graph/generate.ts";
import { randomPermutation, seededRandom } from "../../src/graph/random.ts";
import { ALWAYS_SPARSE, interpreted, ran, startEngines } from "../ways.ts";

/** Each node changes twice: in the first round by itself, and in the round that reaches it. */
const changedTwice = algorithm("changedTwice", {}, (g) => {
  const isRoot = g.nodeIndex().eq(0);
  const start = { state: isRoot.where(g.scalar(2, "i32"), 0), since: isRoot.where(g.scalar(0, "i32"), -1) };
  return g.loop(start, { until: "unchanged" }, ({ state, since }, round) => {
    const isReached = g.in.any(({ source }) => source(state).eq(2), {
      where: ({ destination }) => destination(state).lt(2),
    });
    return { state: isReached.or(state.ge(2)).where(g.scalar(2, "i32"), 1), since: isReached.where(round, since) };
  });
});

/** Nodes fall with the first of their neighbors, over those edges that let it by. */
const falling = algorithm("falling", {}, (g) => {
  const index = g.nodeIndex("i32");
  const start = { stands: index.ne(0), since: index.mul(0).sub(1) };
  return g.loop(start, { until: "unchanged" }, ({ stands, since }, round) => {
    const stays = g.all.all(({ neighbor }) => neighbor(stands), {
      where: ({ self, neighbor }) => self(stands).and(self(index).add(neighbor(index)).rem(5).ne(3)),
    });
    return { stands: stands.and(stays), since: stays.where(since, round) };
  });
});

const GRAPHS = [
  path(40, { directed: true }),
  grid({ rows: 9, columns: 8 }),
  rmat({ scale: 7, edgeFactor: 2, seed: 5 }),
  ring(60),
];

/** A directed ring whose nodes have no order, with edges back. */
function ring(nodeCount: number) {
  const order = randomPermutation(nodeCount, seededRandom(3));
  const next = order.map((_, k) => order[(k + 1) % nodeCount]!);
  return fromEdges({ nodeCount, directed: true, sources: [...order, ...next], targets: [...next, ...order.reverse()] });
}

describe("computing nodes where they are first met", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 2]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it.each<[string, isWhereMet: boolean, Algorithm]>([
    ["bfs", true, bfs],
    ["reachability", true, reachability],
    ["changedTwice", true, changedTwice],
    ["falling", true, falling],
    ["bfsParents", false, bfsParents],
    ["coreNumbers", false, coreNumbers],
  ])("gives the results of the interpreter: %s (%s)", async (name, isWhereMet, { func }) => {
    const loops = sparseLoops(compile(func).plan);
    expect(loops.map(({ loop, rounds }) => isComputedWhereMet(loop, rounds))).toContain(isWhereMet);
    for (const graph of GRAPHS) {
      const given = name in { bfs, reachability, bfsParents } ? { root: 1 } : {};
      const reference = interpreted(func, graph, given);
      expect(reference.kind).toBe("results");
      for (const engine of engines) {
        const lists = { tinyRound: 1_000_000, grain: 3, hub: 10, shuffle: 1 };
        const { outcome } = await ran(engine, func, func, graph, given, { ...ALWAYS_SPARSE, lists });
        expect(outcome).toEqual(reference);
      }
    }
  });
});
