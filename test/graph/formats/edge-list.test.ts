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
    ["CRLF", "1 2\r\n2 3\r\n"],
    ["CR", "1 2\r2 3\r"],
    ["bars", "1|2\n2|3\n"],
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

  it("of texts are no numbers", () => {
    const graph = parse("source,target,carrier,delay\nABE,ATL,Delta,5\n");
    expect(graph.edgeColumnNames).toEqual(["delay"]);
  });

  it("can be chosen by name, and the chosen one becomes the weight", () => {
    const graph = parse("id,a,b,n\n7,1,2,5\n", { source: "a", target: "b", weight: "n" });
    expect([edges(graph), column(graph, "weight"), column(graph, "id")]).toEqual([[[1, 2]], [5], [7]]);
  });

  it("can be chosen by the names that the options had, but not by both", () => {
    const graph = parse("id,a,b,n\n7,1,2,5\n", { sourceColumn: "a", targetColumn: "b", weightColumn: "n" });
    expect([edges(graph), column(graph, "weight")]).toEqual([[[1, 2]], [5]]);
    expect(() => parse("1 2\n", { source: 1, sourceColumn: 1 })).toThrow(/both source and sourceColumn/);
  });

  it("can be chosen by number from 1", () => {
    const graph = parse("1 2 3 4\n", { source: 2, target: "1", weight: 4 });
    expect([edges(graph), column(graph, "weight"), graph.edgeColumnNames]).toEqual([[[2, 1]], [4], ["weight"]]);
  });

  it("may have decimal commas where no comma parts them, and no thousands", () => {
    expect(column(parse("1;2;0,5\n2;1;-1,25e1\n"), "weight")).toEqual([0.5, -12.5]);
    expect(() => parse("1;2;1.234,5\n")).toThrow(/found "1.234,5" as weight/);
    expect(() => parse("1;2;1,234,567\n")).toThrow(/found "1,234,567" as weight/);
    expect(() => parse('1,2,"0,5"\n')).toThrow(/found "0,5" as weight/);
  });
});

describe("values that are no numbers", () => {
  const missing = (graph: Graph, name: string): number[] | null => {
    const flags = graph.edgeMissing(name);
    return flags && [...flags];
  };

  it("decide what a column is after all that say nothing, wherever that is", () => {
    const lines = ["source,target,length,note,code", "1,2,,NA,", "2,3,NA,,7", "3,4,5,good,8", "4,5,x,9,9"];
    const graph = parse(`${lines.join("\n")}\n`, { missing: "default" });
    expect(graph.edgeColumnNames).toEqual(["length", "code"]);
    expect([column(graph, "length"), missing(graph, "length")]).toEqual([
      [NaN, NaN, 5, NaN],
      [1, 1, 0, 1],
    ]);
    expect([column(graph, "code"), missing(graph, "code")]).toEqual([
      [NaN, 7, 8, 9],
      [1, 0, 0, 0],
    ]);
    expect(graph.attribute("edge", "note")).toMatchObject({
      index: 2,
      found: 'the text "good" on line 4 of edge list',
    });
  });

  it("leave their edges out, with what else they hold and nodes of no other edge", () => {
    const lines = ["source,target,a,b,c", "x,y,,NA,no", "y,z,1,2,yes", "z,w,,4,no", "q,x,3,null,no", "w,x,5,,no"];
    const text = `${lines.join("\n")}\n`;
    const graph = parse(text, { missing: "skip" });
    expect(edges(graph)).toEqual([
      ["y", "z"],
      ["z", "w"],
      ["w", "x"],
    ]);
    expect([column(graph, "a"), missing(graph, "a")]).toEqual([
      [1, NaN, 5],
      [0, 1, 0],
    ]);
    expect([column(graph, "b"), missing(graph, "b")]).toEqual([
      [2, 4, NaN],
      [0, 0, 1],
    ]);
    // The edge that a text was seen at first has gone, and one of another stands for it.
    expect(graph.attribute("edge", "c")).toMatchObject({
      kind: "text",
      index: 0,
      found: 'the text "yes" on line 3 of edge list',
    });
    const later = parse(text.replace("NA,no", "NA,").replace("1,2,yes", "1,2,"), { missing: "skip" });
    expect(later.attribute("edge", "c")).toMatchObject({ index: 1, found: 'the text "no" on line 4 of edge list' });
  });

  it("are missing in columns that hold none, and texts unless told otherwise", () => {
    const text = "source,target,empty,none,weight\n1,2,,NA,1\n";
    const kinds = (graph: Graph): unknown[] => ["empty", "none"].map((name) => graph.attribute("edge", name)?.kind);
    expect(kinds(parse(text))).toEqual(["dense", "text"]);
    expect(kinds(parse(text, { missing: "default" }))).toEqual(["dense", "dense"]);
    expect(() => parse("source,target,weight\n1,2,NA\n")).toThrow(/^edge list:2:5: found "NA" as weight/);
  });

  it("are values on the first line, which is no header then", () => {
    expect(edges(parse("ann bob NA\nbob cid 3\n", { missing: "default" }))).toHaveLength(2);
    expect(edges(parse("ann,bob,\nbob,cid,3\n"))).toHaveLength(2);
  });

  it("may be on any number of lines that end early", () => {
    const text = "1 2 3 4 5 6 7 8\n2 3\n3 4\n4 5\n";
    const graph = parse(text, { missing: "default" });
    expect([graph.edgeCount, column(graph, "weight")]).toEqual([4, [3, NaN, NaN, NaN]]);
    expect(parse(text, { missing: "skip" }).edgeCount).toBe(1);
  });

  it.each(["skip", "default"] as const)("are not infinite ones, nor at the end of what was cut short: %s", (option) => {
    for (const infinite of ["Infinity", "-inf", "1e999"]) {
      expect(() => parse(`1 2 3\n2 3 ${infinite}\n`, { missing: option })).toThrow(/:2:5: found ".*" as weight/);
    }
    expect(() => parse("1 2 3\n2 3", { missing: option })).toThrow(/:2:4: found 2 fields; .*[\s\S]*cut short/);
  });

  it.each([
    ["1 2 NA\n2 1 3\n99999999999999999999 1 4\n", [3, 4]],
    ["a b 1\nb c NaN\nc a 3\n", [1, 3]],
  ])("are left out whatever the ids are: %j", (text, weights) => {
    const graph = parse(text, { missing: "skip" });
    expect([column(graph, "weight")?.toSorted(), graph.edgeMissing("weight")]).toEqual([weights, null]);
  });
});
