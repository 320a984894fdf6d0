/** Every algorithm of the library at every optimization level. */

import type { OptimizationLevel } from "../../passes/pipelines.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Given } from "./bound.ts";
import { boundAt, expectSame } from "./bound.ts";
import type { Bar, Figure } from "./figure.ts";
import { milliseconds, printRatio, printSpread } from "./figure.ts";
import { ratioOf, timeInTurn, timesOf } from "./harness.ts";

const ROUNDS = 15;
const LEVELS_TIMED = Object.keys(PIPELINES) as OptimizationLevel[];

/** Two to the power of this is the number of nodes. */
const SCALE = 13;

/** A set of some nodes, where a body for each of all would take hours. */
const FEW = Uint8Array.from({ length: 2 ** SCALE }, (_, node) => Number(node % 1024 === 0));

/** The parameters without a default, and the sets of nodes that are all nodes by default. */
export const GIVEN: Readonly<Record<string, Given>> = {
  bfs: { root: 0 },
  bfsParents: { root: 0 },
  betweenness: { sources: FEW },
  closeness: { nodes: FEW },
  diameterBound: { root: 0 },
  edgeBetweenness: { sources: FEW },
  earliestArrival: { root: 0 },
  eccentricity: { nodes: FEW },
  floodFill: { seeds: new Map([[0, true]]) },
  harmonicCloseness: { nodes: FEW },
  heatDiffusion: { heat: 1, steps: 20, step: 1e-4 },
  katzCentrality: { attenuation: 1e-4 },
  randomWalkWithRestart: { root: 0 },
  reachability: { root: 0 },
  shortestPathLengths: { sources: FEW },
  shortestPathTree: { root: 0 },
  spreadingActivation: { activation: new Map([[0, 1]]), weighted: false },
  sssp: { root: 0 },
  weightedBetweenness: { sources: FEW },
  weightedEdgeBetweenness: { sources: FEW },
  widestPaths: { root: 0 },
};

/**
 * The algorithms that take only graphs without cycles. Of other graphs, they get the edges to nodes of higher index.
 */
const ACYCLIC: ReadonlySet<string> = new Set(["topologicalLevels"]);

/** The algorithms that begin anew at every node, which run on a smaller graph. */
const FROM_EVERY_NODE: ReadonlySet<string> = new Set(["diameter"]);

/** The error of a ratio of two equal programs, as found by timing one against itself. */
const NOISE = 1.03;

export const LEVELS: Figure = {
  name: "levels",
  doc: "Every algorithm of the library at O0 to O3, one worker, on R-MAT of scale 13 with 16 edges a node; what begins anew at every node, of scale 7.",
  measure: (progress) => {
    const graph = rmat({ scale: SCALE, directed: true, weights: { low: 1, high: 255 }, seed: 1 });
    const small = rmat({ scale: 7, directed: true, seed: 1 });
    const acyclic = graph.filter({ edges: (_, source, target) => source < target });
    const rows: string[][] = [];
    const bars: Bar[] = [];
    for (const [name, algorithm] of Object.entries<Algorithm>(library)) {
      progress(name);
      const taken = ACYCLIC.has(name) ? acyclic : FROM_EVERY_NODE.has(name) ? small : graph;
      const runs = LEVELS_TIMED.map((level) => ({ level, run: boundAt(level, algorithm, taken, GIVEN[name]) }));
      const expected = runs[0]!.run.results();
      for (const { level, run } of runs) expectSame(`${name} at ${level}`, expected, run.results());
      const times = timeInTurn(
        runs.map(({ level, run }) => run.subject(level)),
        { rounds: ROUNDS },
      );
      const ratio = ratioOf(times, "O2", "O0");
      rows.push([
        name,
        ...LEVELS_TIMED.map((level) => milliseconds(timesOf(times, level).median)),
        printSpread(ratio, printRatio),
      ]);
      bars.push({ what: `${name}: O2 / O0`, found: ratio.median, limit: NOISE, kind: "at most" });
    }
    return { head: ["algorithm", ...LEVELS_TIMED.map((level) => `${level}, ms`), "O2 / O0"], rows, bars };
  },
};
