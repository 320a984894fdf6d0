import { DirectedGraph, MultiGraph, UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { fromGraphology } from "../../src/graph/graphology/read.ts";

describe("fromGraphology", () => {
  it("reads a mixed multigraph with self-loops of both sorts", () => {
    const source = new MultiGraph();
    for (const node of ["a", "b", "c"]) source.addNode(node);
    source.addDirectedEdgeWithKey("ba", "b", "a");
    source.addUndirectedEdgeWithKey("a-b", "b", "a");
    source.addUndirectedEdgeWithKey("c-c", "c", "c");
    source.addDirectedEdgeWithKey("cc", "c", "c");
    source.addDirectedEdgeWithKey("ba2", "b", "a");
    const graph = fromGraphology(source);
    expect(graph.kind).toBe("mixed");
    const edges = Array.from(graph.edgeSource(), (end, edge) =>
      [end, graph.edgeTarget()[edge], graph.edgeKeys.of(edge)].join(" "),
    );
    expect(edges).toHaveLength(5);
    expect([...edges].sort()).toEqual(["0 1 a-b", "1 0 ba", "1 0 ba2", "2 2 c-c", "2 2 cc"]);
    expect([...graph.out.offsets]).toEqual([0, 1, 4, 6]);
    expect([...graph.out.neighbors]).toEqual([1, 0, 0, 0, 2, 2]);
    expect([...graph.in.offsets]).toEqual([0, 3, 4, 6]);
  });

  it("reads edges beyond those whose ends are looked up together", () => {
    const source = new MultiGraph();
    const nodeCount = 50;
    for (let node = 0; node < nodeCount; node++) source.addNode(`n${node}`);
    const expected: string[] = [];
    for (let edge = 0; edge < 5000; edge++) {
      const [from, to] = [(edge * 7) % nodeCount, (edge * 13) % nodeCount];
      source.addDirectedEdgeWithKey(`e${edge}`, `n${from}`, `n${to}`, { weight: edge });
      expected.push(`${from} ${to} e${edge} ${edge}`);
    }
    const graph = fromGraphology(source);
    const [from, to, weight] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeColumn("weight")!];
    const edges = Array.from(
      from,
      (end, edge) => `${end} ${to[edge]} ${String(graph.edgeKeys.of(edge))} ${weight[edge]}`,
    );
    expect(edges.sort()).toEqual(expected.sort());
  });

  it("finds edges by their graphology keys", () => {
    const source = new DirectedGraph();
    source.mergeDirectedEdgeWithKey("late", "a", "b");
    source.mergeDirectedEdgeWithKey("early", "a", "a");
    const graph = fromGraphology(source);
    expect(["early", "late"].map((key) => graph.edgeKeys.indexOf(key))).toEqual([0, 1]);
  });

  it("takes a mixed graph with directed edges only for a directed graph", () => {
    const source = new MultiGraph();
    source.mergeDirectedEdge("a", "b");
    expect(fromGraphology(source).kind).toBe("directed");
  });

  it("takes a mixed graph with undirected edges only for an undirected graph", () => {
    const source = new MultiGraph();
    source.mergeUndirectedEdge("a", "b");
    expect(fromGraphology(source).kind).toBe("undirected");
  });

  it("has an undirected self-loop once in its row", () => {
    const source = new UndirectedGraph();
    source.mergeEdge("a", "a");
    expect([...fromGraphology(source).out.neighbors]).toEqual([0]);
  });

  it("makes columns of the attributes that are numbers or booleans wherever they are", () => {
    const source = new UndirectedGraph();
    source.addNode("a", { x: 1.5, open: true, label: "A" });
    source.addNode("b", { x: 2, open: false, label: "B", some: 1 });
    source.addEdge("b", "a", { weight: 3 });
    const graph = fromGraphology(source);
    expect(graph.nodeColumnNames).toEqual(["x", "open", "some"]);
    expect(graph.nodeColumn("x")).toEqual(new Float64Array([1.5, 2]));
    expect(graph.nodeColumn("open")).toEqual(new Uint8Array([1, 0]));
    expect([graph.nodeColumn("some"), graph.nodeMissing("some")]).toEqual([
      new Float64Array([NaN, 1]),
      new Uint8Array([1, 0]),
    ]);
    expect([graph.edgeColumn("weight"), graph.edgeMissing("weight")]).toEqual([new Float64Array([3]), null]);
    expect(graph.nodeColumn("label")).toBeUndefined();
    expect(graph.attribute("node", "label")).toMatchObject({ kind: "text", index: 0, found: 'the text "A"' });
  });

  it("keeps attributes of another name on every node in memory in proportion to them", () => {
    // An array by node for each of them would be 8 × 10¹⁰ bytes.
    const source = new UndirectedGraph();
    for (let node = 0; node < 100_000; node++) source.addNode(node, { [`a${node}`]: node });
    const graph = fromGraphology(source).filter({ nodes: (node) => node >= 50_000 });
    const column = graph.nodeColumn("a70000");
    expect([column?.[20_000], column?.[0], column?.length]).toEqual([70_000, NaN, 50_000]);
  });

  it("orders edge columns by edge number", () => {
    const source = new DirectedGraph();
    for (const node of ["a", "b"]) source.addNode(node);
    source.addEdge("b", "a", { weight: 10 });
    source.addEdge("a", "b", { weight: 20 });
    expect(fromGraphology(source).edgeColumn("weight")).toEqual(new Float64Array([20, 10]));
  });

  it("reads only the attributes asked for, and fills in a default where one is missing", () => {
    const source = new DirectedGraph();
    source.addNode("a", { x: 1 });
    source.addNode("b", { x: 2, y: 3 });
    const graph = fromGraphology(source, { nodeAttributes: [{ name: "y", default: 7 }] });
    expect(graph.nodeColumnNames).toEqual(["y"]);
    expect(graph.nodeColumn("y")).toEqual(new Float64Array([7, 3]));
  });

  it("leaves an attribute asked for missing on the elements that lack it", () => {
    const source = new DirectedGraph();
    source.addNode("a", { x: 1, y: null });
    source.addNode("b", { y: true });
    const graph = fromGraphology(source, { nodeAttributes: ["x", "y"] });
    expect(["x", "y"].map((name) => [graph.nodeColumn(name), graph.nodeMissing(name)])).toEqual([
      [new Float64Array([1, NaN]), new Uint8Array([0, 1])],
      [new Uint8Array([0, 1]), new Uint8Array([1, 0])],
    ]);
  });

  it("refuses an attribute asked for that no element has", () => {
    const source = new DirectedGraph();
    source.mergeEdge("a", "b", { weight: 1 });
    expect(() => fromGraphology(source, { edgeAttributes: ["wieght"] })).toThrow(
      /no edge has the attribute "wieght"; expected one that some edge has[\s\S]*default/,
    );
  });

  it("names the element whose attribute is not a number, default or not", () => {
    const source = new DirectedGraph();
    source.mergeEdgeWithKey("e", "a", "b", { weight: "12" });
    expect(() => fromGraphology(source, { edgeAttributes: [{ name: "weight", default: 1 }] })).toThrow(
      /edge "e": attribute "weight" is "12"; expected a number/,
    );
  });

  it("reads an empty graph with columns asked for", () => {
    const graph = fromGraphology(new DirectedGraph(), { nodeAttributes: ["x"] });
    expect([graph.nodeCount, graph.edgeCount, graph.nodeColumn("x")]).toEqual([0, 0, new Float64Array(0)]);
  });

  it("drops self-loops and parallel edges when told to", () => {
    const source = new MultiGraph();
    source.mergeNode("a");
    source.mergeNode("b");
    source.addDirectedEdgeWithKey("first", "a", "b");
    source.addDirectedEdgeWithKey("second", "a", "b");
    source.addDirectedEdgeWithKey("loop", "b", "b");
    const graph = fromGraphology(source, { selfLoops: "drop", parallelEdges: "drop" });
    expect([graph.edgeCount, graph.edgeKeys.of(0)]).toEqual([1, "first"]);
  });
});
