import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import type { Direction } from "../../src/ir/op.ts";
import { graphOf, run } from "./program.ts";

/** The mode of x over the rows in a direction, −1 where they are empty. */
function modeOf(graph: Graph, direction: Direction, x: readonly number[], element: "i32" | "u32" = "i32"): number[] {
  const none = element === "i32" ? -1 : 0xffffffff;
  const { y } = run(
    graph,
    ({ ops, graph: g, parameter }) => ({
      y: ops.emitOne("neighbor_mode", [g, parameter("x", element, "node"), parameter("none", element, "node")], {
        direction,
      }),
    }),
    { x: Float64Array.from(x), none },
  );
  return y as number[];
}

// Into 4 lead 0, 1, 2 and 3; out of it leads 3.
const around = [
  [0, 4],
  [1, 4],
  [2, 4],
  [3, 4],
  [4, 3],
] as const;

describe("a neighbor mode", () => {
  it("is the most frequent value of the row", () => {
    expect(modeOf(graphOf(5, around), "in", [7, 3, 7, 5, 9])).toEqual([-1, -1, -1, 9, 7]);
  });

  it("is the smallest of the most frequent, a negative one before 0", () => {
    expect(modeOf(graphOf(5, around), "in", [7, 3, 7, 3, 9]).at(-1)).toBe(3);
    expect(modeOf(graphOf(5, around), "in", [0, -2147483648, 0, -2147483648, 9]).at(-1)).toBe(-2147483648);
  });

  it("compares u32 without a sign", () => {
    expect(modeOf(graphOf(5, around), "in", [0x80000000, 1, 0x80000000, 1, 9], "u32").at(-1)).toBe(1);
  });

  it("counts a neighbor as often as it stands in the row", () => {
    // In the row of all of 4, node 3 stands twice.
    expect(modeOf(graphOf(5, around), "all", [2, 1, 0, 8, 9]).at(-1)).toBe(8);
    const parallel = graphOf(3, [
      [0, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(modeOf(parallel, "in", [0, 8, 9]).at(-1)).toBe(8);
  });

  it("counts a neighbor over an undirected edge of a mixed graph once in the row of all", () => {
    // Node 0 is joined with 1 by one undirected edge, and by edges both ways with 2.
    const ends = [
      [0, 1],
      [0, 2],
      [2, 0],
    ] as const;
    const mixed = graphOf(3, ends, { kind: "mixed", undirected: [true, false, false] });
    expect(modeOf(mixed, "all", [9, 3, 5])).toEqual([5, 9, 9]);
  });

  it("does not count the node itself but over a self-loop", () => {
    const loop = graphOf(2, [
      [0, 1],
      [1, 1],
    ]);
    expect(modeOf(loop, "in", [7, 3])).toEqual([-1, 3]);
  });

  it("meets the neighbors of an undirected graph once", () => {
    const graph = graphOf(3, [[0, 1]], { kind: "undirected" });
    expect(modeOf(graph, "all", [5, 6, 7])).toEqual([6, 5, -1]);
  });
});
