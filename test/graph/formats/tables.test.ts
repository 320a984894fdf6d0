/** Text tables as people have them: what was meant is read, and said, or refused. Many are from public complaints. */

import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { type EdgeListOptions, parseEdgeList } from "../../../src/graph/formats/edge-list.ts";
import { describeReading, type TableReading } from "../../../src/graph/formats/table/reading.ts";
import { TextTable } from "../../../src/graph/formats/text-table.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { atOnce } from "../../../src/turns.ts";

function edges(graph: Graph): string {
  const key = (node: number): string => String(graph.nodeKeys.of(node));
  const target = graph.edgeTarget();
  return Array.from(graph.edgeSource(), (source, edge) => `${key(source)}>${key(target[edge]!)}`).join(" ");
}

function reading(text: string | Uint8Array, options: EdgeListOptions = {}): { graph: Graph; told: TableReading } {
  const told: TableReading[] = [];
  const graph = parseEdgeList(text, { ...options, onRead: (each) => told.push(each) });
  return { graph, told: told[0]! };
}

const utf16 = (text: string): Uint8Array => {
  const units = Uint16Array.from(`\ufeff${text}`, (character) => character.charCodeAt(0));
  return new Uint8Array(units.buffer);
};

describe("a table of edges", () => {
  it.each<[what: string, text: string | Uint8Array, edges: string, told: Partial<TableReading>]>([
    ["a year among names", "source,target,2019\na,b,5\n", "a>b", { header: true, weight: null, ids: "text" }],
    ["letters above integers", "u v\n1 2\n", "1>2", { header: true, headerUnclear: true, source: "u" }],
    ["letters above texts", "u v\nv w\n", "u>v v>w", { header: false, headerUnclear: true }],
    ["words above words", "cat dog\ndog cow\n", "cat>dog dog>cow", { header: false }],
    ["names of another case", "Weight,TARGET,Source\n2,b,a\n", "a>b", { source: "Source", weight: "Weight" }],
    ["types in names", ":START_ID(P),weight:float,:END_ID(P),:TYPE\n1,2,3,KNOWS\n", "1>3", { weight: "weight:float" }],
    ["the index of a data frame", ",source,target,weight\n0,a,b,1\n1,b,c,2\n", "a>b b>c", { source: "source" }],
    ["an index without names of ends", ",x,y\n0,7,8\n1,8,9\n", "7>8 8>9", { header: true, source: "x" }],
    ["commas in quotes between semicolons", '"a, b";"c"\n"c";"d"\n', "a, b>c c>d", { separator: ";" }],
    ["blanks within names", "New York,Los Angeles\nLos Angeles,Rome\n", "New York>Los Angeles Los Angeles>Rome", {}],
    ["tabs that part names with blanks", "New York\tRome\nRome\tSan Jose\n", "New York>Rome Rome>San Jose", {}],
    ["bars", "hCoV/1|EPI_1|0.5\nEPI_1|x|1\n", "hCoV/1>EPI_1 EPI_1>x", { separator: "|", weight: 3 }],
    ["names that begin with dl", "A DavidL\n", "A>DavidL", {}],
    ["CR alone", "a,b\rb,c\r", "a>b b>c", {}],
    ["UTF-16, as spreadsheets write it", utf16("source\ttarget\r\nä\tb\r\n"), "ä>b", { separator: "\t" }],
    ["leading zeros somewhere", "1,2\n01,2\n", "1>2 01>2", { ids: "text" }],
    ["floats for ids", "1.0,2.0\n", "1.0>2.0", { ids: "text" }],
    ["a last id that is a name", "1 2\n2 x\n", "1>2 2>x", { ids: "text" }],
    ["an empty first value", "source,target,weight\n1,2,\n2,3,5\n", "1>2 2>3", { weight: "weight" }],
    ["addresses", "http://a/b#c http://d\n", "http://a/b#c>http://d", {}],
  ])("is read with %s", (_, text, found, told) => {
    const read = reading(text);
    expect([edges(read.graph), read.told]).toEqual([found, { ...read.told, ...told }]);
  });

  it.each<[what: string, text: string, message: RegExp, options?: EdgeListOptions]>([
    ["numbers that blanks or commas part", "1 2 0,5\n2 3 0,7\n", /which blanks part into numbers and commas do not/],
    ["one end named", "source,city\na,b\n", /names the source, "source", and no target/],
    ["one end named, as header", "a,to,c\n1,2,3\n", /no column for the source among a, to, c/, { header: true }],
    ["a matrix with names", ";A;B\nA;0;1\nB;1;0\n", /an adjacency matrix with names/],
    ["a table of nodes", "Id,Label\n1,Paris\n2,Rome\n", /a table of nodes, with the columns Id, Label/],
    ["results", "node,rank\n1,0.5\n2,0.25\n", /a table of nodes/],
    ["thousands", "1;2;1.234,5\n", /found "1.234,5" as weight/],
    ["METIS", "3 3\n2 3\n1 3\n1 2\n", /a METIS file/],
    ["METIS with comments and an isolated node", "% c\n4 2\n2\n1 3\n2\n\n", /a METIS file/],
    ["a line of counts", "4 5\n1 2\n2 3\n3 4\n4 1\n1 3\n", /a first line that counts nodes and edges/],
    ["DIMACS", "c x\np sp 3 2\na 1 2 5\na 2 3 5\n", /a DIMACS file/],
    ["KONECT", "% bip weighted\n1 1 2\n", /a KONECT file/],
    ["Pajek", "*Vertices 2\n1 a\n*Arcs\n1 2\n", /a Pajek file/],
    ["arrows", "1 -> 2\n2 -> 3\n", /edges written with arrows/],
    ["Graphviz", "digraph g {\n a -> b;\n}\n", /a Graphviz file/],
    ["GML", 'Creator "x"\ngraph [\n', /a GML file/],
    ["XML", "<?xml version='1.0'?>\n<graphml>\n", /a GraphML file/],
    ["JSON", '{ "nodes": [] }\n', /JSON/],
    ["Python", "(1, 2)\n(2, 3)\n", /pairs in parentheses/],
    ["dictionaries", "1 2 {'weight': 3}\n", /an edge list of NetworkX with dictionaries/],
    ["a pointer", "version https://git-lfs.github.com/spec/v1\n", /Git LFS/],
    ["Parquet", "PAR1....", /a Parquet file/],
    ["spreadsheets", "PK\u0003\u0004....", /a zip archive/],
  ])("is not what holds %s", (_, text, message, options) => {
    const failure = ((): unknown => {
      try {
        return parseEdgeList(text, options);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(EdgewiseError);
    expect(failure).toMatchObject({ code: "graph/input", message: expect.stringMatching(message) });
  });

  it("has comments that it counts, or that are said", () => {
    const text = "#a,#b\n%c\nx,y\n";
    expect(reading(text).told).toMatchObject({ comments: 2, count: 1 });
    expect(edges(parseEdgeList(text, { comment: "%" }))).toBe("#a>#b x>y");
    expect(reading("// no\na b\n", { comment: "//" }).told.comments).toBe(1);
    expect(edges(parseEdgeList("#a %b\n", { comment: "" }))).toBe("#a>%b");
  });

  it.each<[what: string, text: string, edges: string, comments: number]>([
    ["at the top", "// made by me\n// on a day\n1 2\n2 3\n", "1>2 2>3", 2],
    ["between lines, and without a blank", "\ufeffa,b\r\n //c,d\r\nb,http://c//d\r\n//\r\n", "a>b b>http://c//d", 2],
    ["between lines of texts", "x y\n// z\nz x\n", "x>y z>x", 1],
    ["which name others", "% //\n// see // there\na b\n", "a>b", 2],
    ["as the ends of other lines", "//a b\n//a c\nc //a\n", "//a>b //a>c c>//a", 0],
    ["as both ends of their lines", "//a\t//b\nc\td\n", "//a>//b c>d", 0],
    ["in quotes elsewhere", '// x\n"//a" b\n', "//>x //a>b", 0],
    ["as all lines", "//a b\n//b c\n", "//a>b //b>c", 0],
  ])("takes lines that begin with // for comments where they are no data: %s", (_, text, found, comments) => {
    const { graph, told } = reading(text);
    expect([edges(graph), told.comments, told.commentMarks.includes("//")]).toEqual([found, comments, comments > 0]);
    expect(edges(parseEdgeList("//a b\nc d\n", { comment: "#" }))).toBe("//a>b c>d");
  });

  it("is told to have such comments, and by which option they are none", () => {
    const { told } = reading("// x\n1 2\n");
    expect(describeReading(told)).toMatch(
      / · 1 comment line, those that begin with \/\/ among them \(comment: "#" if they are data\)$/,
    );
    expect(describeReading(told, (option) => `--${option}`)).toMatch(/\(--comment "#" if they are data\)$/);
    expect(describeReading(reading("// x\n1 2\n", { comment: "//" }).told)).toMatch(/ · 1 comment line$/);
  });

  it.each<[values: string, note: string | null]>([
    ['"1,234.5" 2 "2,000"', 'there is the text "1,234.5" on line 2 of text; numbers have no marks between thousands'],
    ["1'000 NA 2", 'there is the text "1\'000" on line 2 of text; numbers have no marks between thousands'],
    ["1 2 1.234.567", 'there is the text "1.234.567" on line 4 of text; numbers have no marks between thousands'],
    [
      '"0,5" 1 "-2,25"',
      'there is the text "0,5" on line 2 of text; where commas part fields, numbers have a decimal point',
    ],
    ['"1,234" 2 x', null],
    ["NA NA", null],
    ["12,34,56 1 2", null],
  ])("is told to have texts for numbers of another spelling: %s", async (values, note) => {
    const notes: string[] = [];
    const lines = values
      .split(" ")
      .map((value, row) => `a,b${row},${value.startsWith("12,") ? `"${value}"` : value}\n`);
    const graph = await readGraph(
      { text: `source,target,x\n${lines.join("")}` },
      { onNote: (each) => notes.push(each) },
    );
    const isText = graph.edgeColumn("x") === undefined;
    expect([notes.map((each) => each.replace(/^.*, since /, "")), isText]).toEqual([note === null ? [] : [note], true]);
  });

  it("has the directions that a column says", () => {
    const text = (second: string): string => `Source,Target,Type\n1,2,Undirected\n2,3,${second}\n`;
    expect(parseEdgeList(text("undirected")).kind).toBe("undirected");
    expect(parseEdgeList(text("Directed")).edgeUndirected()).toEqual(Uint8Array.of(1, 0));
    expect(parseEdgeList(text("undirected"), { directed: true }).kind).toBe("directed");
    expect(parseEdgeList(text("friend")).kind).toBe("directed");
  });

  it("has texts as categories, also in a column that begins with numbers", () => {
    const graph = parseEdgeList("source,target,n,who\na,b,1,x\nb,c,2,\nc,d,much,x\n");
    expect(graph.edgeColumnNames).toEqual([]);
    expect(graph.attribute("edge", "who")).toMatchObject({
      groups: { codes: Uint32Array.of(0, 0xffffffff, 0), categories: ["x"] },
    });
    expect(graph.attribute("edge", "n")).toMatchObject({ index: 2, found: 'the text "much" on line 4 of edge list' });
    expect(parseEdgeList("source,target,n,who\na,b,1,x\n", { edgeAttributes: ["n"] }).facts().edgeAttributes).toEqual([
      "n",
    ]);
  });

  it.each([
    ["drop", [1, 9]],
    ["first", [1, 9]],
    ["last", [4, 9]],
    ["sum", [7, 9]],
    ["minimum", [1, 9]],
    ["maximum", [4, 9]],
  ] as const)("has parallel edges made one by %s", (parallelEdges, weights) => {
    const graph = parseEdgeList("1 2 1\n1 2 2\n2 1 9\n1 2 4\n", { parallelEdges });
    expect([...graph.edgeColumn("weight")!]).toEqual(weights);
  });

  it("loses lines that cannot be read, if told so, and says which", () => {
    const { graph, told } = reading('1 2 5\n3\n1 x 2\n2 1 y\n"1 2\n2 1 7\n', { onError: "skip", ids: "integer" });
    expect([edges(graph), [...graph.edgeColumn("weight")!]]).toEqual(["1>2 2>1", [5, 7]]);
    expect([told.count, told.skipped.count, told.skipped.first]).toEqual([
      2,
      4,
      [
        'edge list:2:2: found 1 field, "3"; expected at least a source and a target',
        'edge list:3:3: found "x" as the target node; expected an integer id',
        'edge list:4:5: found "y" as weight; expected a finite decimal number',
        "edge list:5:1: found an opening quote; expected a closing one within 65,536 bytes, before a separator or a line end",
      ],
    ]);
  });

  it("is told in one line", () => {
    expect(describeReading(reading("1 2\n").told, (option) => `--${option}`)).toBe(
      "edge list: parted by white space · no header · source column 1 · target column 2 · no weight · directed · integer keys · no comment lines",
    );
    expect(describeReading(reading("a b 1\nb c 2\n").told, (option) => `--${option}`)).toContain(
      "no header (--header if that is wrong)",
    );
  });
});

describe("tables of nodes and edges", () => {
  const text = (content: string): { readonly text: string } => ({ text: content });
  const names = (graph: Graph): string[] => {
    const name = graph.attribute("node", "name");
    const groups = name?.kind === "text" ? name.groups : null;
    return Array.from({ length: graph.nodeCount }, (_, node) => {
      return `${String(graph.nodeKeys.of(node))}:${groups?.categories[groups.codes[node]!] ?? "-"}`;
    });
  };

  it("are one graph, with nodes without edges and their attributes by ascending key", async () => {
    const nodes = text("id,name,age\n30,Cy,3\n7,Ann,1\n9,,\n");
    const graph = await readGraph([text("30 7\n"), text("from,to,w\n7,9,5\n")], { nodes });
    expect([edges(graph), names(graph)]).toEqual(["7>9 30>7", ["7:Ann", "9:-", "30:Cy"]]);
    expect([graph.nodeColumn("age"), graph.nodeMissing("age"), graph.edgeMissing("w")]).toEqual([
      Float64Array.of(1, NaN, 3),
      Uint8Array.of(0, 1, 0),
      Uint8Array.of(0, 1),
    ]);
  });

  it("have texts for keys everywhere if one table has", async () => {
    const graph = await readGraph(text("1 2\n"), { nodes: text("id,name\n2,B\n01,C\n1,A\n") });
    expect([edges(graph), names(graph)]).toEqual(["1>2", ["2:B", "01:C", "1:A"]]);
    const long = await readGraph(text("5 18446744073709551615\n"), {
      nodes: text("id,name\n18446744073709551615,L\n5,S\n"),
    });
    expect(names(long)).toEqual(["5:S", "18446744073709551615:L"]);
  });

  it.each([
    ["1,2\n2,1\n", "1,2\n2,9\n", "9"],
    ["a,b\nb,a\n", "a,b\nb,z\n", "z"],
  ])("need the ends of edges among the nodes unless told to add them: %j", async (_, edgeText, unknown) => {
    const first = edgeText[0]!;
    const second = edgeText[2]!;
    const nodes = text(`id,name\n${first},A\n${second},B\n`);
    await expect(readGraph(text(edgeText), { nodes })).rejects.toThrow(
      `text:2:3: found the node "${unknown}"; expected the key of a node`,
    );
    expect(names(await readGraph(text(edgeText), { nodes, missingNodes: "add" }))).toEqual([
      `${first}:A`,
      `${second}:B`,
      `${unknown}:-`,
    ]);
  });

  it.each([["id,name\n1,A\n2,B\n1,C\n"], ["id,name\na,A\nb,B\na,C\n"]])("have each key once: %j", async (nodes) => {
    const first = nodes[8]!;
    await expect(readGraph(text(`${first},${first}\n`), { nodes: text(nodes) })).rejects.toThrow(
      `text:4:1: found the key "${first}" again, after line 2; expected each node once`,
    );
  });
});

describe("a table of texts", () => {
  it("numbers texts by first appearance, whatever the seed", () => {
    for (const table of [new TextTable(), new TextTable([1, 2, 3, 4, 5])]) {
      const texts = Array.from({ length: 3000 }, (_, k) => `ü${(k * 7919) % 1000}`);
      const numbers = texts.map((text) => table.addText(text));
      expect([table.size, atOnce(table.listing())]).toEqual([1000, [...new Set(texts)]]);
      expect(numbers.map((number) => table.at(number))).toEqual(texts);
      expect([table.find("ü7"), table.find("u7"), table.find("")]).toEqual([texts.indexOf("ü7"), -1, -1]);
    }
  });
});
