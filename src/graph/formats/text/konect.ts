/** KONECT: a header that begins with `%`, then lines of `source target [weight [time]]`. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Column } from "../../column.ts";
import { dense } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { checkGraphSize } from "../../parts.ts";
import { BIPARTITE_NODES_OF_ANY, bipartiteNodes } from "../bipartite.ts";
import { Numbers } from "../elements/growing.ts";
import { TextSink } from "../elements/sink.ts";
import { refuseMixed } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { TextCursor } from "./cursor.ts";
import { expectEdges, expectLineEnd, NumberedEdges, takeNodeCount, takeNumber, takeSize } from "./numbered.ts";
import { weightOf } from "./weights.ts";

const KINDS = ["sym", "asym", "bip"];
const MOST_ID = 2 ** 31;
/** The number of nodes that any file may have, unless its graph is bipartite. */
const NODES_OF_ANY = 2 ** 22;

export function readingKonect(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new TextCursor(bytes, options.file);
  cursor.skipWhite();
  const at = cursor.at;
  const kind = cursor.takes("%") ? cursor.word() : "";
  if (!KINDS.includes(kind))
    throw cursor.error(at, `found ${cursor.shown(at)}; expected: % sym, asym or bip, then what weights are`);
  cursor.nextLine();
  const isBipartite = kind === "bip";
  const said = readSizes(cursor, options);
  const edges = new NumberedEdges();
  const times = new Numbers();
  let fieldCount = 0;
  let [left, right] = [said?.left ?? 0, said?.right ?? 0];
  const readEdge = (): void => {
    const source = takeId(cursor, "the source of an edge");
    const target = takeId(cursor, "the target of an edge");
    edges.add(source - 1, target - 1);
    left = Math.max(left, source);
    right = Math.max(right, target);
    const fields = cursor.isAtLineEnd ? 2 : 3;
    if (fields === 3) edges.weights.push(takeNumber(cursor, "the weight of an edge"));
    const count = fields === 3 && !cursor.isAtLineEnd ? 4 : fields;
    if (count === 4) times.push(takeNumber(cursor, "the time of an edge"));
    if (fieldCount === 0) fieldCount = count;
    if (count !== fieldCount)
      throw cursor.error(cursor.at, `found ${count} fields; expected ${fieldCount}, as the edges before have`);
    expectLineEnd(cursor, "an edge");
  };
  while (cursor.nextWords("%#")) {
    if (pace.isDue()) yield cursor.at;
    cursor.takeLine(skipper, readEdge);
  }
  skipper.settle();
  if (said !== null) expectEdges(cursor, edges, said.edgeCount, skipper, "as the second line says");
  const edgeColumns: Record<string, Column> = times.length === 0 ? {} : { time: dense(yield* times.joining()) };
  const nodeCount = isBipartite ? left + right : Math.max(left, right);
  expectPlausible(cursor, nodeCount, isBipartite ? BIPARTITE_NODES_OF_ANY : NODES_OF_ANY, options);
  if (!isBipartite)
    return yield* edges.finishing(options, kind === "sym" ? "undirected" : "directed", nodeCount, { edgeColumns });
  const targets = yield* edges.targets.joining();
  for (let edge = 0; edge < targets.length; edge++) targets[edge] = targets[edge]! + left;
  return yield* edges.finishing(options, "undirected", nodeCount, { edgeColumns, ...bipartiteNodes(left, right) });
}

/** Reads the sizes that the second line may announce. */
function readSizes(
  cursor: TextCursor,
  options: NamedOptions,
): { edgeCount: number; left: number; right: number } | null {
  cursor.skipWhite();
  const at = cursor.at;
  if (
    !cursor.takes("%") ||
    !/^[ \t]*\d+[ \t]+\d+/.test(cursor.slice(cursor.at, Math.min(cursor.at + 60, cursor.bytes.length)))
  ) {
    cursor.at = at;
    return null;
  }
  const edgeCount = takeSize(cursor, "edges");
  const left = takeNodeCount(cursor, options);
  const right = cursor.isAtLineEnd ? left : takeNodeCount(cursor, options);
  cursor.nextLine();
  return { edgeCount, left, right };
}

function takeId(cursor: TextCursor, what: string): number {
  cursor.skipBlanks();
  const at = cursor.at;
  const id = cursor.integer();
  if (id >= 1 && id < MOST_ID) return id;
  throw cursor.error(at, `found ${cursor.shown(at)} as ${what}; expected an integer from 1`);
}

/** Throws for an implausible id. Ids are 1…n, and n is bounded by the length of the text. */
function expectPlausible(cursor: TextCursor, nodeCount: number, ofAny: number, { maximumNodes }: NamedOptions): void {
  checkGraphSize(nodeCount, 0);
  const most = maximumNodes ?? Math.max(ofAny, cursor.bytes.length);
  if (nodeCount <= most) return;
  throw cursor.error(
    0,
    `found ids up to ${nodeCount.toLocaleString("en-US")}; expected at most ${most.toLocaleString("en-US")} in a text of this length`,
    (named) => (named("maximumNodes") === null ? null : `Raise ${named("maximumNodes")} if that is meant.`),
  );
}

export function writeKonect(graph: Graph): Uint8Array {
  refuseMixed(graph, "a KONECT file");
  const weight = weightOf(graph, "a KONECT file");
  const sink = new TextSink();
  sink.write(`% ${graph.kind === "directed" ? "asym" : "sym"} ${weight === null ? "unweighted" : "weighted"}\n`);
  sink.write(`% ${graph.edgeCount} ${graph.nodeCount} ${graph.nodeCount}\n`);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const ends = `${graph.edgeSource()[edge]! + 1} ${graph.edgeTarget()[edge]! + 1}`;
    sink.write(weight === null ? `${ends}\n` : `${ends} ${weight[edge]!}\n`);
  }
  return sink.finish();
}
