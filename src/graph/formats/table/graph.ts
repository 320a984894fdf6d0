/** Graphs from tables: of edges, and of nodes beside them. */

import { EdgewiseError } from "../../../error.ts";
import { listed } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import { type BuildOptions, building } from "../../build.ts";
import type { Column } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { indexKeys, type NodeKeys, textKeys } from "../../keys.ts";
import { isIntegerSpelling } from "../../scan/decimal.ts";
import type { ColumnTable } from "../columnar/column-table.ts";
import { columnEdges, isNumeric } from "../columnar/layout.ts";
import { findingLayout, headerOnly, type Layout, type LayoutOptions } from "../edge-list-layout.ts";
import { wantedColumns } from "../elements/wanted.ts";
import { openFields } from "../fields.ts";
import { countingLines, SHORTEST_EDGE } from "../line-count.ts";
import type { MissingTreatment } from "../missing.ts";
import { type IdArray, type IntegerNumbering, integerNumbering, numberLongIntegers } from "../node-ids.ts";
import { TextTable } from "../text-table.ts";
import { KindsMisjudged } from "./columns.ts";
import { announcedSeparator, commentMarks } from "./comments.ts";
import { type EdgeFile, type EdgeInput, type EdgeRows, readingIntegerEdges, readingTextEdges } from "./edge-rows.ts";
import { repeatedHeader } from "./header.ts";
import { type EdgeKind, kindOf } from "./kind.ts";
import type { KnownIds } from "./known-ids.ts";
import type { TableLayout } from "./layout.ts";
import { misspeltNumbers } from "./misspelt-numbers.ts";
import {
  type NodeFile,
  type NodeRows,
  nodeColumns,
  openingNodeTables,
  readingIntegerNodes,
  readingTextNodes,
} from "./node-table.ts";
import type { TableOptions } from "./options.ts";
import { refuseOtherFormats } from "./other-formats.ts";
import { PlainLines } from "./plain-lines.ts";
import type { ColumnName, TableReading } from "./reading.ts";
import { LineSkipper } from "./skipped.ts";
import { inUtf8, type TableText } from "./text.ts";

/** How tables are read and built. */
export interface TablesOptions extends BuildOptions, LayoutOptions, TableOptions {
  readonly directed?: boolean | undefined;
  readonly ids?: "auto" | "integer" | "text" | undefined;
  readonly nodeCount?: number | undefined;
}

/** An opened table of edges or nodes, before it is read. */
export type Table = TableText | ColumnTable;

/** Reads tables of edges, and of nodes if there are any, as one graph. */
export function* readingTables(edges: readonly Table[], nodes: readonly Table[], options: TablesOptions): Turns<Graph> {
  if (options.nodeCount !== undefined && nodes.length > 0) {
    throw new EdgewiseError({
      code: "usage",
      message: (named) => `found ${named("nodeCount")} and a table of nodes; expected one of the two`,
    });
  }
  const [edgeTables = [], nodeTables = []] = [edges, nodes].map((list) =>
    list.map((table) => (table.kind === "text" ? { ...table, bytes: inUtf8(table.bytes) } : table)),
  );
  for (const table of [...edgeTables, ...nodeTables]) {
    if (table.kind === "text" && options.separator === undefined) refuseOtherFormats(table);
  }
  try {
    return yield* readingOnce(edgeTables, nodeTables, options, false);
  } catch (error) {
    if (!(error instanceof KindsMisjudged)) throw error;
    return yield* readingOnce(edgeTables, nodeTables, options, true);
  }
}

/** Gives the length of a table's file, in bytes. */
export function bytesOf(table: Table): number {
  return table.kind === "text" ? table.bytes.length : table.byteCount;
}

/** The rows that were read, with nodes as indices. */
interface Numbered {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeKeys: NodeKeys;
  /** The node index of each row in the tables of nodes. */
  readonly places: Uint32Array;
  readonly nodeColumns: Record<string, Column>;
  readonly edgeColumns: Record<string, Column>;
  readonly counts: readonly number[];
  readonly ids: "integer" | "text";
}

function* readingOnce(
  edges: readonly Table[],
  nodes: readonly Table[],
  options: TablesOptions,
  isThorough: boolean,
): Turns<Graph> {
  const { missing = "error", onError = "stop" } = options;
  const files: EdgeFile[] = [];
  for (const table of edges) files.push(yield* openEdges(table, options, missing, isThorough));
  // Options on the first line mean tables of edges.
  const nodeFiles = yield* openingNodeTables(nodes, { ...options, header: "auto" }, isThorough);
  const [first] = files;
  if (files.length === 1 && first?.kind === "text" && first.layout.start === null && nodeFiles.length === 0) {
    throw headerOnly(first.layout, first.fields.comments);
  }
  const skipper = new LineSkipper(onError === "skip");
  const notes = new Set(
    [...files, ...nodeFiles].flatMap((file) => (file.kind === "text" ? file.layout.notes : file.notes)),
  );
  const bytesBefore = nodes.reduce((sum, table) => sum + bytesOf(table), 0);
  const read = yield* numbering({ files, missing, skipper, notes, bytesBefore }, nodeFiles, nodes, options);
  for (const file of files) {
    if (file.kind === "text") for (const note of repeatedHeader(file.layout, read)) notes.add(note);
  }
  for (const note of misspeltNumbers("node", read.nodeColumns)) notes.add(note);
  for (const note of misspeltNumbers("edge", read.edgeColumns)) notes.add(note);
  const kind = kindOf(read.edgeColumns, read.sources.length, options.directed);
  const graph = yield* building({
    ...options,
    ...kind.built,
    sources: read.sources,
    targets: read.targets,
    areEndsOwn: true,
    nodeKeys: read.nodeKeys,
    edgeColumns: wantedColumns("edge", read.edgeColumns, options),
    nodeColumns: nodeColumns(read.nodeColumns, read.places, read.nodeKeys.size),
    nodeCount: undefined,
  });
  for (const note of notes) options.onNote?.(note);
  tell(options, { files, nodeFiles, skipper, read, kind });
  if (skipper.skipped.count > 0) options.onSkip?.(skipper.skipped);
  return graph;
}

const QUOTE = 34;

/** The number of values that always have room, whatever the length of a text. */
const ROOM_OF_ANY = 2 ** 20;

function* openEdges(
  table: Table,
  options: TablesOptions,
  missing: MissingTreatment,
  isThorough: boolean,
): Turns<EdgeFile> {
  if (table.kind === "columns") return columnEdges(table, options);
  const { bytes, file } = table;
  const marks = commentMarks(bytes, options.comment);
  const fields = openFields(bytes, file, marks);
  const separator = options.separator ?? announcedSeparator(bytes);
  const layout = yield* findingLayout(fields, file, { ...options, separator }, isThorough);
  const short = missing === "error" ? null : yield* countingLines(bytes, SHORTEST_EDGE);
  // The room for values is bounded by the numbers that the text might hold: short lines below a long header hold fewer.
  const endsEarly = short !== null && short * layout.columns.length <= Math.max(bytes.length, ROOM_OF_ANY);
  const lines = endsEarly ? short : yield* boundingRows(bytes, layout.fieldCount);
  const plain = PlainLines.of({ ...layout, bytes, marks });
  return { kind: "text", fields, marks, layout, endsEarly, lines, plain, bytes: bytes.length };
}

/** Bounds the rows of a table whose lines have all fields. */
function* boundingRows(bytes: Uint8Array, fieldCount: number): Turns<number> {
  if (!bytes.includes(QUOTE)) return yield* countingLines(bytes, Math.max(SHORTEST_EDGE, fieldCount - 1));
  // A row may go on over lines that are shorter. It has as many separators and line ends as fields.
  const lines = yield* countingLines(bytes, SHORTEST_EDGE);
  return Math.min(lines, Math.floor((bytes.length + 1) / fieldCount));
}

/**
 * Numbers the nodes: by ascending id where all ids are integers, else by first appearance, those of tables of nodes
 * first.
 */
function* numbering(
  input: EdgeInput,
  nodeFiles: readonly NodeFile[],
  nodes: readonly Table[],
  options: TablesOptions,
): Turns<Numbered> {
  const { ids: asked = "auto", nodeCount, missingNodes = "stop" } = options;
  const known = nodes.length > 0 && missingNodes === "stop" ? listed(nodes.map(({ file }) => file)) : null;
  const isRequired = asked === "integer" || nodeCount !== undefined;
  const areIntegers = [...input.files, ...nodeFiles].every(hasIntegerIds);
  let isLong = false;
  if (isRequired || (asked === "auto" && areIntegers)) {
    const found = yield* numberingByIntegers(input, nodeFiles, { known, isRequired, nodeCount });
    if (!("isLong" in found)) return found;
    isLong = found.isLong;
  }
  // All lines are read again.
  input.skipper.clear();
  const table = new TextTable();
  const rows = yield* readingTextNodes(nodeFiles, input, table, isRequired);
  const edges = yield* readingTextEdges(input, table, known, isRequired);
  const size = known === null ? table.size : rows.count;
  const { counts, columns: edgeColumns } = edges;
  const shared = { nodeColumns: rows.columns, edgeColumns, counts };
  if (isRequired || (isLong && allIntegers(table, size))) {
    const ids = (yield* table.listing()).slice(0, size);
    const long = numberLongIntegers(edges.sources, edges.targets, ids);
    return { ...shared, ...long, places: long.ranks.subarray(0, rows.count), ids: "integer" };
  }
  return {
    ...shared,
    sources: edges.sources,
    targets: edges.targets,
    nodeKeys: textKeys(table, size),
    places: Uint32Array.from({ length: rows.count }, (_, row) => row),
    ids: "text",
  };
}

/** Tells whether keys may be integers; of a text its first line tells that. */
function hasIntegerIds(file: EdgeFile | NodeFile): boolean {
  if (file.kind === "text") return file.layout.integerIds;
  return ("key" in file ? [file.key] : [file.source, file.target]).every(isNumeric);
}

function* numberingByIntegers(
  input: EdgeInput,
  nodeFiles: readonly NodeFile[],
  said: { readonly known: string | null; readonly isRequired: boolean; readonly nodeCount: number | undefined },
): Turns<Numbered | { readonly isLong: boolean }> {
  const { known, isRequired, nodeCount } = said;
  const rows = yield* readingIntegerNodes(nodeFiles, input);
  if (rows === null) return { isLong: true };
  const ofNodes = known === null ? null : yield* integerNumbering(rows.ids);
  const knownIds: KnownIds | null =
    nodeCount !== undefined
      ? { kind: "indices", nodeCount }
      : ofNodes && { kind: "nodes", indexOf: ofNodes.indexOf, file: known ?? "" };
  const edges = yield* readingIntegerEdges(input, knownIds, isRequired);
  if ("isLong" in edges) return edges;
  return { ...(yield* renumbering(edges, rows, nodeCount, ofNodes)), counts: edges.counts, ids: "integer" };
}

function* renumbering(
  { sources, targets, columns }: EdgeRows<IdArray>,
  rows: NodeRows & { readonly ids: Float64Array },
  nodeCount: number | undefined,
  ofNodes: IntegerNumbering | null,
): Turns<Omit<Numbered, "counts" | "ids">> {
  const shared = { edgeColumns: columns, nodeColumns: rows.columns };
  if (nodeCount !== undefined) {
    const places = new Uint32Array(0);
    return {
      ...shared,
      sources: new Uint32Array(sources),
      targets: new Uint32Array(targets),
      nodeKeys: indexKeys(nodeCount),
      places,
    };
  }
  const { nodeKeys, indicesOf } = ofNodes ?? (yield* integerNumbering(rows.ids, sources, targets));
  return {
    ...shared,
    sources: yield* indicesOf(sources),
    targets: yield* indicesOf(targets),
    nodeKeys,
    places: yield* indicesOf(rows.ids),
  };
}

function allIntegers(table: TextTable, size: number): boolean {
  for (let number = 0; number < size; number++) {
    if (!isIntegerSpelling(table.at(number))) return false;
  }
  return true;
}

/** The remarks on all tables together. */
interface Told {
  readonly files: readonly EdgeFile[];
  readonly nodeFiles: readonly NodeFile[];
  readonly skipper: LineSkipper;
  readonly read: Numbered;
  readonly kind: EdgeKind;
}

function tell({ onRead }: TablesOptions, { files, nodeFiles, skipper, read, kind }: Told): void {
  if (onRead === undefined) return;
  const all = { ids: read.ids, kind: kind.built.kind, kindFromColumn: kind.isFromColumn, skipped: skipper.skipped };
  for (const file of nodeFiles) {
    onRead({ ...nodesRead(file), ...all, count: read.places.length });
  }
  for (const [k, file] of files.entries()) {
    const count = read.counts[k]! - (read.counts[k - 1] ?? 0);
    onRead({ ...howRead(file), ...all, rows: "edges", ...endsOf(file), key: null, count });
  }
}

/** Tells how a table of nodes was read, as far as its layout tells. */
export function nodesRead(
  file: NodeFile,
): HowRead & Pick<TableReading, "rows" | "source" | "target" | "weight" | "key"> {
  return { ...howRead(file), rows: "nodes", source: null, target: null, weight: null, key: keyOf(file) };
}

/** What is said of a table as such, whatever its columns are. */
type HowRead = Pick<TableReading, "file" | "separator" | "header" | "headerUnclear" | "comments" | "commentMarks">;

function howRead(file: EdgeFile | NodeFile): HowRead {
  if (file.kind === "columns") {
    return {
      file: file.table.file,
      separator: null,
      header: true,
      headerUnclear: false,
      comments: 0,
      commentMarks: [],
    };
  }
  return textRead(file.layout, file.fields.comments, file.marks);
}

/** Tells how a text was read, as far as its layout tells. */
export function textRead(
  { file, separator, header }: TableLayout,
  comments: number,
  marks: readonly string[],
): HowRead {
  const { isHeader, isUnclear: headerUnclear } = header;
  return { file, separator, header: isHeader, headerUnclear, comments, commentMarks: marks };
}

function keyOf(file: NodeFile): ColumnName {
  return file.kind === "columns" ? file.key.name : nameOf(file.layout.names, file.layout.key);
}

function endsOf(file: EdgeFile): Pick<TableReading, "source" | "target" | "weight"> {
  if (file.kind === "columns") {
    return { source: file.source.name, target: file.target.name, weight: file.weight?.name ?? null };
  }
  return textEnds(file.layout);
}

/** Tells which columns of a text are the ends and the weight of edges. */
export function textEnds({
  names,
  source,
  target,
  weight,
}: Layout): Pick<TableReading, "source" | "target" | "weight"> {
  return {
    source: nameOf(names, source),
    target: nameOf(names, target),
    weight: weight === null ? null : nameOf(names, weight),
  };
}

function nameOf(names: readonly string[] | null, index: number): ColumnName {
  return names?.[index] ?? index + 1;
}
