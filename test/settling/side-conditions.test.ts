/**
 * Loops that come to the same in any order on most graphs, and graphs on which they do not: what has to hold is looked for at
 * every node and edge that it is asked of.
 */

import { describe, expect, it } from "vitest";
import type { Algorithm, Expression } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { interpreted, ranSync } from "../ways.ts";

const MOST = 2 ** 31 - 1;

/** Runs a program, which gives the interpreter's bits, and tells whether its loop took rounds. */
function ran(program: Algorithm, graph: Graph): "settled" | "in rounds" {
  expect(ranSync(program.func, graph)).toEqual(interpreted(program.func, graph));
  return runSync(program, graph).rounds === null ? "settled" : "in rounds";
}

type Each = Expression<"each", "f64">;
type WholeEach = Expression<"each", "i32">;
type Edges = readonly (readonly [number, number, ...number[]])[];

interface Shape {
  readonly starts?: readonly number[];
  readonly factors?: readonly number[];
  readonly kind?: "directed" | "undirected" | "mixed";
}

/** A graph of edges with a weight and a bound each, and of nodes with a start and a factor. */
function graphOf(nodeCount: number, edges: Edges, { starts = [], factors = [], kind = "directed" }: Shape = {}): Graph {
  const columnOf = (values: readonly number[]): Float64Array =>
    Float64Array.from({ length: nodeCount }, (_, node) => values[node] ?? 1);
  return fromEdges({
    nodeCount,
    kind,
    sources: edges.map(([source]) => source),
    targets: edges.map(([, target]) => target),
    ...(kind === "mixed" ? { undirected: edges.map(() => true) } : {}),
    nodeColumns: { start: columnOf(starts), factor: columnOf(factors) },
    edgeColumns: {
      weight: Float64Array.from(edges, ([, , weight]) => weight ?? 1),
      bound: Float64Array.from(edges, ([, , , bound]) => bound ?? 0),
    },
  });
}

describe("−0, which a zero of the other sign raises", () => {
  const ring: Edges = [0, 1, 2, 3].map((node) => [node, (node + 1) % 4, 0]);
  const raising = (name: string, given: (x: Each, weight: Each) => Each): Algorithm =>
    algorithm(name, {}, (g) => {
      const weight = g.edgeAttribute("weight");
      const options = { until: "unchanged", limit: g.nodeCountAs("i32") } as const;
      const { x, converged } = g.loop({ x: g.nodeAttribute("start") }, options, ({ x }) => ({
        x: x.max(g.in.maximum(({ source, edge }) => given(source(x), edge(weight)))),
      }));
      return { x, converged };
    });
  it.each([
    raising("plusZero", (x) => x.add(0)),
    raising("minusNegativeZero", (x) => x.sub(-0)),
    raising("plusNothingAboveZero", (x, weight) => x.add(weight.min(0))),
  ])("is better once an edge adds nothing: $name", (program) => {
    // It goes around the ring and takes a round more than there are nodes.
    expect(ran(program, graphOf(4, ring, { starts: [-0, -Infinity, -Infinity, -Infinity] }))).toBe("in rounds");
    // What all nodes begin with gives something.
    expect(ran(program, graphOf(4, ring, { starts: [-0, -0, -0, -0] }))).toBe("in rounds");
  });
});

describe("whole numbers that take the place of what a source has", () => {
  // Node 1 is late by its first edge, and early by the long way round. In rounds, node 4 is given a number that has wrapped.
  const wayTo = (bound: number): Edges => [
    [0, 1, 1, bound],
    [0, 2, 1],
    [2, 3, 1],
    [3, 1, 1],
    [1, 4, 5],
  ];
  const stepping = (name: string, given: (x: WholeEach, weight: WholeEach, bound: WholeEach) => WholeEach): Algorithm =>
    algorithm(name, {}, (g) => {
      const [weight, bound] = [g.edgeAttribute("weight").cast("i32"), g.edgeAttribute("bound").cast("i32")];
      const start = g.nodeIndex().eq(0).where(0, MOST, "i32");
      const { x, converged } = g.loop({ x: start }, { until: "unchanged" }, ({ x }) => ({
        x: x.min(
          g.in.minimum(({ source, edge }) => given(source(x), edge(weight), edge(bound)), {
            where: ({ source }) => source(x).ne(MOST),
          }),
        ),
      }));
      return { x, converged };
    });
  const mirrored = algorithm("mirrored", {}, (g) => {
    const [weight, bound] = [g.edgeAttribute("weight").cast("u32"), g.edgeAttribute("bound").cast("u32")];
    const start = g.nodeIndex().eq(0).where(100, 0, "u32");
    const { x, converged } = g.loop({ x: start }, { until: "unchanged" }, ({ x }) => ({
      x: x.max(
        g.in.maximum(({ source, edge }) => source(x).sub(edge(weight)).min(edge(bound)), {
          where: ({ source }) => source(x).ne(0),
        }),
      ),
    }));
    return { x, converged };
  });

  it.each([
    stepping("orWhenItOpens", (x, weight, bound) => x.add(weight).max(bound)),
    stepping("orWhatIsFixed", (x, weight, bound) => bound.gt(0).where(bound, x.add(weight))),
    stepping("orAMost", (x, weight, bound) =>
      x
        .max(bound)
        .min(MOST - 2)
        .add(weight),
    ),
  ])("are looked at for the greatest: $name", (program) => {
    expect(ran(program, graphOf(5, wayTo(MOST - 1)))).toBe("in rounds");
    expect(ran(program, graphOf(5, wayTo(7)))).toBe("settled");
    expect(ran(program, graphOf(5, wayTo(MOST)))).toBe("in rounds");
  });

  it("are looked at for the least where the greatest is best", () => {
    expect(
      ran(
        mirrored,
        graphOf(
          5,
          wayTo(3).map(([source, target, weight]) => [source, target, weight!, 1]),
        ),
      ),
    ).toBe("in rounds");
    expect(
      ran(
        mirrored,
        graphOf(
          5,
          wayTo(90).map(([source, target, weight]) => [source, target, weight!, 90]),
        ),
      ),
    ).toBe("settled");
  });

  it("are bounded by nothing where floats come to them", () => {
    const program = algorithm("byFloats", {}, (g) => {
      const [weight, factor] = [g.edgeAttribute("weight").cast("i32"), g.edgeAttribute("bound")];
      const start = g.nodeIndex().eq(0).where(1, MOST, "i32");
      const { x, converged } = g.loop({ x: start }, { until: "unchanged" }, ({ x }) => ({
        x: x.min(
          g.in.minimum(({ source, edge }) => source(x).cast("f64").mul(edge(factor)).cast("i32").add(edge(weight)), {
            where: ({ source }) => source(x).ne(MOST),
          }),
        ),
      }));
      return { x, converged };
    });
    const edges: Edges = [
      [0, 1, 0, MOST - 1],
      ...wayTo(0)
        .slice(1)
        .map(([from, to, w]) => [from, to, w!, 1] as const),
    ];
    expect(ran(program, graphOf(5, edges))).toBe("in rounds");
  });

  it("are bounded by nothing where a float is cut to them", () => {
    const program = algorithm("inFloats", {}, (g) => {
      const weight = g.edgeAttribute("weight").cast("i32");
      const { x, converged } = g.loop({ x: g.nodeAttribute("start") }, { until: "unchanged" }, ({ x }) => ({
        x: x.min(
          g.in.minimum(({ source, edge }) => source(x).cast("i32").add(edge(weight)).cast("f64"), {
            where: ({ source }) => source(x).lt(Infinity),
          }),
        ),
      }));
      return { x, converged };
    });
    const starts = [0, Infinity, 3e9, Infinity, Infinity];
    expect(ran(program, graphOf(5, wayTo(0), { starts }))).toBe("in rounds");
  });
});

describe("what the nodes at the ends of an edge have", () => {
  const path: Edges = [
    [0, 1],
    [1, 2],
    [2, 3],
  ];
  const starts = [1, 0.5, 0.25, 3];
  /** What an edge gives, or a row: the product of what the other end has with a weight and a factor that a node has. */
  const scaled = (rows: "in" | "out" | "all", whose: "neighbor" | "self" | "after the row"): Algorithm =>
    algorithm(`${rows}_${whose.replaceAll(" ", "_")}`, {}, (g) => {
      const [weight, factor] = [g.edgeAttribute("weight"), g.nodeAttribute("factor")];
      const { x, converged } = g.loop({ x: g.nodeAttribute("start") }, { until: "unchanged" }, ({ x }) => {
        const given = g[rows].maximum((row) => {
          const by = whose === "after the row" ? row.edge(weight) : row.edge(weight).mul(row[whose](factor));
          return row.neighbor(x).mul(by);
        });
        return { x: x.max(whose === "after the row" ? given.mul(factor) : given) };
      });
      return { x, converged };
    });
  const all = (["in", "out", "all"] as const).flatMap((rows) =>
    (["neighbor", "self", "after the row"] as const).map((whose) => scaled(rows, whose)),
  );

  it.each(all)("is looked at in each node that gives or is given something: $name", (program) => {
    for (const kind of ["directed", "undirected", "mixed"] as const) {
      for (const bad of [-2, Number.NaN]) {
        const ways = [0, 1, 2, 3].map((node) =>
          ran(program, graphOf(4, path, { starts, factors: [0.5, 0.5, 0.5, 0.5].with(node, bad), kind })),
        );
        // The first node of a directed path is given nothing, and the last one gives nothing.
        expect(ways.filter((way) => way === "in rounds").length).toBeGreaterThanOrEqual(kind === "directed" ? 3 : 4);
      }
      expect(ran(program, graphOf(4, path, { starts, factors: [1, 0.5, 0.5, 0.25], kind }))).toBe("settled");
    }
  });

  it("is looked at where a node has no edges, too", () => {
    // The identity of a row without edges, −∞, is turned into the greatest number by a factor below 0.
    const program = all.find(({ name }) => name === "in_after_the_row")!;
    expect(ran(program, graphOf(4, path, { starts, factors: [-2, 0.5, 0.5, 0.5] }))).toBe("in rounds");
    expect(ran(program, graphOf(2, [], { starts: [1, 1], factors: [-2, 1] }))).toBe("in rounds");
  });
});
