import { describe, expect, it } from "vitest";
import { betweenness, edgeBetweenness } from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid, rmat } from "../../src/graph/generate.ts";
import { ALL, aThird } from "../extent.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { plainBetweenness, plainEdgeBetweenness } from "./plain-betweenness.ts";
import { expectClose, outcomeOf, refusalOf, resultOf, total } from "./run.ts";
import { flagsOf, someOf } from "./some-nodes.ts";

const TOLERANCE = 1e-12;

const WAYS = [
  ["normalized", true, false],
  ["of parallel paths", true, true],
  ["not normalized", false, false],
] as const;

describe.each(GRAPHS.map((named, at) => ({ ...named, at })))("on $name", (named) => {
  const sources = someOf(named);

  // Of large graphs each has one way, which takes the interpreter long.
  it.each(named.nodeCount < 100 ? WAYS : aThird(WAYS, named.at))(
    "betweenness, %s, is the sum over all pairs",
    (_, normalized, parallelPaths) => {
      const given = {
        sources: flagsOf(named, sources),
        normalized: Number(normalized),
        parallelPaths: Number(parallelPaths),
      };
      const options = { sources, normalized, parallelPaths };
      expectClose(resultOf(betweenness, named, "betweenness", given), plainBetweenness(named, options), TOLERANCE);
      const ofEdges = plainEdgeBetweenness(named, options);
      expectClose(resultOf(edgeBetweenness, named, "betweenness", given), ofEdges, TOLERANCE);
    },
  );
});

describe("from a sample of the sources", () => {
  const graph = rmat({ scale: 6, edgeFactor: 4, seed: 5 });
  const named: NamedGraph = { name: "R-MAT", nodeCount: 64, edges: [], graph };
  const sources = Uint8Array.from({ length: 64 }, (_, node) => Number(node % 2 === 0));

  it("all are taken where there are no more, whatever the seed", () => {
    const all = resultOf(betweenness, named, "betweenness", { sources });
    for (const samples of [32, 33, 2147483647]) {
      expect(resultOf(betweenness, named, "betweenness", { sources, samples, seed: samples })).toEqual(all);
    }
  });

  it("each of them is drawn by some seed, as if it were all there are", () => {
    const ofOne = Array.from({ length: 32 }, (_, k) => {
      const one = Uint8Array.from({ length: 64 }, (_, node) => Number(node === 2 * k));
      return resultOf(betweenness, named, "betweenness", { sources: one }).map((value) => value * 32);
    });
    const drawn = Array.from({ length: 14 }, (_, seed) => {
      const found = resultOf(betweenness, named, "betweenness", { sources, samples: 1, seed });
      return ofOne.findIndex((expected) => expected.every((value, node) => Math.abs(value - found[node]!) <= 1e-12));
    });
    expect(drawn).not.toContain(-1);
    expect(new Set(drawn).size).toBeGreaterThan(5);
  });

  it("there has to be one", () => {
    expect(refusalOf(betweenness, named, { samples: 0 })).toBe("samples must be positive");
    expect(refusalOf(edgeBetweenness, named, { samples: 0 })).toBe("samples must be positive");
  });
});

describe("betweenness", () => {
  // The interpreter goes through hundreds of layers.
  it.runIf(ALL)("is not a number where there are more paths than there are numbers, and elsewhere is", () => {
    // From a node of a layer to one that is n layers further lead 4^(n−1) paths.
    const layers = 560;
    const layer = (k: number): number => 4 * k;
    const nodeCount = layer(layers);
    const sources = Array.from({ length: 4 * layer(layers - 1) }, (_, k) => k >> 2);
    const targets = sources.map((node, k) => node - (node % 4) + 4 + (k % 4));
    const graph = fromEdges({ nodeCount, sources, targets });
    const named = { name: "layers", nodeCount, edges: [], graph };
    const from = (root: number): number[] => {
      const sources = Uint8Array.from({ length: nodeCount }, (_, node) => Number(node === root));
      return resultOf(betweenness, named, "betweenness", { sources, normalized: 0 });
    };
    const near = from(layer(50));
    // To each node of each layer behind it leads a quarter of the paths through this one.
    expect(near[layer(540)]).toBeCloseTo(layers - 1 - 540, 6);
    const far = from(0);
    expect(far[layer(540)]).toBeNaN();
    expect(far[layer(10)]).not.toBeNaN();
  });

  it("of a grid is the same from all its corners", () => {
    const named = { name: "grid", nodeCount: 49, edges: [], graph: grid({ rows: 7, columns: 7 }) };
    const { betweenness: found } = outcomeOf(betweenness, named).results;
    const corners = [0, 6, 42, 48].map((node) => found![node]!);
    expectClose(
      corners,
      corners.map(() => corners[0]!),
      TOLERANCE,
    );
    expect(Math.max(...found!)).toBe(found![24]);
  });

  it("of edges sums to the sum of distances", () => {
    const named = { name: "grid", nodeCount: 49, edges: [], graph: grid({ rows: 7, columns: 7 }) };
    const found = resultOf(edgeBetweenness, named, "betweenness", { normalized: 0 });
    // Two of 7 rows are 8/3 apart on average, over all pairs with themselves 16/7, and so are columns.
    expect(total(found)).toBeCloseTo((49 * 49 * 2 * (16 / 7)) / 2, 8);
  });
});
