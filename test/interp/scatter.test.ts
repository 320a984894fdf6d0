import { describe, expect, it } from "vitest";
import type { Datum } from "../../src/interp/interpret.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { graphOf, nodes, run } from "./program.ts";

/** The entries of x, each at the node that its index says, on a graph of as many nodes. */
function scatter(monoid: Monoid, element: Element, x: Datum & ArrayLike<number>, index: readonly number[]) {
  return run(
    nodes(x.length),
    ({ ops, graph, parameter }) => {
      const operands = [graph, parameter("index", "i32", "node"), parameter("x", element, "node")];
      return { y: ops.emitOne("scatter", operands, { monoid }) };
    },
    { x, index: Int32Array.from(index) },
  ).y;
}

describe("scatter", () => {
  it("combines the entries that go to one node, and starts at the identity", () => {
    expect(scatter("add", "f64", Float64Array.of(1, 2, 4), [2, 2, 0])).toEqual([4, 0, 3]);
    expect(scatter("mul", "i32", Int32Array.of(3, 5, 7), [1, 1, 1])).toEqual([1, 105, 1]);
    expect(scatter("min", "f64", Float64Array.of(3, 5, 7), [0, 0, 2])).toEqual([3, Infinity, 7]);
    expect(scatter("max", "i32", Int32Array.of(3, 5, 7), [0, 0, 2])).toEqual([5, -2147483648, 7]);
    expect(scatter("or", "bool", Uint8Array.of(0, 1, 0), [1, 1, 0])).toEqual([0, 1, 0]);
    expect(scatter("and", "bool", Uint8Array.of(0, 1, 0), [1, 1, 0])).toEqual([0, 0, 1]);
    expect(scatter("xor", "u32", Uint32Array.of(5, 6, 1), [1, 1, 1])).toEqual([0, 2, 0]);
  });

  it("combines in the order of the entries", () => {
    expect(scatter("add", "f64", Float64Array.of(1e16, 1, -1e16), [0, 0, 0])).toEqual([0, 0, 0]);
    expect(scatter("add", "f64", Float64Array.of(1e16, -1e16, 1), [0, 0, 0])).toEqual([1, 0, 0]);
  });

  it("rounds f32 after each entry", () => {
    expect(scatter("add", "f32", Float32Array.of(16777216, 1, 1), [0, 0, 0])).toEqual([16777216, 0, 0]);
  });

  it("leaves out entries whose index is no node, on both sides", () => {
    expect(scatter("add", "f64", Float64Array.of(1, 2, 4), [-1, 3, 1])).toEqual([0, 4, 0]);
  });

  it("takes edge values by the numbers of edges", () => {
    const graph = graphOf(3, [
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const { y } = run(
      graph,
      ({ ops, graph: g, parameter }) => {
        const operands = [g, parameter("index", "u32", "edge"), parameter("x", "f64", "edge")];
        return { y: ops.emitOne("scatter", operands, { monoid: "add" }) };
      },
      { index: Uint32Array.of(2, 0, 2), x: Float64Array.of(1, 2, 4) },
    );
    expect(y).toEqual([2, 0, 5]);
  });
});
