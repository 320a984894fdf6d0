/** Edges of tables: their ends and values, read line by line from one table or several. */

import type { OptionNames } from "../../../error.ts";
import { shortened } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import { heapAllocator } from "../../allocator.ts";
import type { Column } from "../../column.ts";
import { takingIntegerEdges, takingTextEdges } from "../columnar/edge-rows.ts";
import { type ColumnEdges, kindsOf } from "../columnar/layout.ts";
import { tellingEdges } from "../columnar/places.ts";
import type { Layout } from "../edge-list-layout.ts";
import { isInteger, shown, tooFewFields, withValue, wrongFieldCount } from "../field-errors.ts";
import type { Fields } from "../fields.ts";
import { type MissingTreatment, mayEndEarly, missingHint } from "../missing.ts";
import type { IdArray } from "../node-ids.ts";
import type { TextTable } from "../text-table.ts";
import { type KindOfColumn, TableColumns } from "./columns.ts";
import type { KnownIds, NotIntegers } from "./known-ids.ts";
import type { PlainLines } from "./plain-lines.ts";
import type { LineSkipper } from "./skipped.ts";

/** The number of lines that are read before other work has its turn. */
export const LINES = 1 << 11;

/** A table of edges that has been opened: a text, or typed columns. */
export type EdgeFile = TextEdges | ColumnEdges;

/** A text with an edge a line. */
export interface TextEdges {
  readonly kind: "text";
  readonly fields: Fields;
  /** The texts that comment lines begin with. */
  readonly marks: readonly string[];
  readonly layout: Layout;
  /** Whether lines may end before their values. */
  readonly endsEarly: boolean;
  /** An upper bound of the number of lines with edges. */
  readonly lines: number;
  /** The reader of plain lines; null where there can be none. */
  readonly plain: PlainLines | null;
  /** The length of its text, in bytes. */
  readonly bytes: number;
}

/** How all tables are read. */
export interface EdgeInput {
  readonly files: readonly EdgeFile[];
  readonly missing: MissingTreatment;
  readonly skipper: LineSkipper;
  /** The remarks on columns, each once. */
  readonly notes: Set<string>;
  /** The number of bytes of other tables that were read before these. */
  readonly bytesBefore: number;
}

/** Gives the greatest number of edges that a table may have. */
function mostRows(file: EdgeFile): number {
  return file.kind === "text" ? file.lines : file.table.rowCount;
}

/** Tells whether both ends are columns of integers that 32 bits hold. */
function hasShortIds(file: EdgeFile): boolean {
  return file.kind === "columns" && [file.source, file.target].every(({ shortIntegers }) => shortIntegers !== null);
}

/** Makes empty columns for the edges of all tables. */
function columnsFor(files: readonly EdgeFile[], total: number, missing: MissingTreatment): TableColumns {
  const kinds = files.flatMap((file): readonly KindOfColumn[] =>
    file.kind === "text" ? file.layout.columns : kindsOf(file.columns),
  );
  return new TableColumns(kinds, total, missing);
}

/** The edges that were read: their ends, as ids or numbers of texts, and columns. */
export interface EdgeRows<Ends> {
  readonly sources: Ends;
  readonly targets: Ends;
  readonly columns: Record<string, Column>;
  /** The number of edges up to the end of each table. */
  readonly counts: readonly number[];
}

/**
 * Reads edges whose ids are integers.
 *
 * An id may be no integer, or one that a number cannot hold. With `isRequired` that is an error, else the reason is
 * given in place of the edges.
 */
export function* readingIntegerEdges(
  { files, missing, skipper, notes, bytesBefore }: EdgeInput,
  known: KnownIds | null,
  isRequired: boolean,
): Turns<EdgeRows<IdArray> | NotIntegers> {
  const total = files.reduce((sum, file) => sum + mostRows(file), 0);
  const allocate = files.every(hasShortIds) ? heapAllocator.int32 : heapAllocator.float64;
  const sources: IdArray = allocate(total);
  const targets: IdArray = allocate(total);
  const columns = columnsFor(files, total, missing);
  const counts: number[] = [];
  const failures: NotIntegers[] = [];
  let edge = 0;
  let before = bytesBefore;
  for (const file of files) {
    if (file.kind === "columns") {
      const taken = yield* takingIntegerEdges(
        tellingEdges(file, before),
        { sources, targets, columns, skipper, edge, notes },
        known,
        isRequired,
      );
      if (typeof taken !== "number") return taken;
      edge += taken;
      counts.push(edge);
      before += file.table.byteCount;
      yield before;
      continue;
    }
    const { fields, layout } = file;
    const { separator, fieldCount, source: sourceField, target: targetField } = layout;
    columns.open(layout, fields, edge);
    if (layout.start !== null) fields.rewind(layout.start);
    const hasColumns = layout.columns.length > 0 || missing === "skip";
    const read = (): boolean => {
      if (layout.start === null) return true;
      // Local copies: variables that closures share are slower.
      let row = edge;
      let left = LINES;
      try {
        for (;;) {
          const next = readPlain(file, columns, { sources, targets }, row, known);
          left -= next - row;
          row = next;
          if (left <= 0) return false;
          if (!fields.nextLine()) return true;
          fields.split(separator);
          if (fields.count !== fieldCount) expectEarlyEnd(file, missing);
          const source = fields.integer(sourceField);
          const target = fields.integer(targetField);
          if (Number.isNaN(source) || Number.isNaN(target)) {
            const field = Number.isNaN(source) ? sourceField : targetField;
            failures.push(notIntegers(layout, fields, field, known, isRequired));
            return true;
          }
          if (known !== null) {
            expectKnown(known, fields, sourceField, source);
            expectKnown(known, fields, targetField, target);
          }
          sources[row] = source;
          targets[row] = target;
          if (!hasColumns || columns.read(row)) row++;
          left--;
        }
      } finally {
        edge = row;
      }
    };
    const base = before;
    yield* skipper.overLines(
      read,
      () => columns.forget(edge),
      () => base + fields.following().offset,
    );
    before += file.bytes;
    const [failure] = failures;
    if (failure !== undefined) return failure;
    columns.close(edge);
    counts.push(edge);
  }
  for (const note of columns.oddTexts("edge")) notes.add(note);
  return {
    sources: sources.subarray(0, edge),
    targets: targets.subarray(0, edge),
    columns: yield* columns.finishing(edge),
    counts,
  };
}

/** Reads the plain lines that come next, at most some thousands. Gives the row after the last. */
function readPlain(
  { fields, plain }: TextEdges,
  columns: TableColumns,
  ends: Pick<EdgeRows<IdArray>, "sources" | "targets">,
  row: number,
  known: KnownIds | null,
): number {
  const ofNumbers = plain?.areLikely === true ? columns.plain : null;
  if (plain === null || ofNumbers === null) return row;
  const place = fields.following();
  const lines = plain.read(place.offset, row, { ends, rows: ends.sources.length, columns: ofNumbers });
  const isGood = (edge: number): boolean =>
    known === null || (isKnown(known, ends.sources[edge]!) && isKnown(known, ends.targets[edge]!));
  // Reading the same lines one by one reports what is wrong with them.
  let good = 0;
  while (good < lines && isGood(row + good)) good++;
  fields.rewind({ offset: plain.offsetOf(good), line: place.line + good });
  return row + good;
}

/** Reads the plain lines that come next, with ends that are texts. Gives the row after the last. */
function readPlainTexts(
  { fields, plain }: TextEdges,
  columns: TableColumns,
  { sources, targets }: Pick<EdgeRows<Uint32Array>, "sources" | "targets">,
  row: number,
  table: TextTable,
): number {
  const ofNumbers = plain?.areLikely === true ? columns.plain : null;
  if (plain === null || ofNumbers === null) return row;
  const place = fields.following();
  const lines = plain.read(place.offset, row, { ends: null, rows: sources.length, columns: ofNumbers });
  const numbers = fields.internAll(plain.spansOf(lines), table);
  // Reading the same lines one by one reports bytes that are no UTF-8.
  const good = Math.floor(numbers.length / 2);
  for (let k = 0; k < good; k++) {
    sources[row + k] = numbers[2 * k]!;
    targets[row + k] = numbers[2 * k + 1]!;
  }
  fields.rewind({ offset: plain.offsetOf(good), line: place.line + good });
  return row + good;
}

function isKnown(known: KnownIds, id: number): boolean {
  return known.kind === "nodes" ? known.indexOf(id) >= 0 : id >= 0 && id < known.nodeCount;
}

/**
 * Reads edges whose ids are texts, as their numbers in a text table. `nodeFile` is the table of nodes, if all ends have
 * to be in it.
 */
export function* readingTextEdges(
  { files, missing, skipper, notes, bytesBefore }: EdgeInput,
  table: TextTable,
  nodeFile: string | null,
  areIntegers: boolean,
): Turns<EdgeRows<Uint32Array>> {
  const total = files.reduce((sum, file) => sum + mostRows(file), 0);
  const sources = heapAllocator.uint32(total);
  const targets = heapAllocator.uint32(total);
  const columns = columnsFor(files, total, missing);
  const known = table.size;
  const counts: number[] = [];
  let edge = 0;
  let before = bytesBefore;
  const idAt = (fields: Fields, field: number): number => {
    const id = fields.intern(field, table);
    if (nodeFile === null || id < known) return id;
    throw unknownNode(fields, field, nodeFile);
  };
  for (const file of files) {
    if (file.kind === "columns") {
      const into = { sources, targets, columns, skipper, edge, notes };
      edge += yield* takingTextEdges(tellingEdges(file, before), into, table, { nodeFile, known, areIntegers });
      counts.push(edge);
      before += file.table.byteCount;
      yield before;
      continue;
    }
    const { fields, layout } = file;
    columns.open(layout, fields, edge);
    if (layout.start !== null) fields.rewind(layout.start);
    const read = (): boolean => {
      if (layout.start === null) return true;
      for (let left = LINES; left > 0; left--) {
        if (nodeFile === null && !areIntegers) {
          const next = readPlainTexts(file, columns, { sources, targets }, edge, table);
          left -= next - edge;
          edge = next;
          if (left <= 0) return false;
        }
        if (!fields.nextLine()) return true;
        fields.split(layout.separator);
        if (fields.count !== layout.fieldCount) expectEarlyEnd(file, missing);
        expectId(layout, fields, layout.source, areIntegers);
        expectId(layout, fields, layout.target, areIntegers);
        // Values are read first, since an edge that is left out adds no nodes.
        if (!columns.read(edge)) continue;
        sources[edge] = idAt(fields, layout.source);
        targets[edge] = idAt(fields, layout.target);
        edge++;
      }
      return false;
    };
    const base = before;
    yield* skipper.overLines(
      read,
      () => columns.forget(edge),
      () => base + fields.following().offset,
    );
    before += file.bytes;
    columns.close(edge);
    counts.push(edge);
  }
  for (const note of columns.oddTexts("edge")) notes.add(note);
  return {
    sources: sources.subarray(0, edge),
    targets: targets.subarray(0, edge),
    columns: yield* columns.finishing(edge),
    counts,
  };
}

/** Throws for a field that is no id. */
function expectId(layout: Layout, fields: Fields, field: number, areIntegers: boolean): void {
  if (fields.isEmpty(field)) {
    throw fields.error(field, `found an empty field; expected the id of a ${end(layout, field)} node`);
  }
  if (areIntegers && !isInteger(fields, field)) throw notAnInteger(fields, layout, field);
}

/** Handles a field that is no integer, or one that a number cannot hold: throws, or gives the reason. */
function notIntegers(
  layout: Layout,
  fields: Fields,
  field: number,
  known: KnownIds | null,
  isRequired: boolean,
): NotIntegers {
  const isLong = isInteger(fields, field);
  if (isLong && known?.kind === "indices") throw outOfRange(fields, field, known.nodeCount);
  if (!isLong && isRequired) throw notAnInteger(fields, layout, field);
  return { isLong };
}

function expectKnown(known: KnownIds, fields: Fields, field: number, id: number): void {
  if (known.kind === "nodes") {
    if (known.indexOf(id) < 0) throw unknownNode(fields, field, known.file);
  } else if (!(id >= 0 && id < known.nodeCount)) throw outOfRange(fields, field, known.nodeCount);
}

/** Throws for a line with another number of fields than the first, except for one that may end before its values. */
function expectEarlyEnd({ fields, layout, endsEarly }: TextEdges, missing: MissingTreatment): void {
  if (fields.count < 2) throw tooFewFields(fields);
  const isShort = fields.count < layout.fieldCount;
  const hasEnds = Math.max(layout.source, layout.target) < fields.count;
  if (isShort && hasEnds && endsEarly && mayEndEarly(fields, missing)) return;
  const hint =
    isShort && hasEnds
      ? missingHint
      : fields.count === layout.fieldCount + 1 && fields.isEmpty(layout.fieldCount)
        ? `The line ends with a separator, behind which is an empty field; line ${layout.modelLine} does not.`
        : layout.header.isHeader && fields.count === layout.fieldCount + 1
          ? "If lines begin with the names of rows, as R writes them, write them without: row.names = FALSE."
          : (named: OptionNames): string => {
              const separator = named("separator");
              return `Quote an id that holds blanks or separators${separator === null ? "" : `, or name the ${separator}`}.`;
            };
  throw wrongFieldCount(fields, layout.fieldCount, `as on line ${layout.modelLine}`, hint);
}

function notAnInteger(fields: Fields, layout: Layout, field: number): Error {
  return fields.error(
    field,
    `found ${shown(fields, field)} as the ${end(layout, field)} node; expected an integer id`,
    (named) => {
      const option = named("ids");
      return option === null ? null : `If the ids are names, say so with ${withValue(option, "text")}.`;
    },
  );
}

function outOfRange(fields: Fields, field: number, nodeCount: number): Error {
  return fields.error(
    field,
    `found node ${shortened(fields.text(field))}; expected a node index from 0 to ${nodeCount - 1}`,
  );
}

function unknownNode(fields: Fields, field: number, nodeFile: string): Error {
  return fields.error(
    field,
    `found the node ${shown(fields, field)}; expected the key of a node in ${nodeFile}`,
    (named) => {
      const option = named("missingNodes");
      return option === null ? null : `To add such nodes, without attributes, say so with ${withValue(option, "add")}.`;
    },
  );
}

function end(layout: Layout, field: number): string {
  return field === layout.source ? "source" : "target";
}
