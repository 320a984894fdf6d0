import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { algorithm, bool, f32, f64, i32, nodeKey, u32 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run.ts";
import { fromEdges } from "../../src/graph/build.ts";

const graph = fromEdges({
  nodeCount: 3,
  sources: [0, 1],
  targets: [1, 2],
  nodeKeys: ["a", "b", "c"],
  edgeKeys: ["ab", "bc"],
  nodeColumns: { level: [1, 2, 3] },
  edgeColumns: { weight: [0.5, 2] },
});
const scalars = algorithm(
  "scalars",
  { a: f64(1), b: i32(2), c: u32(3), d: f32(4), e: bool(true) },
  (_, { a, b, c, d, e }) => ({ a, b, c, d, e }),
);
const columns = algorithm("columns", { x: f64.node(7), y: f64.edge(), z: i32.node(0) }, (_, { x, y, z }) => ({
  x: x.add(0),
  y: y.add(0),
  z: z.add(0),
}));
const rooted = algorithm("rooted", { root: nodeKey() }, (_, { root }) => ({ root }));
const y = 1;

describe("scalar parameters", () => {
  it("have their defaults, and take numbers and booleans of their element", () => {
    expect(runSync(scalars, graph).results).toEqual({ a: 1, b: 2, c: 3, d: 4, e: true });
    const given = { a: Number.NaN, b: -1, c: 4294967295, d: 0.1, e: false };
    expect(runSync(scalars, graph, given).results).toEqual({ ...given, d: Math.fround(0.1) });
  });

  it.each([
    ["b", 0.5],
    ["b", 2 ** 31],
    ["c", -1],
    ["e", 2],
    ["a", "1"],
    ["a", [1]],
    ["a", null],
    ["a", true],
  ])("refuse %s = %j, saying what was expected", (name, value) => {
    expect(() => runSync(scalars, graph, { [name]: value } as never)).toThrow(
      expect.objectContaining({
        code: "param",
        message: expect.stringMatching(`parameter ${name} of scalars is .*expected`),
      }),
    );
  });

  it("are refused where the algorithm has none of that name", () => {
    expect(() => runSync(scalars, graph, { dampling: 1 } as never)).toThrow("it has a, b, c, d, e");
  });

  it("are missed where they have no default", () => {
    expect(() => runSync(columns, graph, {} as never)).toThrow("parameter y of columns is missing");
  });
});

describe("node and edge parameters", () => {
  it("take one value for all, arrays, typed arrays, attribute names, and maps by key", () => {
    expect(runSync(columns, graph, { y }).x).toEqual(Float64Array.of(7, 7, 7));
    expect(runSync(columns, graph, { y: [3, 4], x: Float32Array.of(1, 2, 3) }).results).toMatchObject({
      x: Float64Array.of(1, 2, 3),
      y: Float64Array.of(3, 4),
    });
    const named = runSync(columns, graph, { x: "level", y: "weight", z: "level" });
    expect(named.results).toEqual({
      x: Float64Array.of(1, 2, 3),
      y: Float64Array.of(0.5, 2),
      z: Int32Array.of(1, 2, 3),
    });
    const keyed = runSync(columns, graph, {
      x: new Map([["c", 5]]),
      y: new Map([
        ["bc", 2],
        ["ab", 1],
      ]),
    });
    expect(keyed.results).toMatchObject({ x: Float64Array.of(7, 7, 5), y: Float64Array.of(1, 2) });
  });

  it.each([
    ["an array of the wrong length", { y: [1] }, "an array of 1; expected a number for every edge"],
    ["an entry that does not fit", { y, z: [1, 2, 0.5] }, "0.5 at index 2"],
    ["a key that is no node", { y, x: new Map([["q", 1]]) }, 'the key "q", which is no node'],
    ["a map that misses an edge", { y: new Map([["ab", 1]]) }, 'a map without "bc"'],
    ["a date", { y: new Date() }, "a Date"],
  ])("refuse %s", (_, given, message) => {
    expect(() => runSync(columns, graph, given as never)).toThrow(message);
  });

  it("refuse an attribute that the graph lacks, naming those it has", () => {
    expect(() => runSync(columns, graph, { y: "cost" })).toThrow(
      expect.objectContaining({ code: "graph/attribute", message: expect.stringContaining("it has weight") }),
    );
  });
});

describe("node keys", () => {
  it("are seen as indices", () => {
    expect(runSync(rooted, graph, { root: "c" }).root).toBe(2);
  });

  it("are refused where no node has them", () => {
    expect(() => runSync(rooted, graph, { root: "z" })).toThrow(/"z", which is no node of .* such as "a"/);
  });
});

describe("attributes", () => {
  const weights = algorithm("weights", {}, (g) => ({ weight: g.edgeAttribute("weight").add(0) }));

  it("are read from graphology graphs", () => {
    const source = new DirectedGraph();
    source.addNode("a");
    source.addNode("b");
    source.addEdge("b", "a", { weight: 3 });
    expect(runSync(weights, source).weight).toEqual(Float64Array.of(3));
  });

  it("are missed where the graph has none of the name and the algorithm no otherwise", () => {
    expect(() => runSync(weights, { sources: [0], targets: [0] })).toThrow(
      expect.objectContaining({ code: "graph/attribute" }),
    );
  });
});
