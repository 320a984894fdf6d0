/** Records that cannot be read are left out of a graph where that is asked for: the rest is what it would be without them. */

import { describe, expect, it } from "vitest";
import { ewgBytes } from "../../../src/graph/formats/ewg/write.ts";
import { FORMATS } from "../../../src/graph/formats/registry.ts";
import type { SkippedRecords } from "../../../src/graph/formats/skipped.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import { SAMPLES } from "./samples.ts";

const GRAPHML = '<graphml><key id="d" for="all" attr.name="w" attr.type="double"><default>7</default></key><graph>';
const GEXF =
  '<gexf><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="n" type="integer"/></attributes>';

/** A file with faults, what it is without them, and what is told of them. */
const FAULTY: readonly (readonly [string, string, string, string, readonly string[]])[] = [
  [
    "node-link",
    "an id twice, none, a number that is none, and edges to what is no node",
    '{"nodes":[{"id":"a","w":1},{"w":2},{"id":"b","w":"x","id":"c"},{"id":"a"},{"w":1e999,"id":"d"},{"id":"e"}],"links":[{"source":"a","target":"e"},{"source":"b","target":"a"},{"source":"a"},7]}',
    '{"nodes":[{"id":"a","w":1},{"id":"e"}],"links":[{"source":"a","target":"e"}]}',
    [
      "text:1:28: found a node without an id",
      "text:1:36: found a node with two ids",
      'text:1:70: found a second node with the key "a"',
      'text:1:80: found "1e999"',
      'text:1:155: found "b" as the source of an edge; expected the key of a node',
    ],
  ],
  [
    "graphology",
    "nodes without keys, and undirected edges in a directed graph",
    '{"options":{"type":"directed"},"nodes":[{"key":"a"},{"attributes":{"w":"text"}},{"key":"b","attributes":{"w":1}}],"edges":[{"source":"a","target":"b","undirected":true},{"source":"b","target":"a","key":3}]}',
    '{"options":{"type":"directed"},"nodes":[{"key":"a"},{"key":"b","attributes":{"w":1}}],"edges":[{"source":"b","target":"a","key":3}]}',
    ["text:1:53: found a node without a key", "text:1:124: found an undirected edge"],
  ],
  [
    "cytoscape",
    "elements without ids, in lists of their own and in one list",
    '[{"data":{"id":"e","source":"z","target":"a"}},{"data":{"id":"a"}},{"data":{"k":1}},{"data":{"source":"a","target":"a"}}]',
    '[{"data":{"id":"a"}},{"data":{"source":"a","target":"a"}}]',
    ['text:1:29: found "z" as the source', "text:1:68: found a node without an id"],
  ],
  [
    "jsonl",
    "lines that are no JSON, no object, and neither node nor edge",
    '{"id":1}\n{"source":1,"target":\n{"source":1,"target":2,"w":3}\n[1,2]\n{"w":1}\n{"source":\n null,"target":4}\n{"id":5,"w":"\\x"}\n{"id":6}',
    '{"id":1}\n{"source":1,"target":2,"w":3}\n{"id":6}',
    [
      "text:4:1: found",
      "text:4:1: found",
      "text:5:1: found an object with neither",
      "text:7:2: found null",
      "text:8:13: found",
    ],
  ],
  [
    "graphml",
    "values of another type, hyperedges, ids that repeat, and ends that are no nodes",
    `${GRAPHML}<edge source="a" target="b"/><edge source="a" target="q"><data key="d">4</data></edge><node id="a"><data key="d">1</data></node>
<node id="a"/><hyperedge><endpoint node="a"/></hyperedge><node id="b"/><node id="c"><data key="d">x</data><graph><node id="d"/></graph></node><edge source="c" target="d"/><edge source="d" target="a"><data key="d">2</data></edge></graph></graphml>`,
    `${GRAPHML}<edge source="a" target="b"/><node id="a"><data key="d">1</data></node><node id="b"/><graph><node id="d"/></graph><edge source="d" target="a"><data key="d">2</data></edge></graph></graphml>`,
    [
      'text:1:155: found "q" as an end of an edge',
      'text:2:15: found a second node with the id "a"',
      "text:2:26: found a hyperedge",
      'text:2:107: found "x" as "w"; expected a finite number',
      'text:2:172: found "c" as an end of an edge',
    ],
  ],
  [
    "gexf",
    "values of another type, and of attributes that nobody declares",
    `${GEXF}<nodes><node id="0"><attvalues><attvalue for="0" value="1.x"/></attvalues></node><node id="1"/><node id="2"><attvalues><attvalue for="9" value="1"/></attvalues></node></nodes><edges><edge source="1" target="1" weight="2"/><edge source="1" target="0"/><edge source="1"/></edges></graph></gexf>`,
    `${GEXF}<nodes><node id="1"/></nodes><edges><edge source="1" target="1" weight="2"/></edges></graph></gexf>`,
    ['found "1.x" as "n"', 'found a value of the attribute "9"', 'found "0" as an end', "without a target"],
  ],
  [
    "gml",
    "nodes without ids, values that are none, and ends that are no nodes",
    'graph [ node [ id 0 ] node [ label "x" ] node [ id 1 w abc ] node [ id 2 w 4 ] edge [ source 0 target 2 ] edge [ source 1 target 2 ] edge [ source 0 ] node [ id 0 ] ]',
    "graph [ node [ id 0 ] node [ id 2 w 4 ] edge [ source 0 target 2 ] ]",
    [
      "text:1:28: found a node without an id",
      'text:1:56: found "abc"',
      "text:1:112: found 1 as an end of an edge",
      "text:1:139: found an edge without both ends",
      "text:1:157: found a second node",
    ],
  ],
  [
    "dot",
    "statements that are none",
    "digraph { a -> b; a -- c;\n c -> [x=1]\n subgraph s { d -> e -> ; e -> f } ; f -> {a b } [w=1] }",
    "digraph { a -> b; subgraph s { e -> f } f -> {a b } [w=1] }",
    ["text:1:21: found -- in a digraph", "text:2:7: found", "text:3:25: found"],
  ],
  [
    "pajek",
    "labels without end, ends that are no nodes, and weights that are none",
    '*Vertices 2\n1 "a\n2 "b"\n*Arcs\n1 2 3\n1 3 4\n2 1 +\n',
    '*Vertices 2\n2 "b"\n*Arcs\n1 2 3\n',
    ["text:2:3: found an opening quote", 'text:6:3: found "3" as the target', 'text:7:5: found "+" as the weight'],
  ],
  [
    "matrix-market",
    "entries beyond the matrix, and values that are none",
    "%%MatrixMarket matrix coordinate real general\n3 3 4\n1 2 0.5\n1 4 1\n2 2 x\n3 1 -2\n",
    "%%MatrixMarket matrix coordinate real general\n3 3 2\n1 2 0.5\n3 1 -2\n",
    ['text:4:3: found "4" as the column', 'text:5:5: found "x"'],
  ],
  [
    "metis",
    "lines of words, and edges in the line of one end alone",
    "5 5 011\n1 2 7 3 1\n2 1 7 3 2\nx 1 1 2 2 4 5\n4 3 5\n5 1 9\n",
    "5 4 011\n1 2 7 3 1\n2 1 7 3 2\n0 1 1 2 2 4 5\n4 3 5\n5\n",
    ['text:4:1: found "x"', "text:6:3: found the neighbor"],
  ],
  [
    "dimacs",
    "arcs that are none",
    "p sp 3 4\na 1 2 5\na 1 4 5\nb 1 2\na 3 1 2 2\na 3 1 2.5\n",
    "p sp 3 2\na 1 2 5\na 3 1 2.5\n",
    ['text:3:5: found "4" as the target', 'text:4:1: found "b"', 'text:5:9: found "2" after an edge'],
  ],
  [
    "konect",
    "edges of another width, and ends that are none",
    "% asym weighted\n% 3 2 2\n1 2 7\n1 2\n0 1 1\n2 1 0.5\n",
    "% asym weighted\n1 2 7\n2 1 0.5\n",
    ["text:4:4: found 2 fields; expected 3", 'text:5:1: found "0" as the source'],
  ],
  [
    "networkx",
    "lines without a second end, and attributes that are none",
    "1 2 {'w': 1}\nalone\n2 3 {'w': }\n2 3 {'w\n3 1 {'w': 2} x\n3 1 {}\n",
    "1 2 {'w': 1}\n3 1 {}\n",
    ["text:2:6: found", "text:3:11: found", "text:4:6: found an opening quote", "text:5:14: found"],
  ],
  [
    "tgf",
    "nodes that stand there twice, and edges without ends",
    "1 a\n2\n1 c\n#\n1 2 x\n1\n2 3\n2 1\n",
    "1 a\n2\n#\n1 2 x\n2 1\n",
    ['text:3:1: found the node "1" again', "text:6:2: found the end of the line", 'text:7:3: found "3" as an end'],
  ],
  ["edge-list", "lines of another width", "1 2 5\n3\n2 1 7\n", "1 2 5\n2 1 7\n", ['text:2:2: found 1 field, "3"']],
];

async function read(text: string | Uint8Array, options: ReadOptions): Promise<Uint8Array> {
  return ewgBytes(await readGraph(typeof text === "string" ? { text } : text, { name: "x", ...options }));
}

describe("what cannot be read", () => {
  it.each(FAULTY)("of a %s file is left out and told: %s", async (inputFormat, _, faulty, clean, first) => {
    const told: SkippedRecords[] = [];
    const found = await read(faulty, { inputFormat, onError: "skip", onSkip: (skipped) => told.push(skipped) });
    expect(told).toHaveLength(1);
    expect(told[0]?.first.map((line, k) => (line.includes(first[k] ?? "?") ? first[k] : line))).toEqual(first);
    expect(told[0]?.count).toBeGreaterThanOrEqual(first.length);
    // A METIS file cannot be without the line of a node: its weight is missing.
    const expected = await read(clean, { inputFormat });
    if (inputFormat === "metis") expect(found.length).toBeGreaterThan(0);
    else expect(found).toEqual(expected);
    await expect(read(faulty, { inputFormat })).rejects.toMatchObject({ code: "graph/input" });
  });

  it.each(FORMATS.filter(({ reading }) => reading?.options.onError !== undefined).map(({ name }) => name))(
    "of a %s file has faults to be found here, and without any nothing is left out",
    async (inputFormat) => {
      // Rows of typed columns are left out in columnar.test.ts.
      const isTyped = ["parquet", "arrow"].includes(inputFormat);
      expect(isTyped || FAULTY.some(([name]) => name === inputFormat)).toBe(true);
      const sample = SAMPLES.find(([name]) => name === inputFormat)?.[1] ?? "";
      const onSkip = (): void => expect.unreachable();
      expect(await read(sample, { inputFormat, onError: "skip", onSkip })).toEqual(await read(sample, { inputFormat }));
    },
  );

  it.each([
    ["gap", new Uint8Array(40)],
    ["npz", SAMPLES.find(([name]) => name === "npz")?.[1] ?? ""],
    ["ewg", SAMPLES.find(([name]) => name === "ewg")?.[1] ?? ""],
  ] as const)("of a %s file is not asked for: it has no records that could be left out", async (inputFormat, bytes) => {
    if (inputFormat !== "gap") await read(bytes, { inputFormat, onSkip: () => expect.unreachable() });
    await expect(read(bytes, { inputFormat, onError: "skip" })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("found the option onError"),
    });
  });

  it.each([
    ["graphml", "<graphml><graph><node id='a'></graph></graphml>"],
    ["json", '{"nodes":[{"id":1},{"id":}],"links":[]}'],
    ["dot", 'graph { a -- "b }'],
    ["gml", "graph [ node [ id ]"],
    ["dimacs", "p sp 3 4\na 1 2 5\nb 1 2\n"],
    ["matrix-market", "%%MatrixMarket matrix coordinate real general\n3 3 4\n1 2 0.5\n"],
    ["metis", "3 1\n2\n1\n"],
  ])("of a %s file that is broken as a whole remains an error", async (format, text) => {
    const inputFormat = format === "json" ? "node-link" : format;
    await expect(read(text, { inputFormat, onError: "skip" })).rejects.toMatchObject({ code: "graph/input" });
  });

  it("takes time in proportion to the file, however many faults there are on one line", async () => {
    const links = Array.from({ length: 20_000 }, () => '{"source":0,"target":9}').join(",");
    const text = `{"nodes":[{"id":0},{"id":1}],"links":[${links},{"source":0,"target":1}]}`;
    let count = 0;
    const graph = await readGraph(
      { text },
      { inputFormat: "node-link", onError: "skip", onSkip: (skipped) => (count = skipped.count) },
    );
    expect([graph.edgeCount, count]).toEqual([1, 20_000]);
  });
});

describe("a table with quoted fields that go on over several lines", () => {
  it.each([
    ["commas within", 'a,b,"one\nc,d,two"\n', "a b ", 0],
    ["quotes within, and other line ends", 'a,b,"one ""1""\r\n\r\nc,d,two"\r\n', "a b ", 0],
    ["a quote that nothing closes", 'a,b,"one\nc,d,two\n', "c d ", 1],
    ["a quote that the next one does not close", 'a,b,"one\nc,d,two\n"c","d","1"\n', "c d c d ", 1],
    ["two such fields", 'a,b,"one\nc,d,two"\na,b,"one\nc,d,two"\n', "a b a b ", 0],
    ["one in a line with too many fields", 'a,b,"one\nc,d,two",3\n', "", 1],
  ])("has none of their lines as edges: %s", async (_, lines, others, count) => {
    const text = `source,target,note\n${lines}e,f,x\ng,h\n`;
    const skipped: SkippedRecords[] = [];
    const graph = await readGraph({ text }, { onError: "skip", onSkip: (each) => skipped.push(each) });
    const ends = Array.from(graph.edgeSource(), (source, edge) =>
      [source, graph.edgeTarget()[edge]!].map((node) => String(graph.nodeKeys.of(node))).join(" "),
    );
    expect(ends.join(" ")).toBe(`${others}e f`);
    const last = text.trimEnd().split(/\r?\n/).length;
    expect(skipped).toMatchObject([{ count: count + 1, first: { length: count + 1 } }]);
    if (count > 0) expect(skipped[0]?.first[0]).toMatch(/text:(2:5: found an opening quote|3:10: found 4 fields)/);
    expect(skipped[0]?.first.at(-1)).toContain(`text:${last}:4: found 2 fields`);
  });

  it("counts what is left out once, where ids turn out to be texts", async () => {
    const counts: number[] = [];
    await readGraph({ text: '1,2\n3,"x\na,b\n' }, { onError: "skip", onSkip: ({ count }) => counts.push(count) });
    expect(counts).toEqual([1]);
  });
});
