/** What the ops of a region need of each other: the order they must stand in, and whether there is one. */

import type { Region, Value } from "./value.ts";
import { usedValues } from "./walk.ts";

/** Which results of a region's own ops each of its ops uses, directly or in its regions. */
export interface RegionUses {
  /** The position of the op that defines a value. */
  readonly definedAt: ReadonlyMap<Value, number>;
  /** The values used, by the position of the op that uses them. */
  readonly uses: readonly (readonly Value[])[];
}

/** The uses within one region; values from outside it and its parameters are not among them. */
export function usesWithin(region: Region): RegionUses {
  const definedAt = new Map<Value, number>();
  region.ops.forEach((op, k) => {
    for (const result of op.results) definedAt.set(result, k);
  });
  const uses = region.ops.map((op) => [...usedValues(op)].filter((value) => definedAt.has(value)));
  return { definedAt, uses };
}

/** Values that each depend on the next, the last being the first again; null where there is no cycle. */
export function findCycle({ uses, definedAt }: RegionUses): readonly Value[] | null {
  const finished = new Set<number>();
  const path: Value[] = [];
  const visit = (value: Value): readonly Value[] | null => {
    const at = definedAt.get(value)!;
    // A cycle goes through ops: it may leave one by another result than it came in by.
    const start = path.findIndex((earlier) => definedAt.get(earlier) === at);
    if (start >= 0) return [...path.slice(start), path[start]!];
    if (finished.has(at)) return null;
    path.push(value);
    for (const used of uses[at]!) {
      const cycle = visit(used);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(at);
    return null;
  };
  for (const value of definedAt.keys()) {
    const cycle = visit(value);
    if (cycle) return cycle;
  }
  return null;
}

/** Says what a cycle is, with the name of every value on it. */
export function describeCycle(cycle: readonly Value[], names: (value: Value) => string): string {
  return `a value depends on itself: ${cycle.map(names).join(" → ")}`;
}
