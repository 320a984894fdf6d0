import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MatrixMarketOptions, parseMatrixMarket } from "../../../src/graph/formats/matrix-market.ts";
import type { Graph } from "../../../src/graph/graph.ts";

function parse(text: string, options: MatrixMarketOptions = {}): Graph {
  return parseMatrixMarket(new TextEncoder().encode(text), options);
}

/** The edges by number: the keys of their ends, and the weight if there are weights. */
function edges(graph: Graph): unknown[][] {
  const weights = graph.edgeColumn("weight");
  return Array.from(graph.edgeSource(), (source, edge) => {
    const ends = [graph.nodeKeys.of(source), graph.nodeKeys.of(graph.edgeTarget()[edge] ?? -1)];
    return weights === undefined ? ends : [...ends, weights[edge]];
  });
}

const BANNER = "%%MatrixMarket matrix coordinate";

describe("an entry (i, j) of a Matrix Market file", () => {
  it("of a general matrix is the edge i → j with its value as weight", () => {
    const graph = parse(`${BANNER} real general\n3 3 3\n2 1 0.5\n1 3 -2e1\n3 3 0\n`);
    expect([graph.kind, edges(graph)]).toEqual([
      "directed",
      [
        [1, 3, -20],
        [2, 1, 0.5],
        [3, 3, 0],
      ],
    ]);
  });

  it("of a pattern has no weight", () => {
    const graph = parse(`${BANNER} pattern general\n2 2 1\n1 2\n`);
    expect([edges(graph), graph.edgeColumnNames]).toEqual([[[1, 2]], []]);
  });

  it("of a matrix of integers has an integer as weight", () => {
    expect(edges(parse(`${BANNER} integer general\n2 2 1\n1 2 -7\n`))).toEqual([[1, 2, -7]]);
  });

  it("of a symmetric matrix is an undirected edge", () => {
    const graph = parse(`${BANNER} real symmetric\n3 3 3\n2 1 5\n3 1 6\n2 2 7\n`);
    expect([graph.kind, graph.edgeCount, graph.out.neighbors.length]).toEqual(["undirected", 3, 5]);
    expect(edges(graph)).toEqual([
      [1, 2, 5],
      [1, 3, 6],
      [2, 2, 7],
    ]);
  });

  it("of a symmetric matrix is two edges of a graph that is to be directed, or one on the diagonal", () => {
    const graph = parse(`${BANNER} integer symmetric\n2 2 2\n2 1 5\n2 2 7\n`, { directed: true });
    expect([graph.kind, edges(graph)]).toEqual([
      "directed",
      [
        [1, 2, 5],
        [2, 1, 5],
        [2, 2, 7],
      ],
    ]);
    expect([0, 1, 2].map((edge) => graph.edgeKeys.of(edge))).toEqual([2, 0, 1]);
  });

  it("of a skew-symmetric matrix is two edges whose weights differ in sign", () => {
    const graph = parse(`${BANNER} real skew-symmetric\n3 3 2\n2 1 5\n3 2 -4\n`);
    expect([graph.kind, edges(graph)]).toEqual([
      "directed",
      [
        [1, 2, -5],
        [2, 1, 5],
        [2, 3, 4],
        [3, 2, -4],
      ],
    ]);
  });

  it("of a pattern that is symmetric is two edges of a graph that is to be directed", () => {
    expect(edges(parse(`${BANNER} pattern symmetric\n2 2 1\n2 1\n`, { directed: true }))).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it("of a general matrix is an undirected edge of a graph that is to be so", () => {
    const text = `${BANNER} pattern general\n2 2 2\n2 1\n1 2\n`;
    expect(edges(parse(text, { directed: false, parallelEdges: "drop" }))).toEqual([[1, 2]]);
  });
});

describe("a Matrix Market file", () => {
  it("gives all nodes the keys 1…n, those without edges too", () => {
    const graph = parse(`${BANNER} pattern general\n4 4 1\n2 3\n`, { name: "four" });
    expect([0, 1, 2, 3].map((node) => graph.nodeKeys.of(node))).toEqual([1, 2, 3, 4]);
    expect([graph.name, graph.nodeKeys.indexOf(4), graph.nodeKeys.find("1")]).toEqual(["four", 3, 0]);
  });

  it.each([
    ["comments and blank lines", `${BANNER} real general\n% a\n%\n\n2 2 1\n\n% b\n1 2 3\n\n`],
    ["CRLF", `${BANNER} real general\r\n2 2 1\r\n1 2 3\r\n`],
    ["runs of white space", `${BANNER}\treal  general \n 2\t2   1\n  1 \t2 3  \n`],
    ["no line end at the end", `${BANNER} real general\n2 2 1\n1 2 3`],
    ["a banner in other letters", "%%matrixmarket MATRIX Coordinate REAL General\n2 2 1\n1 2 3\n"],
    ["a byte order mark", `\uFEFF${BANNER} real general\n2 2 1\n1 2 3\n`],
  ])("may have %s", (_, text) => {
    expect(edges(parse(text))).toEqual([[1, 2, 3]]);
  });

  it("may have no entries, and no nodes", () => {
    const shape = ({ nodeCount, edgeCount }: Graph): number[] => [nodeCount, edgeCount];
    expect(shape(parse(`${BANNER} real general\n3 3 0\n`))).toEqual([3, 0]);
    expect(shape(parse(`${BANNER} pattern symmetric\n0 0 0`))).toEqual([0, 0]);
  });

  it("gives back every entry that was written", () => {
    const nodes = 5;
    const index = fc.integer({ min: 1, max: nodes });
    const entries = fc.array(fc.tuple(index, index, fc.double({ noNaN: true, noDefaultInfinity: true })));
    fc.assert(
      fc.property(entries, (list) => {
        const lines = list.map((entry) => entry.map((value) => (Object.is(value, -0) ? "-0" : value)).join(" "));
        const text = [`${BANNER} real general`, `${nodes} ${nodes} ${list.length}`, ...lines].join("\n");
        const sorted = [...list.keys()]
          .sort(
            (a, b) => (list[a]?.[0] ?? 0) - (list[b]?.[0] ?? 0) || (list[a]?.[1] ?? 0) - (list[b]?.[1] ?? 0) || a - b,
          )
          .map((position) => list[position]);
        expect(edges(parse(text))).toEqual(sorted);
      }),
    );
  });

  it("may be no number, as missing says", () => {
    const text = `${BANNER} real symmetric\n3 3 3\n2 1 nan\n3 1\n3 2 5\n`;
    const graph = parse(text, { missing: "default", directed: true });
    expect([edges(graph), graph.edgeMissing("weight")]).toEqual([
      [
        [1, 2, NaN],
        [1, 3, NaN],
        [2, 1, NaN],
        [2, 3, 5],
        [3, 1, NaN],
        [3, 2, 5],
      ],
      Uint8Array.of(1, 1, 1, 0, 1, 0),
    ]);
    const skipped = parse(text, { missing: "skip" });
    expect([skipped.nodeCount, edges(skipped)]).toEqual([3, [[2, 3, 5]]]);
    const whole = text.replace("real", "integer");
    expect(parse(whole, { missing: "default" }).edgeMissing("weight")).toEqual(Uint8Array.of(1, 1, 0));
    expect(() => parse(whole.replace(" 5", " 5.5"), { missing: "default" })).toThrow(
      /found "5.5".*expected an integer/,
    );
  });
});
