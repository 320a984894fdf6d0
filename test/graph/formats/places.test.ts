/** What readers tell of where they are, while they go through bytes in turns. */

import { describe, expect, it } from "vitest";
import { arrowOf } from "../../../src/graph/formats/arrow/write.ts";
import { joinedTable } from "../../../src/graph/formats/columnar/joined.ts";
import { writtenColumn } from "../../../src/graph/formats/columnar/written.ts";
import { gapBytes } from "../../../src/graph/formats/gap/gap-write.ts";
import { parquetOf } from "../../../src/graph/formats/parquet/write.ts";
import { formatNamed } from "../../../src/graph/formats/registry.ts";
import { bytesOf, readingTables, type Table } from "../../../src/graph/formats/table/graph.ts";
import { cycle, uniform } from "../../../src/graph/generate.ts";
import { diagonalNpz } from "./samples.ts";

/** More than are gone through between two turns. */
const MANY = 8_000;

function many(entry: string): string {
  return new Array(MANY).fill(entry).join();
}

/** The places that a reader tells at all of its turns, whether others have theirs or not. */
async function placesIn(bytes: Uint8Array, format: string): Promise<number[]> {
  const named = { file: "file", name: "graph" };
  const work = await formatNamed(format)!.reading!.read!(bytes, named, { ending: null, isAsked: true });
  return [...work].filter((place) => typeof place === "number");
}

/** The columns of a table of edges between cities, and of a table of them. */
const CITIES = Array.from({ length: MANY }, (_, row) => `city ${row}`);
const ROADS = [
  writtenColumn("source", "text", CITIES),
  writtenColumn("target", "text", CITIES.toReversed()),
  writtenColumn("length", "float64", [...CITIES.keys()]),
];
const PARQUET = await parquetOf(ROADS);
const ARROW = await arrowOf(ROADS);
const CITY_COLUMNS = [writtenColumn("key", "text", CITIES), writtenColumn("size", "float64", [...CITIES.keys()])];

const EDGE = '{"source": 1, "target": 1}';
const DATA = `{"data": ${EDGE}}`;

describe("a reader that goes through its bytes in turns", () => {
  it.each<[format: string, what: string, bytes: string | Uint8Array]>([
    ["gml", "edges", `graph [ node [ id 1 ] ${"edge [ source 1 target 1 ]\n".repeat(MANY)} ]`],
    ["jsonl", "edges", `${EDGE}\n`.repeat(MANY)],
    ["node-link", "a list of edges", `[${many(EDGE)}]`],
    ["node-link", "nodes, then edges", `{"nodes": [${[...new Array(MANY).keys()].join()}], "links": [${many(EDGE)}]}`],
    ["node-link", "edges, then nodes", `{"links": [${many(EDGE)}], "nodes": [${[...new Array(MANY).keys()].join()}]}`],
    ["graphology", "edges, then nodes", `{"edges": [${many(EDGE)}], "nodes": [{"key": 1}]}`],
    ["graphology", "nodes alone", `{"nodes": [${[...new Array(MANY).keys()].map((key) => `{"key": ${key}}`).join()}]}`],
    ["cytoscape", "a list", `[{"data": {"id": 1}}, ${many(DATA)}]`],
    ["cytoscape", "edges, then nodes", `{"elements": {"edges": [${many(DATA)}], "nodes": [{"data": {"id": 1}}]}}`],
    ["npz", "coordinates", diagonalNpz(MANY)],
    ["parquet", "columns", PARQUET],
    ["arrow", "columns", ARROW],
    ["gap", "an undirected graph", gapBytes(cycle(MANY), {})],
    [
      "gap",
      "a directed graph with weights",
      gapBytes(uniform({ nodeCount: MANY, edgeCount: MANY, directed: true, weights: { low: 1, high: 9 } }), {
        weight: "weight",
      }),
    ],
  ])("tells of %s with %s places that ascend up to the end", async (format, _, content) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const places = await placesIn(bytes, format);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBeGreaterThan(4);
    expect(places.at(-1)).toBeGreaterThan(0.8 * bytes.length);
    expect(places.at(-1)).toBeLessThanOrEqual(bytes.length);
  });

  it("tells of files of columns with places in all of them together, nodes first", async () => {
    const open = async (bytes: Uint8Array, format: string): Promise<Table> =>
      await formatNamed(format)!.reading!.open!(bytes, format);
    const nodes = await open(await arrowOf(CITY_COLUMNS), "arrow");
    const parts = await Promise.all([ROADS, ROADS].map(async (columns) => open(await parquetOf(columns), "parquet")));
    const edges = joinedTable(
      "folder",
      parts.flatMap((table) => (table.kind === "columns" ? [table] : [])),
    );
    const places = [...readingTables([edges], [nodes], {})].filter((place) => typeof place === "number");
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const size = bytesOf(nodes);
    expect(places.filter((place) => place < size).length).toBeGreaterThan(4);
    expect(places.filter((place) => place > size).length).toBeGreaterThan(8);
    expect(places.at(-1)).toBe(size + bytesOf(edges));
  });
});
