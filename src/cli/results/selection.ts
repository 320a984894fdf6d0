/**
 * The selection of entries of results: which are printed or written, in which order, with which attributes beside them.
 */

import { EdgewiseError } from "../../error.ts";
import type { Attribute, Graph } from "../../graph/graph.ts";
import { listed, quoted } from "../../printable.ts";
import type { Column, Columns, Outcome, Shown } from "../columns.ts";

/** The selection that the command line asks for. */
export interface Selection {
  /** The greatest number of entries; null for all. */
  readonly top: number | null;
  readonly sort: SortOrder | null;
  /** A flag for each entry by index, set where it is selected; null if all are. */
  readonly where: { readonly domain: "node" | "edge"; readonly has: (index: number) => boolean } | null;
}

export interface SortOrder {
  readonly name: string;
  readonly isAscending: boolean;
}

/** Adds attributes to the outcome as further columns, before anything is selected. */
export function withAttributes(outcome: Outcome, graph: Graph, names: readonly string[]): Outcome {
  if (names.length === 0) return outcome;
  const found = new Set<string>();
  const columns = outcome.columns.map((table): Columns => {
    const { domain } = table;
    if (domain === "group") return table;
    const added = names.flatMap((name): Column[] => {
      const attribute = graph.attribute(domain, name);
      if (attribute === undefined) return [];
      found.add(name);
      return [
        {
          name: table.columns.some((column) => column.name === name) ? `${name} (attribute)` : name,
          at: valuesOf(attribute),
          isInteger:
            attribute.kind === "dense" &&
            (attribute.values instanceof Int32Array || attribute.values instanceof Uint32Array),
        },
      ];
    });
    return { ...table, columns: [...table.columns, ...added] };
  });
  const unknown = names.find((name) => !found.has(name));
  if (unknown === undefined) return { ...outcome, columns };
  const has = (["node", "edge"] as const).flatMap((domain) => graph.attributeNames(domain));
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `found no attribute ${quoted(unknown)} of what the results are of; the graph has ${listed(has)}`,
  });
}

/** Reads an attribute entry by entry; null where it is missing. */
function valuesOf(attribute: Attribute): (index: number) => Shown {
  if (attribute.kind === "dense") {
    const { values, missing } = attribute;
    const isTruth = values instanceof Uint8Array;
    return (index) => (missing?.[index] === 1 ? null : isTruth ? values[index] !== 0 : values[index]!);
  }
  const { groups } = attribute;
  if (groups === null) return () => null;
  return (index) => groups.categories[groups.codes[index]!] ?? null;
}

/** Selects the entries of the outcome, in the order that is asked for. */
export function selected(outcome: Outcome, graph: Graph, { top, sort, where }: Selection): Outcome {
  if (sort !== null && !outcome.columns.some(({ columns }) => columns.some(({ name }) => name === sort.name))) {
    const names = outcome.columns.flatMap(({ columns }) => columns.map(({ name }) => name));
    throw new EdgewiseError({
      code: "usage",
      message: `--sort is ${quoted(sort.name)}; expected one of ${listed(names)}`,
      hint: "Attributes can be sorted by if --with puts them beside the results.",
    });
  }
  const columns = outcome.columns.map((table): Columns => {
    const size = table.domain === "node" ? graph.nodeCount : graph.edgeCount;
    const wanted: number[] = [];
    for (let index = 0; index < size; index++) {
      if (where === null || where.domain !== table.domain || where.has(index)) wanted.push(index);
    }
    const by = table.columns.find(({ name }) => name === sort?.name);
    // Without --sort, entries come by descending first column if not all are printed.
    const column = by ?? (top === null ? undefined : table.columns[0]);
    if (column !== undefined) {
      const isAscending = by !== undefined && sort?.isAscending === true;
      const values = new Map(wanted.map((index) => [index, column.at(index)]));
      wanted.sort((a, b) => compare(values.get(a)!, values.get(b)!, isAscending) || a - b);
    }
    return { ...table, rows: top === null ? wanted : wanted.slice(0, top) };
  });
  return { ...outcome, columns };
}

/**
 * Compares numbers and booleans by size, texts by their characters. NaN and missing values come last in either
 * direction.
 */
function compare(one: Shown, other: Shown, isAscending: boolean): number {
  const [isLast, otherIsLast] = [one === null || Number.isNaN(one), other === null || Number.isNaN(other)];
  if (isLast || otherIsLast) return Number(isLast) - Number(otherIsLast);
  const order = one! < other! ? -1 : one! > other! ? 1 : 0;
  return isAscending ? order : -order;
}

/** Finds the result that `--groups` counts: the one of that name, else the first of the nodes. */
export function grouped(outcome: Outcome, graph: Graph, name: string | true): Outcome {
  const tables = outcome.columns.filter(({ columns }) => name === true || columns.some((each) => each.name === name));
  const [table] = tables;
  const column = name === true ? table?.columns[0] : table?.columns.find((each) => each.name === name);
  if (table === undefined || column === undefined) {
    const names = outcome.columns.flatMap(({ columns }) => columns.map((each) => each.name));
    throw new EdgewiseError({
      code: "usage",
      message: `--groups is ${name === true ? "given" : quoted(name)}; expected a result of nodes or edges, of which there is ${listed(names)}`,
    });
  }
  const sizes = new Map<Shown, { size: number; readonly first: number }>();
  for (const index of table.rows) {
    const value = column.at(index);
    const group = sizes.get(value);
    if (group === undefined) sizes.set(value, { size: 1, first: index });
    else group.size++;
  }
  const groups = [...sizes].sort(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const keyOf = (index: number): string =>
    table.domain === "node" ? String(graph.nodeKeys.of(index)) : String(graph.edgeKeys.of(index));
  return {
    scalars: outcome.scalars,
    columns: [
      {
        domain: "group",
        columns: [
          { ...column, at: (row) => groups[row]![0] },
          { name: "size", at: (row) => groups[row]![1].size, isInteger: true },
          { name: "first", at: (row) => keyOf(groups[row]![1].first) },
        ],
        rows: groups.map((_, row) => row),
      },
    ],
  };
}
