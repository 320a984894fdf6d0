/** What another realm made, such as a frame of a page or a context of node:vm, is what it is here. */

import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";

const double = algorithm("double", { x: f64.node() }, (_, { x }) => ({ x: x.mul(2) }));
const graph = fromEdges({ sources: [0, 1], targets: [1, 2], nodeKeys: ["a", "b", "c"] });

describe("from another realm", () => {
  it.each([
    ["a Map", `new Map([["a", 1], ["b", 2], ["c", 3]])`],
    ["an array", "[1, 2, 3]"],
    ["a typed array", "Float32Array.of(1, 2, 3)"],
  ])("%s is a parameter", (_, text) => {
    expect(runSync(double, graph, { x: runInNewContext(text) }).x).toEqual(Float64Array.of(2, 4, 6));
  });

  it("no other object passes for a Map", () => {
    for (const text of [
      "new Set([1])",
      "new WeakMap()",
      "Object.create(Map.prototype)",
      "({ size: 3, get() {} })",
      "({ get [Symbol.toStringTag]() { throw 1 } })",
    ]) {
      expect(() => runSync(double, graph, { x: runInNewContext(text) })).toThrow(
        expect.objectContaining({ code: "param", message: expect.stringContaining("parameter x of double is") }),
      );
    }
  });

  it("arrays are the edges and keys of a graph", () => {
    const { nodeCount, nodeKeys, edgeKeys } = fromEdges({
      sources: runInNewContext("[0, 1]"),
      targets: runInNewContext("Uint32Array.of(1, 2)"),
      nodeKeys: runInNewContext(`["a", "b", "c"]`),
      edgeKeys: runInNewContext(`["ab", "bc"]`),
    });
    expect([nodeCount, nodeKeys.indexOf("c"), edgeKeys.indexOf("bc")]).toEqual([3, 2, 1]);
  });
});
