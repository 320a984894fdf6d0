/**
 * Classes that workers join at once: on graphs where they get at the same roots at the same time, on more workers than this
 * machine may have cores.
 */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../src/compile.ts";
import { algorithm } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { fromEdges } from "../src/graph/build.ts";
import { path, rmat, uniform } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import { randomPermutation, seededRandom } from "../src/graph/random.ts";
import { BLOCK } from "../src/plan/blocks.ts";
import type { Plan } from "../src/plan/plan.ts";
import { ALL } from "./extent.ts";
import { FINE, ran, ranSync, startEngines } from "./ways.ts";

/** How often each is run; EDGEWISE_RACES asks for more. */
const REPEATS = Number(process.env.EDGEWISE_RACES ?? 1);

const COUNT = 1 << 15;

/** Nodes in two halves, of which each in the second is next to one in the first: many leaves for each of few roots. */
function stars(): Graph {
  const leaves = Array.from({ length: COUNT }, (_, k) => k);
  return fromEdges({ nodeCount: COUNT + 64, sources: leaves, targets: leaves.map((k) => COUNT + (k % 64)) });
}

/** A path through all nodes in no order: neighbors are far apart, and every join is of two long trees. */
function shuffledPath(): Graph {
  const order = randomPermutation(COUNT, seededRandom(7));
  return fromEdges({
    kind: "undirected",
    nodeCount: COUNT,
    sources: order.subarray(0, -1),
    targets: order.subarray(1),
  });
}

/**
 * A class of most nodes whose root falls with every edge that is not sampled: beside its middle are others, each with two
 * leaves that are below all leaves that were joined before. Workers that have a block of them each, and the next, are at the
 * same root all the time; and no union is made a second time from the other end of its edge, for that is in the class of most.
 */
function fallingRoot(): Graph {
  const many = COUNT / 4;
  const middle = 2 * many + BLOCK - 1;
  const others = Array.from({ length: many }, (_, k) => middle + 1 + k);
  const leaves = others.map((_, k) => {
    const [block, within] = [Math.floor(k / BLOCK), k % BLOCK];
    return 2 * (many - 1 - (BLOCK * (block - (block % 2)) + 2 * within + (block % 2)));
  });
  const most = Array.from({ length: 5 * many }, (_, k) => middle + 1 + many + k);
  return fromEdges({
    kind: "undirected",
    nodeCount: middle + 1 + 6 * many,
    sources: [...others, ...others, ...others, ...most],
    targets: [...leaves, ...leaves.map((leaf) => leaf + 1), ...[...others, ...most].map(() => middle)],
  });
}

/** Graphs, and how often each is gone over: unions are lost rarely where they can be. */
const GRAPHS: readonly (readonly [string, Graph, number])[] = [
  ["a root that falls", fallingRoot(), ALL ? 12 : 4],
  ["stars", stars(), 1],
  ["a shuffled path", shuffledPath(), 1],
  ["few edges", uniform({ nodeCount: COUNT, edgeCount: COUNT, seed: 5 }), 1],
  ["hubs", rmat({ scale: 15, edgeFactor: 4, directed: true, seed: 2 }), 1],
];

const { func } = algorithm("classesAtOnce", {}, (g) => {
  const { some } = g.loop({ some: g.nodeIndex() }, { limit: 12 }, ({ some }, round) => ({
    some: some.min(g.classes(g.edgeIndex().rem(13).gt(round))),
  }));
  return { all: g.classes(), some };
});

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([2, 3, 4]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** A plan of classes that plants a forest and then puts every node under its root, once. */
function flattening(): Plan {
  const { plan } = compile(algorithm("planted", {}, (g) => ({ label: g.classes() })).func);
  const steps = plan.steps.filter((step, k) => step.kind === "level" && step.scalars === null && k < 2);
  return { ...plan, steps };
}

describe("classes that workers join at once", () => {
  it.each(GRAPHS)("of %s are those that one worker finds, again and again", async (_, graph, times) => {
    const expected = ranSync(func, graph);
    for (let repeat = 0; repeat < times * REPEATS; repeat++) {
      for (const engine of engines) {
        const { outcome } = await ran(engine, func, func, graph, {}, FINE);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
      }
    }
  });

  it("are under their roots, though a tree is as deep as it has nodes and its first nodes are those of another worker", async () => {
    const plan = flattening();
    // By its first neighbor, each node is under the one before it.
    const graph = path({ nodeCount: COUNT, directed: false });
    for (let repeat = 0; repeat < (ALL ? 10 : 4) * REPEATS; repeat++) {
      for (const engine of engines) {
        const { results } = await engine.run(plan, graph, {}, FINE);
        expect(results.label, `${engine.workers} workers`).toEqual(new Int32Array(COUNT));
      }
    }
  });
});
