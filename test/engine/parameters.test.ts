import { DirectedGraph } from "graphology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { algorithm, bool, f32, f64, i32, nodeKey, u32 } from "../../src/dsl/index.ts";
import { lend, takeDown } from "../../src/engine/arguments.ts";
import { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";

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

describe("defaults that are computed", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.create({ workers: 1 });
  });
  afterAll(() => engine.close());

  const a = f64(0.5);
  const b = i32.from({ a }, ({ a }) => a.mul(10).ceil().cast("i32"));
  const c = f64.node.from({ a, b }, ({ a, b }) => a.add(b.cast("f64")));
  const computed = algorithm("computed", { a, w: f64.edge(1), b, c }, (_, { a, b, c }) => ({ a, b, c: c.add(0) }));

  it.each([
    [{}, { a: 0.5, b: 5, c: [5.5, 5.5, 5.5] }],
    [{ a: 0.25 }, { a: 0.25, b: 3, c: [3.25, 3.25, 3.25] }],
    [{ b: 7 }, { a: 0.5, b: 7, c: [7.5, 7.5, 7.5] }],
    [
      { a: undefined, b: 7 },
      { a: 0.5, b: 7, c: [7.5, 7.5, 7.5] },
    ],
    [{ a: Number.NaN }, { a: Number.NaN, b: 0, c: [Number.NaN, Number.NaN, Number.NaN] }],
    [{ c: new Map([["b", 9]]) }, { a: 0.5, b: 5, c: [5.5, 9, 5.5] }],
  ])("are what the parameters before them make of them: given %j", async (given, expected) => {
    const results = { ...expected, c: Float64Array.from(expected.c) };
    expect(runSync(computed, graph, given).results).toEqual(results);
    expect(runSync(computed, graph, given, { specialize: true }).results).toEqual(results);
    const plan = planFromJson(planToJson(compile(computed.func).plan));
    expect((await engine.run(plan, graph, given)).results).toEqual(results);
  });

  it("are no excuse for what they are computed from", () => {
    const x = f64();
    const open = algorithm("open", { x, y: f64.from({ x }, ({ x }) => x.neg()) }, (_, { x, y }) => ({ x, y }));
    expect(() => runSync(open, graph, {} as never)).toThrow("parameter x of open is missing");
    expect(() => runSync(open, graph, { y: 1 } as never)).toThrow("parameter x of open is missing");
    expect(runSync(open, graph, { x: 2 }).y).toBe(-2);
  });

  it("count where a plan was made for some parameters", async () => {
    const { plan } = compile(computed.func, { context: { known: { b: 5 } } });
    expect((await engine.run(plan, graph, { a: 0.45 })).results).toMatchObject({ a: 0.45, b: 5 });
    await expect(engine.run(plan, graph, { a: 0.25 })).rejects.toThrow(
      expect.objectContaining({ code: "run/assumption", message: expect.stringContaining("b is 5; found 3") }),
    );
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

  it("have their default where an attribute is missing, and for undefined and null", () => {
    const partial = fromEdges({
      sources: [0, 1],
      targets: [1, 2],
      nodeKeys: ["a", "b", "c"],
      nodeColumns: { level: [1, undefined, 3], open: [null, true, false] },
    });
    const results = [
      { x: "level" },
      { x: [1, null, 3] },
      {
        x: new Map([
          ["a", 1],
          ["b", undefined],
          ["c", 3],
        ]),
      },
    ];
    for (const given of results)
      expect(runSync(columns, partial, { y, ...given } as never).x).toEqual(Float64Array.of(1, 7, 3));
    const truths = algorithm("truths", { open: bool.node(true) }, (_, { open }) => ({ open: open.not() }));
    expect(runSync(truths, partial, { open: "open" }).open).toEqual(Uint8Array.of(0, 0, 1));
  });

  it("refuse an attribute that is missing somewhere where they have no default, and one that is a text", () => {
    const source = new DirectedGraph();
    source.mergeEdgeWithKey("ab", "a", "b", { price: 3, name: 4 });
    source.mergeEdgeWithKey("bc", "b", "c", { name: "E 45" });
    for (const [name, message] of [
      [
        "price",
        /^edge "bc" from "b" to "c" has no attribute "price"; expected one at every edge[\s\S]*Give y a default/,
      ],
      ["name", /^edge "bc" from "b" to "c" has the text "E 45" as attribute "name"; expected a number/],
    ] as const) {
      expect(() => runSync(columns, source, { y: name })).toThrow(
        expect.objectContaining({ code: "graph/attribute", message: expect.stringMatching(message) }),
      );
    }
  });

  it("refuse an attribute that the graph lacks, naming those it has", () => {
    expect(() => runSync(columns, graph, { y: "cost" })).toThrow(
      expect.objectContaining({ code: "graph/attribute", message: expect.stringContaining("it has weight") }),
    );
  });

  it("are copied at the call, but for those that somebody promises to leave alone", () => {
    const [own, others] = [Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)];
    lend({ x: own, z: 1 });
    const taken = takeDown("run", columns, graph, { x: own, y: others.subarray(0, 2), z: others });
    expect(taken.x).toBe(own);
    expect(taken.y).not.toBe(others);
    expect(taken.z).not.toBe(others);
    expect(taken.z).toEqual(others);
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
