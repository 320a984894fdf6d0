/** Tables that are scanned in chunks, by one thread and by several, against the same tables read as a whole. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Graph, partsOf } from "../../../src/graph/graph.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import type { ReaderThread } from "../../../src/graph/scan/orders.ts";
import { readAllScanned, readScanned } from "../../../src/graph/scan/read.ts";
import { sourceOfBytes } from "../../../src/graph/sources/byte-source.ts";
import { streamOf } from "../../../src/graph/sources/byte-stream.ts";
import { threadsWith } from "./threads.ts";

/** What bytes in memory are called, of which several have no names of their own. */
const FILE = "bytes";

/** All that a graph is. */
function contentsOf(graph: Graph): unknown {
  const { allocator, nodeKeys, edgeKeys, ...parts } = partsOf(graph);
  return [parts, [nodeKeys, edgeKeys].map((keys) => Array.from({ length: keys.size }, (_, k) => keys.of(k)))];
}

/** The graph of a table that is scanned, and what was told of it; null where it is not. */
async function scanned(
  bytes: Uint8Array | readonly Uint8Array[],
  options: ReadOptions,
  chunk: number,
  delays: readonly number[],
  nodes: readonly Uint8Array[] = [],
): Promise<unknown> {
  const told: unknown[] = [];
  const tables = bytes instanceof Uint8Array ? [bytes] : bytes;
  const graph = await readAllScanned(
    tables.map((each) => ({ stream: streamOf(sourceOfBytes(each)), file: FILE })),
    nodes.map((each) => ({ kind: "text" as const, bytes: each, file: FILE })),
    { ...options, name: FILE, onRead: (reading) => told.push(reading) },
    {
      chunk,
      isTable: () => true,
      startThreads: () => threadsWith(delays),
      afterOthers: (resume) => setImmediate(resume),
    },
  );
  return graph === null ? null : [told, contentsOf(graph)];
}

/** The same of a table that is read as a whole, or the error. */
async function whole(bytes: Uint8Array | readonly Uint8Array[], options: ReadOptions): Promise<unknown> {
  const told: unknown[] = [];
  try {
    const graph = await readGraph(bytes, {
      ...options,
      file: FILE,
      name: FILE,
      inputFormat: "edge-list",
      onRead: (reading) => told.push(reading),
    });
    return [told, contentsOf(graph)];
  } catch (error) {
    return String(error);
  }
}

const INTEGERS = ["0", "1", "7", "12", "99", "12345678", "123456789", "4294967295"];
const TEXTS = ["a", "bc", "ü", "ann", "12", "x-1", "longer than eight bytes".replaceAll(" ", "_")];
const QUOTED = TEXTS.map((text) => `"${text}"`);
const NUMBERS = ["0", "-1", "2.5", "-0.25", "1e-5", "0.1234567890123456789", "12345678.125", "-0", "+3", "007", ".5"];
const GAPS = ["", "", "3", "2.5", '""', "NA", '"7"'];
const CATEGORIES = [
  "red",
  "",
  "7",
  '"a b"',
  '"it said ""no"""',
  "ü",
  "NA",
  '""',
  "12.5",
  "x y",
  "Directed",
  "Undirected",
];
const TYPES = ["Directed", "Undirected"];
const ODD = ["", '"q', '"q"', '"q\nr"', '"1"', "NA", "#c", "//c", "01", "-5", "4294967296", "1.", "\v"];

const rowsOfTable = fc.array(
  fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })),
  { minLength: 12, maxLength: 40, size: "max" },
);

/** Tables with the same columns, each with separator and line ends of its own. */
const tablesOf = (count: number): fc.Arbitrary<Uint8Array[]> =>
  fc
    .record({
      styles: fc.array(
        fc.record({
          separator: fc.constantFrom(" ", "\t", ",", ";", "  ", ", ", "|"),
          end: fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r"),
          ids: fc.constantFrom(0, 0, 0, 1, 2),
          rows: rowsOfTable,
          between: fc.constantFrom("", "", "# 1 2 3", "% c", "  ", "\t ", "// a"),
          isEnded: fc.boolean(),
        }),
        { minLength: count, maxLength: count },
      ),
      ids: fc.constantFrom([INTEGERS, TEXTS], [INTEGERS, TEXTS], [TEXTS, QUOTED], [QUOTED, TEXTS]),
      columns: fc.array(fc.constantFrom(NUMBERS, NUMBERS, GAPS, CATEGORIES, TYPES, [""]), { maxLength: 2 }),
      header: fc.boolean(),
      names: fc.constantFrom(["weight", "year"], ["type", "color"], ["color", "weight"]),
      odd: fc.constantFrom(0, 0, 0.02),
    })
    .map(({ styles, ids: [usual, unusual], columns, header, names, odd }) =>
      styles.map(({ separator, end, ids, rows, between, isEnded }) => {
        const texts = (ids === 2 && styles.length > 1 ? unusual : usual)!;
        const lines = rows.map(([source, target, ...rest]) => {
          const [chance, other] = [rest[2]!, ODD[source % ODD.length]!];
          const values = columns.map((values, k) => values[rest[k]! % values.length]!);
          const fields = [texts[source % texts.length]!, texts[target % texts.length]!, ...values];
          if (chance < odd) fields[target % fields.length] = other;
          return fields.join(separator);
        });
        if (header) lines.unshift(["source", "target", ...names].slice(0, 2 + columns.length).join(separator));
        lines.splice(3, 0, between);
        return new TextEncoder().encode(lines.join(end) + (isEnded ? end : ""));
      }),
    );

const table = tablesOf(1).map(([bytes]) => bytes!);

/** A table of nodes that has all or most ends, with an attribute perhaps, or two tables. */
const nodeTables = fc
  .record({
    keys: fc.constantFrom(INTEGERS, INTEGERS, TEXTS, [...TEXTS, ...INTEGERS], INTEGERS.slice(2)),
    values: fc.constantFrom(null, NUMBERS.slice(0, 5), CATEGORIES, GAPS),
    parts: fc.constantFrom(1, 1, 2),
    separator: fc.constantFrom(",", ";"),
  })
  .map(({ keys, values, parts, separator }) => {
    const half = Math.ceil(keys.length / parts);
    return Array.from({ length: parts }, (_, part) => {
      const lines = keys
        .slice(part * half, (part + 1) * half)
        .map((key, k) => (values === null ? key : `${key}${separator}${values[(5 * k + part) % values.length]}`));
      return new TextEncoder().encode(`${values === null ? "id" : `id${separator}size`}\n${lines.join("\n")}\n`);
    });
  });

/** A number of nodes that stands for none said. */
const NONE = 2 ** 32;

const options = fc.record<ReadOptions>(
  {
    missing: fc.constantFrom("skip", "default"),
    onError: fc.constant("skip"),
    ids: fc.constantFrom("auto", "auto", "integer", "text", "text"),
    nodeCount: fc.constantFrom(50, NONE, NONE, NONE),
    comment: fc.constantFrom("", "%", "#", "#", "//"),
    header: fc.constantFrom<"auto" | boolean>("auto", "auto", "auto", false),
    directed: fc.constant(false),
    edgeAttributes: fc.constantFrom([], ["weight"], ["year"], ["color"]),
    parallelEdges: fc.constantFrom("drop", "sum"),
  },
  { requiredKeys: [] },
);

describe("a table that is scanned", () => {
  it.each([
    { what: "one that is read as a whole, wherever it is cut and whoever scans what", of: table, runs: 300, least: 15 },
    {
      what: "part of several that have the same columns",
      of: fc.integer({ min: 2, max: 3 }).chain(tablesOf),
      runs: 600,
      least: 5,
    },
  ])("is the same graph as $what", async ({ of, runs, least }) => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        of,
        options,
        fc.integer({ min: 20, max: 100 }),
        fc.array(fc.nat(3), { maxLength: 2 }),
        async (given, { nodeCount, ...rest }, chunk, delays) => {
          const said = nodeCount === NONE ? rest : { ...rest, nodeCount };
          const found = await scanned(given, said, chunk, delays);
          if (found === null) return;
          count++;
          expect(found).toEqual(await whole(given, said));
        },
      ),
      { numRuns: runs },
    );
    expect(count).toBeGreaterThan(least);
  });

  it("is the same graph beside tables of nodes", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 }).chain(tablesOf),
        nodeTables,
        options,
        fc.constantFrom("stop" as const, "stop" as const, "add" as const),
        fc.integer({ min: 20, max: 100 }),
        async (tables, nodes, given, missingNodes, chunk) => {
          const { nodeCount: _, ...rest } = given;
          const said = { ...rest, missingNodes };
          const found = await scanned(tables, said, chunk, [0], nodes);
          if (found === null) return;
          count++;
          expect(found).toEqual(await whole(tables, { ...said, nodes }));
        },
      ),
      { numRuns: 1000 },
    );
    expect(count).toBeGreaterThan(5);
  });

  it.each([
    ["an end that is no node", "id\n1\n", {}],
    ["a key that stands twice", "id\n1\n2\n2\n", {}],
    ["integers that are to be added", "id\n1\n", { missingNodes: "add" as const }],
    ["another format in place of nodes", "<graphml>", {}],
  ])("is left to the reader of whole tables beside %s", async (_, nodes, given) => {
    const bytes = new TextEncoder().encode("1 2\n".repeat(20));
    expect(await scanned(bytes, given, 40, [], [new TextEncoder().encode(nodes)])).toBeNull();
  });

  it("is not scanned beside one with other columns, and is beside one that is short", async () => {
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const long = encode(`source,target,weight\n${"1,2,3\n".repeat(20)}`);
    expect(await scanned([long, encode("source,target\n1,2\n")], {}, 40, [])).toBeNull();
    expect(await scanned([long, encode("source,target,weight\n1,2,red\n1,2,red\n")], {}, 40, [])).toBeNull();
    const short = encode("source;target;weight\na;2;0,5\n");
    const found = await scanned([long, short], {}, 40, []);
    expect(found).not.toBeNull();
    expect(found).toEqual(await whole([long, short], {}));
    expect(await scanned([short, short], {}, 60, [])).toBeNull();
  });

  it.each([
    ["ends with the text", "3 4"],
    ["is a comment", "# 3 4\n"],
    ["has blanks around its fields", "  3 \t 4  \n"],
    ["ends with CR and LF", "3 4\r\n"],
    ["is blank", " \n"],
  ])("has all of its lines where one %s", async (_, line) => {
    const bytes = new TextEncoder().encode(`${"1 2\n".repeat(10)}${line}`);
    const found = await scanned(bytes, {}, 16, []);
    expect(found).not.toBeNull();
    expect(found).toEqual(await whole(bytes, {}));
  });

  it.each([
    ["doubled quotes in an id", 'a,"b""c"\n'],
    ["a quote without its end", 'a,"bc\n'],
    ["a missing value", "1 2 NA\n"],
    ["a field too many", "1 2 3\n"],
    ["a carriage return within", "1 2\r3 4\n"],
    ["an id beyond 32 bits", "1 4294967296\n"],
    ["a leading zero", "1 02\n"],
    ["a sign", "1 -2\n"],
    ["a control character", "1 2\u0001\n"],
    ["more bytes than a chunk", `1 ${" ".repeat(50)}2\n`],
  ])("is left to the reader of whole tables if a late line has %s", async (_, line) => {
    const bytes = new TextEncoder().encode(`${"1 2\n".repeat(20)}${line}`);
    expect(await scanned(bytes, { separator: line.startsWith("a") ? "," : "blank" }, 40, [1])).toBeNull();
  });

  it("is left to it if lines between blanks have fewer fields than the header", async () => {
    const bytes = new TextEncoder().encode(`source target weight\n${"0 1 \n".repeat(20)}`);
    expect(await scanned(bytes, {}, 40, [])).toBeNull();
  });

  it("is left to it if texts are no UTF-8, or if it may turn out to be of another format", async () => {
    const latin = Uint8Array.from([...Buffer.from(`${"a b\n".repeat(20)}c \xff\n`, "latin1")]);
    expect(await scanned(latin, {}, 40, [])).toBeNull();
    // The first line may count nodes and edges.
    const counted = new TextEncoder().encode(`5 20\n${"1 5\n".repeat(20)}`);
    expect(await scanned(counted, {}, 40, [])).toBeNull();
    expect(await scanned(counted, { separator: "blank" }, 40, [])).not.toBeNull();
  });

  it.each([
    ["texts as attributes", "source,target,color\n", "a,b,red\n", 'a,c,"dark ""red"", or so"\n'],
    ["a text that comes late", "source,target,color\n", "a,b,\n", "a,b,\n"],
    ["empty fields among numbers", "source,target,year,color\n", "1,2,2001,\n", "2,3,,\n"],
    ["ids in quotes", "source,target\n", '"a","b"\n', '"b","c, d"\n'],
    ["its directions in a column", "Source,Target,Type\n", "1,2,Directed\n", "1,3,Undirected\n"],
    ["more empty fields than others", "source,target,a,b,c,d,e,f\n", "1,2,,,,,,\n", "1,3,,,,,,\n"],
  ])("is scanned if it has %s", async (_, header, line, late) => {
    const bytes = new TextEncoder().encode(`${header}${line.repeat(20)}# note\n\n${late}${line}`);
    const found = await scanned(bytes, {}, 60, [1]);
    expect(found).not.toBeNull();
    expect(found).toEqual(await whole(bytes, {}));
  });

  it("has room for as many lines as fit where most fields are empty and nobody reads them", async () => {
    const bytes = new TextEncoder().encode(
      Array.from({ length: 100 }, (_, k) => `${k % 7},${k % 5},1,,,,,,,,,\n`).join(""),
    );
    const found = await scanned(bytes, {}, 400, []);
    expect(found).not.toBeNull();
    expect(found).toEqual(await whole(bytes, {}));
  });

  it("has words for nothing among its numbers, where these may stand there", async () => {
    const bytes = new TextEncoder().encode(`source,target,year\n${"1,2,2001\n".repeat(20)}1,2,NaN\n1,2,NA\n`);
    expect(await scanned(bytes, {}, 60, [])).toBeNull();
    const found = await scanned(bytes, { missing: "default" }, 60, []);
    expect(found).not.toBeNull();
    expect(found).toEqual(await whole(bytes, { missing: "default" }));
    // Of other texts the reader of whole tables tells.
    const odd = new TextEncoder().encode(`source,target,year\n${"1,2,2001\n".repeat(20)}1,2,unknown\n`);
    expect(await scanned(odd, { missing: "default" }, 60, [])).toBeNull();
    // An infinity is an error, whatever is missing.
    const infinite = new TextEncoder().encode(`source,target,year\n${"1,2,2001\n".repeat(20)}1,2,inf\n`);
    expect(await scanned(infinite, { missing: "default" }, 60, [])).toBeNull();
  });

  it.each([
    ["above all others", `// a\n${"1 2\n".repeat(20)}`],
    ["far below", `${"a b\n".repeat(20)}// c\n`],
  ])("is left to it if a line begins with //, %s", async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    expect(await scanned(bytes, { header: false }, 40, [])).toBeNull();
    expect(await scanned(bytes, { comment: "#", header: false }, 40, [])).not.toBeNull();
  });

  it("is left to it if only lines beyond the first chunk tell that the first is no header", async () => {
    const table = (unlike: number): Uint8Array => {
      const lines = Array.from({ length: 60 }, (_, k) => (k === unlike ? "x,y" : `${k},${k + 1}`));
      return new TextEncoder().encode(["ann,bo", ...lines, ""].join("\n"));
    };
    for (const unlike of [20, 40]) {
      expect(await scanned(table(unlike), { ids: "text" }, 100, [0])).toBeNull();
      const long = await scanned(table(unlike), { ids: "text" }, 300, [0]);
      expect(long).toEqual(await whole(table(unlike), { ids: "text" }));
    }
  });

  it("is left to it if a thread ends too early", async () => {
    const bytes = new TextEncoder().encode("1 2\n".repeat(50));
    const failing: ReaderThread = { tell: () => {}, ask: () => Promise.reject(new Error("ended")), end: () => {} };
    const graph = await readScanned(
      streamOf(sourceOfBytes(bytes)),
      { file: FILE },
      { chunk: 20, isTable: () => true, startThreads: () => [failing], afterOthers: (resume) => setImmediate(resume) },
    );
    expect(graph).toBeNull();
  });
});
