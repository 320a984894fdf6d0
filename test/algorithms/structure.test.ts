import { describe, expect, it } from "vitest";
import {
  coreNumbers,
  greedyColoring,
  maximalIndependentSet,
  wccLabels,
  wccPointerJumping,
} from "../../src/algorithms/index.ts";
import { path } from "../../src/graph/generate.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { plainComponents } from "./plain.ts";
import { neighborsOf, plainColors, plainCores, plainIndependentSet } from "./plain-structure.ts";
import { outcomeOf, resultOf } from "./run.ts";

const SEEDS = [0, 4_000_000_000];

describe.each(GRAPHS)("on $name", (named) => {
  it("coreNumbers finds what peeling one by one finds", () => {
    expect(resultOf(coreNumbers, named, "core")).toEqual(plainCores(named));
  });

  it("coreNumbers gives every node as many edges into its core as its number says", () => {
    const core = resultOf(coreNumbers, named, "core");
    neighborsOf(named).forEach((neighbors, node) => {
      const inside = neighbors.filter((neighbor) => core[neighbor]! >= core[node]!);
      expect(inside.length).toBeGreaterThanOrEqual(core[node]!);
    });
  });

  it.each(SEEDS)("maximalIndependentSet of seed %i is Luby's, independent, and maximal", (seed) => {
    const chosen = resultOf(maximalIndependentSet, named, "independent", { seed });
    expect(chosen).toEqual(plainIndependentSet(named, seed));
    neighborsOf(named).forEach((neighbors, node) => {
      expect(neighbors.some((neighbor) => chosen[neighbor] === 1)).toBe(chosen[node] === 0);
    });
  });

  it.each(SEEDS)("greedyColoring of seed %i is that of the nodes one by one, and no neighbors are alike", (seed) => {
    const color = resultOf(greedyColoring, named, "color", { seed });
    expect(color).toEqual(plainColors(named, seed));
    neighborsOf(named).forEach((neighbors, node) => {
      expect(neighbors.some((neighbor) => color[neighbor] === color[node])).toBe(false);
      expect(color[node]).toBeLessThanOrEqual(new Set(neighbors).size);
    });
  });

  it("wccPointerJumping finds the components that union-find finds, in no more rounds than wccLabels", () => {
    const { results, rounds } = outcomeOf(wccPointerJumping, named);
    expect(results.label).toEqual(plainComponents(named));
    expect(rounds!).toBeLessThanOrEqual(outcomeOf(wccLabels, named).rounds!);
  });
});

describe("on a long path", () => {
  const long: NamedGraph = { name: "a long path", nodeCount: 1024, edges: [], graph: path(1024) };

  it("wccPointerJumping takes two rounds, and jumps within them, where wccLabels takes n", () => {
    expect(outcomeOf(wccLabels, long).rounds).toBe(1024);
    expect(outcomeOf(wccPointerJumping, long).rounds).toBe(2);
  });

  it("maximalIndependentSet takes few rounds", () => {
    expect(outcomeOf(maximalIndependentSet, long).rounds).toBeLessThanOrEqual(10);
  });
});

describe("seeds", () => {
  it("choose different sets and colors", () => {
    const named = GRAPHS.find(({ name }) => name === "weighted")!;
    for (const [algorithm, name] of [
      [maximalIndependentSet, "independent"],
      [greedyColoring, "color"],
    ] as const) {
      expect(resultOf(algorithm, named, name, { seed: 1 })).not.toEqual(resultOf(algorithm, named, name, { seed: 2 }));
    }
  });
});
