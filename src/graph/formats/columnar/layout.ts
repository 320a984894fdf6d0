/**
 * The layout of a table of typed columns: which columns are the ends, the weight or the key, by the rules of text
 * tables.
 */

import { EdgewiseError } from "../../../error.ts";
import { listed, quoted } from "../../../printable.ts";
import { findEnds, type LayoutOptions } from "../edge-list-layout.ts";
import { isWanted, type WantedAttributes } from "../elements/wanted.ts";
import type { KindOfColumn, TakenColumn } from "../table/columns.ts";
import { chosenColumn, type NamedColumns } from "../table/layout.ts";
import { isType, isWeight, namedEnds, namedKey } from "../table/names.ts";
import { alikeEnds, expectOnly, leftOutTwins, otherWeight } from "../table/same-names.ts";
import { type ColumnTable, expectAttribute, expectKeys, type TypedColumn } from "./column-table.ts";

/** A table of edges in typed columns, with its layout. */
export interface ColumnEdges {
  readonly kind: "columns";
  readonly table: ColumnTable;
  readonly source: TypedColumn;
  readonly target: TypedColumn;
  /** The column that becomes `weight`, or null. */
  readonly weight: TypedColumn | null;
  readonly columns: readonly TakenColumn[];
  /** The remarks on columns that might have been meant otherwise. */
  readonly notes: readonly string[];
}

/** A table of nodes in typed columns. */
export interface ColumnNodes {
  readonly kind: "columns";
  readonly table: ColumnTable;
  readonly key: TypedColumn;
  readonly columns: readonly TakenColumn[];
  readonly notes: readonly string[];
}

/** Lists the columns by name, without those of the index that pandas stores, unless an option names one. */
function namedColumns(
  { file, columns }: ColumnTable,
  chosen: readonly (string | number | undefined)[],
): NamedColumns & { readonly names: readonly string[]; readonly columns: readonly TypedColumn[] } {
  const own = columns.filter(({ name }) => !/^__index_level_\d+__$/.test(name) || chosen.includes(name));
  return { names: own.map(({ name }) => name), columns: own, fieldCount: own.length, place: { file } };
}

/**
 * Finds the columns of ends, weight and attributes. Throws `graph/input` for a table that has no edges, and for columns
 * that cannot be read.
 */
export function columnEdges(table: ColumnTable, options: LayoutOptions): ColumnEdges {
  const { file } = table;
  const all = namedColumns(table, [options.source, options.target, options.weight]);
  const { names, columns } = all;
  const isChosen = options.source !== undefined || options.target !== undefined;
  if (columns.length < 2) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${file}: found the columns ${listed(names)}; expected at least a source and a target`,
    });
  }
  if (!isChosen && namedKey(names) === 0 && Object.values(namedEnds(names)).every((end) => end === undefined)) {
    throw nodesInPlaceOfEdges(table);
  }
  const chosenWeight = chosenColumn("weight", options.weight, all);
  const ends = findEnds(all, options);
  const [source, target] = [columns[ends.source]!, columns[ends.target]!];
  expectKeys(table, source, "source");
  expectKeys(table, target, "target");
  const isEnd = (column: TypedColumn): boolean => column === source || column === target;
  const named = columns.findIndex((column) => !isEnd(column) && isWeight(column.name));
  if (named >= 0 && chosenWeight === undefined) expectOnly("weight", named, all);
  const weight = columns[chosenWeight ?? named] ?? null;
  const notes = alikeEnds(file, names, ends, options);
  if (weight !== null && chosenWeight !== undefined && !isNumeric(weight)) {
    throw new EdgewiseError({
      code: "graph/input",
      message: (named) =>
        `${file}: ${named("weight")} is ${quoted(weight.name)}, a column of ${weight.refused ?? `${weight.type}s`}; expected one of numbers`,
    });
  }
  const taken = columns.flatMap((column, index): IndexedColumn[] => {
    const name = column === weight ? "weight" : column.name;
    const isOtherWeight = !isEnd(column) && name === "weight" && column !== weight;
    if (isOtherWeight && chosenWeight !== undefined) notes.push(otherWeight(file, name, index, chosenWeight));
    const isTaken = isEnd(column) || name === "" || isOtherWeight;
    const isRead = column === weight || isType(name) || isWanted("edge", name, options);
    return isTaken || !isRead ? [] : [{ index, name, column }];
  });
  const kept = firstOfEachName(taken);
  for (const { column } of kept) expectAttribute(table, column, "edgeAttributes");
  notes.push(...leftOutTwins(file, taken, kept));
  return { kind: "columns", table, source, target, weight, columns: kept, notes };
}

/** Finds the columns of the key and the attributes. */
export function columnNodes(
  table: ColumnTable,
  options: WantedAttributes & { readonly key?: string | number | undefined },
): ColumnNodes {
  const { file } = table;
  const all = namedColumns(table, [options.key]);
  const { names, columns } = all;
  const [chosen, found] = [chosenColumn("key", options.key, all), namedKey(names)];
  if (chosen === undefined && found !== undefined) expectOnly("key", found, all);
  const key = columns[chosen ?? found ?? 0];
  if (key === undefined) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${file}: found no column; expected one of the keys of nodes`,
    });
  }
  expectKeys(table, key, "key");
  const taken = columns.flatMap((column, index): IndexedColumn[] => {
    const { name } = column;
    return column === key || name === "" || !isWanted("node", name, options) ? [] : [{ index, name, column }];
  });
  const kept = firstOfEachName(taken);
  for (const { column } of kept) expectAttribute(table, column, "nodeAttributes");
  return { kind: "columns", table, key, columns: kept, notes: leftOutTwins(file, taken, kept) };
}

/** Translates the types of columns for the builders of columns. */
export function kindsOf(columns: readonly TakenColumn[]): KindOfColumn[] {
  return columns.map(({ name, column: { type } }) => ({ name, kind: type === "integer" ? "number" : type }));
}

/** Tells whether the values of a column may be integer keys. */
export function isNumeric({ type }: TypedColumn): boolean {
  return type === "integer" || type === "number";
}

/** A column with its place among all, from 0. */
interface IndexedColumn extends TakenColumn {
  readonly index: number;
}

function firstOfEachName(columns: readonly IndexedColumn[]): IndexedColumn[] {
  const taken = new Set<string>();
  return columns.filter(({ name }) => !taken.has(name) && taken.add(name).has(name));
}

function nodesInPlaceOfEdges({ file, columns }: ColumnTable): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `${file}: found a table of nodes, with the columns ${listed(columns.map(({ name }) => name))}; expected one of edges, which names source and target`,
    hint: (named) =>
      named("nodes") === null
        ? null
        : `Give a table of nodes as ${named("nodes")}, beside one of edges, or name the ends with ${named("source")} and ${named("target")}.`,
  });
}
