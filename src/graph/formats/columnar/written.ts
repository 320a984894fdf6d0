/** The columns of a graph, prepared for files of typed columns. */

import type { Graph } from "../../graph.ts";
import type { Key } from "../../keys.ts";
import { keyTexts, refuseMixed, writtenAttributes } from "../elements/written.ts";

export type WrittenValue = number | bigint | boolean | string | null;

export type WrittenType = "boolean" | "int32" | "int64" | "float64" | "text";

/** A column to write, with a value of its type for each row: a bigint for int64, null for a missing value. */
export interface WrittenColumn {
  readonly name: string;
  readonly type: WrittenType;
  readonly values: readonly WrittenValue[];
  readonly hasNull: boolean;
}

/** Makes the columns of a graph's edges: the keys of both ends, and all attributes. NaN becomes a missing value. */
export function edgeColumns(graph: Graph, title: string): WrittenColumn[] {
  refuseMixed(graph, title);
  const keys = keyValues(graph, title);
  const ends = (nodes: Uint32Array): WrittenValue[] => Array.from(nodes, (node) => keys.values[node]!);
  const attributes = writtenAttributes(graph, "edge").filter(({ name }) => name !== "source" && name !== "target");
  return [
    writtenColumn("source", keys.type, ends(graph.edgeSource())),
    writtenColumn("target", keys.type, ends(graph.edgeTarget())),
    ...attributes.map(({ name, type, at }) => {
      const values = Array.from({ length: graph.edgeCount }, (_, edge) => at(edge));
      if (type !== "integer") return writtenColumn(name, type === "number" ? "float64" : type, values);
      return writtenColumn(name, integerType(values) ?? "float64", values);
    }),
  ];
}

/** Gives the keys of the nodes: integers if all are, of at most 64 bits, else texts. */
function keyValues(
  graph: Graph,
  title: string,
): { readonly type: WrittenType; readonly values: readonly WrittenValue[] } {
  const keys = Array.from({ length: graph.nodeCount }, (_, node) => graph.nodeKeys.of(node));
  const integers = keys.map((key: Key): number | bigint | null =>
    typeof key === "bigint" || (typeof key === "number" && Number.isSafeInteger(key)) ? key : null,
  );
  const type = integers.includes(null) ? null : integerType(integers);
  if (type !== null) return { type, values: integers };
  const textOf = keyTexts(graph, title);
  return { type: "text", values: keys.map((_, node) => textOf(node)) };
}

/** Gives the narrowest type for integers; null where one has more than 64 bits, or is no integer. */
export function integerType(values: readonly WrittenValue[]): "int32" | "int64" | null {
  let isShort = true;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value === "bigint") {
      if (BigInt.asIntN(64, value) !== value) return null;
      isShort &&= BigInt.asIntN(32, value) === value;
    } else if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0))
      isShort &&= (value | 0) === value;
    else return null;
  }
  return isShort ? "int32" : "int64";
}

/** Makes a column of a type. NaN becomes a missing value. */
export function writtenColumn(name: string, type: WrittenType, found: readonly WrittenValue[]): WrittenColumn {
  const values = found.map((value) => {
    if (value === null || (typeof value === "number" && Number.isNaN(value))) return null;
    if (type === "int64") return BigInt(value);
    return type === "int32" ? Number(value) : value;
  });
  return { name, type, values, hasNull: values.includes(null) };
}
