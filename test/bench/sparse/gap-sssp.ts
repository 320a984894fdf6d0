/** Shortest paths, against the sssp of the GAP Benchmark Suite on the same weighted graph files from the same nodes. */

import { sssp } from "../../../src/algorithms/index.ts";
import { algorithm, nodeKey } from "../../../src/dsl/index.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import type { Figure } from "../figure.ts";
import { GAP_GRAPHS, gapFile, runGapBfs, runGapSssp } from "../gapbs.ts";
import type { Contest, Field } from "./gap-contest.ts";
import { contendOn, howWith, THREADS } from "./gap-contest.ts";
import { leastDistances } from "./plain.ts";
import { drawSources } from "./searches.ts";
import { expectEntries } from "./turns.ts";

/**
 * A graph with the delta with which sssp is fastest on it, of powers of two: with two threads on the machine of the page,
 * several times in turn. Milliseconds a search, the best of three means: grid1000 45 (32), 40 (64), 41 (128), 43 (256);
 * kron20 131 (2), 131 (4), 186 (8); urand20 280 (2), 277 (4), 287 (8), 320 (16).
 */
const GRAPHS = [
  { ...GAP_GRAPHS.grid1000, delta: 64 },
  { ...GAP_GRAPHS.kron20, delta: 4 },
  { ...GAP_GRAPHS.urand20, delta: 4 },
];

/** Nodes that are searched from, after one that warms up. */
const SOURCES = 4;
/** Milliseconds that a search takes, about. */
const SEARCH = 600;
/** The distance of a node that is not reached, in integers. */
const FAR = 2 ** 31 - 1;

/** As `sssp`, with distances that are integers, as those of the suite are. */
const integerSssp = algorithm("integerSssp", { root: nodeKey() }, (g, { root }) => {
  const weight = g.edgeAttribute("weight", { element: "i32" });
  const start = g.nodeIndex().eq(root).where(0, FAR, "i32");
  const options = { until: "unchanged", limit: g.nodeCountAs("i32") } as const;
  const { distance } = g.loop({ distance: start }, options, ({ distance }) => {
    const reached = g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)), {
      where: ({ source }) => source(distance).lt(FAR),
    });
    return { distance: distance.min(reached) };
  });
  return { distance };
});

const KINDS = [
  { distances: "f64", limit: 1.75, program: sssp, far: Infinity },
  { distances: "i32", limit: 1.5, program: integerSssp, far: FAR },
] as const;

type Kind = (typeof KINDS)[number];

export const GAP_SSSP: Figure = {
  name: "sparse-sssp",
  doc: `sssp from ${SOURCES} nodes against sssp of the GAP Benchmark Suite, two threads and one.`,
  measure: (progress) =>
    contendOn(
      { program: "sssp", others: ["bfs"], graphs: GRAPHS, weighted: true, head: ["distances"] },
      enter,
      progress,
    ),
};

async function enter({ gapGraph, graph, engine, suite }: Field<(typeof GRAPHS)[number]>): Promise<Contest> {
  const { name, delta } = gapGraph;
  const trials = SOURCES + 1;
  // What sssp does not tell bfs does, which draws nodes alike from the same degrees.
  const sources = suite
    ? runGapBfs(suite.folder, gapFile(suite.folder, gapGraph), { threads: 2, trials, tell: true }).sources
    : drawSources(graph, trials);
  await expectDistances(engine, graph, sources);
  if (suite) runGapSssp(suite.folder, suite.file, { threads: 2, trials, delta, tell: true });
  return {
    ours: KINDS.map((kind) => ({
      name: [name, kind.distances],
      limit: kind.limit,
      run: (threads) => runOurs(engine, graph, kind, sources, threads),
    })),
    theirs: suite && ((threads) => runGapSssp(suite.folder, suite.file, { threads, trials, delta }).slice(1)),
    trial: SEARCH,
    trials: SOURCES,
  };
}

async function expectDistances(engine: Engine, graph: Graph, sources: readonly number[]): Promise<void> {
  const weights = graph.edgeColumn("weight")!;
  for (const root of sources.slice(1)) {
    const expected = leastDistances(graph, weights, root);
    for (const { distances, program, far } of KINDS) {
      const wanted = expected.map((distance) => Math.min(distance, far));
      for (const threads of THREADS) {
        const { distance } = await engine.run(program, graph, { root }, howWith(threads));
        expectEntries(`${graph.name} from ${root}, ${distances}, ${threads} threads`, distance, wanted);
      }
    }
  }
}

/** The first is the node that warms up. */
async function runOurs(engine: Engine, graph: Graph, { program }: Kind, sources: readonly number[], threads: number) {
  const times: number[] = [];
  for (const root of sources) times.push((await engine.run(program, graph, { root }, howWith(threads))).timings.run);
  return times.slice(1);
}
