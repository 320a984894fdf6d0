import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { formatByContents } from "../../../src/graph/formats/registry.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import { graphToBytes } from "../../../src/graph/write.ts";
import { bytesOf, npz, SAMPLES } from "./samples.ts";

const read = (text: string, inputFormat?: string, options: ReadOptions = {}): Promise<Graph> =>
  readGraph({ text }, { inputFormat, ...options });

function endsOf(graph: Graph): string[] {
  const key = (node: number): string => String(graph.nodeKeys.of(node));
  return Array.from(graph.edgeSource(), (source, edge) => `${key(source)} ${key(graph.edgeTarget()[edge]!)}`);
}

describe("contents", () => {
  it.each(SAMPLES.filter(([name]) => !["edge-list", "graphology", "cytoscape", "tgf"].includes(name)))(
    "tell %s from all other formats",
    (name, sample) => {
      expect(formatByContents(bytesOf(sample))?.name).toBe(name);
    },
  );

  it.each([
    ["a square of edges", "3 3\n1 2\n2 3\n3 1\n"],
    ["edges under a line of their numbers", "4 3\n1 2\n2 3\n"],
    ["comments without end", `${"<!-- -->".repeat(500)}`],
    ["a comment of DIMACS without sizes", "c\n".repeat(2000)],
    ["words", "graph theory is\nfun fun fun\n"],
  ])("of %s tell nothing", (_, text) => {
    expect(formatByContents(bytesOf(text))).toBeUndefined();
  });
});

describe("a matrix that is not square", () => {
  const text = "%%MatrixMarket matrix coordinate unsigned-integer general\n2 3 2\n1 3 5\n2 1 7\n";

  it("is a bipartite graph where that is said", async () => {
    const graph = await read(text, undefined, { bipartite: true });
    expect([graph.kind, graph.nodeCount, endsOf(graph)]).toEqual(["undirected", 5, ["l1 r3", "l2 r1"]]);
    expect([[...graph.edgeColumn("weight")!], [...graph.nodeColumn("right")!]]).toEqual([
      [5, 7],
      [0, 0, 1, 1, 1],
    ]);
    expect((await read(text, undefined, { bipartite: true, directed: true })).kind).toBe("directed");
  });

  it("is refused else, and so are others that are no bipartite graph", async () => {
    await expect(read(text)).rejects.toThrow(/a matrix of 2 rows and 3 columns.*\n.*bipartite/);
    const symmetric = "%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n2 1\n";
    await expect(read(symmetric, undefined, { bipartite: true })).rejects.toThrow(
      /bipartite: true for a symmetric matrix/,
    );
    const large = "%%MatrixMarket matrix coordinate pattern general\n999999 999999 0\n";
    await expect(read(large, undefined, { bipartite: true })).rejects.toThrow(/expected at most 262,144/);
    await expect(read(text.replace(" 7", " -7"), undefined, { bipartite: true })).rejects.toThrow(/"-7".*from 0/);
    await expect(read("1 2\n", undefined, { bipartite: true })).rejects.toThrow(
      /the option bipartite for an edge list/,
    );
  });
});

describe("a sparse matrix of scipy", () => {
  it.each([
    ["csr", ["0 1", "0 2", "1 0"], [1.5, 2, -3]],
    ["csc", ["0 1", "1 0", "2 0"], [-3, 1.5, 2]],
  ])("has an edge for each entry, in %s", async (format, ends, weights) => {
    const graph = await readGraph(npz(format, 3, 3));
    expect([graph.kind, graph.nodeCount, endsOf(graph), [...graph.edgeColumn("weight")!]]).toEqual([
      "directed",
      3,
      ends,
      weights,
    ]);
  });

  it("is square, or bipartite where that is said", async () => {
    await expect(readGraph(npz("csr", 2, 3))).rejects.toThrow(/2 rows and 3 columns/);
    expect(endsOf(await readGraph(npz("csr", 2, 3), { bipartite: true }))).toEqual(["l1 r2", "l1 r3", "l2 r1"]);
  });

  it("is refused in other formats, and where it is cut short", async () => {
    await expect(readGraph(npz("bsr", 3, 3))).rejects.toThrow(/in the format "bsr"; expected csr, csc or coo/);
    await expect(readGraph(npz("csr", 3, 3).subarray(0, 500))).rejects.toThrow(/byte 500: found no directory/);
    await expect(readGraph(npz("csr", 3, 2), { bipartite: true })).rejects.toThrow(/entry 1: found the column 2/);
  });
});

describe("METIS", () => {
  it("has each edge once, weights, and empty lines for nodes without neighbors", async () => {
    const graph = await read("% c\n4 2 11\n7 2 5\n8 1 5 4 2\n9\n1 2 2", "metis");
    expect([graph.kind, endsOf(graph), [...graph.edgeColumn("weight")!]]).toEqual([
      "undirected",
      ["1 2", "2 4"],
      [5, 2],
    ]);
    expect([...graph.nodeColumn("weight")!]).toEqual([7, 8, 9, 1]);
    expect((await read("3 1\n2\n1\n\n", "metis")).nodeCount).toBe(3);
  });

  it.each([
    [
      "an edge that is in one line alone",
      "3 1\n2\n\n\n",
      /text:2:1: found the neighbor "2" in the line of one end alone/,
    ],
    ["two weights of an edge", "2 1 1\n2 5\n1 6\n", /with two weights/],
    ["two weights that differ in their fractions", "2 1 1\n2 0.5\n1 0.7\n", /with two weights/],
    ["another number of edges", "3 5\n2\n1\n\n", /found 1 edge.*expected 5/],
    ["fewer lines", "3 1\n2\n1\n", /found the lines of 2 nodes; expected 3/],
    ["more lines", "2 1\n2\n1\n1\n", /text:4:1: found a line after those of the 2 nodes/],
    ["a neighbor that is no node", "2 1\n9\n1\n", /found "9" as a neighbor; expected an integer from 1 to 2/],
    ["too many nodes to be believed", "900000000 1\n", /found 900,000,000 nodes; expected at most 4,194,304/],
  ])("refuses %s", async (_, text, message) => {
    await expect(read(text, "metis")).rejects.toThrow(message);
  });
});

describe("DIMACS", () => {
  it("has arcs with weights, or edges without", async () => {
    const arcs = await read("c x\np sp 3 2\na 1 2 5\nc y\na 3 1 2.5\n");
    expect([arcs.kind, endsOf(arcs), [...arcs.edgeColumn("weight")!]]).toEqual(["directed", ["1 2", "3 1"], [5, 2.5]]);
    expect((await read("p edge 3 1\ne 1 2\n")).kind).toBe("undirected");
  });

  it.each([
    ["another problem", "p max 3 1\nn 1 s\n", /found a problem of the kind "max"/],
    ["fewer arcs", "p sp 3 2\na 1 2 5\n", /found 1 edge; expected 2/],
    ["an arc without a weight", "p sp 2 1\na 1 2\n", /text:2:6: found the end of the line as the weight/],
  ])("refuses %s", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("KONECT", () => {
  it("keeps the sets of a bipartite graph apart", async () => {
    const graph = await read("% bip weighted\n% 3 3 2\n1 1 2 10\n3 1 1 11\n1 2 4 12\n");
    expect([graph.kind, endsOf(graph)]).toEqual(["undirected", ["l1 r1", "l1 r2", "l3 r1"]]);
    expect([...graph.nodeColumn("right")!]).toEqual([0, 0, 0, 1, 1]);
    expect([...graph.edgeColumn("time")!]).toEqual([10, 12, 11]);
  });

  it("is directed or not as its first line says, and may do without the second", async () => {
    expect((await read("% asym unweighted\n1 2\n")).kind).toBe("directed");
    expect((await read("% sym unweighted\n1\t2\n")).kind).toBe("undirected");
    await expect(read("% sym unweighted\n% 9 2 2\n1 2\n")).rejects.toThrow(/found 1 edge; expected 9/);
    await expect(read("% sym unweighted\n1 1999999999\n")).rejects.toThrow(/ids up to 1,999,999,999; expected at most/);
  });
});

describe("Pajek", () => {
  it("has labels, places, arcs and edges in one graph, and lists of them", async () => {
    const graph = await read(
      '*Vertices 3 2\n1 "Paris" 0.5 0.25 ic Red\n2 Rome\n*arcs\n1 2 3.5 c Blue\n*EDGES\n2 3\n*Arcslist\n3 1 2\n',
    );
    expect([graph.kind, graph.nodeColumn("y")?.[0], [...graph.nodeColumn("right")!]]).toEqual([
      "mixed",
      0.25,
      [0, 0, 1],
    ]);
    expect(endsOf(graph)).toEqual(["1 2", "2 3", "3 1", "3 2"]);
    expect([...graph.edgeColumn("weight")!]).toEqual([3.5, 1, 1, 1]);
  });

  it("is written with two or three coordinates of a node or none, since igraph reads no single one", async () => {
    const graph = fromEdges({
      sources: [0],
      targets: [1],
      nodeCount: 4,
      nodeColumns: { x: [1, 2, undefined, 4], y: [5, undefined, 7, 8], z: [9, 10, 11, undefined] },
    });
    expect(
      new TextDecoder()
        .decode(await graphToBytes("a.net", graph))
        .split("\n")
        .slice(1, 5),
    ).toEqual(['1 "0" 1 5 9', '2 "1"', '3 "2"', '4 "3" 4 8']);
  });

  it("refuses a matrix", async () => {
    await expect(read("*Vertices 2\n*Matrix\n0 1\n1 0\n")).rejects.toThrow(/text:2:1: found "\*Matrix"/);
  });
});

describe("TGF", () => {
  it("has integers as keys if all are, and numbers at edges as weights if all are", async () => {
    const graph = await read("10 Paris\n2\n3 New York\n#\n10 2 2.5\n2 3\n3 10 1e2\n", "tgf");
    expect([graph.kind, graph.nodeKeys.of(0), endsOf(graph)]).toEqual(["directed", 10, ["10 2", "2 3", "3 10"]]);
    expect([graph.attribute("node", "label")?.kind, [...graph.edgeColumn("weight")!]]).toEqual([
      "text",
      [2.5, Number.NaN, 100],
    ]);
    const texts = await read("a\n2\n#\na 2 close to\n2 a 7\n", "tgf", { directed: false });
    expect([texts.kind, texts.nodeKeys.of(1), texts.edgeColumnNames]).toEqual(["undirected", "2", []]);
    expect(texts.attribute("edge", "label")).toMatchObject({ groups: { categories: ["close to", "7"] } });
  });

  it("is refused without the line that parts nodes and edges", async () => {
    await expect(read("1 2\n2 3\n", "tgf")).rejects.toThrow(/text:3:1: found no line #/);
  });
});

describe("GML", () => {
  it("says its direction anywhere, and has edges before nodes, lists within lists, entities", async () => {
    const graph = await read(
      'Creator "me"\ngraph [ edge [ source 0 target 7 v 1.5 ] node [ id 7 label "A &amp; &#252;" graphics [ x 1 w 3 ] ] node [ id 0 ] directed 1 ]',
    );
    expect([graph.kind, graph.edgeColumn("v")?.[0], graph.nodeColumn("x")?.[1]]).toEqual(["directed", 1.5, 1]);
    expect(graph.attributeNames("node")).toEqual(["label", "x", "graphics_w"]);
  });

  it.each([
    ["an end that is no node", "graph [ node [ id 0 ]\nedge [ source 0 target 1 ] ]", /text:2:6: found 1 as an end/],
    ["an id that stands twice", "graph [ node [ id 0 ] node [ id 0 ] ]", /second node with the id 0/],
    ["a list without end", "graph [ node [ id 0 ]", /found the end within a list.*\n.*cut short/],
  ])("refuses %s", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("DOT", () => {
  it("has chains, groups, defaults and attributes", async () => {
    const graph = await read(
      'digraph { edge [weight=2] a -> b -> {c d} [label="x"]; subgraph cluster { e } -> a:n; f [size=3] }',
    );
    expect(endsOf(graph)).toEqual(["a b", "b c", "b d", "e a"]);
    expect([...graph.edgeColumn("weight")!]).toEqual([2, 2, 2, 2]);
    expect([graph.kind, graph.nodeCount, graph.nodeColumn("size")?.[5]]).toEqual(["directed", 6, 3]);
  });

  it("is simple where it is strict, and has one sort of edge", async () => {
    expect((await read("strict graph { a -- b; b -- a; a -- b }")).edgeCount).toBe(1);
    await expect(read("graph { a -> b }")).rejects.toThrow(/text:1:11: found -> in a graph; expected --/);
  });
});

describe("a small file that comes to much", () => {
  const groups = (count: number): string => Array.from({ length: count }, (_, k) => `n${k}`).join(" ");
  const names = (count: number): string => Array.from({ length: count }, (_, k) => `"a${k}":1`).join(",");

  it.each([
    ["edges between groups", `graph { {${groups(4000)}} -- {${groups(4000)}} }`],
    ["defaults of many edges", `graph { edge [${"a=1 ".repeat(4000)}]; {${groups(200)}} -- {${groups(200)}} }`],
    ["defaults of groups", `graph { ${"node [a=1]; ".repeat(5000)} ${"{} ".repeat(5000)} }`],
    ["names of attributes", `{"nodes":[{"id":0,${names(100_001)}}],"links":[]}`],
  ])("is refused before it does: %s", async (_, text) => {
    await expect(read(text)).rejects.toThrow(/found (edges and values that come to more|more than 100,000 attributes)/);
  });
});

describe("edge lists of NetworkX", () => {
  it("have dictionaries of Python", async () => {
    const graph = await read("1 2 {'weight': 3.5, 'ok': True, 't': 'it\\'s'}\n2 10 {}\n", undefined, {
      directed: false,
    });
    expect([graph.kind, endsOf(graph), graph.edgeColumn("ok")?.[0]]).toEqual(["undirected", ["1 2", "2 10"], 1]);
    const texts = await read("1 2 {}\na b {}\n");
    expect(texts.nodeKeys.of(0)).toBe("1");
  });
});

describe("a graph that a format cannot hold", () => {
  it.each([
    ["metis", fromEdges({ sources: [0], targets: [1] }), /found a directed graph; expected an undirected one/],
    [
      "metis",
      fromEdges({ sources: [0], targets: [1], directed: false, edgeColumns: { weight: [0.5] } }),
      /has 0.5 as weight/,
    ],
    [
      "dimacs",
      fromEdges({ sources: [0], targets: [1], edgeColumns: { weight: [undefined] } }),
      /has nothing as weight/,
    ],
    ["networkx", fromEdges({ sources: [0], targets: [1], nodeKeys: ["a b", "c"] }), /found "a b" as the key of a node/],
    ["tgf", fromEdges({ sources: [0], targets: [1], nodeKeys: ["#", "c"] }), /found "#" as the key of a node/],
  ])("is refused by %s", async (format, graph, message) => {
    const { writeGraph } = await import("../../../src/graph/write.ts");
    await expect(writeGraph("/dev/null/x", graph, { outputFormat: format })).rejects.toThrow(message);
  });
});
