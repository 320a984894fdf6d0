/** The fast check of rows against the slow one, on rows that are right and on rows with a wrong entry. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import { fromEdges } from "../../../src/graph/build.ts";
import { ascendingCheck, type StoredRows } from "../../../src/graph/formats/ewg/rows.ts";
import { undirectedCheck } from "../../../src/graph/formats/ewg/undirected-rows.ts";
import { FastRowCheck } from "../../../src/graph/scan/rows/row-check.ts";
import { rowCheckCode } from "../../../src/graph/scan/rows/row-code.ts";

const KEYS = { edge: 0x1234567, low: 0x89abcdf, high: 0x7654321, added: 77 };
const BYTES = { offsets: 0, neighbors: 0, edges: 0 };

/** The code without vectors and with them, for directed graphs and for others. */
const [PLAIN, VECTORS] = [false, true].map((hasVectors) =>
  [null, KEYS].map((keys) => new WebAssembly.Module(rowCheckCode(keys, hasVectors))),
) as [WebAssembly.Module[], WebAssembly.Module[]];
const MODULES = [PLAIN, VECTORS] as const;

/** Rows of a graph, and a change of one entry of them. */
const altered = fc.record({
  nodeCount: fc.integer({ min: 1, max: 6 }),
  edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 30 }),
  directed: fc.boolean(),
  vectors: fc.boolean(),
  change: fc.option(
    fc.record({ isEdge: fc.boolean(), place: fc.nat(40), value: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 9, 2 ** 32 - 1) }),
  ),
  cuts: fc.array(fc.nat(40), { maxLength: 4 }),
});

describe("the fast check of rows", () => {
  it("says what the slow one says, however far rows have been read at a time", () => {
    let [right, wrong] = [0, 0];
    fc.assert(
      fc.property(altered, ({ nodeCount, edges, directed, vectors, change, cuts }) => {
        const ends = edges.map(([source, target]) => [source % nodeCount, target % nodeCount] as const);
        const graph = fromEdges({
          nodeCount,
          directed,
          sources: ends.map(([source]) => source),
          targets: ends.map(([, target]) => target),
        });
        const { offsets } = graph.out;
        const neighbors = graph.out.neighbors.slice();
        const numbers = graph.out.edges?.slice() ?? null;
        const list = change?.isEdge === true ? numbers : neighbors;
        if (change && list !== null && list.length > 0) list[change.place % list.length] = change.value;
        const rows: StoredRows = { offsets, neighbors, edges: numbers, bytes: BYTES };
        const slow = directed ? ascendingCheck(rows) : undirectedCheck(rows, edges.length);
        const fast = new FastRowCheck(rows, directed ? null : KEYS, MODULES[vectors ? 1 : 0][directed ? 0 : 1]);
        const limits = [...cuts.map((cut) => cut % (neighbors.length + 1)), neighbors.length].sort((a, b) => a - b);
        let isRight = limits.every((limit) => fast.upTo(limit));
        const { sum, parity, edgeCount } = fast.digests;
        if (!directed) isRight &&= sum === 0 && parity === 0 && edgeCount === edges.length;
        const check = (): void => {
          slow.upTo(neighbors.length);
          slow.finish();
        };
        if (isRight) {
          right++;
          check();
        } else {
          wrong++;
          expect(check).toThrow();
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.min(right, wrong)).toBeGreaterThan(20);
  });

  it.each([
    ["is no node", 12],
    ["is below the one before", 0],
  ])("finds a neighbor that %s, wherever it stands in a row", (_, wrong) => {
    for (const modules of MODULES) {
      for (let place = 1; place < 11; place++) {
        const neighbors = Uint32Array.from({ length: place + 1 }, (_none, k) => (k === place ? wrong : k + 1));
        const offsets = new Uint32Array(13).fill(neighbors.length, 1);
        const rows = { offsets, neighbors, edges: null };
        expect(new FastRowCheck(rows, null, modules[0]).upTo(neighbors.length)).toBe(false);
      }
    }
  });

  it("goes on in rows that are longer than a part, and over many rows without neighbors", () => {
    const nodeCount = 70_000;
    const count = 1_100_000;
    const neighbors = Uint32Array.from({ length: count }, (_, k) => Math.floor((k * (nodeCount - 1)) / count));
    const offsets = new Uint32Array(nodeCount + 1).fill(count, nodeCount - 5);
    const rows = { offsets, neighbors, edges: null };
    expect(new FastRowCheck(rows, null).upTo(count)).toBe(true);
    neighbors[count - 2] = 5;
    expect(new FastRowCheck(rows, null).upTo(count)).toBe(false);
  });
});
