/** The error where a requirement of a program does not hold: its message, and the first entry of the graph to blame. */

import { describeFound } from "../arguments/found.ts";
import type { SourceSpan } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import { quoted, shortened } from "../printable.ts";
import type { Graph } from "./graph.ts";
import type { Key } from "./keys.ts";

/** The place of an entry: its domain and index. */
export interface EntryPlace {
  readonly of: "node" | "edge";
  readonly index: number;
}

/** A requirement that does not hold. */
export interface Unmet {
  readonly message: string;
  /** The first entry that does not meet it; null for a requirement on no entries. */
  readonly entry: EntryPlace | null;
  /** The name of the algorithm. */
  readonly algorithm: string;
  readonly span: SourceSpan | null;
}

/** Makes the `run/require` error of a requirement. Without a place in the source, it names the algorithm. */
export function unmet({ message, entry, algorithm, span }: Unmet, graph: Graph): EdgewiseError {
  const said = span === null ? `${algorithm}: ${message}` : message;
  return new EdgewiseError({
    code: "run/require",
    message: entry === null ? said : `${said} (first at ${describeEntry(entry, graph)})`,
    span: span ?? undefined,
  });
}

/**
 * Names an entry by the key of its node or edge, and by its index where that is another. An edge is named with its
 * ends.
 */
function describeEntry({ of, index }: EntryPlace, graph: Graph): string {
  if (of === "node") return describeNode(index, graph);
  const [source, target] = endsOf(index, graph);
  return `${describeKey("edge", graph.edgeKeys.of(index), index)}, from ${describeNode(source, graph)} to ${describeNode(target, graph)}`;
}

function describeNode(index: number, { nodeKeys }: Graph): string {
  return describeKey("node", nodeKeys.of(index), index);
}

function describeKey(what: "node" | "edge", key: Key, index: number): string {
  if (key === index) return `${what} ${index}`;
  const text =
    typeof key === "string" ? quoted(key) : typeof key === "object" ? describeFound(key) : shortened(String(key));
  return `${what} ${text} (index ${index})`;
}

/**
 * Finds the ends of an edge in the rows, so that no array is made for it. The lower end of an undirected edge comes
 * first.
 */
function endsOf(edge: number, { out: { offsets, neighbors, edges } }: Graph): readonly [number, number] {
  // An undirected edge stands in the row of its lower end first.
  const position = edges === null ? edge : edges.indexOf(edge);
  let [low, high] = [0, offsets.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! <= position) low = middle;
    else high = middle;
  }
  return [low, neighbors[position]!];
}
