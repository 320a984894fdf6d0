/** Results in files: tables of text, JSON, and graphs that carry them as attributes. */

import { EdgewiseError } from "../../error.ts";
import type { Column as GraphColumn } from "../../graph/column.ts";
import { dense } from "../../graph/column.ts";
import {
  integerType,
  type WrittenColumn,
  type WrittenValue,
  writtenColumn,
} from "../../graph/formats/columnar/written.ts";
import { type Graph, withColumns } from "../../graph/graph.ts";
import { writeGraph } from "../../graph/write.ts";
import { listed, quoted } from "../../printable.ts";
import type { Columns, Outcome, Shown } from "../columns.ts";
import { keyValuesOf, showValue } from "../columns.ts";
import { save, saveBytes } from "../output.ts";

const TABLES = [".csv", ".tsv", ".json", ".jsonl", ".parquet", ".arrow", ".feather"] as const;

/** A file for results: a table, or a graph file, by the ending of its name. */
export type ResultFile = (typeof TABLES)[number] | "graph";

/** Decides the kind of file by its path. Throws `usage` for an unknown format, before anything is run. */
export function resultFile(path: string, graphEndings: readonly string[]): ResultFile {
  const ending = /(?<=[^/\\])\.[^./\\]+$/.exec(path)?.[0].toLowerCase() ?? "";
  const table = TABLES.find((each) => each === ending);
  if (table !== undefined) return table;
  if (graphEndings.includes(ending)) return "graph";
  throw new EdgewiseError({
    code: "usage",
    message: `${path}: found ${ending === "" ? "a file name without an ending" : `the ending ${ending}`}; expected one of ${listed([...TABLES, ...graphEndings])}`,
  });
}

/** The options of writing a table. */
export interface ResultFileOptions {
  /** Whether cells that a spreadsheet would evaluate get a mark that makes them texts. */
  readonly spreadsheet: boolean;
}

/** Writes results to a file and replaces what it held. */
export async function writeResults(
  path: string,
  kind: ResultFile,
  outcome: Outcome,
  graph: Graph,
  options: ResultFileOptions,
): Promise<void> {
  switch (kind) {
    case ".csv":
      return await save(path, printDelimited(onlyTable(path, outcome), graph, ",", options));
    case ".tsv":
      return await save(path, printDelimited(onlyTable(path, outcome), graph, "\t", options));
    case ".jsonl":
      return await save(path, printLines(onlyTable(path, outcome), graph));
    case ".json":
      return await save(path, printObject(outcome, graph));
    case ".parquet": {
      const { parquetOf } = await import("../../graph/formats/parquet/write.ts");
      return await saveBytes(path, await parquetOf(typedColumns(onlyTable(path, outcome), graph)));
    }
    case ".arrow":
    case ".feather": {
      const { arrowOf } = await import("../../graph/formats/arrow/write.ts");
      return await saveBytes(path, await arrowOf(typedColumns(onlyTable(path, outcome), graph)));
    }
    case "graph":
      return await writeGraph(path, withResults(outcome, graph));
    default:
      kind satisfies never;
  }
}

function onlyTable(path: string, { columns }: Outcome): Columns {
  const [table] = columns;
  if (table !== undefined && columns.length === 1) return table;
  throw new EdgewiseError({
    code: "usage",
    message: `${path}: found ${table === undefined ? "no results of nodes or edges" : "results of nodes and results of edges"}; expected one table for such a file`,
    hint:
      table === undefined
        ? "Scalars are printed, and written to a .json file."
        : "Choose with --of nodes or --of edges, or write a .json file.",
  });
}

function* printDelimited(
  table: Columns,
  graph: Graph,
  separator: string,
  options: ResultFileOptions,
): Generator<string> {
  const keys = keyValuesOf(table.domain, graph);
  const cell = (value: Shown | bigint): string => delimited(value, separator, options);
  yield `${[...keys.titles, ...table.columns.map(({ name }) => name)].map(cell).join(separator)}\n`;
  for (const index of table.rows) {
    yield `${[...keys.of(index), ...table.columns.map(({ at }) => at(index))].map(cell).join(separator)}\n`;
  }
}

/**
 * Spells a cell so that it reads back as the same value. It is quoted where it contains separators or line ends, or
 * looks like a comment.
 */
function delimited(value: Shown | bigint, separator: string, { spreadsheet }: ResultFileOptions): string {
  if (value === null) return "";
  if (typeof value !== "string") return typeof value === "bigint" ? String(value) : showValue(value);
  const text = spreadsheet && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const isPlain = text !== "" && !text.includes(separator) && !/["\r\n]|^[\s#%]|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

function* printLines(table: Columns, graph: Graph): Generator<string> {
  const keys = keyValuesOf(table.domain, graph);
  for (const index of table.rows) yield `${rowObject(table, keys, index)}\n`;
}

/**
 * Writes `{ scalars, nodes, edges }`. `nodes` and `edges` are there where there are such results; `groups` takes their
 * place.
 */
function* printObject({ scalars, columns }: Outcome, graph: Graph): Generator<string> {
  yield `{\n  "scalars": {${scalars.map(({ name, value }) => `${JSON.stringify(name)}: ${jsonOf(value)}`).join(", ")}}`;
  for (const table of columns) {
    const keys = keyValuesOf(table.domain, graph);
    yield `,\n  "${table.domain}s": [`;
    let comma = "";
    for (const index of table.rows) {
      yield `${comma}\n    ${rowObject(table, keys, index)}`;
      comma = ",";
    }
    yield comma === "" ? "]" : "\n  ]";
  }
  yield "\n}\n";
}

function rowObject({ columns }: Columns, keys: ReturnType<typeof keyValuesOf>, index: number): string {
  const values = keys.of(index);
  const fields = [
    ...keys.titles.map((title, k) => `${JSON.stringify(title)}: ${jsonOf(values[k]!)}`),
    ...columns.map(({ name, at }) => `${JSON.stringify(name)}: ${jsonOf(at(index))}`),
  ];
  return `{${fields.join(", ")}}`;
}

/** Makes the columns of a table, keys among them, each of one type: integers where the result is of integers. */
function typedColumns({ domain, columns, rows }: Columns, graph: Graph): WrittenColumn[] {
  const keys = keyValuesOf(domain, graph);
  const all = Array.from(rows);
  const keyColumns = keys.titles.map((title, k) => {
    const values = all.map((index): WrittenValue => keys.of(index)[k]!);
    const type = integerType(values);
    return writtenColumn(title, type ?? "text", type === null ? values.map(String) : values);
  });
  return [
    ...keyColumns,
    ...columns.map(({ name, at, isInteger = false }) => {
      const values = all.map((index): WrittenValue => at(index));
      const areAll = (type: string): boolean => values.every((value) => value === null || typeof value === type);
      if (values.some((value) => typeof value === "boolean") && areAll("boolean"))
        return writtenColumn(name, "boolean", values);
      if (areAll("number")) return writtenColumn(name, (isInteger ? integerType(values) : null) ?? "float64", values);
      return writtenColumn(
        name,
        "text",
        values.map((value) => (value === null ? null : String(value))),
      );
    }),
  ];
}

/** JSON has no NaN, no infinities and no integers beyond 2^53. These become strings. */
function jsonOf(value: Shown | bigint): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  return typeof value === "number" && !Number.isFinite(value) ? `"${showValue(value)}"` : showValue(value);
}

/** Adds the results to the graph as attributes. They replace attributes of the same names. */
function withResults({ columns }: Outcome, graph: Graph): Graph {
  const of = (domain: "node" | "edge"): Map<string, GraphColumn> => {
    const size = domain === "node" ? graph.nodeCount : graph.edgeCount;
    const kept = graph.attributeNames(domain).flatMap((name): [string, GraphColumn][] => {
      const attribute = graph.attribute(domain, name);
      if (attribute?.kind === "dense") return [[name, attribute]];
      if (attribute?.groups) return [[name, { kind: "category", ...attribute.groups, example: null }]];
      return [];
    });
    const results = columns.flatMap((table): [string, GraphColumn][] =>
      table.domain === domain ? table.columns.flatMap(({ name, at }) => resultColumn(name, at, size)) : [],
    );
    return new Map([...kept, ...results]);
  };
  if (columns.some(({ domain }) => domain === "group")) {
    throw new EdgewiseError({
      code: "usage",
      message: `found ${quoted("--groups")} for a file of a graph; expected it for a table`,
    });
  }
  return withColumns(graph, { nodeColumns: of("node"), edgeColumns: of("edge") });
}

function resultColumn(name: string, at: (index: number) => Shown, size: number): [string, GraphColumn][] {
  const first = size > 0 ? at(0) : 0;
  if (typeof first === "boolean")
    return [[name, dense(Uint8Array.from({ length: size }, (_, index) => (at(index) === true ? 1 : 0)))]];
  if (typeof first !== "number") return [];
  return [[name, dense(Float64Array.from({ length: size }, (_, index) => Number(at(index))))]];
}
