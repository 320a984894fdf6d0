/** The ends and values of edges, read line by line from one table or several. */

import type { OptionNames } from "../../../error.ts";
import { shortened } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { Column } from "../../column.ts";
import type { Layout } from "../edge-list-layout.ts";
import { isInteger, shown, tooFewFields, wrongFieldCount } from "../field-errors.ts";
import type { Fields } from "../fields.ts";
import { type MissingTreatment, mayEndEarly, missingHint } from "../missing.ts";
import type { TextTable } from "../text-table.ts";
import { TableColumns } from "./columns.ts";
import type { LineSkipper } from "./skipped.ts";

/** How many lines are read before others may have their turn. */
export const LINES = 1 << 11;

/** A table of edges that has been opened. */
export interface EdgeFile {
  readonly fields: Fields;
  readonly layout: Layout;
  /** Whether lines may end before their values. */
  readonly endsEarly: boolean;
  /** As many lines as there are of edges at most. */
  readonly lines: number;
  /** How long its text is. */
  readonly bytes: number;
}

/** How all tables are read. */
export interface EdgeInput {
  readonly files: readonly EdgeFile[];
  readonly missing: MissingTreatment;
  readonly skipper: LineSkipper;
  /** How many bytes of other tables are read before these. */
  readonly bytesBefore: number;
}

/** What was read: ends that are ids or numbers of texts, and columns. */
export interface EdgeRows<Ends> {
  readonly sources: Ends;
  readonly targets: Ends;
  readonly columns: Record<string, Column>;
  /** How many edges there are up to the end of each table. */
  readonly counts: readonly number[];
}

/** Which integers are ids: indices below a number of nodes, or those of tables of nodes; null if all are. */
export type KnownIds =
  | { readonly kind: "indices"; readonly nodeCount: number }
  | { readonly kind: "nodes"; readonly indexOf: (id: number) => number; readonly file: string };

/** Why ids that are to be integers cannot be read as numbers; `isLong` if one is an integer that no number holds. */
export interface NotIntegers {
  readonly isLong: boolean;
}

/**
 * The edges with ids that are integers. Where one is none, that is an error if `isRequired`, and else what is given in place
 * of the edges, as it is for an integer that a number cannot hold.
 */
export function* readingIntegerEdges(
  { files, missing, skipper, bytesBefore }: EdgeInput,
  known: KnownIds | null,
  isRequired: boolean,
): Turns<EdgeRows<Float64Array> | NotIntegers> {
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  const sources = new Float64Array(total);
  const targets = new Float64Array(total);
  const columns = new TableColumns(
    files.map(({ layout }) => layout),
    total,
    missing,
  );
  const counts: number[] = [];
  const failures: NotIntegers[] = [];
  let edge = 0;
  let before = bytesBefore;
  for (const file of files) {
    const { fields, layout } = file;
    const { separator, fieldCount, source: sourceField, target: targetField } = layout;
    columns.open(layout, fields, edge);
    if (layout.start !== null) fields.rewind(layout.start);
    const hasColumns = layout.columns.length > 0 || missing === "skip";
    const read = (): boolean => {
      if (layout.start === null) return true;
      // Variables of this function alone, which are faster than those that others see, too.
      let row = edge;
      let left = LINES;
      try {
        while (fields.nextLine()) {
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
          if (--left === 0) return false;
        }
        return true;
      } finally {
        edge = row;
      }
    };
    const base = before;
    yield* skipper.overLines(
      read,
      () => columns.forget(edge),
      () => base + fields.place().offset,
    );
    before += file.bytes;
    const [failure] = failures;
    if (failure !== undefined) return failure;
    columns.close(edge);
    counts.push(edge);
  }
  return {
    sources: sources.subarray(0, edge),
    targets: targets.subarray(0, edge),
    columns: yield* columns.finishing(edge),
    counts,
  };
}

/** The edges with ids that are texts, as their numbers in a table; `nodeFile` is that of the nodes, if all have to be in it. */
export function* readingTextEdges(
  { files, missing, skipper, bytesBefore }: EdgeInput,
  table: TextTable,
  nodeFile: string | null,
  areIntegers: boolean,
): Turns<EdgeRows<Uint32Array>> {
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  const sources = new Uint32Array(total);
  const targets = new Uint32Array(total);
  const columns = new TableColumns(
    files.map(({ layout }) => layout),
    total,
    missing,
  );
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
    const { fields, layout } = file;
    columns.open(layout, fields, edge);
    if (layout.start !== null) fields.rewind(layout.start);
    const read = (): boolean => {
      if (layout.start === null) return true;
      for (let left = LINES; left > 0; left--) {
        if (!fields.nextLine()) return true;
        fields.split(layout.separator);
        if (fields.count !== layout.fieldCount) expectEarlyEnd(file, missing);
        expectId(layout, fields, layout.source, areIntegers);
        expectId(layout, fields, layout.target, areIntegers);
        // First, because an edge that is left out makes no nodes.
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
      () => base + fields.place().offset,
    );
    before += file.bytes;
    columns.close(edge);
    counts.push(edge);
  }
  return {
    sources: sources.subarray(0, edge),
    targets: targets.subarray(0, edge),
    columns: yield* columns.finishing(edge),
    counts,
  };
}

/** Refuses a field that is no id. */
function expectId(layout: Layout, fields: Fields, field: number, areIntegers: boolean): void {
  if (fields.isEmpty(field)) {
    throw fields.error(field, `found an empty field; expected the id of a ${end(layout, field)} node`);
  }
  if (areIntegers && !isInteger(fields, field)) throw notAnInteger(fields, layout, field);
}

/** What becomes of a field that is no integer, or of one that a number does not hold. */
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

/** Refuses a line of another number of fields than the first, but for one that may end before its values. */
function expectEarlyEnd({ fields, layout, endsEarly }: EdgeFile, missing: MissingTreatment): void {
  if (fields.count < 2) throw tooFewFields(fields);
  const isShort = fields.count < layout.fieldCount;
  const hasEnds = Math.max(layout.source, layout.target) < fields.count;
  if (isShort && hasEnds && endsEarly && mayEndEarly(fields, missing)) return;
  const hint =
    isShort && hasEnds
      ? missingHint
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
      if (option === null) return null;
      return `If the ids are names, say so with ${option.startsWith("--") ? `${option} text` : `${option}: "text"`}.`;
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
      return option === null ? null : `To add such nodes, without attributes, say so with ${option}: add.`;
    },
  );
}

function end(layout: Layout, field: number): string {
  return field === layout.source ? "source" : "target";
}
