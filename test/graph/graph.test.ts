import { describe, expect, it } from "vitest";
import { fromEdges } from "../../src/graph/build.ts";
import { heapAllocator } from "../../src/graph/graph.ts";
import { countingAllocator } from "./counting-allocator.ts";

describe("Graph", () => {
  it("takes every array that it shows from its allocator", () => {
    const allocator = countingAllocator();
    const graph = fromEdges({
      sources: [1, 0],
      targets: [0, 1],
      edgeColumns: { w: [1, 2] },
      nodeColumns: { x: [1, 2] },
      allocator,
    });
    const shown = [graph.out, graph.in, graph.all()].flatMap((rows) => [rows.offsets, rows.neighbors, rows.edges]);
    for (const array of [
      ...shown,
      graph.edgeSource(),
      graph.edgeTarget(),
      graph.edgeColumn("w"),
      graph.nodeColumn("x"),
    ]) {
      if (array !== null && array !== undefined) expect(allocator.held).toContain(array);
    }
  });

  it.each(["directed", "undirected", "mixed"] as const)("gives every array of a %s graph back once", (kind) => {
    const allocator = countingAllocator();
    const graph = fromEdges({
      kind,
      sources: [1, 0],
      targets: [0, 1],
      undirected: kind === "mixed" ? [true, false] : undefined,
      edgeColumns: { w: [1, 2] },
      allocator,
    });
    graph.all();
    graph.edgeSource();
    graph.dispose();
    graph.dispose();
    expect(allocator.held.size).toBe(0);
  });

  it("says that it has been disposed when it is read afterwards", () => {
    const graph = fromEdges({ name: "tiny", sources: [0], targets: [1], edgeColumns: { w: [1] } });
    expect(graph.disposed).toBe(false);
    graph.dispose();
    expect(graph.disposed).toBe(true);
    const closed = expect.objectContaining({ code: "run/closed", message: expect.stringContaining('"tiny"') });
    expect(() => graph.out).toThrow(closed);
    expect(() => graph.in).toThrow(closed);
    expect(() => graph.all()).toThrow(closed);
    expect(() => graph.edgeSource()).toThrow(closed);
    expect(() => graph.edgeUndirected()).toThrow(closed);
    expect(() => graph.edgeColumn("w")).toThrow(closed);
  });

  it("makes lazy rows once", () => {
    const graph = fromEdges({ sources: [0], targets: [1] });
    expect(graph.in).toBe(graph.in);
    expect(graph.all()).toBe(graph.all());
  });

  it("knows no column of a name that it was not given", () => {
    expect(fromEdges({ sources: [0], targets: [1] }).nodeColumn("constructor")).toBeUndefined();
  });
});

describe("heapAllocator", () => {
  it("says how many bytes could not be allocated", () => {
    expect(() => heapAllocator.float64(2 ** 40)).toThrow(
      expect.objectContaining({ code: "graph/size", message: expect.stringContaining("8,796,093,022,208 bytes") }),
    );
  });
});
