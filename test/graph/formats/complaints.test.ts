/** Files that other programs misread or refused, as people described them: read as they are meant, or refused in clear words. */

import { describe, expect, it } from "vitest";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";

/** Reads a text under the name of a file. Gives its edges by keys, and what was told. */
async function readAs(name: string, text: string | Uint8Array<ArrayBuffer>, options: ReadOptions = {}) {
  const notes: string[] = [];
  const graph = await readGraph(new File([text], name), { ...options, onNote: (note) => notes.push(note) });
  const keyOf = (node: number): string => String(graph.nodeKeys.of(node));
  const edges = Array.from(
    graph.edgeSource(),
    (source, edge) => `${keyOf(source)} ${keyOf(graph.edgeTarget()[edge]!)}`,
  );
  return { graph, notes, edges };
}

const GRAPHML = '<?xml version="1.0"?>\n<graphml><graph edgedefault="directed"><node id="a"/></graph></graphml>';

describe("a file that others misread", () => {
  it.each([
    ["announces its separator to spreadsheets", "x.csv", "sep=;\nSource;Target\na;b c\n", ["a b c"]],
    ["has a mark, and blanks around its names", "x.csv", "\ufeff Source, Target ,Type\n1,2,Directed\n", ["1 2"]],
    ["has a column of row numbers without a name", "x.csv", ",source,target\n0,a,b\n1,b,c\n", ["a b", "b c"]],
    ["has row names in quotes, as R writes them", "x.csv", '"","from","to"\n"1","a","b"\n', ["a b"]],
    ["has words as comments", "x.txt", "# nodes\n1 2\n# more\n2 3\n", ["1 2", "2 3"]],
    [
      "has tuples as keys between tabs",
      "x.tsv",
      "(a, b)\t(c, d)\n(c, d)\t(e, f)\n",
      ["(a, b) (c, d)", "(c, d) (e, f)"],
    ],
    ["has strokes for values between tabs", "x.tsv", "source\tnote\ttarget\na\t-\tb\n", ["a b"]],
    ["has words as comments above commas", "x.csv", "# a\na,b\n# b\nb,c\n", ["a b", "b c"]],
    ["has times as keys", "x.txt", "10:20 10:30\n10:30 10:40\n", ["10:20 10:30", "10:30 10:40"]],
    ["has keys with a colon within", "x.csv", "a: x,b\na: y,c\n", ["a: x b", "a: y c"]],
    [
      "is JSON in UTF-16, as PowerShell writes it",
      "x.json",
      new Uint8Array(Uint16Array.from('\ufeff[{"source":"ä","target":"b"}]', (unit) => unit.charCodeAt(0)).buffer),
      ["ä b"],
    ],
    ["calls a node NA", "x.csv", "source,target,weight\nNA,US,3\n", ["NA US"]],
    [
      "has addresses with # as keys",
      "x.txt",
      "http://a.org/x#A http://b.org/y#B\n",
      ["http://a.org/x#A http://b.org/y#B"],
    ],
    ["has quoted fields without a header", "x.csv", '"a";"b"\n"c";"d"\n', ["a b", "c d"]],
    ["has columns of Neo4j", "x.csv", ":START_ID(P),:END_ID(P),:TYPE,w:float\n1,2,KNOWS,0.5\n", ["1 2"]],
    ["has ids of 64 bits", "x.csv", "source,target\n1577134800018226901,5\n", ["1577134800018226901 5"]],
    [
      "has one sign before its banner",
      "x.mtx",
      "%MatrixMarket matrix coordinate pattern general\n2 2 1\n2 1\n",
      ["2 1"],
    ],
    [
      "has blanks before its banner",
      "x.mtx",
      " %%MatrixMarket matrix coordinate real general\n2 2 1\n1 2 1\n",
      ["1 2"],
    ],
    ["names the ends of vis.js", "x.json", '{"nodes":[{"id":1},{"id":2}],"edges":[{"from":1,"to":2}]}', ["1 2"]],
    [
      "has the nodes themselves at the ends of edges, as d3 leaves them",
      "x.json",
      '{"nodes":[{"id":"a"},{"id":"b"}],"links":[{"source":{"id":"a","index":0},"target":{"id":"b","index":1}}]}',
      ["a b"],
    ],
    [
      "has such nodes without ids",
      "x.json",
      '{"nodes":[{"n":"a"},{"n":"b"}],"links":[{"source":{"n":"b","index":1},"target":{"n":"a","index":0}}]}',
      ["0 1"],
    ],
    [
      "has edges without ids, by position",
      "x.json",
      '{"nodes":[{"n":1},{"n":2}],"links":[{"source":1,"target":0}]}',
      ["0 1"],
    ],
    [
      "has parallel edges and does not say so",
      "x.gml",
      "graph [ directed 1 node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] edge [ source 1 target 2 ] ]",
      ["1 2", "1 2"],
    ],
  ])("is read as it is meant where it %s", async (_, name, text, edges) => {
    expect((await readAs(name, text)).edges).toEqual(edges);
  });

  it("is read as what its contents surely are, which is told, unless an option says what it is", async () => {
    const { graph, notes } = await readAs("x.gml", GRAPHML);
    expect(graph.nodeKeys.of(0)).toBe("a");
    expect(notes).toEqual(["x.gml: read as a GraphML file, by its contents; its name says a GML file"]);
    await expect(readAs("x.gml", GRAPHML, { inputFormat: "gml" })).rejects.toThrow('found "<?xml"');
  });

  it.each([
    [
      "GraphML",
      "x.graphml",
      '<key id="d0" for="edge" attr.name="weight" attr.type="long"/><key id="d1" for="edge" attr.name="weight" attr.type="double"/><graph><node id="a"/>',
      "<data key=",
      "</graph>",
    ],
    [
      "GEXF",
      "x.gexf",
      '<graph><attributes class="edge"><attribute id="d0" title="weight" type="long"/><attribute id="d1" title="weight" type="double"/></attributes><nodes><node id="a"/></nodes><edges>',
      "<attvalue for=",
      "</edges></graph>",
    ],
  ])(
    "has one attribute of two types in %s of NetworkX, and none is lost in silence",
    async (_, name, head, value, end) => {
      const root = name.slice(2);
      const valued = (key: string, text: string): string =>
        root === "gexf" ? `${value}"${key}" value="${text}"/>` : `${value}"${key}">${text}</data>`;
      const edge = (...values: string[]): string => {
        const inner = root === "gexf" ? `<attvalues>${values.join("")}</attvalues>` : values.join("");
        return `<edge source="a" target="a">${inner}</edge>`;
      };
      const text = `<${root}>${head}${edge(valued("d0", "3"))}${edge(valued("d1", "0.5"))}`;
      const { graph, notes } = await readAs(name, `${text}${end}</${root}>`);
      expect([graph.attributeNames("edge"), graph.edgeColumn("weight")]).toEqual([["weight"], Float64Array.of(3, 0.5)]);
      expect(notes).toEqual([]);
      const both = await readAs(name, `${text}${edge(valued("d0", "1"), valued("d1", "2"))}${end}</${root}>`);
      expect(both.graph.edgeColumn("weight")).toEqual(Float64Array.of(3, 0.5, 2));
      expect(both.notes).toEqual([`${name}: an edge has values of several types of "weight": the last is read`]);
    },
  );

  it.each([
    ["texts as ids and integers as ends", '"1"', "1"],
    ["integers as ids and texts as ends", "1", '"1"'],
  ])("has %s in Cytoscape JSON of NetworkX", async (_, id, end) => {
    const text = `{"elements":{"nodes":[{"data":{"id":${id}}}],"edges":[{"data":{"source":${end},"target":${end}}}]}}`;
    expect((await readAs("x.cyjs", text)).edges).toEqual(["1 1"]);
  });

  it("is of Cytoscape by its name, whichever member is first", async () => {
    const { edges, notes } = await readAs(
      "x.cyjs",
      '{"format_version":"1.0","elements":{"nodes":[{"data":{"id":"1"}}],"edges":[{"data":{"source":"1","target":"1"}}]}}',
    );
    expect([edges, notes]).toEqual([["1 1"], []]);
  });

  it("tells of several values of one attribute, of which a graph has the last", async () => {
    const { graph, notes } = await readAs("x.gml", "graph [ node [ id 1 list 1 list 3 ] node [ id 2 list 2 ] ]");
    expect(graph.nodeColumn("list")).toEqual(Float64Array.of(3, 2));
    expect(notes).toEqual(['x.gml: some nodes or edges have several values of "list": the last is read']);
  });

  it.each([
    ["plain", ""],
    ["with a document type", '<!DOCTYPE graphml SYSTEM "x.dtd">'],
  ])("tells of attributes that GraphML has not, which are left out (%s)", async (_, type) => {
    const edge = '<edge source="a" target="a" weight="3"/>';
    const node = '<node id="a" yfiles.foldertype="group" xmlns:y="y"/>';
    const { notes } = await readAs("x.graphml", `${type}<graphml><graph>${node}${edge}${edge}</graph></graphml>`);
    expect(notes).toEqual([
      'x.graphml: what GraphML has no attribute of <edge> for, as "weight", is left out: values stand in <data> (2 times)',
    ]);
  });

  it.each([
    ["a matrix without names", "x.csv", "0,1,0,0\n1,0,1,0\n0,1,0,1\n0,0,1,0\n", /found an adjacency matrix/],
    ["the same between blanks", "x.txt", "0 1 0 0\n1 0 1 0\n0 1 0 1\n0 0 1 0\n", /found an adjacency matrix/],
    ["a list of neighbors", "x.adjlist", "0 1 2\n1 2\n", /found an adjacency list of NetworkX, by its name/],
    [
      "the same with a head, whose lines may all have three words",
      "x.txt",
      "#write.py\n# GMT Tue Dec  1 12:00:00 2026\n# \n0 1 2\n1 2 0\n",
      /found an adjacency list of NetworkX;/,
    ],
    [
      "neighbors over several lines",
      "x.txt",
      "4 0\n0 2\n1 {}\n2 {'weight': 1}\n",
      /found an adjacency list of NetworkX over several lines/,
    ],
    [
      "the same between bars",
      "x.txt",
      "(80, 369)|1\n(80, 373)|{'width': 2.0}\n",
      /found an adjacency list of NetworkX over several lines/,
    ],
    ["neighbors behind a colon", "x.txt", "1: 2 3 4\n2: 1\n", /found a list of neighbors behind each node/],
    ["strokes between ends", "x.txt", "1 - 2\n2 - 3\n", /found edges written with arrows/],
    ["a rule below its names", "x.md", "| source | target |\n|---|---|\n| a | b |\n", /found a table drawn with lines/],
    ["rules around it", "x.txt", "+---+---+\n| a | b |\n+---+---+\n", /found a table drawn with lines/],
    ["tuples with dictionaries", "x.txt", "(1, 2, {'weight': 3})\n", /found pairs in parentheses, as Python prints/],
    ["tuples for nodes", "x.txt", "(0, 0) (0, 1) {}\n", /found nodes that are tuples/],
    [
      "nodes and edges in one table",
      "x.csv",
      '"_id","_labels","name","_start","_end","_type"\n"0",":P","Ann",,,\n,,,"0","0","KNOWS"\n',
      /found nodes and edges in one table, as APOC of Neo4j exports them/,
    ],
    [
      "UTF-16 without its mark",
      "x.csv",
      Uint8Array.from(Buffer.from("source,target\na,b\n", "utf16le")),
      /1:2: found the control character 0x00[\s\S]*or UTF-16 without its mark/,
    ],
    [
      "a line break in a text of NetworkX",
      "x.txt",
      "1 3 {'note': 'one \n two'}\n",
      /1:14: found an opening quote; expected a closing one on the same line/,
    ],
    [
      "edges that are counted for both ends",
      "x.graph",
      "3 4\n2\n1 3\n2\n",
      /found 2 edges; expected 4[\s\S]*has to count it once/,
    ],
    [
      "names in edges of nodes without ids",
      "x.json",
      '{"nodes":[{"name":"A"},{"name":"B"}],"links":[{"source":"A","target":"B"}]}',
      /found "A" as the source of an edge[\s\S]*positions from 0 where they have none/,
    ],
    ["a truth in quotes", "x.json", '{"directed":"true","nodes":[],"links":[]}', /found the text "true" as directed/],
    ["neighbors below nodes", "x.txt", "# a\nb 1\nc 2\n# b\nc 1\n", /found a file of Large Graph Layout/],
    ["the same without weights", "x.txt", "# a\nb\nc\n# b\nc\n", /found a file of Large Graph Layout/],
    ["an ending of such", "x.lgl", "# a\nb 1\n", /found a file of Large Graph Layout, by its name/],
    [
      "the first version of Feather",
      "x.feather",
      "FEA1....",
      /found a Feather file of the first version, by its contents/,
    ],
    [
      "a separator at the ends of lines, and none at that of the header",
      "x.csv",
      "source,target\na,b,\n",
      /2:5: found 3 fields; expected 2[\s\S]*The line ends with a separator/,
    ],
    [
      "quotes behind backslashes",
      "x.csv",
      'source,target,note\na,b,"he said \\"hi\\""\n',
      /2:16: found .* after a closing quote[\s\S]*written twice, without a backslash/,
    ],
    ["a stray quote", "x.csv", 'source,target,note\na,b,"5 in\n', /2:5: found an opening quote[\s\S]*written twice/],
    ["interactions of Cytoscape", "x.sif", "a pp b\n", /found a list of interactions of Cytoscape, by its name/],
    [
      "the null of databases among weights",
      "x.tsv",
      "source\ttarget\tweight\na\tb\t\\N\nb\tc\t2\n",
      /2:5: found "\\\\N" as weight/,
    ],
    ["a list of tuples", "x.txt", "[(1, 2), (2, 3)]\n", /found a list of tuples/],
    ["ids that begin as comments do", "x.csv", "source,target\n#a,#b\n", /say with comment what comments begin with/],
    [
      "texts in the third column",
      "x.txt",
      "1 2 2004-01-02\n",
      /1:5: found "2004-01-02"[\s\S]*Say with weight which column has the weights/,
    ],
    ["row names that have no column", "x.txt", '"from" "to"\n"1" "a" "b"\n', /row\.names = FALSE/],
    [
      "a label with blanks",
      "x.net",
      "*Vertices 1\n1 Ann Smith\n",
      /2:7: found "Smith" behind the label "Ann"[\s\S]*in quotes/,
    ],
    [
      "another encoding",
      "x.csv",
      Uint8Array.from(Buffer.from("a,b\nM\u00fcller,c\n", "latin1")),
      /2:1: found bytes that are not UTF-8[\s\S]*WINDOWS-1252/,
    ],
  ])("is refused in words that say what to do if it has %s", async (_, name, text, words) => {
    await expect(readAs(name, text)).rejects.toThrow(words);
  });

  it.each([
    ["default", 3, 'values of the edge attribute "weight" are no numbers, taken as missing'],
    ["skip", 1, 'values of the edge attribute "weight" are no numbers, their edges left out'],
  ] as const)(
    "is not read otherwise in silence, where texts may stand for nothing (%s)",
    async (missing, edges, words) => {
      const text = 'source,target,weight\na,b,2\nb,c,"1,234.5"\nc,d,much\n';
      const { graph, notes } = await readAs("x.csv", text, { missing });
      expect(graph.edgeCount).toBe(edges);
      expect(notes).toEqual([`2 ${words}: the first is "1,234.5" on line 3 of x.csv`]);
    },
  );

  it("takes the null of databases for a missing value", async () => {
    const { graph } = await readAs("x.tsv", "source\ttarget\tweight\na\tb\t\\N\nb\tc\t2\n", { missing: "default" });
    expect([...graph.edgeColumn("weight")!]).toEqual([Number.NaN, 2]);
  });

  it("tells of a header that stands in it again, short or long", async () => {
    for (const rows of [1, 600_000]) {
      const text = `source,target\n${"1,2\n".repeat(rows)}source,target\n2,3\n`;
      const { notes } = await readAs("x.csv", text, { ids: "text" });
      expect(notes).toEqual([
        'an edge leads from "source" to "target", as the header of x.csv says: the header may stand in it again, where files were put together',
      ]);
    }
  });

  it("tells of texts among weights", async () => {
    const { graph, notes } = await readAs("x.csv", "source,target,weight\na,b,1\nb,c,50%\n");
    expect(graph.edgeColumn("weight")).toBeUndefined();
    expect(notes).toEqual([
      'the edge attribute "weight" is one of texts, not of numbers, since there is the text "50%" on line 3 of x.csv',
    ]);
  });

  it.each([
    ["names nodes", ",club\na,x\nb,y\n", "a,b\n", "a b"],
    ["counts rows", ",name,club\n0,a,x\n1,b,y\n", "a,b\n", "a b"],
  ])("has a column of nodes without a name, which %s", async (_, nodes, table, edge) => {
    const { edges, graph } = await readAs("x.csv", table, { nodes: new File([nodes], "n.csv") });
    expect([edges, graph.attributeNames("node")]).toEqual([[edge], ["club"]]);
  });

  it("tells of one text in a table of nodes, and of none that says that there is nothing", async () => {
    const edges = new File(["a,b\nb,c\n"], "x.csv");
    const notes: string[] = [];
    const nodes = [new File(["id,age\na,1\nb,NA\nc,old\n"], "n.csv")];
    await readGraph(edges, { nodes, missing: "default", onNote: (note) => notes.push(note) });
    expect(notes).toEqual([
      '1 value of the node attribute "age" is no number, taken as missing: "old" on line 4 of n.csv',
    ]);
  });

  it("has braces in a name all the same", async () => {
    expect((await readAs("x.csv", "a,1\nb,{x}\n")).edges.length).toBe(2);
  });

  it("is a table all the same if it is square and has few zeros, or if its separator is said", async () => {
    expect((await readAs("x.txt", "0 1 5 9\n1 2 5 9\n2 3 5 9\n3 0 5 9\n")).edges.length).toBe(4);
    const matrix = "0,1,0,0\n1,0,1,0\n0,1,0,1\n0,0,1,0\n";
    expect((await readAs("x.csv", matrix, { separator: "," })).edges.length).toBe(4);
  });

  it("has words on drawing behind a label, with and without places", async () => {
    const text = '*Vertices 3\n1 "Ann Smith" 0.1 0.2 box ic Red\n2 Bob ellipse x_fact 2\n3 "C" anything\n*Edges\n1 2\n';
    expect((await readAs("x.net", text)).edges).toEqual(["1 2"]);
  });
});
