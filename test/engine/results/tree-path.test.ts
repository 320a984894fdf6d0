import { describe, expect, it } from "vitest";
import { bfsParents, shortestPathTree, sssp } from "../../../src/algorithms/index.ts";
import { pathTo } from "../../../src/engine/results/tree-path.ts";
import { runSync } from "../../../src/engine/run-sync.ts";
import { fromEdges } from "../../../src/graph/build.ts";

const graph = fromEdges({
  directed: true,
  nodeKeys: ["home", "left", "right", "far", "away"],
  sources: [0, 0, 1, 2, 3],
  targets: [1, 2, 3, 3, 0],
  edgeColumns: { weight: [2, 1, 1, 1, 1] },
});

describe("result.path", () => {
  it("has the keys from the root to a node", () => {
    const result = runSync(shortestPathTree, graph, { root: "home" });
    expect(result.path("parent", "far")).toEqual(["home", "right", "far"]);
    expect(result.path("parent", "home")).toEqual(["home"]);
    const byEdges = runSync(bfsParents, graph, { root: "home" });
    expect(byEdges.path("parent", "far")).toEqual(["home", "left", "far"]);
  });

  it("is null where no path leads", () => {
    expect(runSync(bfsParents, graph, { root: "home" }).path("parent", "away")).toBeNull();
  });

  it("refuses keys that no node has, and what has no parents", () => {
    const tree = runSync(shortestPathTree, graph, { root: "home" });
    expect(() => tree.path("parent", "nowhere")).toThrow('result.path: found the text "nowhere", which is no node');
    expect(() => tree.path("distance", "far")).toThrow("result.path: distance is no result of i32; expected parents");
    expect(() => runSync(sssp, graph, { root: "home" }).path("distance", "far")).toThrow("is no result of i32");
  });
});

describe("a path in a tree", () => {
  const to = (node: number, ...parents: number[]) =>
    pathTo(node, Int32Array.from(parents), { name: "parent", nameOf: (node) => `node ${node}` });

  it("is found by parents, as long as there are nodes", () => {
    expect(to(3, 0, 0, 1, 2)).toEqual([0, 1, 2, 3]);
    expect(to(0, 0)).toEqual([0]);
    expect(to(1, 0, -1)).toBeNull();
  });

  it("has no circles, no ends but roots, and no nodes that are none", () => {
    expect(() => to(3, 1, 2, 0, 0)).toThrow("parent leads from node 3 round in a circle");
    expect(() => to(1, 1, 0)).toThrow("round in a circle");
    expect(() => to(2, -1, 0, 1)).toThrow("parent leads from node 2 to node 0, which has no parent");
    expect(() => to(1, 0, 7)).toThrow("parent is 7 at node 1, which is the index of no node");
    expect(() => to(0, -2)).toThrow("parent is -2 at node 0");
  });
});
