import fc from "fast-check";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import type { Graph, SymmetrizeOptions } from "../../../src/graph/graph.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";
import { build, type ListedEdge, type Lists, lists, shown } from "./keyed-graphs.ts";

function undirected(list: Lists): Lists {
  return { ...list, kind: "undirected", edges: list.edges.map((edge) => ({ ...edge, undirected: true })) };
}

function joinsTheSame(one: ListedEdge, other: ListedEdge): boolean {
  const ends = ({ source, target }: ListedEdge): string => [source, target].sort((a, b) => a - b).join(" ");
  return ends(one) === ends(other);
}

function edges(graph: Graph): unknown[] {
  return Array.from(graph.edgeSource(), (source, edge) => [
    source,
    graph.edgeTarget()[edge],
    graph.edgeColumn("weight")?.[edge],
  ]);
}

type Weights = readonly (number | undefined)[];

/** A combination that leaves out what is missing, and is missing where all is. */
function ofPresent(combine: (values: readonly number[]) => number): (values: Weights) => number | undefined {
  return (values) => {
    const present = values.filter((value) => value !== undefined);
    return present.length === 0 ? undefined : combine(present);
  };
}

describe("symmetrize", () => {
  it("is the undirected graph of the same list", () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(shown(build(list).symmetrize())).toEqual(shown(build(undirected(list))));
      }),
    );
  });

  it("can leave the first edge between any two nodes", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const seen = new Set<string>();
        const first = list.edges.filter(({ source, target }) => {
          const ends = [source, target].sort().join(" ");
          return !seen.has(ends) && seen.add(ends);
        });
        const merged = build(list).symmetrize({ parallelEdges: "drop" });
        expect(shown(merged)).toEqual(shown(build(undirected({ ...list, edges: first }))));
      }),
    );
  });

  it("can leave the last edge between any two nodes, with its key", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const last = list.edges.filter(
          (edge, position) => !list.edges.slice(position + 1).some((later) => joinsTheSame(edge, later)),
        );
        const merged = build(list).symmetrize({ parallelEdges: "drop", combine: "last" });
        expect(shown(merged)).toEqual(shown(build(undirected({ ...list, edges: last }))));
      }),
    );
  });

  it.each([
    ["last", (values: Weights) => values.at(-1)],
    ["sum", ofPresent((values) => values.reduce((sum, value) => sum + value))],
    ["minimum", ofPresent((values) => Math.min(...values))],
    ["maximum", ofPresent((values) => Math.max(...values))],
  ] as const)("can give the first edge the %s of the values of a column", (combination, combined) => {
    fc.assert(
      fc.property(lists, (list) => {
        const first = list.edges.filter(
          (edge, position) => !list.edges.slice(0, position).some((earlier) => joinsTheSame(edge, earlier)),
        );
        const merged = build(list).symmetrize({ parallelEdges: "drop", combine: { weight: combination } });
        const edges = first.map((edge) => {
          const values = list.edges.filter((other) => joinsTheSame(edge, other)).map(({ weight }) => weight);
          return { ...edge, weight: combined(values) };
        });
        expect(shown(merged)).toEqual(shown(build(undirected({ ...list, edges }))));
      }),
    );
  });

  it("combines all columns by one word, and others than those named as the first has them", () => {
    const parallel = fromEdges({
      sources: [1, 0],
      targets: [0, 1],
      edgeColumns: { weight: [0.5, 2], count: Int32Array.of(3, -4), open: [false, true] },
    });
    const columnsOf = (combine: NonNullable<SymmetrizeOptions["combine"]>): unknown[] => {
      const merged = parallel.symmetrize({ parallelEdges: "drop", combine });
      return ["weight", "count", "open"].map((name) => merged.edgeColumn(name));
    };
    expect(columnsOf("maximum")).toEqual([Float64Array.of(2), Int32Array.of(3), Uint8Array.of(1)]);
    expect(columnsOf("minimum")).toEqual([Float64Array.of(0.5), Int32Array.of(-4), Uint8Array.of(0)]);
    expect(columnsOf({ count: "sum" })).toEqual([Float64Array.of(0.5), Int32Array.of(-1), Uint8Array.of(0)]);
    expect(columnsOf({ open: "last" })).toEqual([Float64Array.of(0.5), Int32Array.of(3), Uint8Array.of(1)]);
    expect(columnsOf({})).toEqual(columnsOf("first"));
    expect(parallel.edgeColumn("weight")).toEqual(Float64Array.of(2, 0.5));
  });

  it.each<[what: string, options: SymmetrizeOptions, code: string, message: RegExp]>([
    ["of parallel edges that are kept", { combine: "sum" }, "usage", /combine where parallel edges are kept/],
    [
      "a column that there is not",
      { parallelEdges: "drop", combine: { cost: "sum" } },
      "graph/attribute",
      /"cost".*big, open/,
    ],
    [
      "the name of what objects inherit",
      { parallelEdges: "drop", combine: JSON.parse('{"toString": "sum"}') },
      "graph/attribute",
      /"toString"/,
    ],
    [
      "the sum of booleans",
      { parallelEdges: "drop", combine: { open: "sum" } },
      "graph/attribute",
      /booleans in the edge column "open"/,
    ],
    [
      "a sum of more than 32 bits",
      { parallelEdges: "drop", combine: { big: "sum" } },
      "graph/attribute",
      /the sum 2147483648 /,
    ],
    ["another word", { parallelEdges: "drop", combine: "mean" as "sum" }, "usage", /the text "mean"/],
    [
      "another word of a column",
      { parallelEdges: "drop", combine: { big: "mean" as "sum" } },
      "usage",
      /combine\["big"\] is the text "mean"/,
    ],
  ])("refuses to combine %s", (_, options, code, message) => {
    const parallel = fromEdges({
      sources: [1, 0],
      targets: [0, 1],
      edgeColumns: { big: Int32Array.of(2 ** 31 - 1, 1), open: [false, true] },
    });
    expect(() => parallel.symmetrize(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  const graph = (): Graph =>
    fromEdges({ sources: [1, 0, 1, 2], targets: [0, 1, 1, 1], edgeColumns: { weight: [5, 6, 7, 8] } });

  it("combines no texts, and takes them from the last edge", () => {
    const roads = new DirectedGraph();
    roads.mergeEdge("a", "b", { road: "A1" });
    roads.mergeEdge("b", "a", { road: "A2" });
    const reciprocal = fromGraphology(roads);
    expect(() => reciprocal.symmetrize({ parallelEdges: "drop", combine: { road: "maximum" } })).toThrow(
      expect.objectContaining({
        code: "graph/attribute",
        message: expect.stringContaining('found the text "A1" in the edge column "road"'),
      }),
    );
    const last = reciprocal.symmetrize({ parallelEdges: "drop", combine: { road: "last" } });
    expect(last.attribute("edge", "road")).toMatchObject({ kind: "text", index: 0 });
  });

  it("keeps reciprocal edges and self-loops, in input order", () => {
    expect(edges(graph().symmetrize())).toEqual([
      [0, 1, 5],
      [0, 1, 6],
      [1, 1, 7],
      [1, 2, 8],
    ]);
  });

  it("merges a reciprocal pair into the first edge of it", () => {
    expect(edges(graph().symmetrize({ parallelEdges: "drop" }))).toEqual([
      [0, 1, 5],
      [1, 1, 7],
      [1, 2, 8],
    ]);
  });
});
