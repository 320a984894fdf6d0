import { describe, expect, it } from "vitest";
import type { Element } from "../../src/ir/type.ts";
import { graphOf, nodes, run } from "./program.ts";

/** argmin and argmax of a node value. */
function extrema(values: Float64Array | Int32Array, element: Element = "f64"): unknown[] {
  const { least, greatest } = run(
    nodes(values.length),
    ({ ops, parameter }) => {
      const x = parameter("x", element, "node");
      return { least: ops.emitOne("argmin", [x], {}), greatest: ops.emitOne("argmax", [x], {}) };
    },
    { x: values },
  );
  return [least, greatest];
}

/** Which entries of a node value are among the k greatest. */
function top(values: Float64Array, k: number): number | number[] | undefined {
  return run(
    nodes(values.length),
    ({ ops, parameter }) => ({
      chosen: ops.emitOne("top_k", [parameter("x", "f64", "node"), parameter("k", "i32")], {}),
    }),
    { x: values, k },
  ).chosen;
}

describe("argmin and argmax", () => {
  it("are the indices of the least and the greatest entry", () => {
    expect(extrema(Float64Array.of(3, -1, 7, 2))).toEqual([1, 2]);
    expect(extrema(Int32Array.of(3, -2147483648, 7, 2147483647), "i32")).toEqual([1, 3]);
  });

  it("are the smallest of such indices", () => {
    expect(extrema(Float64Array.of(5, 1, 5, 1))).toEqual([1, 0]);
  });

  it("hold 0 and −0 for equal", () => {
    expect(extrema(Float64Array.of(0, -0))).toEqual([0, 0]);
    expect(extrema(Float64Array.of(-0, 0))).toEqual([0, 0]);
  });

  it("put NaN after infinities", () => {
    expect(extrema(Float64Array.of(NaN, Infinity, -Infinity))).toEqual([2, 1]);
    expect(extrema(Float64Array.of(NaN, Infinity))).toEqual([1, 1]);
    expect(extrema(Float64Array.of(NaN, -Infinity))).toEqual([1, 1]);
  });

  it("are 0 where all entries are NaN, and −1 where there are none", () => {
    expect(extrema(Float64Array.of(NaN, NaN))).toEqual([0, 0]);
    expect(extrema(new Float64Array())).toEqual([-1, -1]);
  });

  it("go by the numbers of edges for an edge value", () => {
    const graph = graphOf(3, [
      [2, 0],
      [0, 1],
      [1, 2],
    ]);
    const { at } = run(
      graph,
      ({ ops, parameter }) => ({ at: ops.emitOne("argmax", [parameter("x", "f64", "edge")], {}) }),
      { x: Float64Array.of(1, 2, 3) },
    );
    expect(at).toBe(2);
  });
});

describe("top_k", () => {
  it("holds the k greatest", () => {
    expect(top(Float64Array.of(3, -1, 7, 2), 2)).toEqual([1, 0, 1, 0]);
  });

  it("of equal entries takes those of smaller index", () => {
    expect(top(Float64Array.of(1, 2, 2, 2, 1), 2)).toEqual([0, 1, 1, 0, 0]);
    expect(top(Float64Array.of(-0, 0, -0), 2)).toEqual([1, 1, 0]);
  });

  it("puts NaN last, and those by index", () => {
    expect(top(Float64Array.of(NaN, NaN, -Infinity), 1)).toEqual([0, 0, 1]);
    expect(top(Float64Array.of(NaN, NaN, -Infinity), 2)).toEqual([1, 0, 1]);
  });

  it("holds none for k of 0 or less, and all where k is at least their number", () => {
    for (const k of [0, -1, -2147483648]) expect(top(Float64Array.of(1, 2), k)).toEqual([0, 0]);
    for (const k of [2, 3, 2147483647]) expect(top(Float64Array.of(1, 2), k)).toEqual([1, 1]);
    expect(top(new Float64Array(), 1)).toEqual([]);
  });
});
