import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { countingAllocator } from "../counting-allocator.ts";

const OPERATIONS: readonly [name: string, operation: (graph: Graph) => Graph][] = [
  ["transpose", (graph) => graph.transpose()],
  ["relabel", (graph) => graph.relabel("degree")],
  ["filter", (graph) => graph.filter({ nodes: (node) => node < 2 })],
  ["symmetrize", (graph) => graph.symmetrize()],
];

describe.each(OPERATIONS)("%s", (_, operation) => {
  it.each(["directed", "undirected", "mixed"] as const)("gives a %s graph that outlives the first one", (kind) => {
    const allocator = countingAllocator();
    const graph = fromEdges({
      kind,
      sources: [1, 0, 2],
      targets: [0, 1, 2],
      undirected: kind === "mixed" ? [true, false, true] : undefined,
      edgeColumns: { weight: [1, 2, 3] },
      nodeColumns: { size: [1, 2, 3] },
      allocator,
    });
    const changed = operation(graph);
    graph.dispose();
    expect(allocator.held).toContain(changed.out.neighbors);
    expect(allocator.held).toContain(changed.edgeColumn("weight"));
    expect(allocator.held).toContain(changed.nodeColumn("size"));
    changed.dispose();
    expect(allocator.held.size).toBe(0);
  });

  it("keeps the name, and takes graphs without edges or nodes", () => {
    expect(operation(fromEdges({ name: "tiny", sources: [0], targets: [1] })).name).toBe("tiny");
    const bare = operation(fromEdges({ nodeCount: 2, sources: [], targets: [] }));
    expect([bare.nodeCount, bare.edgeCount]).toEqual([2, 0]);
    expect(operation(fromEdges({ sources: [], targets: [] })).nodeCount).toBe(0);
  });

  it("refuses a graph that has been disposed", () => {
    const graph = fromEdges({ sources: [0], targets: [1] });
    graph.dispose();
    expect(() => operation(graph)).toThrow(expect.objectContaining({ code: "run/closed" }));
  });
});

describe("operations one after another", () => {
  it("keep the keys and values of what they began with", () => {
    const graph = fromEdges({
      sources: [0, 1, 2, 2, 3],
      targets: [1, 2, 3, 0, 3],
      nodeKeys: ["a", "b", "c", "d"],
      edgeKeys: ["ab", "bc", "cd", "ca", "dd"],
      edgeColumns: { weight: [1, 2, 3, 4, 5] },
    });
    const changed = graph
      .transpose()
      .filter({ nodes: (node) => node !== 0 })
      .relabel("degree")
      .symmetrize();
    const edges = Array.from({ length: changed.edgeCount }, (_, edge) => [
      changed.edgeKeys.of(edge),
      changed.nodeKeys.of(changed.edgeSource()[edge] ?? -1),
      changed.nodeKeys.of(changed.edgeTarget()[edge] ?? -1),
      changed.edgeColumn("weight")?.[edge],
    ]);
    // d has degree 3, c 2 and b 1, and an undirected edge begins at its lower end.
    expect(edges).toEqual([
      ["dd", "d", "d", 5],
      ["cd", "d", "c", 3],
      ["bc", "c", "b", 2],
    ]);
    expect([changed.nodeKeys.indexOf("a"), changed.nodeKeys.indexOf("d"), changed.nodeKeys.find("b")]).toEqual([
      -1, 0, 2,
    ]);
    expect([changed.edgeKeys.indexOf("ab"), changed.edgeKeys.indexOf("bc")]).toEqual([-1, 2]);
  });

  it("keep the input positions that stand for edges without keys", () => {
    const graph = fromEdges({ sources: [2, 1, 0], targets: [0, 1, 1] }).filter({ edges: (edge) => edge !== 1 });
    expect([graph.edgeKeys.of(0), graph.edgeKeys.of(1), graph.edgeKeys.find("0")]).toEqual([2, 0, 1]);
  });
});
