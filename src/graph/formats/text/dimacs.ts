/** DIMACS: `p sp n m` and arcs `a u v w` of shortest paths, or `p edge n m` and edges `e u v`. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import { refuseMixed } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { TextCursor } from "./cursor.ts";
import { expectEdges, expectLineEnd, NumberedEdges, takeEnd, takeNodeCount, takeNumber, takeSize } from "./numbered.ts";
import { weightOf } from "./weights.ts";

export function readingDimacs(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new TextCursor(bytes, options.file);
  if (!nextLine(cursor)) throw cursor.error(cursor.at, "found no line of sizes; expected: p sp nodes arcs");
  const at = cursor.at;
  if (cursor.word() !== "p") throw cursor.error(at, `found ${cursor.shown(at)}; expected: p sp nodes arcs`);
  cursor.skipBlanks();
  const kindAt = cursor.at;
  const problem = cursor.word();
  const isArcs = problem === "sp" || problem === "aux";
  if (!isArcs && problem !== "edge" && problem !== "col") {
    throw cursor.error(kindAt, `found a problem of the kind ${cursor.shown(kindAt)}; expected sp, edge or col`);
  }
  const nodeCount = takeNodeCount(cursor, options);
  const edgeCount = takeSize(cursor, isArcs ? "arcs" : "edges");
  expectLineEnd(cursor, "the sizes");
  cursor.nextLine();
  const edges = new NumberedEdges();
  const readEdge = (): void => {
    const lineAt = cursor.at;
    const word = cursor.word();
    if (word !== (isArcs ? "a" : "e")) {
      throw cursor.error(
        lineAt,
        `found ${cursor.shown(lineAt)}; expected a line of the form: ${isArcs ? "a source target weight" : "e node node"}`,
      );
    }
    const source = takeEnd(cursor, nodeCount, "the source of an edge");
    edges.add(source, takeEnd(cursor, nodeCount, "the target of an edge"));
    if (isArcs) edges.weights.push(takeNumber(cursor, "the weight of an arc"));
    expectLineEnd(cursor, "an edge");
  };
  while (nextLine(cursor)) {
    if (pace.isDue()) yield cursor.at;
    cursor.takeLine(skipper, readEdge);
  }
  skipper.settle();
  expectEdges(cursor, edges, edgeCount, skipper);
  return yield* edges.finishing(options, isArcs ? "directed" : "undirected", nodeCount);
}

/** Goes to the next line that is no comment: comments begin with the word `c`. */
function nextLine(cursor: TextCursor): boolean {
  while (cursor.nextWords("")) {
    const at = cursor.at;
    if (cursor.word() !== "c") {
      cursor.at = at;
      return true;
    }
    cursor.nextLine();
  }
  return false;
}

/** Writes arcs of a directed graph with their weights (1 without any), or edges of an undirected one. */
export function writeDimacs(graph: Graph): Uint8Array {
  refuseMixed(graph, "a DIMACS file");
  const isDirected = graph.kind === "directed";
  const weight = isDirected ? weightOf(graph, "a DIMACS file") : null;
  const sink = new TextSink();
  sink.write(`p ${isDirected ? "sp" : "edge"} ${graph.nodeCount} ${graph.edgeCount}\n`);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const ends = `${graph.edgeSource()[edge]! + 1} ${graph.edgeTarget()[edge]! + 1}`;
    sink.write(isDirected ? `a ${ends} ${weight === null ? 1 : weight[edge]!}\n` : `e ${ends}\n`);
  }
  return sink.finish();
}
