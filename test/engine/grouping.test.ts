import { describe, expect, it } from "vitest";
import { concentrationOf, placesByGroup } from "../../src/engine/grouping.ts";

/** Node 5 is listed five times, node 2 four times, 0 and 3 once, 1, 4, 6 and 7 never. */
const LISTED = Uint32Array.of(5, 2, 5, 0, 2, 5, 2, 5, 3, 2, 5);

describe("grouping", () => {
  it("has the group listed most first, and in each group nodes by number", () => {
    const places = placesByGroup(LISTED, 8);
    const order = [...places.keys()].sort((a, b) => places[a]! - places[b]!);
    expect(order).toEqual([2, 5, 0, 3, 1, 4, 6, 7]);
    expect([...placesByGroup(Uint32Array.of(), 3)]).toEqual([0, 1, 2]);
  });

  it("finds which share of the entries lists an eighth of the nodes", () => {
    // One of eight nodes: half of the group of two that has nine entries.
    expect(concentrationOf(LISTED, 8)).toBeCloseTo(4.5 / 11, 12);
    const even = Uint32Array.from({ length: 6400 }, (_, k) => k % 64);
    expect(concentrationOf(even, 64)).toBeCloseTo(1 / 8, 12);
    expect(concentrationOf(new Uint32Array(100), 64)).toBe(1);
    expect(concentrationOf(Uint32Array.of(), 0)).toBe(0);
  });
});
