/**
 * Reads large tables of plain lines as graphs, in one pass over their bytes, which several threads share.
 *
 * A plain line has integers below 2^32 or texts as its ends, and numbers, texts or nothing in its columns. Whatever a
 * table may have besides is left to the reader of whole tables, which reads it from its beginning: so there is one
 * meaning, and one place that says what is wrong.
 */

import * as WebAssembly from "../../../runtime/webassembly.ts";
import { inTurns, type Turns } from "../../turns.ts";
import { building } from "../build.ts";
import type { Column } from "../column.ts";
import { wantedColumns } from "../formats/elements/wanted.ts";
import { NOWHERE } from "../formats/table/columns.ts";
import { hasSlashedLine } from "../formats/table/comments.ts";
import { nodesRead, type TablesOptions, textEnds, textRead } from "../formats/table/graph.ts";
import { repeatedHeader } from "../formats/table/header.ts";
import { kindOf } from "../formats/table/kind.ts";
import { misspeltNumbers } from "../formats/table/misspelt-numbers.ts";
import { type NodeFile, nodeColumns } from "../formats/table/node-table.ts";
import type { TableText } from "../formats/table/text.ts";
import type { TextTable } from "../formats/text-table.ts";
import { type Graph, heapAllocator } from "../graph.ts";
import { TouchedArrays } from "../sorting/touched.ts";
import type { ByteStream } from "../sources/byte-stream.ts";
import { type NodesBeside, openingBeside, placesOf, readingBeside } from "./beside.ts";
import { LineChunks, Unscannable } from "./chunks.ts";
import { countLines, ScannedCategories, ScannedNumbers } from "./columns.ts";
import { IntegerEnds, type NumberedEnds } from "./ends.ts";
import { scanLines } from "./lines.ts";
import type { ReaderThread } from "./orders.ts";
import { planScan, type ScanPlan } from "./plan.ts";
import { TextEnds } from "./text-ends.ts";
import { touchedBy } from "./touch.ts";

/** What a table is read with. */
export interface ScanTools {
  readonly chunk: number;
  /** Tells by the first bytes whether a text is a table rather than a file of another format. */
  readonly isTable: (head: Uint8Array) => boolean;
  /** Starts threads that read along. */
  readonly startThreads: () => readonly ReaderThread[];
  /** Calls `resume` in a later task. */
  readonly afterOthers: (resume: () => void) => void;
  /** Called with the number of bytes that have been read by now. */
  readonly tell?: ((done: number) => void) | undefined;
}

/** How a table is to be read, and what its file is called in errors. */
export interface ScanOptions extends TablesOptions {
  readonly file: string;
}

/** A table to be scanned. */
export interface ScannedTable {
  readonly stream: ByteStream;
  /** What its file is called in errors. */
  readonly file: string;
}

/**
 * Reads a table of edges; null where it is too short to be worth it, or not plain. Rejects where bytes cannot be read,
 * and with `graph/size` for a graph that is too large. The stream is not closed.
 */
export async function readScanned(stream: ByteStream, options: ScanOptions, tools: ScanTools): Promise<Graph | null> {
  return await readAllScanned([{ stream, file: options.file }], [], options, tools);
}

/**
 * Does the same with several tables, whose edges are those of one graph, and with tables of nodes beside them. The tables of
 * edges need to have the same columns.
 */
export async function readAllScanned(
  tables: readonly ScannedTable[],
  nodeTables: readonly TableText[],
  options: TablesOptions,
  tools: ScanTools,
): Promise<Graph | null> {
  if (!WebAssembly.isAvailable() || (nodeTables.length > 0 && options.nodeCount !== undefined)) return null;
  const { chunk, afterOthers } = tools;
  const nodeFiles = await inTurns(openingBeside(nodeTables, options), afterOthers);
  const opened = nodeFiles && (await openAll(tables, nodeFiles, options, tools));
  if (nodeFiles === null || opened === null) return null;
  const [{ plan: first }] = opened;
  const { ids } = first.lines;
  const nodes = nodeTables.length === 0 ? null : await inTurns(readingBeside(nodeFiles, ids, options), afterOthers);
  if (nodes === null && nodeTables.length > 0) return null;
  const ends = ids === "integer" ? new IntegerEnds() : new TextEnds(tableOf(nodes));
  const columns = columnsFor(first);
  const read: TableCounts[] = [];
  let done = nodeTables.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const gatherers = [ends, ...columns.numbers.values(), ...columns.categories.values()];
  const length = tables.reduce((sum, { stream }) => sum + (stream.size ?? 0), 0);
  let isFirst = true;
  const threads = tools.startThreads();
  const { selfLoops = "keep", parallelEdges = "keep", allocator = heapAllocator } = options;
  try {
    for (const { stream, head, plan } of opened) {
      const { numbers, categories } = columnsOf(plan, columns);
      let { comments, linesBefore } = plan;
      let count = 0;
      done += plan.start;
      const arePlain = await scanLines({
        // Only the whole text tells whether lines that begin with `//` are comments.
        chunks: new LineChunks(stream, head.subarray(plan.start), chunk, (lines) => {
          return options.comment === undefined && hasSlashedLine(lines);
        }),
        layout: plan.lines,
        threads,
        afterOthers,
        take(lines, chunk) {
          if (isFirst && lines.rows > 0) {
            for (const each of gatherers) each.expect(expectedRows(lines.rows, chunk.length, length));
            isFirst = false;
          }
          ends.take(lines, chunk);
          for (const [k, values] of numbers.entries()) values.take(lines.numbers[k]!);
          const text = { ...plan.text, bytes: chunk, linesBefore };
          for (const [k, values] of categories.entries()) values.take(lines.categories[k]!, text);
          if (categories.some(({ seeks }) => seeks)) linesBefore += countLines(chunk);
          comments += lines.comments;
          count += lines.rows;
          done += chunk.length;
          tools.tell?.(done);
        },
      });
      if (!arePlain || count - 1 <= plan.mostCounted) return null;
      read.push({ plan, comments, count });
    }
    const total = read.reduce((sum, { count }) => sum + count, 0);
    // A column of texts may say that edges are mixed, which are numbered otherwise.
    const isUsual = selfLoops === "keep" && parallelEdges === "keep" && columns.categories.size === 0;
    const touched =
      threads.length > 0 && isUsual
        ? new TouchedArrays(touchedBy(threads), total, allocator.isHeap === true)
        : undefined;
    return await inTurns(making({ tables: read, total, nodes, ends, columns, touched }, options), afterOthers);
  } catch (error) {
    if (error instanceof Unscannable) return null;
    throw error;
  } finally {
    for (const thread of threads) thread.end();
  }
}

/** The share of the rows that are expected of a table beyond what its first lines tell. */
const MARGIN = 1 / 32;

/** Foretells the rows of tables of so many bytes by those of a chunk. */
function expectedRows(rows: number, chunk: number, length: number): number {
  return Math.ceil((1 + MARGIN) * rows * Math.max(1, length / chunk));
}

/** A table whose first bytes tell how it is scanned. */
interface OpenedTable {
  readonly stream: ByteStream;
  readonly head: Uint8Array;
  readonly plan: ScanPlan;
}

/** Plans how tables are scanned; null where one of them may not be plain, or none is long, or their columns differ. */
async function openAll(
  tables: readonly ScannedTable[],
  nodeFiles: readonly NodeFile[],
  options: TablesOptions,
  { chunk, isTable }: ScanTools,
): Promise<readonly [OpenedTable, ...OpenedTable[]] | null> {
  const opened: OpenedTable[] = [];
  for (const { stream, file } of tables) {
    const head = await readHead(stream, chunk);
    // What is too short by itself need not be looked at.
    if (head === null || (tables.length === 1 && head.length < chunk) || !isTable(head)) return null;
    const plan = planScan(head, file, options, chunk);
    if (plan === null) return null;
    opened.push({ stream, head, plan });
  }
  const [first, ...others] = opened;
  if (first === undefined || opened.every(({ head }) => head.length < chunk)) return null;
  if (!others.every(({ plan }) => haveSameColumns(first.plan, plan))) return null;
  // Ids are integers only if all are.
  const areOfNodes =
    options.ids === "integer" || nodeFiles.every((file) => file.kind === "text" && file.layout.integerIds);
  if (areOfNodes && opened.every(({ plan }) => plan.lines.ids === "integer")) return [first, ...others];
  const withTexts = ({ plan, ...rest }: OpenedTable): OpenedTable => {
    return { ...rest, plan: { ...plan, lines: { ...plan.lines, ids: "text" } } };
  };
  return [withTexts(first), ...others.map(withTexts)];
}

function haveSameColumns({ layout: { columns: all } }: ScanPlan, { layout: { columns } }: ScanPlan): boolean {
  return (
    columns.length === all.length &&
    columns.every(({ name, kind }, k) => name === all[k]!.name && kind === all[k]!.kind)
  );
}

/** Reads the first bytes; null where they cannot be read, which others report. */
async function readHead(stream: ByteStream, length: number): Promise<Uint8Array | null> {
  const head = new Uint8Array(length);
  let at = 0;
  try {
    for (let count = 1; at < length && count > 0; at += count) count = await stream.read(head.subarray(at));
  } catch {
    return null;
  }
  return head.subarray(0, at);
}

/** Columns by their names. */
interface ScannedColumns {
  readonly numbers: ReadonlyMap<string, ScannedNumbers>;
  readonly categories: ReadonlyMap<string, ScannedCategories>;
}

/** Makes the columns, empty. */
function columnsFor({ layout: { columns } }: ScanPlan): ScannedColumns {
  const namesOf = (wanted: "number" | "text"): string[] =>
    columns.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
  return {
    numbers: new Map(namesOf("number").map((name) => [name, new ScannedNumbers()])),
    categories: new Map(namesOf("text").map((name) => [name, new ScannedCategories()])),
  };
}

/** Lists the columns in the order of the fields of a table, as its scanner has them. */
function columnsOf(
  { layout }: ScanPlan,
  { numbers, categories }: ScannedColumns,
): { readonly numbers: readonly ScannedNumbers[]; readonly categories: readonly ScannedCategories[] } {
  const names = layout.columns.toSorted((a, b) => a.index - b.index).map(({ name }) => name);
  return {
    numbers: names.flatMap((name) => numbers.get(name) ?? []),
    categories: names.flatMap((name) => categories.get(name) ?? []),
  };
}

/** What was found in a table besides its edges. */
interface TableCounts {
  readonly plan: ScanPlan;
  readonly comments: number;
  readonly count: number;
}

/** What was scanned. */
interface Scanned {
  readonly tables: readonly TableCounts[];
  /** The number of edges of all tables. */
  readonly total: number;
  readonly touched: TouchedArrays | undefined;
  readonly nodes: NodesBeside | null;
  readonly ends: IntegerEnds | TextEnds;
  readonly columns: ScannedColumns;
}

function* making(
  { tables, total, nodes, ends, columns, touched }: Scanned,
  options: TablesOptions,
): Turns<Graph | null> {
  const { layout, lines } = tables[0]!.plan;
  const numbered = yield* numbering(ends, nodes, options.nodeCount);
  if (numbered === null) return null;
  const repeated = tables.flatMap(({ plan }) => repeatedHeader(plan.layout, numbered));
  const joined = new Map<string, Column>();
  for (const [name, values] of columns.numbers) joined.set(name, yield* values.finishing());
  for (const [name, values] of columns.categories) joined.set(name, yield* values.finishing());
  // Their order is that of the layout, by kinds.
  const edgeColumns = Object.fromEntries(
    (["number", "text", "none"] as const).flatMap((wanted) =>
      layout.columns.flatMap(({ name, kind }) => (kind === wanted ? [[name, joined.get(name) ?? NOWHERE]] : [])),
    ),
  );
  const kind = kindOf(edgeColumns, total, options.directed);
  const graph = yield* building({
    ...options,
    ...kind.built,
    ...numbered,
    areEndsOwn: true,
    touched,
    nodeCount: undefined,
    edgeColumns: wantedColumns("edge", edgeColumns, options),
    nodeColumns: nodes === null ? {} : nodeColumns(nodes.rows.columns, placesOf(nodes), numbered.nodeKeys.size),
  });
  const notes = [...tables.flatMap(({ plan }) => plan.layout.notes), ...(nodes?.notes ?? []), ...repeated];
  const misspelt = [...misspeltNumbers("node", nodes?.rows.columns ?? {}), ...misspeltNumbers("edge", edgeColumns)];
  for (const note of new Set([...notes, ...misspelt])) options.onNote?.(note);
  const all = {
    ids: lines.ids,
    kind: kind.built.kind,
    kindFromColumn: kind.isFromColumn,
    skipped: { count: 0, first: [] },
  };
  for (const file of nodes?.files ?? [])
    options.onRead?.({ ...nodesRead(file), ...all, count: nodes?.rows.count ?? 0 });
  for (const { plan, comments, count } of tables) {
    options.onRead?.({
      ...textRead(plan.layout, comments, plan.marks),
      ...textEnds(plan.layout),
      rows: "edges",
      ...all,
      key: null,
      count,
    });
  }
  return graph;
}

/** Numbers the nodes; gives null where an end is none that is expected, which others say. */
function* numbering(
  ends: IntegerEnds | TextEnds,
  nodes: NodesBeside | null,
  nodeCount: number | undefined,
): Turns<NumberedEnds | null> {
  if (ends instanceof TextEnds) {
    const numbered = yield* ends.numbering();
    return nodes?.areAll === true && numbered.nodeKeys.size > nodes.rows.count ? null : numbered;
  }
  if (nodes?.keys.kind === "integer") return yield* ends.among(nodes.keys.numbering);
  return yield* nodeCount === undefined ? ends.numbering() : ends.indexing(nodeCount);
}

function tableOf(nodes: NodesBeside | null): TextTable | undefined {
  return nodes?.keys.kind === "text" ? nodes.keys.table : undefined;
}
