import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import { graphOf, nodes, run } from "./program.ts";

/** The classes that all edges of a graph join, or those that are chosen by number. */
function classes(graph: Graph, chosen?: readonly number[]): number | number[] | undefined {
  const given = chosen && {
    chosen: Uint8Array.from({ length: graph.edgeCount }, (_, k) => (chosen.includes(k) ? 1 : 0)),
  };
  return run(
    graph,
    ({ ops, graph: g, parameter }) => ({
      label: ops.emitOne("classes", chosen ? [g, parameter("chosen", "bool", "edge")] : [g], {}),
    }),
    given,
  ).label;
}

describe("classes", () => {
  it("are named by their least nodes, whatever the direction of edges", () => {
    const edges = [
      [4, 1],
      [1, 5],
      [3, 2],
    ] as const;
    expect(classes(graphOf(6, edges))).toEqual([0, 1, 2, 2, 1, 1]);
    expect(classes(graphOf(6, edges, { kind: "undirected" }))).toEqual([0, 1, 2, 2, 1, 1]);
  });

  it("are of one node each where there are no edges, or none are chosen", () => {
    expect(classes(nodes(3))).toEqual([0, 1, 2]);
    expect(classes(graphOf(3, [[0, 1]]), [])).toEqual([0, 1, 2]);
    expect(classes(nodes(0))).toEqual([]);
  });

  it("are joined by chosen edges alone, each by its number", () => {
    // Edges are numbered by their sources.
    const path = graphOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(classes(path, [0, 2])).toEqual([0, 0, 2, 2]);
    expect(classes(path, [1])).toEqual([0, 1, 1, 3]);
  });

  it("are not changed by self-loops and by edges beside others", () => {
    const edges = [
      [1, 1],
      [2, 1],
      [1, 2],
      [2, 1],
    ] as const;
    expect(classes(graphOf(3, edges))).toEqual([0, 1, 1]);
  });

  it("of a long path whose least node comes last are still one", () => {
    const edges = Array.from({ length: 2000 }, (_, k) => [2000 - k, 1999 - k] as const);
    expect(classes(graphOf(2001, edges))).toEqual(new Array(2001).fill(0));
  });
});
