import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Adjacency } from "../../src/graph/adjacency.ts";
import { type EdgeArrays, fromEdges } from "../../src/graph/build.ts";
import type { Graph, GraphKind } from "../../src/graph/graph.ts";
import { naive, type Row } from "./naive.ts";

function rowsOf({ offsets, neighbors, edges }: Adjacency): Row[] {
  return Array.from({ length: offsets.length - 1 }, (_, node) => {
    const row: Row = [];
    for (let p = offsets[node] ?? 0; p < (offsets[node + 1] ?? 0); p++) {
      row.push({ neighbor: neighbors[p] ?? -1, edge: edges === null ? p : (edges[p] ?? -1) });
    }
    return row;
  });
}

const input: fc.Arbitrary<EdgeArrays> = fc
  .record({
    kind: fc.constantFrom<GraphKind>("directed", "undirected", "mixed"),
    nodeCount: fc.integer({ min: 1, max: 7 }),
    selfLoops: fc.constantFrom("keep", "drop"),
    parallelEdges: fc.constantFrom("keep", "drop"),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 40 }),
  })
  .map(({ edges, ...options }) => ({
    ...options,
    sources: edges.map(([source]) => source % options.nodeCount),
    targets: edges.map(([, target]) => target % options.nodeCount),
    ...(options.kind === "mixed" ? { undirected: edges.map(([, , undirected]) => undirected) } : {}),
    edgeColumns: { position: edges.map((_, position) => position) },
  }));

describe("fromEdges", () => {
  it("builds what the definition says, whatever the kind and the treatments", () => {
    fc.assert(
      fc.property(input, (arrays) => {
        const graph = fromEdges(arrays);
        const expected = naive(arrays);
        expect(graph.edgeCount).toBe(expected.edges.length);
        expect(rowsOf(graph.out)).toEqual(expected.out);
        expect(rowsOf(graph.in)).toEqual(expected.in);
        expect(rowsOf(graph.all())).toEqual(expected.all);
        expect([...graph.edgeSource()]).toEqual(expected.edges.map((edge) => edge.source));
        expect([...graph.edgeTarget()]).toEqual(expected.edges.map((edge) => edge.target));
        expect([...graph.edgeUndirected()]).toEqual(expected.edges.map((edge) => Number(edge.undirected)));
        expect(graph.directedEdgeCount).toBe(expected.edges.filter((edge) => !edge.undirected).length);
        const positions = expected.edges.map((edge) => edge.position);
        expect([...(graph.edgeColumn("position") ?? [])]).toEqual(positions);
        expect(positions.map((_, edge) => graph.edgeKeys.of(edge))).toEqual(positions);
        expect(positions.map((position) => graph.edgeKeys.indexOf(position))).toEqual([...positions.keys()]);
      }),
      { numRuns: 500 },
    );
  });

  it("counts nodes up to the highest end if nothing else says how many there are", () => {
    expect(fromEdges({ sources: [0], targets: [4] }).nodeCount).toBe(5);
  });

  it("builds an empty graph, and one of nodes without edges", () => {
    expect(shape(fromEdges({ sources: [], targets: [] }))).toEqual([0, 0, [0]]);
    expect(shape(fromEdges({ nodeCount: 2, sources: [], targets: [], kind: "undirected" }))).toEqual([2, 0, [0, 0, 0]]);
  });

  it("leaves the arrays that it was given alone", () => {
    const sources = new Uint32Array([2, 1]);
    const targets = new Uint32Array([0, 0]);
    const graph = fromEdges({ sources, targets, kind: "undirected" });
    sources.fill(9);
    targets.fill(9);
    expect([...graph.edgeSource(), ...graph.edgeTarget()]).toEqual([0, 0, 1, 2]);
  });

  it("keeps the type of a column and makes float64 of numbers and uint8 of booleans", () => {
    const graph = fromEdges({
      sources: [1, 0],
      targets: [0, 1],
      edgeColumns: { count: new Int32Array([5, 6]), open: [true, false], length: [0.5, 1.5] },
      nodeColumns: { size: new Float32Array([1, 2]) },
    });
    expect(graph.edgeColumn("count")).toEqual(new Int32Array([6, 5]));
    expect(graph.edgeColumn("open")).toEqual(new Uint8Array([0, 1]));
    expect(graph.edgeColumn("length")).toEqual(new Float64Array([1.5, 0.5]));
    expect(graph.nodeColumn("size")).toEqual(new Float32Array([1, 2]));
    expect(graph.edgeColumnNames).toEqual(["count", "open", "length"]);
  });

  it.each<[string, EdgeArrays, RegExp]>([
    [
      "an end outside the nodes",
      { nodeCount: 2, sources: [0, 2], targets: [1, 1] },
      /edge 1: its source is 2.*below.*2/,
    ],
    ["an end that is no integer", { sources: [0], targets: [0.5] }, /edge 0: its target is 0.5; expected a node index/],
    ["a negative end", { sources: [-1], targets: [0] }, /edge 0: its source is -1/],
    ["more sources than targets", { sources: [0, 1], targets: [1] }, /targets has 1 values; expected 2/],
    ["a key too few", { nodeCount: 2, sources: [], targets: [], nodeKeys: ["a"] }, /nodeKeys has 1 values; expected 2/],
    [
      "a key twice",
      { sources: [], targets: [], nodeKeys: ["a", "b", "a"] },
      /node key "a" stands at positions 0 and 2/,
    ],
    [
      "a short column",
      { sources: [0], targets: [0], edgeColumns: { w: [] } },
      /edge column "w" has 0 values; expected 1/,
    ],
    ["a fractional nodeCount", { nodeCount: 1.5, sources: [], targets: [] }, /nodeCount is 1.5/],
  ])("refuses %s and says where", (_, arrays, message) => {
    expect(() => fromEdges(arrays)).toThrow(message);
    expect(() => fromEdges(arrays)).toThrow(expect.objectContaining({ code: "graph/input" }));
  });

  it("refuses a Uint8Array that holds more than booleans", () => {
    const column = { sources: [0], targets: [0], edgeColumns: { w: new Uint8Array([2]) } };
    expect(() => fromEdges(column)).toThrow(/edge column "w" holds 2 at position 0.*expected 0 or 1/);
  });

  it("refuses a mixed graph without flags, and flags without a mixed graph", () => {
    expect(() => fromEdges({ kind: "mixed", sources: [0], targets: [0] })).toThrow(/a flag per edge/);
    expect(() => fromEdges({ sources: [0], targets: [0], undirected: [true] })).toThrow(/expected kind "mixed"/);
  });

  it("refuses more nodes than 32 bits count, before it allocates", () => {
    expect(() => fromEdges({ nodeCount: 2 ** 32, sources: [], targets: [] })).toThrow(
      expect.objectContaining({ code: "graph/size", message: expect.stringContaining("4,294,967,296 nodes") }),
    );
  });
});

function shape(graph: Graph): unknown[] {
  return [graph.nodeCount, graph.edgeCount, [...graph.out.offsets]];
}
