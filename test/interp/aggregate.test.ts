import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import type { Direction, Role } from "../../src/ir/op.ts";
import { closed, graphOf, just, run } from "./program.ts";

/** One monoid sum of x, read in a role, over each row. */
function sumOf(graph: Graph, direction: Direction, role: Role, x: readonly number[]): number[] {
  const { y } = run(
    graph,
    ({ ops, graph: g, parameter }) => ({
      y: ops.emitOne(
        "aggregate",
        [g, parameter("x", "f64", role === "edge" ? "edge" : "node")],
        { direction, roles: [role], monoids: ["add"], conditional: false, epilogue: null },
        { regions: [just("f64")] },
      ),
    }),
    { x: Float64Array.from(x) },
  );
  return y as number[];
}

/** Edges from nodes 0, 1, 2, … to one last node. */
function star(count: number): Graph {
  return graphOf(
    count + 1,
    Array.from({ length: count }, (_, i) => [i, count]),
  );
}

const BIG = 1e16;
/** Zeros but for the entries given. */
const sparse = (length: number, entries: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, i) => entries[i] ?? 0);

describe("the roles of an aggregate", () => {
  // 0 → 1, 0 → 2, 2 → 1, and distinct powers of ten, so that a sum tells what was in it.
  const edges = [
    [0, 1],
    [0, 2],
    [2, 1],
  ] as const;
  const directed = graphOf(3, edges);
  const x = [1, 10, 100];

  it("have the neighbor as source and the node itself as destination of its in-row", () => {
    expect(sumOf(directed, "in", "source", x)).toEqual([0, 101, 1]);
    expect(sumOf(directed, "in", "destination", x)).toEqual([0, 20, 100]);
  });

  it("have the node itself as source and the neighbor as destination of its out-row", () => {
    expect(sumOf(directed, "out", "source", x)).toEqual([2, 0, 100]);
    expect(sumOf(directed, "out", "destination", x)).toEqual([110, 0, 10]);
  });

  it("have self and neighbor in both halves of the row of all", () => {
    expect(sumOf(directed, "all", "neighbor", x)).toEqual([110, 101, 11]);
    expect(sumOf(directed, "all", "self", x)).toEqual([2, 20, 200]);
  });

  it("change ends between the halves of the row of all", () => {
    // Node 2 has the in-edge 0 → 2 and the out-edge 2 → 1.
    expect(sumOf(directed, "all", "source", x)).toEqual([2, 101, 101]);
    expect(sumOf(directed, "all", "destination", x)).toEqual([110, 20, 110]);
  });

  it("read an edge by its number, whichever row it is met in", () => {
    expect(sumOf(directed, "out", "edge", x)).toEqual([11, 0, 100]);
    expect(sumOf(directed, "in", "edge", x)).toEqual([0, 101, 10]);
    expect(sumOf(directed, "all", "edge", x)).toEqual([11, 101, 110]);
  });

  it("have the neighbor as source of an undirected row, except where the out-row is asked for", () => {
    const undirected = graphOf(3, edges, { kind: "undirected" });
    expect(sumOf(undirected, "in", "source", x)).toEqual([110, 101, 11]);
    expect(sumOf(undirected, "all", "source", x)).toEqual([110, 101, 11]);
    expect(sumOf(undirected, "out", "source", x)).toEqual([2, 20, 200]);
    expect(sumOf(undirected, "out", "destination", x)).toEqual([110, 101, 11]);
  });

  it("see an undirected edge of a mixed graph once in the row of all, where the in-row has it", () => {
    // 0 – 1 and 1 – 1 undirected, 0 → 1 and 0 → 0 directed.
    const mixed = graphOf(
      2,
      [
        [0, 1],
        [1, 1],
        [0, 1],
        [0, 0],
      ],
      { kind: "mixed", undirected: [true, true, false, false] },
    );
    // Of node 0: 0 – 1 and 0 → 0 come in, then 0 → 0 and 0 → 1 go out.
    expect(sumOf(mixed, "all", "neighbor", [1, 10])).toEqual([22, 12]);
    expect(sumOf(mixed, "all", "source", [1, 10])).toEqual([13, 12]);
    expect(sumOf(mixed, "all", "destination", [1, 10])).toEqual([13, 30]);
  });

  it("pass a scalar to every edge", () => {
    const { y } = run(directed, ({ ops, graph: g }) => ({
      y: ops.emitOne(
        "aggregate",
        [g, ops.constant(5, "u32")],
        { direction: "in", roles: ["scalar"], monoids: ["add"], conditional: false, epilogue: null },
        { regions: [just("u32")] },
      ),
    }));
    expect(y).toEqual([0, 10, 5]);
  });
});

describe("the order of an aggregate", () => {
  it("is one edge after the other, with no lanes", () => {
    const x = [BIG, 1, 0, 0, 0, 0, 0, 0, -BIG, 0];
    expect(sumOf(star(9), "in", "source", x).at(-1)).toBe(0);
  });

  it("starts at the identity: −0 alone sums to 0, and an empty row is 0", () => {
    expect(sumOf(star(1), "in", "source", [-0, -0])).toEqual([0, 0]);
  });

  it("combines a row of 4,096 edges as one segment", () => {
    const x = sparse(4097, { 0: BIG, 4094: 1, 4095: 1 });
    expect(sumOf(star(4096), "in", "source", x).at(-1)).toBe(BIG);
  });

  it("begins a second segment with the 4,097th edge", () => {
    const x = sparse(4099, { 0: BIG, 4096: 1, 4097: 1 });
    expect(sumOf(star(4098), "in", "source", x).at(-1)).toBe(BIG + 2);
    expect(sumOf(star(4098), "in", "source", sparse(4099, { 0: BIG, 4095: 1, 4096: 1 })).at(-1)).toBe(BIG);
  });

  it("adds segments to the total in order", () => {
    const count = 3 * 4096;
    expect(sumOf(star(count), "in", "source", sparse(count + 1, { 0: BIG, 4096: 1, 8192: -BIG })).at(-1)).toBe(0);
    expect(sumOf(star(count), "in", "source", sparse(count + 1, { 0: BIG, 4096: -BIG, 8192: 1 })).at(-1)).toBe(1);
  });

  it("cuts the row of all where it stands, not each half for itself", () => {
    // The last node has 4,095 in-edges and then 2 out-edges, of which the first still belongs to the first segment.
    const hub = 4095;
    const edges = Array.from({ length: hub }, (_, i): [number, number] => [i, hub]);
    const graph = graphOf(hub + 3, [...edges, [hub, hub + 1], [hub, hub + 2]]);
    const x = sparse(hub + 3, { 0: BIG, [hub + 1]: 1, [hub + 2]: 1 });
    expect(sumOf(graph, "all", "neighbor", x)[hub]).toBe(BIG);
  });

  it("counts the positions of edges that fail the condition", () => {
    // Edges 1 to 4,095 are left out; the two 1s stand in the second segment all the same.
    const count = 4098;
    const { y } = run(
      star(count),
      ({ ops, graph: g, parameter }) => {
        const region = closed(["f64"], (edge, [x]) => [edge.emitOne("ne", [x!, edge.constant(0, "f64")], {}), x!]);
        return {
          y: ops.emitOne(
            "aggregate",
            [g, parameter("x", "f64", "node")],
            { direction: "in", roles: ["source"], monoids: ["add"], conditional: true, epilogue: null },
            { regions: [region] },
          ),
        };
      },
      { x: Float64Array.from(sparse(count + 1, { 0: BIG, 4096: 1, 4097: 1 })) },
    );
    expect((y as number[]).at(-1)).toBe(BIG + 2);
  });
});

describe("an aggregate", () => {
  it("leaves out edges that fail its condition, and combines several values by their monoids", () => {
    // Over in-neighbors of at least 2: how many, and the least; node 3 has 1, 2 and 5 as neighbors, node 4 has 1.
    const graph = graphOf(5, [
      [0, 3],
      [1, 3],
      [2, 3],
      [0, 4],
    ]);
    const results = run(
      graph,
      ({ ops, graph: g, parameter }) => {
        const region = closed(["f64"], (edge, [x]) => [
          edge.emitOne("ge", [x!, edge.constant(2, "f64")], {}),
          edge.constant(1, "u32"),
          x!,
        ]);
        const [count, least] = ops.emit(
          "aggregate",
          [g, parameter("x", "f64", "node")],
          { direction: "in", roles: ["source"], monoids: ["add", "min"], conditional: true, epilogue: null },
          { regions: [region] },
        );
        return { count: count!, least: least! };
      },
      { x: Float64Array.of(1, 2, 5, 0, 0) },
    );
    const none = Number.POSITIVE_INFINITY;
    expect(results).toEqual({ count: [0, 0, 0, 2, 0], least: [none, none, none, 2, none] });
  });

  it("is NaN in a minimum that meets one, wherever in the row", () => {
    const { y } = run(
      star(2),
      ({ ops, graph: g, parameter }) => ({
        y: ops.emitOne(
          "aggregate",
          [g, parameter("x", "f64", "node")],
          { direction: "in", roles: ["source"], monoids: ["min"], conditional: false, epilogue: null },
          { regions: [just("f64")] },
        ),
      }),
      { x: Float64Array.of(Number.NaN, 1, 0) },
    );
    expect((y as number[])[2]).toBeNaN();
  });

  it("rounds an f32 sum at each edge", () => {
    const { y } = run(
      star(3),
      ({ ops, graph: g, parameter }) => ({
        y: ops.emitOne(
          "aggregate",
          [g, parameter("x", "f32", "node")],
          { direction: "in", roles: ["source"], monoids: ["add"], conditional: false, epilogue: null },
          { regions: [just("f32")] },
        ),
      }),
      { x: Float32Array.of(2 ** 24, 1, 1, 0) },
    );
    expect(y).toEqual([0, 0, 0, 2 ** 24]);
  });

  it("runs its epilogue on the combined values, then on inputs of its own, and keeps or reduces what that yields", () => {
    const graph = graphOf(3, [
      [0, 1],
      [0, 2],
      [2, 1],
    ]);
    const results = run(
      graph,
      ({ ops, graph: g, parameter }) => {
        const x = parameter("x", "f64", "node");
        // (sum, own, factor) → (sum + own) · factor, kept and summed up.
        const end = closed(["f64", "f64", "f64"], (node, [sum, own, factor]) => {
          const y = node.emitOne("mul", [node.emitOne("add", [sum!, own!], {}), factor!], {});
          return [y, y];
        });
        const [y, total] = ops.emit(
          "aggregate",
          [g, x, x, ops.constant(2, "f64")],
          {
            direction: "in",
            roles: ["source"],
            monoids: ["add"],
            conditional: false,
            epilogue: { roles: ["node", "scalar"], outputs: ["keep", "add"] },
          },
          { regions: [just("f64"), end] },
        );
        return { y: y!, total: total! };
      },
      { x: Float64Array.of(1, 10, 100) },
    );
    expect(results).toEqual({ y: [2, 222, 202], total: 426 });
  });

  it("reduces an epilogue's output in lanes, not in node order", () => {
    const { total } = run(
      graphOf(9, []),
      ({ ops, graph: g, parameter }) => {
        const end = closed(["f64", "f64"], (_, [, own]) => [own!]);
        return {
          total: ops.emitOne(
            "aggregate",
            [g, ops.constant(0, "f64"), parameter("x", "f64", "node")],
            {
              direction: "in",
              roles: ["scalar"],
              monoids: ["add"],
              conditional: false,
              epilogue: { roles: ["node"], outputs: ["add"] },
            },
            { regions: [just("f64"), end] },
          ),
        };
      },
      { x: Float64Array.of(BIG, 1, 0, 0, 0, 0, 0, 0, -BIG) },
    );
    expect(total).toBe(1);
  });

  it("sums, in any direction of any directed graph, what a walk over the list of edges finds", () => {
    const ends = fc.tuple(fc.nat(6), fc.nat(6));
    fc.assert(
      fc.property(fc.array(ends, { maxLength: 30 }), fc.constantFrom("in", "out", "all"), (edges, direction) => {
        const x = [1, 10, 100, 1000, 10000, 100000, 1000000];
        const expected = x.map(() => 0);
        for (const [source, target] of edges) {
          if (direction !== "out") expected[target]! += x[source]!;
          if (direction !== "in") expected[source]! += x[target]!;
        }
        const role = { in: "source", out: "destination", all: "neighbor" } as const;
        expect(sumOf(graphOf(7, edges), direction, role[direction], x)).toEqual(expected);
      }),
    );
  });
});
