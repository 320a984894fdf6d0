import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import type { EndSet, Role } from "../../src/ir/op.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import { closed, graphOf, just, run } from "./program.ts";

interface Options {
  readonly source?: EndSet;
  readonly destination?: EndSet;
  readonly monoid?: Monoid;
}

/** One monoid, the sum if not said, of x in a role over what the ends of each edge have in common. */
function over(
  graph: Graph,
  role: Role,
  x: readonly number[],
  { source = "out", destination = "out", monoid = "add" }: Options = {},
): number[] {
  const { y } = run(
    graph,
    ({ ops, graph: g, parameter }) => ({
      y: ops.emitOne(
        "intersect",
        [g, parameter("x", "f64", role.endsWith("edge") ? "edge" : "node")],
        { source, destination, roles: [role], monoids: [monoid], conditional: false },
        { regions: [just("f64")] },
      ),
    }),
    { x: Float64Array.from(x) },
  );
  return y as number[];
}

// Edges by number: 0→1, 0→2, 0→3, 1→2, 1→3, 2→0. The entries are powers of ten, so that a sum tells what was in it.
const directed = graphOf(4, [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 0],
]);
const nodes = [1, 10, 100, 1000];
const edges = [1, 10, 100, 1000, 10000, 100000];

describe("an intersection", () => {
  it("is over the nodes that both ends lead to", () => {
    expect(over(directed, "common", nodes)).toEqual([1100, 0, 0, 0, 0, 0]);
  });

  it("is over in-neighbors where an end brings those", () => {
    // Edge 0→2: out of 0 lead 1, 2 and 3, into 2 lead 0 and 1.
    expect(over(directed, "common", nodes, { destination: "in" })).toEqual([0, 10, 10, 0, 0, 0]);
    // Edge 0→1: into 0 leads 2, out of 1 lead 2 and 3.
    expect(over(directed, "common", nodes, { source: "in" })).toEqual([100, 0, 0, 1, 0, 10]);
    expect(over(directed, "common", nodes, { source: "in", destination: "in" })).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it("tells by an end that brings itself whether there is an edge to it", () => {
    // Of 0→2 and 2→0 each is the edge back of the other.
    expect(over(directed, "common", nodes, { source: "in", destination: "self" })).toEqual([0, 100, 0, 0, 0, 1]);
    expect(over(directed, "source_edge", edges, { source: "in", destination: "self" })).toEqual([
      0, 100000, 0, 0, 0, 10,
    ]);
  });

  it("of two ends that bring themselves is over the node of a self-loop", () => {
    const loop = graphOf(2, [
      [0, 1],
      [1, 1],
    ]);
    expect(over(loop, "common", [1, 10], { source: "self", destination: "self" })).toEqual([0, 10]);
  });

  it("sees the ends of its edge and the edge at each common node", () => {
    expect(over(directed, "source", nodes)).toEqual([2, 0, 0, 0, 0, 0]);
    expect(over(directed, "destination", nodes)).toEqual([20, 0, 0, 0, 0, 0]);
    expect(over(directed, "edge", edges)).toEqual([2, 0, 0, 0, 0, 0]);
  });

  it("sees the edges between the ends and each common node", () => {
    expect(over(directed, "source_edge", edges)).toEqual([110, 0, 0, 0, 0, 0]);
    expect(over(directed, "destination_edge", edges)).toEqual([11000, 0, 0, 0, 0, 0]);
  });

  it("takes the first of parallel edges, and a common node once", () => {
    // 0→1, then 0→2 twice, then 1→2 twice.
    const parallel = graphOf(3, [
      [0, 1],
      [0, 2],
      [0, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(over(parallel, "common", [1, 10, 100])).toEqual([100, 0, 0, 0, 0]);
    expect(over(parallel, "source_edge", [1, 10, 100, 1000, 10000])).toEqual([10, 0, 0, 0, 0]);
    expect(over(parallel, "destination_edge", [1, 10, 100, 1000, 10000])).toEqual([1000, 0, 0, 0, 0]);
  });

  it("has an end among the common nodes where a self-loop makes it its own neighbor", () => {
    // Edges by number: 0→0, 0→1, 1→0. Both 0 and 1 lead to 0.
    const loop = graphOf(2, [
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(over(loop, "common", [1, 10])).toEqual([11, 1, 1]);
  });

  it("meets the edges of an undirected graph once, the lower end being the source", () => {
    const triangle = graphOf(
      3,
      [
        [2, 1],
        [1, 0],
        [2, 0],
      ],
      { kind: "undirected" },
    );
    for (const [source, destination] of [
      ["out", "out"],
      ["in", "out"],
    ] as const) {
      // Edges by number: 0-1, 0-2, 1-2.
      expect(over(triangle, "common", [1, 10, 100], { source, destination })).toEqual([100, 10, 1]);
      expect(over(triangle, "source_edge", [1, 10, 100], { source, destination })).toEqual([10, 1, 1]);
      expect(over(triangle, "destination_edge", [1, 10, 100], { source, destination })).toEqual([100, 100, 10]);
    }
  });

  it("gives the identity where there is nothing in common", () => {
    expect(over(directed, "common", nodes, { monoid: "max" }).slice(1)).toEqual(Array(5).fill(-Infinity));
  });

  it("combines in ascending order of the common nodes, from the identity", () => {
    const count = 5;
    const pairs = Array.from({ length: count }, (_, k): [number, number] => [0, k + 2]);
    const graph = graphOf(count + 2, [[0, 1], ...pairs, ...pairs.map(([, node]): [number, number] => [1, node])]);
    expect(over(graph, "common", [0, 0, 1e16, 1, -1e16, 1, 0])[0]).toBe(1);
  });

  it("leaves out nodes that fail its condition, for all of its pairs", () => {
    const results = run(
      directed,
      ({ ops, graph: g, parameter }) => {
        const region = closed(["f64"], (common, [x]) => [
          common.emitOne("lt", [x!, common.constant(1000, "f64")], {}),
          x!,
          common.constant(1, "i32"),
        ]);
        const [total, count] = ops.emit(
          "intersect",
          [g, parameter("x", "f64", "node")],
          { source: "out", destination: "out", roles: ["common"], monoids: ["max", "add"], conditional: true },
          { regions: [region] },
        );
        return { total: total!, count: count! };
      },
      { x: Float64Array.from(nodes) },
    );
    expect(results).toMatchObject({ total: [100, ...Array(5).fill(-Infinity)], count: [1, 0, 0, 0, 0, 0] });
  });
});
