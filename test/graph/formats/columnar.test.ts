/** Tables of typed columns: what holds of text tables holds of them, alone and beside texts. */

import { Buffer } from "node:buffer";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as flechette from "@uwdata/flechette";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeResults } from "../../../src/cli/results/files.ts";
import { fromEdges } from "../../../src/graph/build.ts";
import { arrowOf } from "../../../src/graph/formats/arrow/write.ts";
import { writtenColumn } from "../../../src/graph/formats/columnar/written.ts";
import { describeReading, type TableReading } from "../../../src/graph/formats/table/reading.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { type FileSource, type ReadOptions, readGraph } from "../../../src/graph/read.ts";

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>;

function parquet(columnData: ColumnSource[], schema?: Schema): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...(schema ? { schema } : {}) }));
}

/** A file of Arrow with columns of given types. */
function arrow(columns: Readonly<Record<string, [unknown[], flechette.DataType]>>): Uint8Array {
  const built = Object.entries(columns).map(([name, [values, type]]): [string, flechette.Column<unknown>] => [
    name,
    flechette.columnFromArray(values, type),
  ]);
  return flechette.tableToIPC(flechette.tableFromColumns(built), { format: "file" })!;
}

function edges(graph: Graph): string {
  const key = (node: number): string => String(graph.nodeKeys.of(node));
  const target = graph.edgeTarget();
  return Array.from(graph.edgeSource(), (source, edge) => `${key(source)}>${key(target[edge]!)}`).join(" ");
}

function keys(graph: Graph): unknown[] {
  return Array.from({ length: graph.nodeCount }, (_, node) => graph.nodeKeys.of(node));
}

/** An attribute as plain values, null where it is missing. */
function values(graph: Graph, domain: "node" | "edge", name: string): unknown[] {
  const attribute = graph.attribute(domain, name);
  if (attribute?.kind !== "dense")
    return Array.from(attribute?.groups?.codes ?? [], (code) => attribute?.groups?.categories[code] ?? null);
  const isTruth = attribute.values instanceof Uint8Array;
  return Array.from(attribute.values, (value, index) =>
    attribute.missing?.[index] === 1 ? null : isTruth ? value === 1 : value,
  );
}

const PAIRS: ColumnSource[] = [
  { name: "target", data: [2n, 3n, 9007199254740993n], type: "INT64" },
  { name: "src", data: Int32Array.of(1, 2, 3), type: "INT32", nullable: false },
  { name: "Weight", data: [0.5, null, 2], type: "DOUBLE" },
];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-columns-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a table of typed columns", () => {
  it("is read by the names of its columns, with bigints beyond 2^53 and what is missing", async () => {
    const told: TableReading[] = [];
    const graph = await readGraph(parquet(PAIRS), { onRead: (reading) => told.push(reading) });
    expect([edges(graph), keys(graph)]).toEqual(["1>2 2>3 3>9007199254740993", [1, 2, 3, 9007199254740993n]]);
    expect(values(graph, "edge", "weight")).toEqual([0.5, null, 2]);
    expect(told[0]).toMatchObject({
      source: "src",
      target: "target",
      weight: "Weight",
      ids: "integer",
      separator: null,
    });
    expect(describeReading(told[0]!)).toBe(
      'bytes: typed columns · source "src" · target "target" · weight "Weight" · directed · integer keys',
    );
  });

  it("takes the options of tables", async () => {
    const bytes = parquet([
      { name: "a", data: [1, 2, 2, 3], type: "INT32" },
      { name: "b", data: [1, 3, 3, 1], type: "INT32" },
      { name: "c", data: [1, 2, 3, 4], type: "DOUBLE" },
    ]);
    const options: ReadOptions = {
      source: "b",
      target: 1,
      weight: "c",
      ids: "text",
      selfLoops: "drop",
      parallelEdges: "sum",
      directed: false,
    };
    const graph = await readGraph(bytes, options);
    expect([edges(graph), graph.kind, keys(graph)]).toEqual(["1>3 3>2", "undirected", ["1", "3", "2"]]);
    expect(values(graph, "edge", "weight")).toEqual([4, 5]);
  });

  it.each<[what: string, data: ColumnSource[], keys: unknown[]]>([
    [
      "floats that are integers",
      [
        { name: "source", data: [1, -0], type: "DOUBLE" },
        { name: "target", data: [2, 3], type: "FLOAT" },
      ],
      [0, 1, 2, 3],
    ],
    [
      "other floats as texts",
      [
        { name: "source", data: [1.5, 1], type: "DOUBLE" },
        { name: "target", data: [1, 2], type: "INT32" },
      ],
      ["1.5", "1", "2"],
    ],
    [
      "texts as texts",
      [
        { name: "source", data: ["1", "2"], type: "STRING" },
        { name: "target", data: ["2", "10"], type: "STRING" },
      ],
      ["1", "2", "10"],
    ],
    [
      "an index of pandas left out",
      [
        { name: "__index_level_0__", data: [7, 8], type: "INT32" },
        { name: "u", data: [1, 2], type: "INT32" },
        { name: "v", data: [2, 3], type: "INT32" },
      ],
      [1, 2, 3],
    ],
  ])("has %s for keys", async (_, data, expected) => {
    expect(keys(await readGraph(parquet(data)))).toEqual(expected);
  });

  it("has nodes beside edges, in any of the formats", async () => {
    const nodes = parquet([
      { name: "name", data: ["A", null, "C"], type: "STRING" },
      { name: "id", data: [3, 1, 2], type: "INT32" },
      { name: "ok", data: [true, false, null], type: "BOOLEAN" },
    ]);
    const more = arrow({ id: [[7], flechette.uint8()], name: [["Z"], flechette.dictionary(flechette.utf8())] });
    const graph = await readGraph(
      { text: "source,target\n1,2\n" },
      { nodes: [nodes, more, { text: "id,size\n9,4\n" }] },
    );
    expect([edges(graph), keys(graph)]).toEqual(["1>2", [1, 2, 3, 7, 9]]);
    expect(values(graph, "node", "name")).toEqual([null, "C", "A", "Z", null]);
    expect(values(graph, "node", "ok")).toEqual([false, null, true, null, null]);
    expect(values(graph, "node", "size")).toEqual([null, null, null, null, 4]);
  });

  it("is one graph with others: a column is of texts where one of them has texts", async () => {
    const one = parquet([...PAIRS.slice(0, 2), { name: "x", data: [1, 2.5, null], type: "DOUBLE" }]);
    const two = arrow({
      source: [["a"], flechette.utf8()],
      target: [["1"], flechette.largeUtf8()],
      x: [["t"], flechette.utf8()],
    });
    const graph = await readGraph([one, two, { text: "source,target,x\n1,a,7\n" }]);
    expect(edges(graph)).toBe("1>2 1>a 2>3 3>9007199254740993 a>1");
    expect(values(graph, "edge", "x")).toEqual(["1", "7", "2.5", null, "t"]);
  });

  it("says what it reads as something else", async () => {
    const notes: string[] = [];
    const schema: Schema = [
      { name: "root", num_children: 4 },
      { name: "source", type: "INT32", repetition_type: "REQUIRED" },
      { name: "target", type: "INT32", repetition_type: "REQUIRED" },
      { name: "price", type: "INT32", repetition_type: "REQUIRED", converted_type: "DECIMAL", scale: 2, precision: 5 },
      { name: "day", type: "INT32", repetition_type: "REQUIRED", converted_type: "DATE" },
    ];
    const bytes = parquet(
      [
        { name: "source", data: Int32Array.of(1) },
        { name: "target", data: Int32Array.of(2) },
        { name: "price", data: [12.34] },
        { name: "day", data: [new Date(86_400_000)] },
      ],
      schema,
    );
    const graph = await readGraph(bytes, { onNote: (note) => notes.push(note) });
    expect([values(graph, "edge", "price"), values(graph, "edge", "day")]).toEqual([[12.34], [86_400_000]]);
    expect(notes).toEqual([
      expect.stringMatching(/"price".*DECIMAL\(5, 2\) as numbers/),
      expect.stringMatching(/"day".*milliseconds/),
    ]);
    const huge = arrow({
      source: [[1], flechette.int32()],
      target: [[2], flechette.int32()],
      tag: [[2n ** 60n + 1n], flechette.int64()],
    });
    await readGraph(huge, { onNote: (note) => notes.push(note) });
    expect(notes[2]).toMatch(/"tag" has integers beyond 2\^53/);
  });

  it.each<[what: string, source: () => FileSource, message: RegExp, options?: ReadOptions]>([
    [
      "an end that is null",
      () =>
        parquet([
          { name: "source", data: [1, null], type: "INT32" },
          { name: "target", data: [2, 3], type: "INT32" },
        ]),
      /row 2, column "source": found nothing; expected the key of a source node/,
    ],
    [
      "an end that is an empty text",
      () =>
        parquet([
          { name: "source", data: ["a"], type: "STRING" },
          { name: "target", data: [""], type: "STRING" },
        ]),
      /row 1, column "target": found an empty text/,
    ],
    [
      "a weight that is NaN",
      () => parquet([...PAIRS.slice(0, 2), { name: "w", data: [1, 2, Number.NaN], type: "DOUBLE" }]),
      /row 3, column "w": found NaN/,
    ],
    [
      "a list",
      () =>
        arrow({
          source: [[1], flechette.int32()],
          target: [[2], flechette.int32()],
          tags: [[[1, 2]], flechette.list(flechette.int32())],
        }),
      /found a LIST in the column "tags"/,
    ],
    [
      "a struct",
      () =>
        arrow({ source: [[{ x: 1 }], flechette.struct({ x: flechette.int32() })], target: [[2], flechette.int32()] }),
      /found a STRUCT in the column "source"/,
    ],
    [
      "names for integers",
      () =>
        parquet([
          { name: "source", data: ["a"], type: "STRING" },
          { name: "target", data: ["1"], type: "STRING" },
        ]),
      /row 1, column "source": found "a" as the source node/,
      { ids: "integer" },
    ],
    [
      "a node that is in no table",
      () => parquet(PAIRS.slice(0, 2)),
      /row 1, column "src": found the node "1"; expected the key of a node in text/,
      { nodes: { text: "id\n2\n3\n" } },
    ],
    [
      "a key twice",
      () => ({ text: "source,target\n" }),
      /row 2, column "id": found the key 4 again, after row 1/,
      { nodes: parquet([{ name: "id", data: [4, 4], type: "INT32" }]) },
    ],
    [
      "a weight of texts",
      () => parquet([...PAIRS.slice(0, 2), { name: "w", data: ["x", "y", "z"], type: "STRING" }]),
      /weight is "w", a column of texts/,
      { weight: "w" },
    ],
    [
      "a column that is not there",
      () => parquet(PAIRS),
      /source is "from"; expected a column of the file, which has the columns target, src, Weight/,
      { source: "from" },
    ],
    [
      "a table of nodes",
      () =>
        parquet([
          { name: "id", data: [1], type: "INT32" },
          { name: "label", data: ["x"], type: "STRING" },
        ]),
      /found a table of nodes, with the columns id, label/,
    ],
    ["an option of texts", () => parquet(PAIRS), /found the option separator for a Parquet file/, { separator: "," }],
    ["Feather's first version", () => Buffer.from("FEA1\0\0\0\0FEA1"), /found a Feather file of the first version/],
  ])("is refused for %s", async (_, source, message, options = {}) => {
    await expect(readGraph(source(), options)).rejects.toThrow(message);
  });

  it("has rows left out and told, where that is asked for", async () => {
    const told: TableReading[] = [];
    const bytes = parquet([
      { name: "source", data: ["a", null, "b", "", "c"], type: "STRING" },
      { name: "target", data: ["b", "b", "c", "c", "a"], type: "STRING" },
      { name: "x", data: [1, 2, 3, 4, Number.NaN], type: "DOUBLE" },
      { name: "t", data: ["p", "q", null, "r", "s"], type: "STRING" },
    ]);
    const graph = await readGraph(bytes, { onError: "skip", missing: "skip", onRead: (reading) => told.push(reading) });
    expect([edges(graph), values(graph, "edge", "x"), values(graph, "edge", "t")]).toEqual([
      "a>b b>c",
      [1, 3],
      ["p", null],
    ]);
    expect(told[0]!.skipped).toEqual({
      count: 2,
      first: [expect.stringMatching(/row 2/), expect.stringMatching(/row 4/)],
    });
  });
});

describe("a folder of typed columns", () => {
  it("is one table, with columns by the names of its folders", async () => {
    const put = async (path: string, data: ColumnSource[]): Promise<void> => {
      await mkdir(join(folder, "lake", path), { recursive: true });
      await writeFile(join(folder, "lake", path, "part-0.parquet"), parquet(data));
    };
    await put("year=2023/place=a%2Fb", PAIRS);
    await put("year=2024/place=__HIVE_DEFAULT_PARTITION__", [
      { name: "src", data: [null], type: "INT32" },
      { name: "target", data: [4], type: "INT32" },
    ]);
    await put("_delta_log", [{ name: "no", data: [1], type: "INT32" }]);
    const graph = await readGraph(join(folder, "lake"), { onError: "skip" });
    expect([edges(graph), values(graph, "edge", "year")]).toEqual(["1>2 2>3 3>9007199254740993", [2023, 2023, 2023]]);
    expect(values(graph, "edge", "place")).toEqual(["a/b", "a/b", "a/b"]);
    await expect(readGraph(join(folder, "lake"))).rejects.toThrow(
      /year=2024\S*part-0\.parquet: row 1, column "src": found nothing/,
    );
    await mkdir(join(folder, "empty"));
    await expect(readGraph(join(folder, "empty"))).rejects.toThrow(
      /found a directory without files that end in \.parquet/,
    );
  });
});

describe("what is written", () => {
  it("to Arrow has a batch where it has no rows, without which Polars reads nothing", async () => {
    const types = ["boolean", "int32", "int64", "float64", "text"] as const;
    const ends = ["source", "target"].map((name) => writtenColumn(name, "text", []));
    const bytes = await arrowOf([...ends, ...types.map((type) => writtenColumn(type, type, []))]);
    const lengths = flechette.tableFromIPC(bytes).children.map(({ data }) => data.map(({ length }) => length));
    expect(lengths).toEqual(Array.from({ length: 7 }, () => [0]));
    const graph = await readGraph(bytes);
    expect([graph.edgeCount, graph.attributeNames("edge").toSorted()]).toEqual([0, types.toSorted()]);
  });

  it("to Arrow has buffers packed by LZ4 and what pandas keeps of a table", async () => {
    const bytes = await arrowOf([
      writtenColumn(
        "source",
        "int64",
        Array.from({ length: 3000 }, (_, k) => k % 7),
      ),
      writtenColumn(
        "target",
        "text",
        Array.from({ length: 3000 }, (_, k) => `n${k % 7}`),
      ),
      writtenColumn(
        "weight",
        "float64",
        Array.from({ length: 3000 }, (_, k) => (k % 3 === 0 ? null : k / 2)),
      ),
    ]);
    const text = Buffer.from(bytes).toString("latin1");
    expect([text.slice(0, 6), text.includes("\x04\x22\x4d\x18"), bytes.length < 40_000]).toEqual([
      "ARROW1",
      true,
      true,
    ]);
    expect(text).toContain('"index_columns":[{"kind":"range","name":null,"start":0,"stop":3000,"step":1}]');
    const graph = await readGraph(bytes);
    expect([graph.edgeCount, graph.nodeCount]).toEqual([3000, 14]);
    expect(values(graph, "edge", "weight").filter((weight) => weight === null).length).toBe(1000);
  });

  it.each(["parquet", "arrow"] as const)("of results to %s are keys and columns by type", async (ending) => {
    const graph = fromEdges({ sources: [0, 1], targets: [1, 2], nodeKeys: ["a", "b", "c"] });
    const path = join(folder, `results.${ending}`);
    const columns = [
      { name: "rank", at: (index: number) => [0.5, Number.NaN, Number.POSITIVE_INFINITY][index]! },
      { name: "label", at: (index: number) => [2, 2, 0][index]!, isInteger: true },
      { name: "ok", at: (index: number) => index > 0 },
    ];
    await writeResults(
      path,
      `.${ending}`,
      { scalars: [], columns: [{ domain: "node", columns, rows: [2, 0, 1] }] },
      graph,
      { spreadsheet: false },
    );
    const read = await readGraph({ text: "source,target\na,b\n" }, { nodes: path });
    expect(keys(read)).toEqual(["c", "a", "b"]);
    const found = ["rank", "label", "ok"].map((name) => values(read, "node", name));
    expect(found).toEqual([
      [Number.POSITIVE_INFINITY, 0.5, null],
      [0, 2, 2],
      [true, false, true],
    ]);
  });
});
