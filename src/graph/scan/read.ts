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
import { type TablesOptions, textEnds, textRead } from "../formats/table/graph.ts";
import { kindOf } from "../formats/table/kind.ts";
import { misspeltNumbers } from "../formats/table/misspelt-numbers.ts";
import type { Graph } from "../graph.ts";
import type { ByteStream } from "../sources/byte-stream.ts";
import { LineChunks, Unscannable } from "./chunks.ts";
import { countLines, ScannedCategories, ScannedNumbers } from "./columns.ts";
import { IntegerEnds, type NumberedEnds } from "./ends.ts";
import { scanLines } from "./lines.ts";
import type { ReaderThread } from "./orders.ts";
import { planScan, type ScanPlan } from "./plan.ts";
import { TextEnds } from "./text-ends.ts";

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

/**
 * Reads a table of edges; null where it is too short to be worth it, or not plain. Rejects where bytes cannot be read,
 * and with `graph/size` for a graph that is too large. The stream is not closed.
 */
export async function readScanned(stream: ByteStream, options: ScanOptions, tools: ScanTools): Promise<Graph | null> {
  if (!WebAssembly.isAvailable()) return null;
  const head = await readHead(stream, tools.chunk);
  if (head === null || head.length < tools.chunk || !tools.isTable(head)) return null;
  const plan = planScan(head, options.file, options, tools.chunk);
  if (plan === null) return null;
  const ends = plan.lines.ids === "integer" ? new IntegerEnds() : new TextEnds();
  const columns = columnsFor(plan);
  let [comments, count, done] = [plan.comments, 0, plan.start];
  let linesBefore = plan.linesBefore;
  const threads = tools.startThreads();
  try {
    const arePlain = await scanLines({
      // Only the whole text tells whether lines that begin with `//` are comments.
      chunks: new LineChunks(stream, head.subarray(plan.start), tools.chunk, (lines) => {
        return options.comment === undefined && hasSlashedLine(lines);
      }),
      layout: plan.lines,
      threads,
      afterOthers: tools.afterOthers,
      take(lines, chunk) {
        ends.take(lines, chunk);
        for (const [k, { values }] of columns.numbers.entries()) values.take(lines.numbers[k]!);
        const text = { ...plan.text, bytes: chunk, linesBefore };
        for (const [k, { values }] of columns.categories.entries()) values.take(lines.categories[k]!, text);
        if (columns.categories.some(({ values }) => values.seeks)) linesBefore += countLines(chunk);
        comments += lines.comments;
        count += lines.rows;
        done += chunk.length;
        tools.tell?.(done);
      },
    });
    if (!arePlain || count - 1 <= plan.mostCounted) return null;
  } catch (error) {
    if (error instanceof Unscannable) return null;
    throw error;
  } finally {
    for (const thread of threads) thread.end();
  }
  return await inTurns(making({ plan, ends, columns, comments, count }, options), tools.afterOthers);
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

/** A column, by its name. */
interface Named<T> {
  readonly name: string;
  readonly values: T;
}

/** Columns in the order of their fields, as the scanner has them. */
interface ScannedColumns {
  readonly numbers: readonly Named<ScannedNumbers>[];
  readonly categories: readonly Named<ScannedCategories>[];
}

/** Makes the columns, empty. */
function columnsFor({ layout }: ScanPlan): ScannedColumns {
  const byField = layout.columns.toSorted((a, b) => a.index - b.index);
  const namesOf = (wanted: "number" | "text"): string[] =>
    byField.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
  return {
    numbers: namesOf("number").map((name) => ({ name, values: new ScannedNumbers() })),
    categories: namesOf("text").map((name) => ({ name, values: new ScannedCategories() })),
  };
}

/** What was scanned. */
interface Scanned {
  readonly plan: ScanPlan;
  readonly ends: IntegerEnds | TextEnds;
  readonly columns: ScannedColumns;
  readonly comments: number;
  readonly count: number;
}

function* making({ plan, ends, columns, comments, count }: Scanned, options: ScanOptions): Turns<Graph | null> {
  const { layout, lines } = plan;
  const numbered = yield* numbering(ends, options.nodeCount);
  if (numbered === null) return null;
  const joined = new Map<string, Column>();
  for (const { name, values } of columns.numbers) joined.set(name, yield* values.finishing());
  for (const { name, values } of columns.categories) joined.set(name, yield* values.finishing());
  // Their order is that of the layout, by kinds.
  const edgeColumns = Object.fromEntries(
    (["number", "text", "none"] as const).flatMap((wanted) =>
      layout.columns.flatMap(({ name, kind }) => (kind === wanted ? [[name, joined.get(name) ?? NOWHERE]] : [])),
    ),
  );
  const kind = kindOf(edgeColumns, count, options.directed);
  const graph = yield* building({
    ...options,
    ...kind.built,
    ...numbered,
    areEndsOwn: true,
    nodeCount: undefined,
    edgeColumns: wantedColumns("edge", edgeColumns, options),
  });
  for (const note of new Set([...layout.notes, ...misspeltNumbers("edge", edgeColumns)])) options.onNote?.(note);
  options.onRead?.({
    ...textRead(layout, comments, plan.marks),
    ...textEnds(layout),
    rows: "edges",
    key: null,
    ids: lines.ids,
    kind: kind.built.kind,
    kindFromColumn: kind.isFromColumn,
    skipped: { count: 0, first: [] },
    count,
  });
  return graph;
}

function numbering(ends: IntegerEnds | TextEnds, nodeCount: number | undefined): Turns<NumberedEnds | null> {
  if (ends instanceof TextEnds) return ends.numbering();
  return nodeCount === undefined ? ends.numbering() : ends.indexing(nodeCount);
}
