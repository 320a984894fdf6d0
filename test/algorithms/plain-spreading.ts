/** What spreads from some nodes, written from the definitions with plain loops over lists of edges. */

import type { PlainGraph } from "../graphs.ts";
import { arcsOf } from "./plain.ts";

/** A node is reached if it is a seed, or an arc leads to it from one reached; never if it is an obstacle. */
export function plainFill(graph: PlainGraph, seeds: readonly boolean[], obstacles: readonly boolean[]): number[] {
  const arcs = arcsOf(graph);
  const reached = new Set(Array.from(seeds.keys()).filter((node) => seeds[node] && !obstacles[node]));
  for (const node of reached) {
    for (const { from, to } of arcs) if (from === node && !obstacles[to]) reached.add(to);
  }
  return seeds.map((_, node) => (reached.has(node) ? 1 : 0));
}

interface ActivationOptions {
  readonly start: readonly number[];
  readonly threshold: number;
  readonly decay: number;
  readonly weighted: boolean;
}

/** Pushed along arcs by the nodes that fire, one batch after another; `batches` counts those that are not empty. */
export function plainActivation(
  graph: PlainGraph,
  { start, threshold, decay, weighted }: ActivationOptions,
): { activation: number[]; fired: number[]; batches: number } {
  const activation = [...start];
  const fired = start.map(() => 0);
  const arcs = arcsOf(graph);
  for (let batches = 0; ; batches++) {
    const passed = new Map<number, number>();
    activation.forEach((value, node) => {
      if (fired[node] === 0 && value >= threshold) passed.set(node, value * decay);
    });
    if (passed.size === 0) return { activation, fired, batches };
    for (const { from, to, weight } of arcs) {
      const value = passed.get(from);
      if (value !== undefined) activation[to]! += value * (weighted ? weight : 1);
    }
    for (const node of passed.keys()) fired[node] = 1;
  }
}
