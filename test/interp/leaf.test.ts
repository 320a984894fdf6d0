import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import type { Element } from "../../src/ir/type.ts";
import { graphOf, run } from "./program.ts";

const triangle = graphOf(
  3,
  [
    [0, 1],
    [0, 2],
    [2, 1],
  ],
  { nodeColumns: { age: [1.5, -2.5, 3] }, edgeColumns: { weight: [0.5, 2, -1], open: [true, false, true] } },
);

const nodeAttribute = (graph: Graph, attribute: string, element: Element, otherwise: number | null = null) =>
  run(graph, ({ ops, graph: g }) => ({
    y: ops.emitOne(
      "node_attribute",
      [g],
      { attribute, element, otherwise },
      {
        span: { file: "walk.ew", line: 3, column: 7 },
      },
    ),
  })).y;

describe("a leaf", () => {
  it("counts nodes, and edges once each, undirected ones too", () => {
    const undirected = graphOf(4, [[2, 1]], { kind: "undirected" });
    const results = run(undirected, ({ ops, graph }) => ({
      n: ops.emitOne("node_count", [graph], { element: "f64" }),
      m: ops.emitOne("edge_count", [graph], { element: "u32" }),
    }));
    expect(results).toEqual({ n: 4, m: 1 });
  });

  it("numbers the nodes from 0", () => {
    expect(run(triangle, ({ ops, graph }) => ({ y: ops.emitOne("node_index", [graph], { element: "u32" }) }))).toEqual({
      y: [0, 1, 2],
    });
  });

  it("has the length of each row as degree, in plus out in the row of all", () => {
    const results = run(triangle, ({ ops, graph }) => ({
      in: ops.emitOne("degree", [graph], { direction: "in", element: "i32" }),
      out: ops.emitOne("degree", [graph], { direction: "out", element: "f64" }),
      all: ops.emitOne("degree", [graph], { direction: "all", element: "u32" }),
    }));
    expect(results).toEqual({ in: [0, 2, 1], out: [2, 0, 1], all: [2, 2, 2] });
  });

  it("has one degree in an undirected graph, where a self-loop counts once", () => {
    const undirected = graphOf(
      2,
      [
        [0, 0],
        [0, 1],
      ],
      { kind: "undirected" },
    );
    const results = run(undirected, ({ ops, graph }) => ({
      in: ops.emitOne("degree", [graph], { direction: "in", element: "i32" }),
      all: ops.emitOne("degree", [graph], { direction: "all", element: "i32" }),
    }));
    expect(results).toEqual({ in: [2, 1], all: [2, 1] });
  });

  it("counts an undirected edge of a mixed graph once in all, a directed self-loop twice", () => {
    const mixed = graphOf(
      2,
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
      { kind: "mixed", undirected: [true, true, false] },
    );
    const results = run(mixed, ({ ops, graph }) => ({
      in: ops.emitOne("degree", [graph], { direction: "in", element: "i32" }),
      out: ops.emitOne("degree", [graph], { direction: "out", element: "i32" }),
      all: ops.emitOne("degree", [graph], { direction: "all", element: "i32" }),
    }));
    expect(results).toEqual({ in: [2, 2], out: [2, 2], all: [2, 3] });
  });

  it("is a scalar at every node or edge when broadcast", () => {
    const results = run(triangle, ({ ops, graph }) => ({
      node: ops.emitOne("broadcast", [graph, ops.constant(1, "bool")], { domain: "node" }),
      edge: ops.emitOne("broadcast", [graph, ops.constant(-0, "f32")], { domain: "edge" }),
    }));
    expect(results).toEqual({ node: [1, 1, 1], edge: [-0, -0, -0] });
  });
});

describe("an attribute", () => {
  it("is converted as a cast does", () => {
    expect(nodeAttribute(triangle, "age", "f64")).toEqual([1.5, -2.5, 3]);
    expect(nodeAttribute(triangle, "age", "u32")).toEqual([1, 0, 3]);
  });

  it("of edges is read by edge number", () => {
    // Given in the order 2 → 1, 0 → 1, which are edges 1 and 0.
    const graph = graphOf(
      3,
      [
        [2, 1],
        [0, 1],
      ],
      { edgeColumns: { weight: [20, 10], open: [true, false] } },
    );
    const results = run(graph, ({ ops, graph: g }) => ({
      weight: ops.emitOne("edge_attribute", [g], { attribute: "weight", element: "f64", otherwise: null }),
      open: ops.emitOne("edge_attribute", [g], { attribute: "open", element: "bool", otherwise: null }),
    }));
    expect(results).toEqual({ weight: [10, 20], open: [0, 1] });
  });

  it("is `otherwise` everywhere where the graph has none of that name", () => {
    expect(nodeAttribute(triangle, "weight", "f64", 1)).toEqual([1, 1, 1]);
  });

  it("is otherwise an error that names what the graph has, and the place in the program", () => {
    expect(() => nodeAttribute(triangle, "weight", "f64")).toThrowError(
      expect.objectContaining({
        code: "graph/attribute",
        message: expect.stringMatching(/^walk\.ew:3:7: the graph "graph" has no node attribute "weight"; it has age/),
      }),
    );
  });
});
