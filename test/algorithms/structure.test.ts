import { describe, expect, it } from "vitest";
import {
  coreNumbers,
  greedyColoring,
  maximalIndependentSet,
  wcc,
  wccPointerJumping,
} from "../../src/algorithms/index.ts";
import { path } from "../../src/graph/generate.ts";
import { plainRandom } from "../dsl/plain-random.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { pairsOf, plainComponents } from "./plain.ts";
import { outcomeOf, resultOf } from "./run.ts";

const SEEDS = [0, 4_000_000_000];

/** The neighbors of each node other than itself, once for each edge. */
function neighborsOf(named: NamedGraph): number[][] {
  const neighbors = Array.from({ length: named.nodeCount }, (): number[] => []);
  for (const { node, neighbor } of pairsOf(named)) if (node !== neighbor) neighbors[node]!.push(neighbor);
  return neighbors;
}

/** Core numbers by taking away one node of the least degree after another. */
function plainCores(named: NamedGraph): number[] {
  const neighbors = neighborsOf(named);
  const degree = neighbors.map(({ length }) => length);
  const core = new Array<number>(named.nodeCount).fill(0);
  const left = new Set(core.keys());
  for (let level = 0; left.size > 0; ) {
    let least = -1;
    for (const node of left) if (least < 0 || degree[node]! < degree[least]!) least = node;
    level = Math.max(level, degree[least]!);
    core[least] = level;
    left.delete(least);
    for (const neighbor of neighbors[least]!) degree[neighbor]!--;
  }
  return core;
}

/** Luby's method, with the numbers that `random` is defined to give. */
function plainIndependentSet(named: NamedGraph, seed: number): number[] {
  const neighbors = neighborsOf(named);
  const chosen = new Array<number>(named.nodeCount).fill(0);
  const open = new Set(chosen.keys());
  for (let round = 0; open.size > 0; round++) {
    const number = chosen.map((_, node) => plainRandom(seed, round, node));
    const joined = [...open].filter((node) =>
      neighbors[node]!.every((neighbor) => !open.has(neighbor) || number[neighbor]! < number[node]!),
    );
    for (const node of joined) {
      chosen[node] = 1;
      open.delete(node);
      for (const neighbor of neighbors[node]!) open.delete(neighbor);
    }
  }
  return chosen;
}

/** The least color that no neighbor has, node by node in the order of their random numbers, greatest first. */
function plainColors(named: NamedGraph, seed: number): number[] {
  const neighbors = neighborsOf(named);
  const color = new Array<number>(named.nodeCount).fill(-1);
  const number = color.map((_, node) => plainRandom(seed, 0, node));
  for (const node of [...color.keys()].sort((a, b) => number[b]! - number[a]!)) {
    const taken = new Set(neighbors[node]!.map((neighbor) => color[neighbor]!));
    let least = 0;
    while (taken.has(least)) least++;
    color[node] = least;
  }
  return color;
}

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

  it("wccPointerJumping finds the components that union-find finds, in no more rounds than wcc", () => {
    const { results, rounds } = outcomeOf(wccPointerJumping, named);
    expect(results.label).toEqual(plainComponents(named));
    expect(rounds!).toBeLessThanOrEqual(outcomeOf(wcc, named).rounds!);
  });
});

describe("on a long path", () => {
  const long: NamedGraph = { name: "a long path", nodeCount: 1024, edges: [], graph: path(1024) };

  it("wccPointerJumping takes two rounds, and jumps within them, where wcc takes n", () => {
    expect(outcomeOf(wcc, long).rounds).toBe(1024);
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
