/** Centralities and walks after some rounds, written from their definitions with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";
import { arcsOf } from "./plain.ts";

/** Sums at each node the values of the sources of its in-arcs, times the weights where these are read. */
function inflow(graph: PlainGraph, values: readonly number[], weighted: boolean): number[] {
  const flow = values.map(() => 0);
  for (const { from, to, weight } of arcsOf(graph)) flow[to]! += values[from]! * (weighted ? weight : 1);
  return flow;
}

/** Sums the same against the direction of arcs. */
function outflow(graph: PlainGraph, values: readonly number[], weighted: boolean): number[] {
  const flow = values.map(() => 0);
  for (const { from, to, weight } of arcsOf(graph)) flow[from]! += values[to]! * (weighted ? weight : 1);
  return flow;
}

/** The vector at length 1, or as it is where it is 0. */
function scaled(values: readonly number[]): number[] {
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => (norm === 0 ? 0 : value / norm));
}

interface Rounds {
  readonly rounds: number;
  readonly weighted: boolean;
}

/** x = base + a · Σ x(u) over arcs from u, from 0 on. */
export function plainKatz(
  graph: PlainGraph,
  { rounds, weighted, attenuation, base }: Rounds & { readonly attenuation: number; readonly base: readonly number[] },
): number[] {
  let x = base.map(() => 0);
  for (let k = 0; k < rounds; k++) {
    const flow = inflow(graph, x, weighted);
    x = base.map((worth, node) => worth + attenuation * flow[node]!);
  }
  return x;
}

/** x + Σ x(u) over arcs from u, at length 1. */
export function plainEigenvector(graph: PlainGraph, { rounds, weighted }: Rounds): number[] {
  let x = scaled(new Array<number>(graph.nodeCount).fill(1));
  for (let k = 0; k < rounds; k++) {
    const flow = inflow(graph, x, weighted);
    x = scaled(x.map((value, node) => value + flow[node]!));
  }
  return x;
}

/** Authorities of hubs, then hubs of authorities. */
export function plainHits(graph: PlainGraph, { rounds, weighted }: Rounds): { hub: number[]; authority: number[] } {
  let hub = scaled(new Array<number>(graph.nodeCount).fill(1));
  let authority = hub;
  for (let k = 0; k < rounds; k++) {
    authority = scaled(inflow(graph, hub, weighted));
    hub = scaled(outflow(graph, authority, weighted));
  }
  return { hub, authority };
}

/**
 * Where a walker is after some steps who follows arcs, in proportion to their weights where these are read, with
 * probability `follows`, and else goes where `home` says; as from nodes that no arc of weight leads on from.
 */
export function plainWalk(
  graph: PlainGraph,
  { rounds, weighted, follows, home }: Rounds & { readonly follows: number; readonly home: readonly number[] },
): number[] {
  const arcs = arcsOf(graph).map((arc) => (weighted ? arc : { ...arc, weight: 1 }));
  const strength = home.map(() => 0);
  for (const { from, weight } of arcs) strength[from]! += weight;
  let at = [...home];
  for (let k = 0; k < rounds; k++) {
    const next = home.map(() => 0);
    let returned = 0;
    at.forEach((probability, node) => {
      returned += strength[node] === 0 ? probability : (1 - follows) * probability;
    });
    for (const { from, to, weight } of arcs) {
      if (strength[from] !== 0) next[to]! += (follows * at[from]! * weight) / strength[from]!;
    }
    at = next.map((probability, node) => probability + returned * home[node]!);
  }
  return at;
}
