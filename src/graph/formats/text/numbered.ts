/** The common parts of formats whose nodes are 1…n: announced sizes, ends, weights. */

import type { Turns } from "../../../turns.ts";
import type { GraphKind } from "../../adjacency.ts";
import { type BuildInput, building } from "../../build.ts";
import { dense } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { countedKeys } from "../../keys.ts";
import { checkGraphSize } from "../../parts.ts";
import { Indices, Numbers } from "../elements/growing.ts";
import { wantedColumns } from "../elements/wanted.ts";
import type { NamedOptions } from "../read-options.ts";
import type { Skipper } from "../skipped.ts";
import type { TextCursor } from "./cursor.ts";

/** The number of nodes that any file may announce. */
const NODES_OF_ANY = 2 ** 22;

/** Takes a size that a file announces. */
export function takeSize(cursor: TextCursor, what: string): number {
  cursor.skipBlanks();
  const at = cursor.at;
  const size = cursor.integer();
  if (size >= 0) return size;
  throw cursor.error(at, `found ${cursor.shown(at)} as the number of ${what}; expected an integer from 0`);
}

/** Takes the number of nodes. Throws for an implausible one, before anything is allocated. */
export function takeNodeCount(cursor: TextCursor, { maximumNodes }: NamedOptions): number {
  cursor.skipBlanks();
  const at = cursor.at;
  const count = takeSize(cursor, "nodes");
  checkGraphSize(count, 0);
  const most = maximumNodes ?? Math.max(NODES_OF_ANY, cursor.bytes.length);
  if (count <= most) return count;
  throw cursor.error(
    at,
    `found ${count.toLocaleString("en-US")} nodes; expected at most ${most.toLocaleString("en-US")} in a text of this length`,
    (named) => (named("maximumNodes") === null ? null : `Raise ${named("maximumNodes")} if that is meant.`),
  );
}

/** Takes an end of an edge, from 1 to the number of nodes, and gives its index. */
export function takeEnd(cursor: TextCursor, nodeCount: number, what: string): number {
  cursor.skipBlanks();
  const at = cursor.at;
  const end = cursor.integer();
  if (end >= 1 && end <= nodeCount) return end - 1;
  throw cursor.error(at, `found ${cursor.shown(at)} as ${what}; expected an integer from 1 to ${nodeCount}`);
}

/** Takes a value, which is required. */
export function takeNumber(cursor: TextCursor, what: string): number {
  cursor.skipBlanks();
  const at = cursor.at;
  const value = cursor.number();
  if (!Number.isNaN(value)) return value;
  throw cursor.error(at, `found ${cursor.shown(at)} as ${what}; expected a finite decimal number`);
}

/** Throws for further words on a line. */
export function expectLineEnd(cursor: TextCursor, after: string): void {
  if (!cursor.isAtLineEnd)
    throw cursor.error(cursor.at, `found ${cursor.shown()} after ${after}; expected the end of the line`);
}

/** Throws unless the number of edges is the announced one. Lines that were left out may have been edges or not. */
export function expectEdges(
  cursor: TextCursor,
  { count }: NumberedEdges,
  announced: number,
  skipper: Skipper,
  whose = "as the line of sizes says",
): void {
  if (count <= announced && announced <= count + skipper.count) return;
  throw cursor.error(
    cursor.at,
    `found ${count} edge${count === 1 ? "" : "s"}; expected ${announced}, ${whose}`,
    count > 0 && announced === 2 * count
      ? "If the file counts each edge twice, once for each end, it has to count it once."
      : undefined,
  );
}

/** Edges between nodes 1…n. Either all have a weight, or none. */
export class NumberedEdges {
  readonly sources = new Indices();
  readonly targets = new Indices();
  readonly weights = new Numbers();

  add(source: number, target: number): void {
    this.sources.push(source);
    this.targets.push(target);
  }

  get count(): number {
    return this.sources.length;
  }

  /** Builds the graph, with weights unless `hasWeights` is false. */
  *finishing(
    options: NamedOptions,
    kind: GraphKind,
    nodeCount: number,
    more: Partial<BuildInput> = {},
    hasWeights = this.weights.length > 0,
  ): Turns<Graph> {
    const weights = hasWeights ? { weight: dense(yield* this.weights.joining()) } : {};
    return yield* building({
      ...options,
      kind,
      sources: yield* this.sources.joining(),
      targets: yield* this.targets.joining(),
      nodeKeys: countedKeys(nodeCount),
      ...more,
      nodeColumns: wantedColumns("node", more.nodeColumns ?? {}, options),
      edgeColumns: { ...weights, ...wantedColumns("edge", more.edgeColumns ?? {}, options) },
    });
  }
}
