/** Dependence of a region's ops on each other: an order in which they may stand, or the cycle that forbids one. */

import type { Region, Value } from "./value.ts";
import { usedValues } from "./walk.ts";

/** Which results of a region's own ops each of its ops uses, directly or in its regions. */
export interface RegionUses {
  /** The position of the op that defines a value. */
  readonly definedAt: ReadonlyMap<Value, number>;
  /** The values used, by the position of the op that uses them. */
  readonly uses: readonly (readonly Value[])[];
}

/** The uses of a region's own results within it. Its parameters and values from outside are left out. */
export function usesWithin(region: Region): RegionUses {
  const definedAt = new Map<Value, number>();
  region.ops.forEach((op, k) => {
    for (const result of op.results) definedAt.set(result, k);
  });
  const uses = region.ops.map((op) => [...usedValues(op)].filter((value) => definedAt.has(value)));
  return { definedAt, uses };
}

/** A cycle of values, each of which depends on the next; the last is the first again. Null where there is none. */
export function findCycle({ uses, definedAt }: RegionUses): readonly Value[] | null {
  const finished = new Set<number>();
  const path: Value[] = [];
  const visit = (value: Value): readonly Value[] | null => {
    const at = definedAt.get(value)!;
    // The search goes from op to op. A cycle may enter an op by one result and leave by another, so ops are compared, not
    // values.
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

/** Describes a cycle by the names of all values on it. */
export function describeCycle(cycle: readonly Value[], names: (value: Value) => string): string {
  return `a value depends on itself: ${cycle.map(names).join(" → ")}`;
}
