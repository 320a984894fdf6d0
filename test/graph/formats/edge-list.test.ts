import { describe, expect, it } from "vitest";
import { type EdgeListOptions, parseEdgeList } from "../../../src/graph/formats/edge-list.ts";
import type { Graph, Key } from "../../../src/graph/graph.ts";

function parse(text: string, options: EdgeListOptions = {}): Graph {
  return parseEdgeList(new TextEncoder().encode(text), options);
}

/** The edges by number, as the keys of their ends. */
function edges(graph: Graph): [Key, Key][] {
  return Array.from(graph.edgeSource(), (source, edge) => [
    graph.nodeKeys.of(source),
    graph.nodeKeys.of(graph.edgeTarget()[edge] ?? -1),
  ]);
}

function keys(graph: Graph): Key[] {
  return Array.from({ length: graph.nodeCount }, (_, node) => graph.nodeKeys.of(node));
}

function column(graph: Graph, name: string): number[] | undefined {
  const values = graph.edgeColumn(name);
  return values === undefined ? undefined : [...values];
}

describe("the lines of an edge list", () => {
  it.each([
    ["blanks", "1 2\n2 3\n"],
    ["tabs", "1\t2\n2\t3\n"],
    ["commas", "1,2\n2,3\n"],
    ["semicolons", "1;2\n2;3\n"],
    ["runs of white space", "  1 \t 2  \n\t2   3\t\n"],
    ["commas within blanks", "1 , 2\n2, 3\n"],
    ["a different separator on each line", "1 2\n2,3\n"],
    ["CRLF", "1 2\r\n2 3\r\n"],
    ["no line end at the end", "1 2\n2 3"],
    ["comments and blank lines", "# a 1 2\n% 7 8\n\n1 2\n   \n  # 3 4\n2 3\n"],
    ["a byte order mark", "\uFEFF1 2\n2 3\n"],
    ["quoted numbers", '"1","2"\n"2","3"\n'],
  ])("may have %s", (_, text) => {
    expect(edges(parse(text))).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it("are arcs, or undirected edges when told so", () => {
    expect(parse("1 2\n").kind).toBe("directed");
    expect(parse("1 2\n", { directed: false }).kind).toBe("undirected");
  });

  it("may repeat and loop, unless that is dropped", () => {
    const text = "1 1 5\n1 2 6\n1 2 7\n";
    expect(column(parse(text), "weight")).toEqual([5, 6, 7]);
    expect(column(parse(text, { selfLoops: "drop", parallelEdges: "drop" }), "weight")).toEqual([6]);
  });

  it("number a million edges", () => {
    const lines = Array.from({ length: 1_000_000 }, (_, i) => `${i % 1000} ${(i * 7919) % 100_003}`);
    const graph = parse(lines.join("\n"));
    expect([graph.nodeCount, graph.edgeCount]).toEqual([100_003, 1_000_000]);
  });
});

describe("node ids", () => {
  it("that are integers are numbered in ascending order", () => {
    expect(keys(parse("30 -4\n7 1000000\n"))).toEqual([-4, 7, 30, 1000000]);
  });

  it("that lie far apart are numbered in ascending order too", () => {
    expect(keys(parse("9007199254740991 5\n-3 40000000000\n"))).toEqual([-3, 5, 40000000000, 9007199254740991]);
  });

  it("of 64 bits lose no digits and are numbered in ascending order", () => {
    const graph = parse("18446744073709551615 18446744073709551614\n5 18446744073709551615\n");
    expect(keys(graph)).toEqual([5, 18446744073709551614n, 18446744073709551615n]);
    expect(graph.nodeKeys.find("18446744073709551615")).toBe(2);
    expect(edges(graph)[0]).toEqual([5, 18446744073709551615n]);
  });

  it("that are texts are numbered by first appearance", () => {
    expect(keys(parse("JFK,LAX\nATL,JFK\n"))).toEqual(["JFK", "LAX", "ATL"]);
  });

  it("with leading zeros are texts, so that they print as they were written", () => {
    expect(keys(parse("01234 98101\n"))).toEqual(["01234", "98101"]);
  });

  it("that are integers are texts when told so", () => {
    expect(keys(parse("10 2\n", { ids: "text" }))).toEqual(["10", "2"]);
  });

  it("may hold blanks between commas", () => {
    expect(keys(parse("New York,Los Angeles\n"))).toEqual(["New York", "Los Angeles"]);
  });

  it("may be quoted, with separators and doubled quotes inside", () => {
    expect(keys(parse('"Washington, D.C.","the ""Big"" Apple",3\n'))).toEqual(["Washington, D.C.", 'the "Big" Apple']);
  });

  it("may be quoted between blanks", () => {
    expect(keys(parse('"New York" "Los Angeles"\n'))).toEqual(["New York", "Los Angeles"]);
  });

  it("may be any text in UTF-8", () => {
    expect(keys(parse("Zürich 東京\n"))).toEqual(["Zürich", "東京"]);
  });

  it("are indices where the number of nodes is given, so that nodes without edges exist", () => {
    const graph = parse("0 2\n", { nodeCount: 4 });
    expect([graph.nodeCount, ...keys(graph)]).toEqual([4, 0, 1, 2, 3]);
  });
});

describe("columns", () => {
  it("have the weight third if nothing names them", () => {
    expect(column(parse("1 2 0.5\n2 3 -1e3\n3 4 .25\n4 5 12345678901234567000\n"), "weight")).toEqual([
      0.5, -1000, 0.25, 12345678901234567000,
    ]);
  });

  it("follow the edges into the order of their numbers", () => {
    expect(column(parse("2 1 10\n1 2 20\n"), "weight")).toEqual([20, 10]);
  });

  it("are named by a header row whose names mean source and target, in any order", () => {
    const graph = parse("count,destination,origin\n853,ATL,ABE\n");
    expect([edges(graph), column(graph, "count")]).toEqual([[["ABE", "ATL"]], [853]]);
  });

  it("are named by a first line of names above numbers", () => {
    const graph = parse("a\tb\tlength\n1\t2\t3\n");
    expect([edges(graph), column(graph, "length")]).toEqual([[[1, 2]], [3]]);
  });

  it("are not named by a line of texts above texts", () => {
    expect(edges(parse("ann bob\nbob 42\n"))).toEqual([
      ["ann", "bob"],
      ["bob", "42"],
    ]);
  });

  it("are named by the first line if told so, or not", () => {
    expect(edges(parse("ann bob\nbob cid\n", { header: true }))).toEqual([["bob", "cid"]]);
    expect(edges(parse("from to\nbob cid\n", { header: false }))).toEqual([
      ["from", "to"],
      ["bob", "cid"],
    ]);
  });

  it("of texts are left out", () => {
    const graph = parse("source,target,carrier,delay\nABE,ATL,Delta,5\n");
    expect(graph.edgeColumnNames).toEqual(["delay"]);
  });

  it("can be chosen by name, and the chosen one becomes the weight", () => {
    const graph = parse("id,a,b,n\n7,1,2,5\n", { sourceColumn: "a", targetColumn: "b", weightColumn: "n" });
    expect([edges(graph), column(graph, "weight"), column(graph, "id")]).toEqual([[[1, 2]], [5], [7]]);
  });

  it("can be chosen by number from 1", () => {
    const graph = parse("1 2 3 4\n", { sourceColumn: 2, targetColumn: "1", weightColumn: 4 });
    expect([edges(graph), column(graph, "weight"), graph.edgeColumnNames]).toEqual([[[2, 1]], [4], ["weight"]]);
  });

  it("may have decimal commas only as an error, not as further columns", () => {
    expect(() => parse("1;2;0,5\n")).toThrow(/found "0,5" as weight/);
  });
});
