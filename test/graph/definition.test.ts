import { describe, expect, it } from "vitest";
import type { Adjacency } from "../../src/graph/adjacency.ts";
import { type EdgeArrays, fromEdges } from "../../src/graph/build.ts";
import type { GraphKind } from "../../src/graph/graph.ts";

/** An edge as the table of docs/graphs.md writes it: `0>1` directed, `0-1` undirected. */
type EdgeText = `${number}${">" | "-"}${number}`;

/** Rows as text: each neighbor with the number of its edge, `2#0` being node 2 over edge 0. */
interface Definition {
  readonly in: readonly string[];
  readonly out: readonly string[];
  readonly all: readonly string[];
  readonly edges: readonly string[];
}

function define(kind: GraphKind, edges: readonly EdgeText[]): Definition {
  const ends = edges.map((edge) => edge.split(/[->]/).map(Number));
  const input: EdgeArrays = {
    kind,
    nodeCount: 3,
    sources: ends.map(([source]) => source ?? -1),
    targets: ends.map(([, target]) => target ?? -1),
    ...(kind === "mixed" ? { undirected: edges.map((edge) => edge.includes("-")) } : {}),
  };
  const graph = fromEdges(input);
  const source = graph.edgeSource();
  const target = graph.edgeTarget();
  return {
    in: rows(graph.in),
    out: rows(graph.out),
    all: rows(graph.all()),
    edges: Array.from(source, (end, edge) => `${end},${target[edge]} from ${String(graph.edgeKeys.of(edge))}`),
  };
}

function rows({ offsets, neighbors, edges }: Adjacency): string[] {
  const result: string[] = [];
  for (let node = 0; node + 1 < offsets.length; node++) {
    const cells: string[] = [];
    for (let p = offsets[node] ?? 0; p < (offsets[node + 1] ?? 0); p++) {
      cells.push(`${neighbors[p]}#${edges === null ? p : edges[p]}`);
    }
    result.push(cells.join(" "));
  }
  return result;
}

describe("a directed graph", () => {
  it("has a plain edge in the out-row of its source and the in-row of its target", () => {
    expect(define("directed", ["2>1", "0>2", "0>1"])).toEqual({
      out: ["1#0 2#1", "", "1#2"],
      in: ["", "0#0 2#2", "0#1"],
      all: ["1#0 2#1", "0#0 2#2", "0#1 1#2"],
      edges: ["0,1 from 2", "0,2 from 1", "2,1 from 0"],
    });
  });

  it("has a self-loop once in the out-row, once in the in-row and so twice in the row of all", () => {
    expect(define("directed", ["1>1"])).toEqual({
      out: ["", "1#0", ""],
      in: ["", "1#0", ""],
      all: ["", "1#0 1#0", ""],
      edges: ["1,1 from 0"],
    });
  });

  it("keeps parallel edges apart, in input order", () => {
    expect(define("directed", ["1>2", "1>0", "1>2"])).toEqual({
      out: ["", "0#0 2#1 2#2", ""],
      in: ["1#0", "", "1#1 1#2"],
      all: ["1#0", "0#0 2#1 2#2", "1#1 1#2"],
      edges: ["1,0 from 1", "1,2 from 0", "1,2 from 2"],
    });
  });

  it("has the neighbor of a reciprocal pair twice in the row of all, once per edge", () => {
    expect(define("directed", ["1>0", "0>1"])).toEqual({
      out: ["1#0", "0#1", ""],
      in: ["1#1", "0#0", ""],
      all: ["1#1 1#0", "0#0 0#1", ""],
      edges: ["0,1 from 1", "1,0 from 0"],
    });
  });
});

describe("an undirected graph", () => {
  it("has a plain edge in the rows of both ends under one number, the lower end as source", () => {
    const both = ["1#0 2#1", "0#0 2#2", "0#1 1#2"];
    expect(define("undirected", ["2-1", "0-2", "1-0"])).toEqual({
      out: both,
      in: both,
      all: both,
      edges: ["0,1 from 2", "0,2 from 1", "1,2 from 0"],
    });
  });

  it("has a self-loop once in its row", () => {
    const both = ["1#0", "0#0 1#1", ""];
    expect(define("undirected", ["1-1", "0-1"])).toEqual({
      out: both,
      in: both,
      all: both,
      edges: ["0,1 from 1", "1,1 from 0"],
    });
  });

  it("keeps parallel edges apart, in input order in both rows", () => {
    const both = ["1#0 1#1", "0#0 0#1", ""];
    expect(define("undirected", ["0-1", "0-1"])).toEqual({
      out: both,
      in: both,
      all: both,
      edges: ["0,1 from 0", "0,1 from 1"],
    });
  });

  it("takes an edge that is listed in both directions for two parallel edges", () => {
    const both = ["1#0 1#1", "0#0 0#1", ""];
    expect(define("undirected", ["1-0", "0-1"])).toEqual({
      out: both,
      in: both,
      all: both,
      edges: ["0,1 from 0", "0,1 from 1"],
    });
  });

  it("has one adjacency for in, out and all", () => {
    const graph = fromEdges({ kind: "undirected", sources: [0], targets: [1] });
    expect(graph.in).toBe(graph.out);
    expect(graph.all()).toBe(graph.out);
  });
});

describe("a mixed graph", () => {
  it("has a plain undirected edge as two opposite arcs with one number, and once in each row of all", () => {
    expect(define("mixed", ["2-1", "0>2"])).toEqual({
      out: ["2#0", "2#1", "1#1"],
      in: ["", "2#1", "0#0 1#1"],
      all: ["2#0", "2#1", "0#0 1#1"],
      edges: ["0,2 from 1", "1,2 from 0"],
    });
  });

  it("has any self-loop as one arc, which stands once in the row of all if undirected and twice if directed", () => {
    expect(define("mixed", ["1-1", "2>2"])).toEqual({
      out: ["", "1#0", "2#1"],
      in: ["", "1#0", "2#1"],
      all: ["", "1#0", "2#1 2#1"],
      edges: ["1,1 from 0", "2,2 from 1"],
    });
  });

  it("has parallel arcs in input order, even where the edge numbers then descend", () => {
    expect(define("mixed", ["1>0", "0-1", "0>1"])).toEqual({
      out: ["1#0 1#1", "0#2 0#0", ""],
      in: ["1#2 1#0", "0#0 0#1", ""],
      all: ["1#2 1#0 1#1", "0#0 0#1 0#2", ""],
      edges: ["0,1 from 1", "0,1 from 2", "1,0 from 0"],
    });
  });

  it("gives a reciprocal pair two numbers and an undirected edge one, though both are two arcs", () => {
    expect(define("mixed", ["0>1", "1>0", "1-2"])).toEqual({
      out: ["1#0", "0#1 2#2", "1#2"],
      in: ["1#1", "0#0 2#2", "1#2"],
      all: ["1#1 1#0", "0#0 2#2 0#1", "1#2"],
      edges: ["0,1 from 0", "1,0 from 1", "1,2 from 2"],
    });
  });
});
