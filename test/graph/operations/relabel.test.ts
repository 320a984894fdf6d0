import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rmat } from "../../../src/graph/generate.ts";
import type { Graph, NodeOrder } from "../../../src/graph/graph.ts";
import { build, type Lists, lists, shown } from "./keyed-graphs.ts";

/** How often each node is an end in the list; of an undirected self-loop once. */
function degrees({ nodes, edges }: Lists): number[] {
  const ends = edges.flatMap(({ source, target, undirected }) =>
    undirected && source === target ? [source] : [source, target],
  );
  return nodes.map((_, node) => ends.filter((end) => end === node).length);
}

/** The edges as texts of keys, sorted; the ends of an undirected edge are sorted too. */
function keyedEdges(graph: Graph): string[] {
  const texts = Array.from(graph.edgeSource(), (source, edge) => {
    const ends = [graph.nodeKeys.of(source), graph.nodeKeys.of(graph.edgeTarget()[edge] ?? -1)].map(String);
    if (graph.kind === "undirected") ends.sort();
    return [graph.edgeKeys.of(edge), ...ends, graph.edgeColumn("weight")?.[edge]].join(" ");
  });
  return texts.sort();
}

describe('relabel("degree")', () => {
  it("is the graph of the list with its nodes sorted by degree", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const degree = degrees(list);
        const order = [...list.nodes.keys()].sort((a, b) => (degree[b] ?? 0) - (degree[a] ?? 0) || a - b);
        const sorted: Lists = {
          kind: list.kind,
          nodes: order.flatMap((node) => list.nodes[node] ?? []),
          edges: list.edges.map((edge) => ({
            ...edge,
            source: order.indexOf(edge.source),
            target: order.indexOf(edge.target),
          })),
        };
        expect(shown(build(list).relabel("degree"))).toEqual(shown(build(sorted)));
      }),
    );
  });

  it("keeps each edge with its key, the keys of its ends and its value", () => {
    fc.assert(
      fc.property(
        lists.filter(({ kind }) => kind !== "mixed"),
        (list) => {
          const graph = build(list);
          expect(keyedEdges(graph.relabel("degree"))).toEqual(keyedEdges(graph));
        },
      ),
    );
  });

  it("numbers a large graph by descending degree, equal degrees by ascending index", () => {
    const graph = rmat({ scale: 12, directed: true }).relabel("degree");
    const { offsets } = graph.all();
    for (let node = 1; node < graph.nodeCount; node++) {
      const before = (offsets[node] ?? 0) - (offsets[node - 1] ?? 0);
      const degree = (offsets[node + 1] ?? 0) - (offsets[node] ?? 0);
      const ascends = Number(graph.nodeKeys.of(node - 1)) < Number(graph.nodeKeys.of(node));
      if (before > degree || (before === degree && ascends)) continue;
      expect.fail(`node ${node} stands after one of degree ${before} and has degree ${degree}`);
    }
  });

  it("refuses another order", () => {
    const order = JSON.parse('"random"') as NodeOrder; // as JavaScript may call it
    expect(() => rmat({ scale: 1 }).relabel(order)).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringMatching(/"random"; expected "degree"/) }),
    );
  });
});
