/** The formats of graph files, a row for each: what is read, written, offered and documented comes from here. */

import { BUILD_OPTIONS } from "../build.ts";
import type { Format, Unread } from "./format.ts";
import { EDGE_LIST } from "./rows/edge-list.ts";
import { EWG } from "./rows/ewg.ts";
import { GAP } from "./rows/gap.ts";
import { CYTOSCAPE, GRAPHOLOGY_JSON, JSON_LINES, NODE_LINK } from "./rows/json.ts";
import { MATRIX_MARKET } from "./rows/matrix-market.ts";
import { NPZ } from "./rows/npz.ts";
import { DIMACS, DOT, GML, KONECT, METIS, NETWORKX, PAJEK } from "./rows/text.ts";
import { GEXF, GRAPHML } from "./rows/xml.ts";

/** In the order in which contents are asked; what is of no other is tried as an edge list. */
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
  NPZ,
  EDGE_LIST,
];

/** What is read where neither name nor contents say anything. */
export const FALLBACK: Format = EDGE_LIST;

/** What people have and what is not read, by its name; of each the contents too, where they say it. */
export const UNREAD: readonly Unread[] = [
  { title: "a Parquet file", endings: [".parquet"], magic: "PAR1" },
  { title: "an Arrow file", endings: [".arrow", ".feather"], magic: "ARROW1" },
  { title: "a zip archive", endings: [".zip"], magic: "PK\x03\x04" },
  { title: "an Excel workbook", endings: [".xlsx", ".xls"], magic: null },
  { title: "an SQLite database", endings: [".sqlite", ".sqlite3", ".db"], magic: "SQLite format 3\0" },
  { title: "a file packed with bzip2", endings: [".bz2"], magic: "BZh" },
  { title: "a file packed with xz", endings: [".xz"], magic: "\xfd7zXZ\0" },
];

/** The format that an option calls by a name. */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** The format whose files have names with this ending. */
export function formatByEnding(ending: string): Format | undefined {
  return FORMATS.find(({ endings }) => endings.includes(ending));
}

/** The format that contents are of, whatever the file is called. */
export function formatByContents(bytes: Uint8Array): Format | undefined {
  return FORMATS.find(({ signature }) => signature?.fits(bytes));
}

/** The names of the formats that are read, or written. */
export function formatNames(what: "reading" | "writing"): string[] {
  return FORMATS.filter((format) => format[what] !== null).map(({ name }) => name);
}

/** Whether an option means something to every format. */
export function isCommon(option: string): boolean {
  return Object.hasOwn(BUILD_OPTIONS, option);
}

/** The formats whose readers take an option. */
export function readersOf(option: string): Format[] {
  return FORMATS.filter(({ reading }) => reading !== null && Object.hasOwn(reading.options, option));
}

/** The formats whose writers take an option. */
export function writersOf(option: string): Format[] {
  return FORMATS.filter(({ writing }) => writing !== null && Object.hasOwn(writing.options, option));
}
