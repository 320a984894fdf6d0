/** Every algorithm of the library on graphs of every type, by interpreter and kernels, against a plain definition. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Datum } from "../../src/interp/interpret.ts";
import { aThird, casesOf } from "../extent.ts";
import type { NamedGraph, PlainGraph } from "../graphs.ts";
import { GRAPH_TYPES, graphsOf, type TypedGraph, WEIGHTS, type Weights } from "./graph-types.ts";
import { arcsOf, pairsOf, plainComponents, plainDegrees, plainDepths, plainHeat, plainRank } from "./plain.ts";
import { plainArrivals, plainPunctual } from "./plain-arrivals.ts";
import { plainBetweenness, plainEdgeBetweenness } from "./plain-betweenness.ts";
import { plainEigenvector, plainHits, plainKatz, plainWalk } from "./plain-centrality.ts";
import { plainClustering, plainLabels, plainTriangles } from "./plain-communities.ts";
import {
  plainCloseness,
  plainDiameter,
  plainDoubleSweep,
  plainEccentricity,
  plainHarmonicCloseness,
} from "./plain-distances.ts";
import {
  plainCyclic,
  plainDistances,
  plainLevels,
  plainParents,
  plainSignedDistances,
  plainTree,
  plainWidths,
} from "./plain-paths.ts";
import { plainActivation, plainFill } from "./plain-spreading.ts";
import { plainColors, plainCores, plainIndependentSet } from "./plain-structure.ts";
import { plainWeightedBetweenness } from "./plain-weighted-betweenness.ts";
import { expectClose, outcomeOf, refusalOf, resultOf, rootsOf, total } from "./run.ts";

/** How many random graphs of all types together. */
const RUNS = casesOf(12, 200);
const GRAPHS_OF_TYPE = Math.ceil(RUNS / GRAPH_TYPES.length);
const ROUNDS = 12;
const TOLERANCE = 1e-12;

interface Check {
  readonly holds: (named: TypedGraph) => void;
  /** What weights the algorithm takes, or does not read; any if not said. */
  readonly weights?: readonly Weights[];
}

const NOT_NEGATIVE = WEIGHTS.filter((weights) => weights !== "negative");

/** Some values for each node. */
const spread = ({ nodeCount }: TypedGraph): number[] =>
  Array.from({ length: nodeCount }, (_, node) => ((node * 5) % 7) + 1);

/** All combinations of two options. */
const PAIRS = [true, false].flatMap((one) => [true, false].map((other) => [one, other] as const));

const allOf = ({ nodeCount }: TypedGraph): ReadonlySet<number> => new Set(Array(nodeCount).keys());

function rankCheck(algorithm: Algorithm, { weighted, shareSinks }: { weighted: boolean; shareSinks: boolean }): Check {
  const holds = (named: TypedGraph): void => {
    const options = { damping: 0.8, threshold: 0, limit: ROUNDS, weighted, shareSinks };
    const { results, rounds } = outcomeOf(algorithm, named, { damping: 0.8, tolerance: 0, limit: ROUNDS });
    expect(rounds).toBe(ROUNDS);
    expectClose(results.rank!, plainRank(named, options).rank, TOLERANCE);
    if (shareSinks) expect(total(results.rank!)).toBeCloseTo(1, 12);
  };
  return { holds, weights: weighted ? NOT_NEGATIVE : WEIGHTS };
}

/** A check of one result, which is compared bit by bit. */
function exactly(
  algorithm: Algorithm,
  name: string,
  expected: (named: TypedGraph) => readonly number[],
  given: Readonly<Record<string, Datum>> = {},
): Check {
  return { holds: (named) => expect(resultOf(algorithm, named, name, given)).toEqual(expected(named)) };
}

/** The same from some roots. */
function fromRoots(
  algorithm: Algorithm,
  name: string,
  expected: (named: TypedGraph, root: number) => readonly number[],
): Check {
  const holds = (named: TypedGraph): void => {
    for (const root of rootsOf(named)) {
      expect(resultOf(algorithm, named, name, { root })).toEqual(expected(named, root));
    }
  };
  return { holds };
}

/** A check of what shortest paths from all nodes, and from some, come to. */
function ofPaths(algorithm: Algorithm, expected: typeof plainBetweenness): Check {
  const holds = (named: TypedGraph): void => {
    for (const [normalized, parallelPaths] of PAIRS) {
      for (const sources of [allOf(named), rootsOf(named)]) {
        const flags = Uint8Array.from({ length: named.nodeCount }, (_, node) => Number(sources.has(node)));
        const given = { sources: flags, normalized: Number(normalized), parallelPaths: Number(parallelPaths) };
        const found = resultOf(algorithm, named, "betweenness", given);
        expectClose(found, expected(named, { sources, normalized, parallelPaths }), TOLERANCE);
      }
    }
  };
  return { holds };
}

/** The same by weights. */
function ofWeightedPaths(algorithm: Algorithm, of: "nodes" | "edges"): Check {
  const holds = (named: TypedGraph): void => {
    for (const normalized of [true, false]) {
      for (const sources of [allOf(named), rootsOf(named)]) {
        const flags = Uint8Array.from({ length: named.nodeCount }, (_, node) => Number(sources.has(node)));
        const given = { sources: flags, normalized: Number(normalized) };
        const found = resultOf(algorithm, named, "betweenness", given);
        expectClose(found, plainWeightedBetweenness(named, { sources, normalized })[of], TOLERANCE);
      }
    }
  };
  return { holds, weights: NOT_NEGATIVE };
}

const unweighted = ({ nodeCount, edges }: TypedGraph): PlainGraph => ({
  nodeCount,
  edges: edges.map((edge) => ({ ...edge, weight: 1 })),
});

/** A check with weights and without; those of a graph that has negative ones are left. */
function ifWeighted(holds: (named: TypedGraph, weighted: boolean) => void): Check {
  return {
    holds: (named) => {
      if (named.weights !== "negative") holds(named, true);
      holds(named, false);
    },
  };
}

const CHECKS: Readonly<Record<keyof typeof library, Check>> = {
  pagerank: rankCheck(library.pagerank, { weighted: false, shareSinks: true }),
  pagerankGap: rankCheck(library.pagerankGap, { weighted: false, shareSinks: false }),
  pagerankGraphology: rankCheck(library.pagerankGraphology, { weighted: true, shareSinks: true }),
  weightedPagerank: rankCheck(library.weightedPagerank, { weighted: true, shareSinks: true }),
  personalizedPagerank: ifWeighted((named, weighted) => {
    const restart = spread(named);
    const options = { damping: 0.8, tolerance: 0, limit: ROUNDS, weighted: Number(weighted) };
    const home = restart.map((value) => value / total(restart));
    const expected = plainWalk(named, { rounds: ROUNDS, weighted, follows: 0.8, home });
    const given = { ...options, restart: Float64Array.from(restart) };
    expectClose(resultOf(library.personalizedPagerank, named, "rank", given), expected, TOLERANCE);
  }),
  randomWalkWithRestart: ifWeighted((named, weighted) => {
    for (const root of rootsOf(named)) {
      const given = { root, restart: 0.2, tolerance: 0, limit: ROUNDS, weighted: Number(weighted) };
      const home = spread(named).map((_, node) => (node === root ? 1 : 0));
      const expected = plainWalk(named, { rounds: ROUNDS, weighted, follows: 0.8, home });
      expectClose(resultOf(library.randomWalkWithRestart, named, "probability", given), expected, TOLERANCE);
    }
  }),
  hits: ifWeighted((named, weighted) => {
    const { results } = outcomeOf(library.hits, named, { tolerance: 0, limit: ROUNDS, weighted: Number(weighted) });
    const { hub, authority } = plainHits(named, { rounds: ROUNDS, weighted });
    expectClose(results.hub!, hub, TOLERANCE);
    expectClose(results.authority!, authority, TOLERANCE);
  }),
  eigenvectorCentrality: ifWeighted((named, weighted) => {
    const given = { tolerance: 0, limit: ROUNDS, weighted: Number(weighted) };
    const found = resultOf(library.eigenvectorCentrality, named, "centrality", given);
    expectClose(found, plainEigenvector(named, { rounds: ROUNDS, weighted }), TOLERANCE);
  }),
  katzCentrality: ifWeighted((named, weighted) => {
    const base = spread(named);
    const options = { attenuation: 0.05, tolerance: 0, limit: ROUNDS, weighted: Number(weighted) };
    const expected = plainKatz(named, { rounds: ROUNDS, weighted, attenuation: 0.05, base });
    const given = { ...options, base: Float64Array.from(base) };
    expectClose(resultOf(library.katzCentrality, named, "centrality", given), expected, TOLERANCE);
  }),
  heatDiffusion: ifWeighted((named, weighted) => {
    const start = spread(named);
    const given = { heat: Float64Array.from(start), step: 0.01, steps: ROUNDS, weighted: Number(weighted) };
    const found = resultOf(library.heatDiffusion, named, "heat", given);
    expectClose(found, plainHeat(named, start, { step: 0.01, steps: ROUNDS, weighted }), TOLERANCE);
    expect(total(found)).toBeCloseTo(total(start), 10);
  }),
  bfs: fromRoots(library.bfs, "depth", plainDepths),
  bfsParents: fromRoots(library.bfsParents, "parent", plainParents),
  reachability: fromRoots(library.reachability, "reached", (named, root) =>
    plainDepths(named, root).map((depth) => (depth === -1 ? 0 : 1)),
  ),
  sssp: {
    holds: (named) => {
      for (const root of rootsOf(named)) {
        const { results, converged } = outcomeOf(library.sssp, named, { root });
        const expected = plainSignedDistances(named, root);
        expect(converged).toBe(expected !== null);
        if (expected !== null) expect(results.distance).toEqual(expected);
      }
    },
  },
  shortestPathLengths: ifWeighted((named, weighted) => {
    const graph = weighted ? named : unweighted(named);
    const roots = [...rootsOf(named)];
    const all = roots.map((root) => plainDistances(graph, root));
    const expected = all[0]!.map((_, node) => Math.min(...all.map((distance) => distance[node]!)));
    const sources = Uint8Array.from({ length: named.nodeCount }, (_, node) => Number(roots.includes(node)));
    const given = { sources, weighted: Number(weighted) };
    expect(resultOf(library.shortestPathLengths, named, "distance", given)).toEqual(expected);
  }),
  shortestPathTree: ifWeighted((named, weighted) => {
    const graph = weighted ? named : unweighted(named);
    for (const root of rootsOf(named)) {
      const { results } = outcomeOf(library.shortestPathTree, named, { root, weighted: Number(weighted) });
      expect(results).toEqual({ distance: plainDistances(graph, root), parent: plainTree(graph, root) });
    }
  }),
  earliestArrival: {
    weights: NOT_NEGATIVE,
    holds: (named) => {
      const always = { open: named.edges.map(() => -Infinity), close: named.edges.map(() => Infinity) };
      for (const root of rootsOf(named)) {
        for (const waiting of [true, false]) {
          const found = resultOf(library.earliestArrival, named, "time", { root, start: 5, waiting: Number(waiting) });
          expect(found).toEqual((waiting ? plainArrivals : plainPunctual)(named, always, root, 5));
        }
      }
    },
  },
  widestPaths: fromRoots(library.widestPaths, "width", plainWidths),
  floodFill: {
    holds: (named) => {
      for (const places of [0, 1, 2]) {
        const seeds = spread(named).map((value) => value % 3 === places);
        const obstacles = spread(named).map((value) => value % 5 === 2);
        const given = { seeds: Uint8Array.from(seeds, Number), obstacles: Uint8Array.from(obstacles, Number) };
        expect(resultOf(library.floodFill, named, "reached", given)).toEqual(plainFill(named, seeds, obstacles));
      }
    },
  },
  spreadingActivation: {
    holds: (named) => {
      for (const weighted of [true, false]) {
        const start = spread(named).map((value) => (value > 4 ? value / 4 : 0));
        const options = { threshold: 1, decay: 0.5, weighted };
        const { activation, fired, batches } = plainActivation(named, { ...options, start });
        const given = { ...options, weighted: Number(weighted), activation: Float64Array.from(start) };
        const { results, rounds, converged } = outcomeOf(library.spreadingActivation, named, given);
        expect(results).toEqual({ activation, fired });
        expect([rounds, converged]).toEqual([batches + 1, true]);
      }
    },
  },
  topologicalLevels: {
    holds: (named) => {
      expectLevels(named);
      expectLevels(acyclic(named));
    },
  },
  weightedBetweenness: ofWeightedPaths(library.weightedBetweenness, "nodes"),
  weightedEdgeBetweenness: ofWeightedPaths(library.weightedEdgeBetweenness, "edges"),
  betweenness: ofPaths(library.betweenness, plainBetweenness),
  edgeBetweenness: ofPaths(library.edgeBetweenness, plainEdgeBetweenness),
  closeness: {
    holds: (named) => {
      for (const [outgoing, wassermanFaust] of PAIRS) {
        const given = { outgoing: Number(outgoing), wassermanFaust: Number(wassermanFaust) };
        const found = resultOf(library.closeness, named, "closeness", given);
        expectClose(found, plainCloseness(named, allOf(named), { outgoing, wassermanFaust }), TOLERANCE);
      }
    },
  },
  harmonicCloseness: {
    holds: (named) => {
      for (const [outgoing, normalized] of PAIRS) {
        const given = { outgoing: Number(outgoing), normalized: Number(normalized) };
        const found = resultOf(library.harmonicCloseness, named, "closeness", given);
        expectClose(found, plainHarmonicCloseness(named, allOf(named), { outgoing, normalized }), TOLERANCE);
      }
    },
  },
  eccentricity: {
    holds: (named) => {
      for (const reachedOnly of [true, false]) {
        const found = resultOf(library.eccentricity, named, "eccentricity", { reachedOnly: Number(reachedOnly) });
        expect(found).toEqual(plainEccentricity(named, allOf(named), { reachedOnly }));
      }
    },
  },
  diameter: {
    holds: (named) => {
      for (const reachedOnly of [true, false]) {
        const { diameter, radius } = plainDiameter(named, { reachedOnly });
        const { results } = outcomeOf(library.diameter, named, { reachedOnly: Number(reachedOnly) });
        expect(results).toEqual({ diameter: [diameter], radius: [radius] });
      }
    },
  },
  diameterBound: {
    holds: (named) => {
      for (const root of rootsOf(named)) {
        const { from, to, bound } = plainDoubleSweep(named, root);
        const { results } = outcomeOf(library.diameterBound, named, { root });
        expect(results).toEqual({ from: [from], to: [to], bound: [bound] });
        expect(bound).toBeLessThanOrEqual(plainDiameter(named, { reachedOnly: true }).diameter);
      }
    },
  },
  wcc: exactly(library.wcc, "label", plainComponents),
  wccLabels: exactly(library.wccLabels, "label", plainComponents),
  wccPointerJumping: exactly(library.wccPointerJumping, "label", plainComponents),
  cdlp: exactly(library.cdlp, "label", (named) => plainLabels(named, 3), { rounds: 3 }),
  localClustering: exactly(library.localClustering, "coefficient", plainClustering),
  triangles: {
    holds: (named) => {
      const { triangles, total } = plainTriangles(named);
      expect(outcomeOf(library.triangles, named).results).toEqual({ triangles, total: [total] });
    },
  },
  coreNumbers: exactly(library.coreNumbers, "core", plainCores),
  greedyColoring: exactly(library.greedyColoring, "color", (named) => plainColors(named, 7), { seed: 7 }),
  maximalIndependentSet: exactly(
    library.maximalIndependentSet,
    "independent",
    (named) => plainIndependentSet(named, 7),
    { seed: 7 },
  ),
  degreeStatistics: {
    holds: (named) => {
      expectStatistics(named, plainDegrees(named), {});
      // Two of any self-loop, so that degrees sum to twice the number of edges.
      const ends = plainDegrees({ ...named, edges: named.edges.map((edge) => ({ ...edge, directed: true })) });
      expect(total(ends)).toBe(2 * named.edges.length);
      expectStatistics(named, ends, { selfLoopsTwice: 1 });
    },
  },
  averageNeighborDegree: {
    holds: (named) => {
      const degrees = plainDegrees(named);
      const sums = degrees.map(() => 0);
      for (const { node, neighbor } of pairsOf(named)) sums[node]! += degrees[neighbor]!;
      const expected = sums.map((sum, node) => (degrees[node] === 0 ? 0 : sum / degrees[node]!));
      expectClose(resultOf(library.averageNeighborDegree, named, "average"), expected, TOLERANCE);
    },
  },
};

/** The directed edges that lead the way of one order of the nodes, which is not that of their indices. */
function acyclic({ nodeCount, edges }: TypedGraph): NamedGraph {
  const place = (node: number): number => (node * 11 + 5) % 13;
  const ahead = edges.filter(({ source, target, directed }) => directed && place(source) < place(target));
  const graph = fromEdges({
    nodeCount,
    sources: ahead.map(({ source }) => source),
    targets: ahead.map(({ target }) => target),
  });
  return { name: "without cycles", nodeCount, edges: ahead, graph };
}

/** Levels, and a round for each and one more; or a refusal that names a node on a cycle. */
function expectLevels(named: NamedGraph): void {
  const expected = plainLevels(named);
  if (expected === null) {
    const message = refusalOf(library.topologicalLevels, named);
    const [, node] = message.match(/^there must be no cycle \(first at node .*?(\d+)\)*$/) ?? [];
    expect(plainCyclic(named)).toContain(Number(node));
    return;
  }
  const { results, rounds, converged } = outcomeOf(library.topologicalLevels, named);
  expect(results.level).toEqual(expected);
  expect([rounds, converged]).toEqual([Math.max(...expected) + 2, true]);
}

function expectStatistics(named: TypedGraph, degrees: readonly number[], given: Readonly<Record<string, Datum>>): void {
  const mean = total(degrees) / degrees.length;
  const { results } = outcomeOf(library.degreeStatistics, named, given);
  expect(results.least).toEqual([Math.min(...degrees)]);
  expect(results.greatest).toEqual([Math.max(...degrees)]);
  expect(results.isolated).toEqual([degrees.filter((degree) => degree === 0).length]);
  expectClose(results.mean!, [mean], TOLERANCE);
  const variance = total(degrees.map((degree) => (degree - mean) ** 2)) / degrees.length;
  expectClose(results.deviation!, [Math.sqrt(variance)], TOLERANCE);
}

// An algorithm is tried on every third type: among any four such are all kinds, and parallel edges and self-loops in each way.
describe.each(GRAPH_TYPES.map((type, turn) => ({ ...type, turn })))("on random $name", ({ turn, ...type }) => {
  it("there are all sorts of edges that the type has, and no others", () => {
    const sample = fc.sample(graphsOf(type), { numRuns: 200, seed: 7 });
    const sorts = new Set(sample.flatMap(({ edges }) => edges.map(({ directed }) => directed)));
    expect(sorts.size).toBe(type.kind === "mixed" ? 2 : 1);
    for (const directed of sorts) {
      const hasLoop = sample.some(({ edges }) => edges.some((e) => e.source === e.target && e.directed === directed));
      expect(hasLoop).toBe(type.selfLoops);
    }
    const hasParallel = sample.some((named) => {
      const arcs = arcsOf({ ...named, edges: named.edges.filter(({ directed }) => directed === [...sorts][0]) });
      return new Set(arcs.map(({ from, to }) => `${from} ${to}`)).size < arcs.length;
    });
    expect(hasParallel).toBe(type.parallel);
    expect(new Set(sample.map(({ weights }) => weights))).toEqual(new Set(WEIGHTS));
  });

  it.each(aThird(Object.entries(CHECKS), turn))("%s is what its definition says", (_, { holds, weights }) => {
    fc.assert(
      fc.property(graphsOf(type, weights), (named) => {
        holds(named);
      }),
      { numRuns: GRAPHS_OF_TYPE, seed: 20_251_120 },
    );
  });
});
