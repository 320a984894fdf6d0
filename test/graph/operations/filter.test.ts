import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import type { FilterConditions } from "../../../src/graph/graph.ts";
import { build, type Lists, lists, shown } from "./keyed-graphs.ts";

/** The lists without the nodes and edges that do not stay. */
function filteredLists({ kind, nodes, edges }: Lists, keepsNode: boolean[], keepsEdge: boolean[]): Lists {
  const kept = [...nodes.keys()].filter((node) => keepsNode[node]);
  return {
    kind,
    nodes: kept.flatMap((node) => nodes[node] ?? []),
    edges: edges
      .filter(({ source, target }, position) => keepsNode[source] && keepsNode[target] && keepsEdge[position])
      .map((edge) => ({ ...edge, source: kept.indexOf(edge.source), target: kept.indexOf(edge.target) })),
  };
}

function flagsOf(values: readonly boolean[]): Uint8Array {
  return Uint8Array.from(values, Number);
}

const flags = fc.infiniteStream(fc.boolean());

describe("filter", () => {
  it("is the graph of the filtered lists, however the condition is given", () => {
    fc.assert(
      fc.property(lists, flags, flags, (list, nodeStream, edgeStream) => {
        const keepsNode = list.nodes.map(() => nodeStream.next().value);
        const keepsEdge = list.edges.map(() => edgeStream.next().value);
        const graph = build(list, {
          nodeColumns: { stays: flagsOf(keepsNode) },
          edgeColumns: { open: flagsOf(keepsEdge) },
        });
        const open = graph.edgeColumn("open") ?? [];
        const ways: FilterConditions[] = [
          { nodes: "stays", edges: "open" },
          { nodes: keepsNode, edges: Array.from(open, Boolean) },
          { nodes: flagsOf(keepsNode), edges: Uint8Array.from(open) },
          { nodes: (node) => keepsNode[node] === true, edges: (edge) => open[edge] === 1 },
        ];
        const rest = filteredLists(list, keepsNode, keepsEdge);
        const expected = build(rest, {
          nodeColumns: { stays: flagsOf(rest.nodes.map(() => true)) },
          edgeColumns: { open: flagsOf(rest.edges.map(() => true)) },
        });
        for (const way of ways) expect(shown(graph.filter(way))).toEqual(shown(expected));
      }),
    );
  });

  it("without conditions gives the same graph again", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom("keep", "drop"), (list, treatment) => {
        const graph = build(list, { selfLoops: treatment, parallelEdges: treatment });
        expect(shown(graph.filter({}))).toEqual(shown(graph));
      }),
    );
  });

  it("takes edges with their nodes and keeps the columns of what stays", () => {
    const list: Lists = {
      kind: "undirected",
      nodes: ["a", "b", "c"].map((key, size) => ({ key, size, open: null })),
      edges: ["ab", "cb", "ca"].map((key, weight) => ({
        source: "abc".indexOf(key[0] ?? ""),
        target: "abc".indexOf(key[1] ?? ""),
        undirected: true,
        key,
        weight,
      })),
    };
    const graph = build(list).filter({ nodes: [false, true, true] });
    expect([graph.nodeKeys.of(0), graph.nodeKeys.of(1), graph.edgeKeys.of(0)]).toEqual(["b", "c", "cb"]);
    expect([graph.edgeCount, graph.nodeColumn("size"), graph.edgeColumn("weight")]).toEqual([
      1,
      Float32Array.of(1, 2),
      Float64Array.of(1),
    ]);
  });

  it("takes a column of booleans of which there are none", () => {
    const graph = fromEdges({ nodeCount: 1, sources: [], targets: [], edgeColumns: { open: [] } });
    expect(graph.filter({ edges: "open" }).nodeCount).toBe(1);
  });

  it("asks about the edges between the nodes that stay, with their ends", () => {
    const asked: number[][] = [];
    fromEdges({ sources: [2, 0, 1], targets: [0, 1, 2] }).filter({
      nodes: (node) => node !== 1,
      edges: (...edge) => asked.push(edge) > 0,
    });
    expect(asked).toEqual([[2, 2, 0]]);
  });

  it.each<[what: string, conditions: FilterConditions, code: string, message: RegExp]>([
    ["a column that is not there", { nodes: "gone" }, "graph/attribute", /no node column "gone".*has big, some/],
    ["an edge column among the nodes", { nodes: "open" }, "graph/attribute", /no node column "open"/],
    [
      "a column of numbers",
      { edges: "w" },
      "graph/attribute",
      /numbers in the edge column "w".*has open[\s\S]*function/,
    ],
    [
      "a column of booleans that is missing somewhere",
      { nodes: "some" },
      "graph/attribute",
      /^node 1 has no attribute "some"; expected a boolean at every node[\s\S]*function/,
    ],
    ["too few values", { nodes: [true] }, "graph/input", /the node condition has 1 values; expected 3/],
    ["a list of indices", { nodes: [0, 1, 2] }, "graph/attribute", /holds 2 at position 2; expected a boolean/],
    ["NaN", { edges: Float64Array.of(Number.NaN) }, "graph/attribute", /holds NaN at position 0/],
  ])("refuses %s", (_, conditions, code, message) => {
    const graph = fromEdges({
      nodeCount: 3,
      sources: [0],
      targets: [1],
      nodeColumns: { big: [true, false, true], size: [1, 2, 3], some: [true, null, false] },
      edgeColumns: { w: [1], open: [true] },
    });
    expect(() => graph.filter(conditions)).toThrow(message);
    expect(() => graph.filter(conditions)).toThrow(expect.objectContaining({ code }));
  });

  it("passes on what a condition throws", () => {
    const broken = () => {
      throw new RangeError("mine");
    };
    expect(() => fromEdges({ sources: [0], targets: [1] }).filter({ nodes: broken })).toThrow(RangeError);
  });
});
