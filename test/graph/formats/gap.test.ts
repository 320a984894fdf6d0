import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { fromEdges } from "../../../src/graph/build.ts";
import { parseGap } from "../../../src/graph/formats/gap/gap.ts";
import { writeGap } from "../../../src/graph/formats/gap/gap-write.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { countingAllocator } from "../counting-allocator.ts";
import { serialized } from "./gap-bytes.ts";

/** Everything that a serialized graph says of a graph. */
function described(graph: Graph): unknown {
  const { kind, nodeCount, edgeCount } = graph;
  const weight = graph.edgeColumn("weight");
  return { kind, nodeCount, edgeCount, out: graph.out, in: graph.in, weight: weight && [...weight] };
}

const graphs = fc
  .record({
    kind: fc.constantFrom("directed" as const, "undirected" as const),
    nodeCount: fc.integer({ min: 1, max: 12 }),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(0, 1, -1, 7, 2 ** 31 - 1, -(2 ** 31))), {
      maxLength: 60,
    }),
    loops: fc.boolean(),
  })
  .map(({ kind, nodeCount, ends, loops }) =>
    fromEdges({
      kind,
      nodeCount,
      sources: ends.map(([source]) => source % nodeCount),
      targets: ends.map(([, target]) => target % nodeCount),
      edgeColumns: { weight: ends.map(([, , weight]) => weight) },
      selfLoops: loops ? "keep" : "drop",
    }),
  );

describe("a serialized graph made to look symmetric", () => {
  // The sums over both ends of what a digest without keys made of these arcs were the same.
  const top = 2 ** 31;
  const forward = [
    [
      [1, 171_879],
      [2, 77],
    ],
    [],
    [],
  ] as const;
  const backward = [[], [[0, 171_879 - top]], [[0, 77 - top]]] as const;

  it("is refused where it has no directions", () => {
    const rows = forward.map((row, node) => [...row, ...backward[node]!]);
    expect(() => parseGap(serialized(rows))).toThrow(
      /found the weight -2147311769 of the edge between nodes 1 and 0; expected 171879/,
    );
  });

  it("is refused where in-rows are to be those of its out-rows", () => {
    expect(() => parseGap(serialized(forward, backward))).toThrow(
      /found the weight -2147311769 of the arc from node 0 to 1; expected 171879/,
    );
  });
});

describe("a serialized graph", () => {
  it("without directions has each edge in the rows of both ends", () => {
    const graph = parseGap(serialized([[1, 2], [0], [0], []]));
    const expected = fromEdges({ kind: "undirected", nodeCount: 4, sources: [0, 0], targets: [1, 2] });
    expect(described(graph)).toEqual(described(expected));
    expect([graph.nodeKeys.of(3), graph.edgeKeys.of(1), graph.edgeColumnNames]).toEqual([3, 1, []]);
  });

  it("with directions has out-rows and in-rows", () => {
    const graph = parseGap(serialized([[1, 2], [2], [0]], [[2], [0], [0, 1]]));
    const expected = fromEdges({ nodeCount: 3, sources: [0, 0, 1, 2], targets: [1, 2, 2, 0] });
    expect(described(graph)).toEqual(described(expected));
  });

  it("has a weight after each neighbor, or none", () => {
    const graph = parseGap(
      serialized([
        [
          [1, -5],
          [2, 7],
        ],
        [[0, -5]],
        [[0, 7]],
      ]),
    );
    expect(graph.edgeColumn("weight")).toEqual(Int32Array.of(-5, 7));
  });

  it("has a self-loop once, which is an arc in ours too", () => {
    const graph = parseGap(
      serialized([
        [0, 1],
        [0, 1, 1],
      ]),
    );
    const expected = fromEdges({ kind: "undirected", sources: [0, 0, 1, 1], targets: [0, 1, 1, 1] });
    expect(described(graph)).toEqual(described(expected));
  });

  it("may have nothing in it", () => {
    expect(
      [parseGap(serialized([])), parseGap(serialized([], [])), parseGap(serialized([[], []]))].map(described),
    ).toEqual([
      described(fromEdges({ kind: "undirected", nodeCount: 0, sources: [], targets: [] })),
      described(fromEdges({ nodeCount: 0, sources: [], targets: [] })),
      described(fromEdges({ kind: "undirected", nodeCount: 2, sources: [], targets: [] })),
    ]);
  });

  it("may have rows in any order, parallel edges by ascending weight then", () => {
    expect(described(parseGap(serialized([[2, 1], [0], [0]])))).toEqual(
      described(parseGap(serialized([[1, 2], [0], [0]]))),
    );
    const sorted = serialized([
      [
        [1, -3],
        [1, 9],
        [2, 1],
      ],
      [
        [0, -3],
        [0, 9],
      ],
      [[0, 1]],
    ]);
    const shuffled = serialized([
      [
        [2, 1],
        [1, 9],
        [1, -3],
      ],
      [
        [0, -3],
        [0, 9],
      ],
      [[0, 1]],
    ]);
    expect(described(parseGap(shuffled))).toEqual(described(parseGap(sorted)));
    expect(parseGap(sorted).edgeColumn("weight")).toEqual(Int32Array.of(-3, 9, 1));
  });

  it("loses what is to be dropped, and nothing of it stays in the allocator", () => {
    const bytes = serialized([
      [
        [0, 4],
        [1, 2],
        [1, 3],
      ],
      [
        [0, 2],
        [0, 3],
      ],
    ]);
    const allocator = countingAllocator();
    const graph = parseGap(bytes, { selfLoops: "drop", parallelEdges: "drop", allocator });
    expect([graph.edgeCount, [...(graph.edgeColumn("weight") ?? [])]]).toEqual([1, [2]]);
    graph.dispose();
    expect(allocator.held.size).toBe(0);
  });

  it("puts its arrays where it is told, and gives them back", () => {
    for (const bytes of [serialized([[1], [0]]), serialized([[[1, 1]], []], [[], [[0, 1]]])]) {
      const allocator = countingAllocator();
      const graph = parseGap(bytes, { allocator });
      expect(allocator.held).toContain(graph.out.neighbors);
      graph.in;
      graph.dispose();
      expect(allocator.held.size).toBe(0);
    }
  });
});

describe("writing and reading", () => {
  it("gives the same graph", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { weight: _, ...expected } = described(graph) as { weight: unknown };
        expect(described(parseGap(writeGap(graph)))).toEqual({ ...expected, weight: undefined });
      }),
    );
  });

  it("gives the same weights, of parallel edges by size, and the second time the same bytes", () => {
    const edges = (graph: Graph): number[][] => {
      const weight = graph.edgeColumn("weight") ?? [];
      return Array.from(graph.edgeSource(), (source, edge) => [source, graph.edgeTarget()[edge]!, weight[edge]!]);
    };
    const byWeight = (a: number[], b: number[]): number => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!;
    fc.assert(
      fc.property(graphs, (graph) => {
        const bytes = writeGap(graph, { weight: "weight" });
        const found = parseGap(bytes, { weighted: true });
        expect(edges(found)).toEqual(edges(graph).sort(byWeight));
        expect(writeGap(found, { weight: "weight" })).toEqual(bytes);
      }),
    );
  });

  it("writes the format number by number", () => {
    const undirected = fromEdges({
      kind: "undirected",
      sources: [0, 1],
      targets: [1, 2],
      edgeColumns: { cost: [-1, 300] },
    });
    expect(writeGap(undirected)).toEqual(serialized([[1], [0, 2], [1]]));
    expect(writeGap(undirected, { weight: "cost" })).toEqual(
      serialized([
        [[1, -1]],
        [
          [0, -1],
          [2, 300],
        ],
        [[1, 300]],
      ]),
    );
    const directed = fromEdges({ sources: [0, 1], targets: [1, 0], edgeColumns: { cost: [5, 6] } });
    expect(writeGap(directed, { weight: "cost" })).toEqual(serialized([[[1, 5]], [[0, 6]]], [[[1, 6]], [[0, 5]]]));
  });

  it.each([
    ["a mixed graph", { kind: "mixed", undirected: [true] } as const, {}, "graph/output", /found a mixed graph/],
    [
      "an attribute that is not there",
      {},
      { weight: "cost" },
      "graph/attribute",
      /no edge attribute "cost"; .*\n.*are half, large\./,
    ],
    ["fractions", {}, { weight: "half" }, "graph/attribute", /the edge from 0 to 1 has 0.5 as half; expected integers/],
    ["integers of more than 32 bits", {}, { weight: "large" }, "graph/attribute", /has 2147483648 as large/],
  ])("refuses %s", (_, given, options, code, message) => {
    const graph = fromEdges({ sources: [0], targets: [1], edgeColumns: { half: [0.5], large: [2 ** 31] }, ...given });
    expect(() => writeGap(graph, options)).toThrow(message);
    expect(() => writeGap(graph, options)).toThrow(expect.objectContaining({ code }));
  });
});

describe("bytes that are no serialized graph", () => {
  const plain = serialized([[1, 2], [0], [0]]);
  /** With the bytes at a place exchanged. */
  const changed = (bytes: Uint8Array, at: number, ...others: readonly number[]): Uint8Array => {
    const copy = bytes.slice();
    copy.set(others, at);
    return copy;
  };
  const swapped = (bytes: Uint8Array): Uint8Array => {
    const copy = bytes.slice();
    copy.subarray(1, 9).reverse();
    copy.subarray(9, 17).reverse();
    return copy;
  };

  it.each([
    ["end within the header", plain.slice(0, 16), "byte 16: found the end after 16 bytes; expected 17 of a header"],
    ["begin with another flag", changed(plain, 0, 2), "byte 0: found 2; expected 0 for an undirected graph or 1"],
    [
      "are cut short",
      plain.slice(0, -1),
      "byte 64: found 64 bytes in all; expected 65 for 3 nodes and 4 arcs without weights\n  hint: The file may have been cut short",
    ],
    ["go on after the end", Uint8Array.of(...plain, 0), "byte 65: found 66 bytes in all; expected 65"],
    [
      "are big-endian",
      swapped(plain),
      "byte 1: found counts in big-endian byte order, 4 arcs and 3 nodes; expected little-endian",
    ],
    ["have less than no arcs", changed(plain, 8, 255), "byte 1: found -72057594037927"],
    [
      "have an offset before the first arc",
      changed(plain, 17, 1),
      "byte 17: found 1 as the offset of row 0; expected 0",
    ],
    [
      "have offsets that descend",
      changed(plain, 33, 1),
      "byte 33: found 1 as the offset of row 2; expected at least 2 and at most 4",
    ],
    [
      "have offsets beyond the last arc",
      changed(plain, 25, 5),
      "byte 25: found 5 as the offset of row 1; expected at least 0 and at most 4",
    ],
    ["have offsets of more than 32 bits", changed(plain, 29, 1), "byte 25: found 4294967298 as the offset of row 1"],
    [
      "end their rows before the last arc",
      changed(plain, 41, 3),
      "byte 41: found 3 as the offset of row 3; expected 4",
    ],
    [
      "have a neighbor that is no node",
      changed(plain, 53, 3),
      "byte 53: found 3 as a neighbor of node 0; expected a node from 0 to 2",
    ],
    ["have a negative neighbor", changed(plain, 57, 255, 255, 255, 255), "byte 57: found -1 as a neighbor of node 1"],
    [
      "have an edge at its lower end only",
      serialized([[1, 2], [], [0]]),
      "found 1 in the row of node 0, and not 0 as often in the row of node 1",
    ],
    [
      "have an edge at its higher end only",
      serialized([[2], [0], [0]]),
      "found 0 in the row of node 1, and not 1 as often in the row of node 0",
    ],
    [
      "have a parallel edge at one end only",
      serialized([[1, 1], [0]]),
      "found 1 in the row of node 0, and not 0 as often",
    ],
    [
      "have two weights of an edge",
      serialized([[[1, 5]], [[0, 6]]]),
      "byte 53: found the weight 6 of the edge between nodes 1 and 0; expected 5",
    ],
    [
      "have other in-rows",
      serialized([[1], [], []], [[], [], [0]]),
      "found 1 in the out-row of node 0, and not 0 there in the in-row of node 1",
    ],
    [
      "have other weights in their in-rows",
      serialized([[[1, 5]], []], [[], [[0, 6]]]),
      "found the weight 6 of the arc from node 0 to 1; expected 5",
    ],
  ])("%s", (_, bytes, message) => {
    const allocator = countingAllocator();
    const parse = (): Graph => parseGap(bytes, { file: "bad.sg", allocator });
    expect(parse).toThrow("bad.sg, byte ");
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: "graph/input" }));
    // What was taken for a graph that there is not is given back.
    expect(allocator.held.size).toBe(0);
  });

  it("have weights that nobody expects, or lack those that somebody does", () => {
    const weighted = serialized([[[1, 5]], [[0, 5]]]);
    expect(() => parseGap(weighted, { weighted: false })).toThrow(
      /without weights\n {2}hint: .* which is a \.wsg file/,
    );
    expect(() => parseGap(plain, { weighted: true })).toThrow(/with weights\n {2}hint: .* which is a \.sg file/);
  });

  it("have more nodes or arcs than can be counted", () => {
    const parse = (bytes: Uint8Array) => (): Graph => parseGap(bytes);
    expect(parse(changed(plain, 5, 1))).toThrow(/would have 4,294,967,300 arcs/);
    expect(parse(changed(plain, 12, 128, 1))).toThrow(/would have 6,442,450,947 nodes/);
    expect(parse(changed(plain, 12, 128))).toThrow(/would have 2,147,483,651 nodes; expected at most 2,147,483,648/);
    expect(parse(changed(plain, 5, 1))).toThrow(expect.objectContaining({ code: "graph/size" }));
  });

  it("are found whatever single byte is wrong, and wherever they end", () => {
    const files = fc.tuple(graphs, fc.boolean()).map(([graph, weighted]) => {
      const simple = graph.filter({ edges: (_, a, b) => a !== b });
      const plain = writeGap(simple);
      return { bytes: weighted ? writeGap(simple, { weight: "weight" }) : plain, plainLength: plain.length };
    });
    const expectRefusal = (bytes: Uint8Array): void => {
      let error: unknown;
      try {
        parseGap(bytes);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(EdgewiseError);
    };
    fc.assert(
      fc.property(files, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ bytes, plainLength }, place, change) => {
        const at = place % bytes.length;
        expectRefusal(changed(bytes, at, bytes[at]! ^ change));
        // The format does not say whether there are weights: of this length it may be a graph that has none.
        if (at !== plainLength) expectRefusal(bytes.slice(0, at));
      }),
      { numRuns: 500 },
    );
  });
});
