/** What is said where something that a program requires is not so: its message, and the first entry of the graph to blame. */

import { describeFound } from "../arguments/found.ts";
import type { SourceSpan } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import { quoted, shortened } from "../printable.ts";
import type { Graph } from "./graph.ts";
import type { Key } from "./keys.ts";

/** An entry of a node or edge value. */
export interface EntryPlace {
  readonly of: "node" | "edge";
  readonly index: number;
}

/** The `run/require` error of a requirement; `entry` is the first at which it is not so, null where it is of no entries. */
export function unmet(message: string, entry: EntryPlace | null, graph: Graph, span: SourceSpan | null): EdgewiseError {
  return new EdgewiseError({
    code: "run/require",
    message: entry === null ? message : `${message} (first at ${describeEntry(entry, graph)})`,
    span: span ?? undefined,
  });
}

/** An entry by what its node or edge is called and its index, where that is another; an edge with its ends. */
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

/** The ends of an edge, the lower first where it is undirected: found in the rows, so that no array is made for it. */
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
