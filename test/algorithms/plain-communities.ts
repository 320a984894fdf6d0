/** Labels, triangles and clustering, written from their definitions with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";
import { arcsOf, pairsOf } from "./plain.ts";

/** The sets of nodes that arcs lead to and come from, no node being its own neighbor. */
export function neighborSets(named: PlainGraph): { out: Set<number>[]; both: Set<number>[] } {
  const out = Array.from({ length: named.nodeCount }, () => new Set<number>());
  const both = out.map(() => new Set<number>());
  for (const { from, to } of arcsOf(named)) {
    if (from === to) continue;
    out[from]!.add(to);
    both[from]!.add(to);
    both[to]!.add(from);
  }
  return { out, both };
}

export function plainLabels(named: PlainGraph, rounds: number): number[] {
  let label = Array.from({ length: named.nodeCount }, (_, node) => node);
  for (let round = 0; round < rounds; round++) {
    const counts = label.map(() => new Map<number, number>());
    for (const { node, neighbor } of pairsOf(named)) {
      counts[node]!.set(label[neighbor]!, (counts[node]!.get(label[neighbor]!) ?? 0) + 1);
    }
    label = counts.map((count, node) => {
      const ordered = [...count].sort(([a, m], [b, n]) => n - m || a - b);
      return ordered[0]?.[0] ?? label[node]!;
    });
  }
  return label;
}

/** Every three nodes that are neighbors of each other, found from their least. */
export function plainTriangles(named: PlainGraph): { triangles: number[]; total: number } {
  const { both } = neighborSets(named);
  const found = new Array<number>(named.nodeCount).fill(0);
  let total = 0;
  for (const [a, neighbors] of both.entries()) {
    for (const b of neighbors) {
      if (b < a) continue;
      for (const c of neighbors) {
        if (c < b || !both[b]!.has(c)) continue;
        total++;
        for (const node of [a, b, c]) found[node]!++;
      }
    }
  }
  return { triangles: found, total };
}

/** Word by word: Σ over u in N(v) of |N(v) ∩ N_out(u)|, over |N(v)| · (|N(v)| − 1). */
export function plainClustering(named: PlainGraph): number[] {
  const { out, both } = neighborSets(named);
  return both.map((neighbors) => {
    if (neighbors.size < 2) return 0;
    let links = 0;
    for (const u of neighbors) for (const w of neighbors) if (out[u]!.has(w)) links++;
    return links / (neighbors.size * (neighbors.size - 1));
  });
}
