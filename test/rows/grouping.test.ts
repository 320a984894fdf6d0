import { describe, expect, it } from "vitest";
import { concentrationOf, groupNodes, placeByGroup } from "../../src/rows/grouping.ts";

/** Node 5 is listed five times, node 2 four times, 0 and 3 once, 1, 4, 6 and 7 never. */
const LISTED = Uint32Array.of(5, 2, 5, 0, 2, 5, 2, 5, 3, 2, 5);

/** The nodes in the order of their places. */
function orderOf(neighbors: Uint32Array, nodeCount: number): number[] {
  const places = new Uint32Array(nodeCount);
  placeByGroup(groupNodes(neighbors, nodeCount), places);
  const order = new Array<number>(nodeCount);
  for (const [node, place] of places.entries()) order[place] = node;
  return order;
}

describe("grouping", () => {
  it("has the group listed most first, and in each group nodes by number", () => {
    expect(orderOf(LISTED, 8)).toEqual([2, 5, 0, 3, 1, 4, 6, 7]);
    expect(orderOf(Uint32Array.of(), 3)).toEqual([0, 1, 2]);
  });

  it("finds which share of the entries lists an eighth of the nodes", () => {
    const share = (neighbors: Uint32Array, nodeCount: number): number =>
      concentrationOf(groupNodes(neighbors, nodeCount));
    // One of eight nodes: half of the group of two that has nine entries.
    expect(share(LISTED, 8)).toBeCloseTo(4.5 / 11, 12);
    expect(
      share(
        Uint32Array.from({ length: 6400 }, (_, k) => k % 64),
        64,
      ),
    ).toBeCloseTo(1 / 8, 12);
    expect(share(new Uint32Array(100), 64)).toBe(1);
    expect(share(Uint32Array.of(), 0)).toBe(0);
  });
});
