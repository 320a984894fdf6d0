import { expect, it } from "vitest";
import { heapAllocator } from "../../../src/graph/allocator.ts";
import { type InputEdges, numberEdges, numberingEdges, undirectedRows } from "../../../src/graph/edge-order.ts";
import { TouchedArrays } from "../../../src/graph/sorting/touched.ts";
import { atOnce, inTurns } from "../../../src/turns.ts";

// Of so many nodes the ends of the input are freed before the rows are asked for.
it.each([
  [1000, "keep"],
  [1000, "drop"],
  [2 ** 20 + 1, "keep"],
  [2 ** 24 + 1, "keep"],
  [2 ** 24 + 1, "drop"],
] as const)(
  "of %d nodes edges are numbered and put into rows that others touch, loops: %s",
  async (nodeCount, loops) => {
    const length = 5000;
    const edges: InputEdges = {
      kind: "undirected",
      nodeCount,
      sources: Uint32Array.from({ length }, (_, k) => nodeCount - 1 - ((k * 7919) % 900)),
      targets: Uint32Array.from({ length }, (_, k) => nodeCount - 1 - ((k * 104_729) % 901)),
      undirected: null,
    };
    const numbered = numberEdges(edges, loops, "keep");
    const rows = atOnce(undirectedRows(numbered, edges, heapAllocator));
    const lengths: number[] = [];
    const given: Uint32Array[] = [];
    const touched = new TouchedArrays(
      async (count) => {
        lengths.push(count);
        const array = new Uint32Array(count);
        given.push(array);
        return array;
      },
      length,
      true,
    );
    const own = { ...edges, sources: edges.sources.slice(), targets: edges.targets.slice(), isOwn: true, touched };
    const found = await inTurns(numberingEdges(own, loops, "keep"), setImmediate);
    expect(found).toEqual(numbered);
    const arcCount = rows.neighbors.length;
    expect(lengths).toEqual([length, length, arcCount, arcCount]);
    const foundRows = await inTurns(undirectedRows(found, own, heapAllocator), setImmediate);
    expect(foundRows.neighbors).toEqual(rows.neighbors);
    expect(foundRows.edges).toEqual(rows.edges);
    expect(given).toContain(foundRows.neighbors);
  },
);
