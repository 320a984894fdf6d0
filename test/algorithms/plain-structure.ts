/** Cores, independent sets and colors, written from their definitions with plain loops over lists of edges. */

import { plainRandom } from "../dsl/plain-random.ts";
import type { PlainGraph } from "../graphs.ts";
import { pairsOf } from "./plain.ts";

/** The neighbors of each node other than itself, once for each edge. */
export function neighborsOf(named: PlainGraph): number[][] {
  const neighbors = Array.from({ length: named.nodeCount }, (): number[] => []);
  for (const { node, neighbor } of pairsOf(named)) if (node !== neighbor) neighbors[node]!.push(neighbor);
  return neighbors;
}

/** Core numbers by taking away one node of the least degree after another. */
export function plainCores(named: PlainGraph): number[] {
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
export function plainIndependentSet(named: PlainGraph, seed: number): number[] {
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
export function plainColors(named: PlainGraph, seed: number): number[] {
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
