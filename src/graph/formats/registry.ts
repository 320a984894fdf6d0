/**
 * The registry of formats of graph files, with a record for each. Reading, writing, options and docs are made from it.
 */

import { BUILD_OPTIONS } from "../build.ts";
import { WANTED_ATTRIBUTES } from "./elements/wanted.ts";
import type { Format, Unread } from "./format.ts";
import { ARROW, PARQUET } from "./rows/columnar.ts";
import { EDGE_LIST } from "./rows/edge-list.ts";
import { EWG } from "./rows/ewg.ts";
import { GAP } from "./rows/gap.ts";
import { CYTOSCAPE, GRAPHOLOGY_JSON, JSON_LINES, NODE_LINK } from "./rows/json.ts";
import { MATRIX_MARKET } from "./rows/matrix-market.ts";
import { NPZ } from "./rows/npz.ts";
import { DIMACS, DOT, GML, KONECT, METIS, NETWORKX, PAJEK, TGF } from "./rows/text.ts";
import { GEXF, GRAPHML } from "./rows/xml.ts";

/** The formats, in the order in which contents are tested. A file of no other format is tried as an edge list. */
export const FORMATS: readonly Format[] = [
  GAP,
  EWG,
  MATRIX_MARKET,
  GRAPHML,
  GEXF,
  JSON_LINES,
  NODE_LINK,
  GRAPHOLOGY_JSON,
  CYTOSCAPE,
  DIMACS,
  KONECT,
  PAJEK,
  GML,
  DOT,
  NETWORKX,
  METIS,
  TGF,
  NPZ,
  PARQUET,
  ARROW,
  EDGE_LIST,
];

/** The format of files whose name and contents do not tell one. */
export const FALLBACK: Format = EDGE_LIST;

/** The formats of typed columns. A folder of such files may be one table. */
export const COLUMNAR: readonly Format[] = [PARQUET, ARROW];

/** Formats that are known and cannot be read, by their names, and by contents where these tell the format. */
export const UNREAD: readonly Unread[] = [
  { title: "a Feather file of the first version", endings: [], magic: "FEA1" },
  { title: "an adjacency list of NetworkX", endings: [".adjlist", ".multiline_adjlist"], magic: null },
  { title: "a file of Large Graph Layout", endings: [".lgl"], magic: null },
  { title: "a list of interactions of Cytoscape", endings: [".sif"], magic: null },
  { title: "a graph6 file", endings: [".g6", ".graph6"], magic: ">>graph6<<" },
  { title: "a digraph6 file", endings: [".d6", ".digraph6"], magic: ">>digraph6<<" },
  { title: "a sparse6 file", endings: [".s6", ".sparse6"], magic: ">>sparse6<<" },
  { title: "a zip archive", endings: [".zip"], magic: "PK\x03\x04" },
  { title: "an Excel workbook", endings: [".xlsx", ".xls"], magic: null },
  { title: "an SQLite database", endings: [".sqlite", ".sqlite3", ".db"], magic: "SQLite format 3\0" },
  { title: "a file packed with bzip2", endings: [".bz2"], magic: "BZh" },
  { title: "a file packed with xz", endings: [".xz"], magic: "\xfd7zXZ\0" },
];

/** Finds the format with a name. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** Finds the format with an ending of file names. */
export function formatByEnding(ending: string): Format | undefined {
  return FORMATS.find(({ endings }) => endings.includes(ending));
}

/** Finds the format of contents, whatever the name of the file. */
export function formatByContents(bytes: Uint8Array): Format | undefined {
  return FORMATS.find(({ signature }) => signature?.fits(bytes));
}

/** Lists the names of the formats that can be read, or written. */
export function formatNames(what: "reading" | "writing"): string[] {
  return FORMATS.filter((format) => format[what] !== null).map(({ name }) => name);
}

/** Tells whether every format has an option. */
export function isCommon(option: string): boolean {
  return Object.hasOwn(BUILD_OPTIONS, option) || Object.hasOwn(WANTED_ATTRIBUTES, option);
}

/** Lists the formats whose readers have an option. */
export function readersOf(option: string): Format[] {
  return FORMATS.filter(({ reading }) => reading !== null && Object.hasOwn(reading.options, option));
}

/** Lists the formats whose writers have an option. */
export function writersOf(option: string): Format[] {
  return FORMATS.filter(({ writing }) => writing !== null && Object.hasOwn(writing.options, option));
}
