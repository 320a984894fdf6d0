/** Quoted fields of tables go on over several lines, as pandas, Gephi and Neo4j write them. */

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SkippedRecords } from "../../../src/graph/formats/skipped.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { type FileSource, type ReadOptions, readGraph } from "../../../src/graph/read.ts";

function textsOf(graph: Graph, of: "node" | "edge", name: string): (string | undefined)[] {
  const found = graph.attribute(of, name);
  const groups = found?.kind === "text" ? found.groups : null;
  return groups === null ? [] : Array.from(groups.codes, (code) => groups.categories[code]);
}

function edgesOf(graph: Graph): string[] {
  const key = (node: number): string => String(graph.nodeKeys.of(node));
  return Array.from(graph.edgeSource(), (source, edge) => `${key(source)}>${key(graph.edgeTarget()[edge]!)}`);
}

const contents = (graph: Graph): unknown => [edgesOf(graph), textsOf(graph, "edge", "note")];

async function read(text: string, options: ReadOptions = {}): Promise<unknown> {
  return contents(await readGraph({ text }, options));
}

describe("a quoted field over several lines", () => {
  it.each<[what: string, text: string, edges: string[], notes: string[]]>([
    ["behind the ends", 'source,target,note\na,b,"one\ntwo"\nb,c,plain\n', ["a>b", "b>c"], ["one\ntwo", "plain"]],
    [
      "with CRLF, kept as it is",
      'source,target,note\r\na,b,"1\r\n2"\r\nb,c,"3\n4"\r\n',
      ["a>b", "b>c"],
      ["1\r\n2", "3\n4"],
    ],
    ["in an end", 'source,target,note\n"a\nb",c,x\nc,"a\nb",y\n', ["a\nb>c", "c>a\nb"], ["x", "y"]],
    [
      "with what looks like comments",
      'source,target,note\na,b,"x\n# y\n\n// z"\nb,c,"//"\n',
      ["a>b", "b>c"],
      ["x\n# y\n\n// z", "//"],
    ],
    ["with doubled quotes", 'source,target,note\na,b,"""x""\n"",""y"\nb,c,z\n', ["a>b", "b>c"], ['"x"\n","y', "z"]],
    [
      "with other separators",
      'note,source,target\n"u;v;w\nx;y;z\nt;t;t",a,b\n"p\tq",b,c\n',
      ["a>b", "b>c"],
      ["u;v;w\nx;y;z\nt;t;t", "p\tq"],
    ],
    ["at the end of the text", 'source,target,note\na,b,"one\ntwo"', ["a>b"], ["one\ntwo"]],
    [
      "at the end of each line",
      "source\ttarget\tnote\n" + 'a\tb\t"x\n"\n'.repeat(3),
      ["a>b", "a>b", "a>b"],
      ["x\n", "x\n", "x\n"],
    ],
  ])("is read %s", async (_, text, edges, notes) => {
    expect(await read(text)).toEqual([edges, notes]);
  });

  it("may be part of a header", async () => {
    const graph = await readGraph({ text: 'source,target,"first\nsecond"\na,b,1\n' });
    expect(graph.attributeNames("edge")).toEqual(["first\nsecond"]);
  });

  it("is read between blanks, and where all lines of a row are shorter than a row without", async () => {
    expect(edgesOf(await readGraph({ text: 'a "b\nc"\nd e\n' }))).toEqual(["a>b\nc", "d>e"]);
    const short = 'source,target,a,b,c,d,e,f\nx,"\ny","\n","\n","\n","\n","\n","\n"\n';
    expect(edgesOf(await readGraph({ text: short }))).toEqual(["x>\ny"]);
  });

  it("is read in tables of nodes", async () => {
    const nodes = { text: 'id,bio\n1,"first\n2,not a row"\n2,short\n3,"\r\n"\n' };
    const graph = await readGraph({ text: "source,target\n1,2\n2,3\n" }, { nodes });
    expect(textsOf(graph, "node", "bio")).toEqual(["first\n2,not a row", "short", "\r\n"]);
  });

  it("leaves the places of what comes later right", async () => {
    const text = 'source,target,note,weight\na,b,"1\n2\r\n3",7\nc,d,"x\ny",z\n';
    await expect(read(text, { weight: "weight" })).rejects.toThrow(/^text:6:4: found "z" as weight/);
    await expect(read('source,target,note\na,b,"1\n2"\nc\n')).rejects.toThrow(/^text:4:2: found 1 field/);
    const keys = { text: 'id,bio\n1,"a\nb"\n2,c\n1,"d\ne"\n' };
    await expect(readGraph({ text: "source,target\n1,2\n" }, { nodes: keys })).rejects.toThrow(
      /^text:5:1: found the key "1" again, after line 2;/,
    );
  });

  it("is an error that names where it begins if nothing closes it", async () => {
    const message = "expected a closing one within 65,536 bytes, before a separator or a line end";
    await expect(read('source,target,note\na,b,x\nb,c,"one\ntwo\nc,d,e\n')).rejects.toThrow(
      `text:3:5: found an opening quote; ${message}`,
    );
    await expect(read(`source,target,note\na,b,"${"x\n".repeat(40_000)}"\n`)).rejects.toThrow(
      `text:2:5: found an opening`,
    );
    await expect(read(`source,target,note\na,b,"x\n","one"two\n"\n`)).rejects.toThrow(/^text:/);
  });

  it("is what was quoted, whatever it holds and whatever separates fields", async () => {
    const part = fc.constantFrom("a", ",", ";", "\t", "|", '"', "\n", "\r\n", "\r", " ", "#", "%", "//", "1", "é");
    const field = fc.array(part, { maxLength: 6 }).map((parts) => `k${parts.join("")}`);
    const row = fc.tuple(field, field, field);
    const style = fc.record({ separator: fc.constantFrom(",", ";", "\t", "|"), end: fc.constantFrom("\n", "\r\n") });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 9 }), style, async (rows, { separator, end }) => {
        const written = [["source", "target", "note"], ...rows].map((fields) =>
          fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator),
        );
        const graph = await readGraph({ text: `${written.join(end)}${end}` });
        const notes = textsOf(graph, "edge", "note");
        const found = edgesOf(graph).map((edge, k) => `${edge}>${notes[k]}`);
        expect(found.toSorted()).toEqual(rows.map((fields) => fields.join(">")).toSorted());
      }),
    );
  });

  it("is left out as a whole where its row is, and no later row with it", async () => {
    const skipping = async (text: string): Promise<unknown> => {
      const told: SkippedRecords[] = [];
      const found = await read(text, { onError: "skip", onSkip: (skipped) => told.push(skipped) });
      return [found, told[0]?.count, told[0]?.first[0]];
    };
    const [edges, notes] = [["c>d"], ["e"]];
    expect(await skipping('source,target,note\na,b,"f,g,h\ni,j,k",2\nc,d,e\n')).toEqual([
      [edges, notes],
      1,
      expect.stringMatching(/^text:3:8: found 4 fields; expected 3/),
    ]);
    expect(await skipping('source,target,note\na,"b"b,"f,g,h\ni,j,k"\nc,d,e\n')).toEqual([
      [edges, notes],
      1,
      expect.stringMatching(/^text:2:6: found .* after a closing quote/),
    ]);
    // A stray quote takes no row along but its own.
    expect(await skipping('source,target,note\na,b,"f\nc,d,e\nf,g,"h"\n')).toEqual([
      [
        ["c>d", "f>g"],
        ["e", "h"],
      ],
      1,
      expect.stringMatching(/^text:2:5: found an opening quote/),
    ]);
  });
});

describe("a large table", () => {
  const rows = 90_000;
  const table = (separators: (row: number) => string): string =>
    `source,target,note\n${Array.from({ length: rows }, (_, row) => `${row},${row + 1},${separators(row)}\n`).join("")}`;

  it.each([
    ["throughout", table((row) => `"note ${row % 7}\nof ${row % 5}"`)],
    ["once, far down", table((row) => (row === rows - 10 ? '"1,2,3\n4,5,6"' : `"note number ${row % 7}"`))],
  ])("has quoted fields over lines %s, from a text, gzip and a stream", async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    expect(bytes.length).toBeGreaterThan(2 ** 21);
    const notes = [...text.matchAll(/"([^"]*)"/g)].map(([, note]) => note);
    const sources: FileSource[] = [
      bytes,
      new Uint8Array(gzipSync(bytes)),
      new Blob([bytes]),
      new Blob([bytes]).stream(),
    ];
    for (const source of sources) {
      const graph = await readGraph(source, { inputFormat: "edge-list" });
      expect(graph.edgeCount).toBe(rows);
      expect(textsOf(graph, "edge", "note")).toEqual(notes);
    }
  });
});
