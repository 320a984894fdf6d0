import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { build, lists, shown } from "./keyed-graphs.ts";

describe("transpose", () => {
  it("twice is the identity", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const graph = build(list);
        expect(shown(graph.transpose().transpose())).toEqual(shown(graph));
      }),
    );
  });

  it("is the graph of the edges with their ends exchanged", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const edges = list.edges.map((edge) => ({ ...edge, source: edge.target, target: edge.source }));
        expect(shown(build(list).transpose())).toEqual(shown(build({ ...list, edges })));
      }),
    );
  });

  it("leaves an undirected graph what it is", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const graph = build(list).symmetrize();
        expect(shown(graph.transpose())).toEqual(shown(graph));
      }),
    );
  });
});
