import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { type LdbcGraph, parseLdbc } from "../../../src/graph/formats/ldbc.ts";
import type { Key } from "../../../src/graph/graph.ts";

function parse(vertices: string, edges: string, directed = true): LdbcGraph {
  const encoder = new TextEncoder();
  const files = { verticesFile: "G.v", edgesFile: "G.e" };
  return parseLdbc(encoder.encode(vertices), encoder.encode(edges), { directed, ...files });
}

function keys({ graph }: LdbcGraph): Key[] {
  return Array.from({ length: graph.nodeCount }, (_, node) => graph.nodeKeys.of(node));
}

function edges({ graph }: LdbcGraph): Key[][] {
  return Array.from(graph.edgeSource(), (source, edge) => [
    graph.nodeKeys.of(source),
    graph.nodeKeys.of(graph.edgeTarget()[edge] ?? -1),
  ]);
}

/** The keys of the nodes in the order of the vertices file. */
function listed({ graph, vertexOrder }: LdbcGraph): Key[] {
  return Array.from(vertexOrder, (node) => graph.nodeKeys.of(node));
}

describe("an LDBC graph", () => {
  it("has the vertices by ascending id, those without edges too, and tells the order of the file", () => {
    const read = parse("7\n1000000000000\n2\n40\n", "40 2\n7 1000000000000\n");
    expect(keys(read)).toEqual([2, 7, 40, 1000000000000]);
    expect([...read.vertexOrder]).toEqual([1, 3, 0, 2]);
    expect(edges(read)).toEqual([
      [7, 1000000000000],
      [40, 2],
    ]);
  });

  it("keeps all digits of ids of 64 bits", () => {
    const read = parse("18446744073709551615\n9007199254740993\n9007199254740992\n5\n0\n", "9007199254740993 5\n");
    expect(keys(read)).toEqual([0, 5, 9007199254740992n, 9007199254740993n, 18446744073709551615n]);
    expect(listed(read)).toEqual([18446744073709551615n, 9007199254740993n, 9007199254740992n, 5, 0]);
    expect(edges(read)).toEqual([[9007199254740993n, 5]]);
    expect(read.graph.nodeKeys.find("9007199254740993")).toBe(3);
  });

  it("is directed or undirected as told", () => {
    expect(parse("1\n2\n", "2 1\n", true).graph.kind).toBe("directed");
    const read = parse("1\n2\n", "2 1\n", false);
    expect([read.graph.kind, edges(read)]).toEqual(["undirected", [[1, 2]]]);
  });

  it("has weights if its edges have", () => {
    expect(parse("1\n2\n", "2 1 0.5\n1 2 3e-1\n").graph.edgeColumn("weight")).toEqual(Float64Array.of(0.3, 0.5));
    expect(parse("1\n2\n", "2 1\n").graph.edgeColumnNames).toEqual([]);
  });

  it("may have no edges, and no vertices", () => {
    expect(keys(parse("3\n1\n", ""))).toEqual([1, 3]);
    expect(keys(parse("", ""))).toEqual([]);
  });

  it("may have comments, blank lines, CRLF and no line end at the end", () => {
    const read = parse("# ids\n1\r\n\n2", "\n# ends\n 1\t2 \r\n2 1");
    expect(edges(read)).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it("numbers vertices in the order of their ids, whatever they are", () => {
    const id = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1 }), fc.array(fc.tuple(fc.nat(), fc.nat())), (ids, pairs) => {
        const ends = pairs.map((pair) => pair.map((end) => ids[end % ids.length]));
        const read = parse(ids.join("\n"), ends.map((pair) => pair.join(" ")).join("\n"));
        expect(listed(read).map((key) => BigInt(String(key)))).toEqual(ids);
        expect(keys(read).map(String)).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)).map(String));
        const texts = (list: readonly unknown[][]): string[] => list.map((pair) => pair.join(" ")).sort();
        expect(texts(edges(read))).toEqual(texts(ends));
      }),
    );
  });
});

describe("an LDBC graph that cannot be read", () => {
  it.each<[what: string, vertices: string, edges: string, place: string, message: RegExp]>([
    ["a text as id", "1\nx\n", "", "G.v 2:1", /found "x" as a vertex; expected an unsigned 64-bit integer/],
    ["a negative id", "-1\n", "", "G.v 1:1", /found "-1" as a vertex/],
    ["a fractional id", "1.5\n", "", "G.v 1:1", /found "1.5" as a vertex/],
    ["an id of 65 bits", "18446744073709551616\n", "", "G.v 1:1", /found "18446744073709551616" as a vertex/],
    ["leading zeros", "007\n", "", "G.v 1:1", /found "007" as a vertex/],
    ["two ids on a line", "1\n2 3\n", "", "G.v 2:3", /found 2 fields; expected 1, the id of a vertex/],
    [
      "a vertex twice",
      "5\n\n1\n5\n1\n",
      "",
      "G.v 4:1",
      /found vertex 5 again, after line 1; expected each vertex once/,
    ],
    [
      "a long id twice",
      "18446744073709551615\n3\n18446744073709551615\n",
      "",
      "G.v 3:1",
      /found vertex 18446744073709551615 again, after line 1/,
    ],
    [
      "an unknown source",
      "1\n2\n",
      "1 2\n3 1\n",
      "G.e 2:1",
      /found 3 as the source .*; expected the id of a vertex in G.v/,
    ],
    ["an unknown target", "1\n9\n", "1 5\n", "G.e 1:3", /found 5 as the target of an edge/],
    ["an unknown long end", "1\n", "1 18446744073709551615\n", "G.e 1:3", /found 18446744073709551615 as the target/],
    ["an end near a long id", "9007199254740993\n", "9007199254740992 1\n", "G.e 1:1", /found 9007199254740992 as/],
    ["an end without vertices", "", "1 2\n", "G.e 1:1", /found 1 as the source/],
    ["an end that is no id", "1\n", "1 a\n", "G.e 1:3", /found "a" as the target of an edge; expected an unsigned/],
    [
      "an end that is no id beside long ids",
      "9007199254740993\n",
      "-1 1\n",
      "G.e 1:1",
      /"-1" as the source of an edge/,
    ],
    ["one end", "1\n", "1\n", "G.e 1:2", /found 1 field, "1"; expected at least a source and a target/],
    ["one end, cut short", "1\n", "1 1\n1", "G.e 2:2", /found 1 field[\s\S]*cut short/],
    ["four fields", "1\n", "1 1 2 3\n", "G.e 1:7", /found 4 fields; expected 3, the ends of an edge and its weight/],
    ["a weight that is missing", "1\n2\n", "1 2 3\n2 1\n", "G.e 2:4", /found 2 fields; expected 3, as on line 1/],
    ["a weight on one line only", "1\n2\n", "1 2\n2 1 3\n", "G.e 2:5", /found 3 fields; expected 2, as on line 1/],
    [
      "a weight that is no number",
      "1\n2\n",
      "1 2 NaN\n",
      "G.e 1:5",
      /found "NaN" as weight; expected a finite decimal/,
    ],
  ])("because of %s says where", (_, vertices, edgeLines, place, message) => {
    const read = (): LdbcGraph => parse(vertices, edgeLines);
    expect(read).toThrow(EdgewiseError);
    expect(read).toThrow(message);
    const [file, line, column] = place.split(/[ :]/);
    const span = { file, line: Number(line), column: Number(column) };
    expect(read).toThrow(expect.objectContaining({ code: "graph/input", span }));
  });
});
