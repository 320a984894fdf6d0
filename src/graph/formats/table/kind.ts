/** The kind of a graph from tables, where a column says which edges are directed. */

import type { GraphKind } from "../../adjacency.ts";
import type { Column } from "../../column.ts";
import { isType } from "./names.ts";

/** The kind of the edges, as `buildGraph` takes it. */
export interface EdgeKind {
  readonly built: { readonly kind: GraphKind; readonly undirected?: Uint8Array | undefined };
  readonly isFromColumn: boolean;
}

/**
 * Finds the kind: from the option, else from a column `type` that holds only `Directed` and `Undirected`, else
 * directed.
 */
export function kindOf(
  columns: Readonly<Record<string, Column>>,
  edgeCount: number,
  directed: boolean | undefined,
): EdgeKind {
  if (directed !== undefined) return { built: { kind: directed ? "directed" : "undirected" }, isFromColumn: false };
  const flags = flagsOf(Object.entries(columns).find(([name]) => isType(name))?.[1]);
  if (flags === null || edgeCount === 0) return { built: { kind: "directed" }, isFromColumn: false };
  const isMixed = flags.includes(0) && flags.includes(1);
  const kind = isMixed ? "mixed" : flags[0] === 1 ? "undirected" : "directed";
  return { built: isMixed ? { kind, undirected: flags } : { kind }, isFromColumn: true };
}

/**
 * Gives a flag for each edge, 1 where it is undirected, 0 where it is directed or not said; null if the column holds
 * anything else.
 */
function flagsOf(column: Column | undefined): Uint8Array | null {
  if (column?.kind !== "category") return null;
  const isUndirected = column.categories.map((text) => text.toLowerCase() === "undirected");
  const areTypes = column.categories.every((text) => /^(un)?directed$/i.test(text));
  if (!areTypes || column.categories.length === 0) return null;
  return Uint8Array.from(column.codes, (code) => (isUndirected[code] ? 1 : 0));
}
