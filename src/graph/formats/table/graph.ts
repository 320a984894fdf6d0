/** A graph of tables: of edges, and beside them of nodes. */

import { EdgewiseError } from "../../../error.ts";
import { listed } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import { type BuildOptions, building } from "../../build.ts";
import type { Column } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { indexKeys, type NodeKeys, textKeys } from "../../keys.ts";
import { findingLayout, headerOnly, type LayoutOptions } from "../edge-list-layout.ts";
import { countingLines, openFields, SHORTEST_EDGE } from "../fields.ts";
import type { MissingTreatment } from "../missing.ts";
import { type IntegerNumbering, integerNumbering, numberLongIntegers, renumber } from "../node-ids.ts";
import { TextTable } from "../text-table.ts";
import { KindsMisjudged } from "./columns.ts";
import {
  type EdgeFile,
  type EdgeInput,
  type EdgeRows,
  type KnownIds,
  readingIntegerEdges,
  readingTextEdges,
} from "./edge-rows.ts";
import { type EdgeKind, kindOf } from "./kind.ts";
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
import type { ColumnName, TableReading } from "./reading.ts";
import { LineSkipper } from "./skipped.ts";
import { inUtf8, type TableText } from "./text.ts";

/** How tables are read and built. */
export interface TablesOptions extends BuildOptions, LayoutOptions, TableOptions {
  readonly directed?: boolean | undefined;
  readonly ids?: "auto" | "integer" | "text" | undefined;
  readonly nodeCount?: number | undefined;
}

/** Reads tables of edges, and of nodes if there are any, as one graph. */
export function* readingTables(
  edges: readonly TableText[],
  nodes: readonly TableText[],
  options: TablesOptions,
): Turns<Graph> {
  if (options.nodeCount !== undefined && nodes.length > 0) {
    throw new EdgewiseError({
      code: "usage",
      message: (named) => `found ${named("nodeCount")} and a table of nodes; expected one of the two`,
    });
  }
  const texts = [edges, nodes].map((list) => list.map(({ bytes, file }) => ({ file, bytes: inUtf8(bytes) })));
  const [edgeTexts = [], nodeTexts = []] = texts;
  if (options.separator === undefined) for (const text of [...edgeTexts, ...nodeTexts]) refuseOtherFormats(text);
  try {
    return yield* readingOnce(edgeTexts, nodeTexts, options, false);
  } catch (error) {
    if (!(error instanceof KindsMisjudged)) throw error;
    return yield* readingOnce(edgeTexts, nodeTexts, options, true);
  }
}

/** Everything that was read, with nodes as indices. */
interface Numbered {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeKeys: NodeKeys;
  /** The node of each row of the tables of nodes. */
  readonly places: Uint32Array;
  readonly nodeColumns: Record<string, Column>;
  readonly edgeColumns: Record<string, Column>;
  readonly counts: readonly number[];
  readonly ids: "integer" | "text";
}

function* readingOnce(
  edges: readonly TableText[],
  nodes: readonly TableText[],
  options: TablesOptions,
  isThorough: boolean,
): Turns<Graph> {
  const { missing = "error", onError = "stop" } = options;
  const files: EdgeFile[] = [];
  for (const text of edges) files.push(yield* openEdges(text, options, missing, isThorough));
  // What is said of the first line is said of tables of edges.
  const nodeFiles = yield* openingNodeTables(nodes, { ...options, header: "auto" }, isThorough);
  const empty = files.find(({ layout }) => layout.start === null);
  if (empty !== undefined && files.length === 1 && nodeFiles.length === 0) throw headerOnly(empty.layout);
  const skipper = new LineSkipper(onError === "skip");
  const bytesBefore = nodes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const read = yield* numbering({ files, missing, skipper, bytesBefore }, nodeFiles, nodes, options);
  const kind = kindOf(read.edgeColumns, read.sources.length, options.directed);
  const graph = yield* building({
    ...options,
    ...kind.built,
    sources: read.sources,
    targets: read.targets,
    nodeKeys: read.nodeKeys,
    edgeColumns: keptColumns(read.edgeColumns, options.edgeAttributes),
    nodeColumns: nodeColumns(read.nodeColumns, read.places, read.nodeKeys.size),
    nodeCount: undefined,
  });
  tell(options, { files, nodeFiles, skipper, read, kind });
  return graph;
}

/** Numbers that room is made for whatever the length of a text. */
const ROOM_OF_ANY = 2 ** 20;

function* openEdges(
  { bytes, file }: TableText,
  options: TablesOptions,
  missing: MissingTreatment,
  isThorough: boolean,
): Turns<EdgeFile> {
  const fields = openFields(bytes, file, options.comment === undefined ? undefined : [options.comment]);
  const layout = yield* findingLayout(fields, file, options, isThorough);
  const short = yield* countingLines(bytes, SHORTEST_EDGE);
  // Values are room for as many numbers as the text might hold; short lines under a long header tell of fewer.
  const endsEarly = missing !== "error" && short * layout.columns.length <= Math.max(bytes.length, ROOM_OF_ANY);
  const lines = endsEarly ? short : yield* countingLines(bytes, Math.max(SHORTEST_EDGE, layout.fieldCount - 1));
  return { fields, layout, endsEarly, lines, bytes: bytes.length };
}

/** Nodes are numbered by ascending id where all ids are integers, else by first appearance, those of tables of nodes first. */
function* numbering(
  input: EdgeInput,
  nodeFiles: readonly NodeFile[],
  nodes: readonly TableText[],
  options: TablesOptions,
): Turns<Numbered> {
  const { ids: asked = "auto", nodeCount, missingNodes = "stop" } = options;
  const known = nodes.length > 0 && missingNodes === "stop" ? listed(nodes.map(({ file }) => file)) : null;
  const isRequired = asked === "integer" || nodeCount !== undefined;
  const areIntegers = [...input.files, ...nodeFiles].every(({ layout }) => layout.integerIds);
  let isLong = false;
  if (isRequired || (asked === "auto" && areIntegers)) {
    const found = yield* numberingByIntegers(input, nodeFiles, { known, isRequired, nodeCount });
    if (!("isLong" in found)) return found;
    isLong = found.isLong;
  }
  const table = new TextTable();
  const rows = yield* readingTextNodes(nodeFiles, input.missing, input.skipper, table, isRequired);
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

function* numberingByIntegers(
  input: EdgeInput,
  nodeFiles: readonly NodeFile[],
  said: { readonly known: string | null; readonly isRequired: boolean; readonly nodeCount: number | undefined },
): Turns<Numbered | { readonly isLong: boolean }> {
  const { known, isRequired, nodeCount } = said;
  input.skipper.clear();
  const rows = yield* readingIntegerNodes(nodeFiles, input.missing, input.skipper);
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
  { sources, targets, columns }: EdgeRows<Float64Array>,
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
  const { nodeKeys, indexOf } = ofNodes ?? (yield* integerNumbering(rows.ids, sources, targets));
  return {
    ...shared,
    sources: yield* renumber(sources, indexOf),
    targets: yield* renumber(targets, indexOf),
    nodeKeys,
    places: yield* renumber(rows.ids, indexOf),
  };
}

function allIntegers(table: TextTable, size: number): boolean {
  for (let number = 0; number < size; number++) {
    if (!/^(0|-?[1-9]\d*)$/.test(table.at(number))) return false;
  }
  return true;
}

/** Without a column that was read for the direction of edges alone. */
function keptColumns(columns: Record<string, Column>, wanted: readonly string[] | undefined): Record<string, Column> {
  if (wanted === undefined) return columns;
  return Object.fromEntries(Object.entries(columns).filter(([name]) => name === "weight" || wanted.includes(name)));
}

/** What there is to say of all tables. */
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
  const of = ({
    fields,
    layout,
  }: EdgeFile | NodeFile): Omit<TableReading, "rows" | "source" | "target" | "weight" | "key" | "count"> => ({
    file: layout.file,
    separator: layout.separator,
    header: layout.header.isHeader,
    headerUnclear: layout.header.isUnclear,
    comments: fields.comments,
    ...all,
  });
  const nameOf = (names: readonly string[] | null, index: number): ColumnName => names?.[index] ?? index + 1;
  for (const file of nodeFiles) {
    const { names, key } = file.layout;
    const ends = { source: null, target: null, weight: null };
    onRead({ ...of(file), rows: "nodes", ...ends, key: nameOf(names, key), count: read.places.length });
  }
  for (const [k, file] of files.entries()) {
    const { names, source, target, weight } = file.layout;
    onRead({
      ...of(file),
      rows: "edges",
      source: nameOf(names, source),
      target: nameOf(names, target),
      weight: weight === null ? null : nameOf(names, weight),
      key: null,
      count: read.counts[k]! - (read.counts[k - 1] ?? 0),
    });
  }
}
