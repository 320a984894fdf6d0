/** METIS: a line of sizes, then a line for each node with its neighbors, so that each edge stands there twice. */

import { EdgewiseError } from "../../../error.ts";
import { Pace, type Turns } from "../../../turns.ts";
import { type Column, dense } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { Numbers } from "../elements/growing.ts";
import { TextSink } from "../elements/sink.ts";
import { ArcDigest } from "../gap/arc-digest.ts";
import type { NamedOptions } from "../read-options.ts";
import { symmetrizeHint } from "../refusal.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { TextCursor } from "./cursor.ts";
import { expectEdges, expectLineEnd, NumberedEdges, takeEnd, takeNodeCount, takeNumber, takeSize } from "./numbered.ts";
import { weightOf } from "./weights.ts";

/** The announcements of the line of sizes. */
interface Sizes {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly hasSizes: boolean;
  /** The number of weights of each node. */
  readonly nodeWeights: number;
  readonly hasWeights: boolean;
}

const MOST_NODE_WEIGHTS = 64;

export function readingMetis(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

/** Reads the lines of nodes. The number of a node is that of its line among the records that may be left out. */
function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new TextCursor(bytes, options.file);
  const sizes = readSizes(cursor, options);
  const { nodeCount, edgeCount, hasSizes, nodeWeights, hasWeights } = sizes;
  const edges = new NumberedEdges();
  const columns = Array.from({ length: nodeWeights + (hasSizes ? 1 : 0) }, () => new Numbers());
  const [down, up] = [new ArcDigest(), new ArcDigest()];
  const readLine = function* (node: number): Turns<void> {
    for (const column of columns) column.push(takeNumber(cursor, "the size or weight of a node"));
    if (pace.isDue()) yield cursor.at;
    while (!cursor.isAtLineEnd) {
      if (pace.isDue()) yield cursor.at;
      const neighbor = takeEnd(cursor, nodeCount, "a neighbor");
      const weight = hasWeights ? takeNumber(cursor, "the weight of an edge") : 1;
      // Where the line of the other end is left out, this one tells of the edge.
      const isToldOnce = skipper.leavesOut(neighbor);
      const [low, high] = neighbor < node ? [neighbor, node] : [node, neighbor];
      if (low !== high && !isToldOnce) (neighbor < node ? down : up).addNumber(low, high, weight);
      if (neighbor < node && !isToldOnce) continue;
      edges.add(low, high);
      if (hasWeights) edges.weights.push(weight);
    }
  };
  for (let node = 0; node < nodeCount; node++) {
    while (cursor.takes("%")) cursor.nextLine();
    if (cursor.isAtEnd) throw tooFewLines(cursor, node, nodeCount);
    const { at } = cursor;
    yield* skipper.taking(
      node,
      () => readLine(node),
      () => {
        cursor.at = at;
        for (const column of columns) column.push(Number.NaN);
      },
    );
    cursor.nextLine();
  }
  while (cursor.takes("%")) cursor.nextLine();
  if (cursor.nextWords("%")) {
    throw cursor.error(
      cursor.at,
      `found a line after those of the ${nodeCount} nodes; expected no more, as the first line says`,
    );
  }
  skipper.settle();
  const told = down.equals(up) ? edges : withoutOneSided(edges, cursor, sizes, skipper);
  expectEdges(cursor, told, edgeCount, skipper, "each in the lines of both ends, as the first line says");
  const names = [...(hasSizes ? ["size"] : []), ...weightNames(nodeWeights)];
  const missing = new Uint8Array(nodeCount);
  if (skipper.count > 0) for (let node = 0; node < nodeCount; node++) missing[node] = skipper.leavesOut(node) ? 1 : 0;
  const isMissing = missing.includes(1) ? missing : null;
  const named: [string, Column][] = [];
  for (const [k, name] of names.entries()) named.push([name, dense(yield* columns[k]!.joining(), isMissing)]);
  const nodeColumns = Object.fromEntries(named);
  return yield* told.finishing(options, "undirected", nodeCount, { nodeColumns });
}

function weightNames(count: number): string[] {
  return count === 1 ? ["weight"] : Array.from({ length: count }, (_, k) => `weight${k + 1}`);
}

function readSizes(cursor: TextCursor, options: NamedOptions): Sizes {
  if (!cursor.nextWords("%")) throw cursor.error(cursor.at, "found no line of sizes; expected: nodes edges [format]");
  const nodeCount = takeNodeCount(cursor, options);
  const edgeCount = takeSize(cursor, "edges");
  cursor.skipBlanks();
  const at = cursor.at;
  const format = cursor.isAtLineEnd ? "0" : cursor.word();
  if (!/^[01]{1,3}$/.test(format)) {
    throw cursor.error(at, `found the format ${cursor.shown(at)}; expected up to three digits 0 or 1`);
  }
  const [hasSizes, hasNodeWeights, hasWeights] = [...format.padStart(3, "0")].map((digit) => digit === "1");
  cursor.skipBlanks();
  const place = cursor.at;
  const nodeWeights = cursor.isAtLineEnd ? 1 : takeSize(cursor, "weights of a node");
  if (nodeWeights > MOST_NODE_WEIGHTS) {
    throw cursor.error(place, `found ${nodeWeights} weights of a node; expected at most ${MOST_NODE_WEIGHTS}`);
  }
  expectLineEnd(cursor, "the sizes");
  cursor.nextLine();
  return {
    nodeCount,
    edgeCount,
    hasSizes: hasSizes === true,
    nodeWeights: hasNodeWeights === true ? nodeWeights : 0,
    hasWeights: hasWeights === true,
  };
}

function tooFewLines(cursor: TextCursor, found: number, expected: number): EdgewiseError {
  return cursor.error(
    cursor.at,
    `found the lines of ${found} nodes; expected ${expected}, as the first line says, empty ones for nodes without neighbors`,
  );
}

/** Finds the edges that are not in the lines of both ends with the same weight. */
function oneSided(
  cursor: TextCursor,
  { nodeCount, hasSizes, nodeWeights, hasWeights }: Sizes,
  skipper: Skipper,
): Map<string, OneSided> {
  const open = new Map<string, OneSided>();
  const again = new TextCursor(cursor.bytes, cursor.file);
  again.nextWords("%");
  again.nextLine();
  for (let node = 0; node < nodeCount; node++) {
    while (again.takes("%")) again.nextLine();
    if (!skipper.leavesOut(node)) {
      for (let k = 0; k < nodeWeights + (hasSizes ? 1 : 0); k++) again.word();
      while (!again.isAtLineEnd) {
        const at = again.at;
        const neighbor = again.integer() - 1;
        const weight = hasWeights ? again.number() : 1;
        if (neighbor === node || skipper.leavesOut(neighbor)) continue;
        const key = edgeName(Math.min(node, neighbor), Math.max(node, neighbor), weight);
        const entry = open.get(key) ?? { excess: 0, at };
        entry.excess += node < neighbor ? 1 : -1;
        open.set(key, entry);
      }
    }
    again.nextLine();
  }
  for (const [key, { excess }] of open) if (excess === 0) open.delete(key);
  return open;
}

interface OneSided {
  /** The number of times that the edge was met more often from its lower end than from its higher one. */
  excess: number;
  readonly at: number;
}

function edgeName(low: number, high: number, weight: number): string {
  return `${low} ${high} ${weight}`;
}

/** Leaves out the edges that stand in the line of one end alone, or throws for the first. */
function withoutOneSided(edges: NumberedEdges, cursor: TextCursor, sizes: Sizes, skipper: Skipper): NumberedEdges {
  const open = oneSided(cursor, sizes, skipper);
  let record = sizes.nodeCount;
  for (const { at } of open.values()) {
    const error = cursor.error(
      at,
      `found the neighbor ${cursor.shown(at)} in the line of one end alone, or with two weights; expected each edge in the lines of both ends`,
    );
    skipper.fail(record++, error);
  }
  const kept = new NumberedEdges();
  for (let edge = 0; edge < edges.count; edge++) {
    const [source, target] = [edges.sources.at(edge), edges.targets.at(edge)];
    const weight = sizes.hasWeights ? edges.weights.at(edge) : 1;
    const entry = open.get(edgeName(source, target, weight));
    if (entry !== undefined && entry.excess > 0) {
      entry.excess--;
      continue;
    }
    kept.add(source, target);
    if (sizes.hasWeights) kept.weights.push(weight);
  }
  return kept;
}

/** Writes an undirected graph. Weights have to be integers from 1. */
export function writeMetis(graph: Graph): Uint8Array {
  if (graph.kind !== "undirected") {
    throw new EdgewiseError({
      code: "graph/output",
      message: `found a ${graph.kind} graph; expected an undirected one, as METIS has them`,
      hint: symmetrizeHint,
    });
  }
  const weight = weightOf(graph, "METIS", (value) => Number.isInteger(value) && value >= 1, "integers from 1");
  const sink = new TextSink();
  const ofNodes = nodeWeights(graph);
  const format = `0${ofNodes === null ? 0 : 1}${weight === null ? 0 : 1}`;
  sink.write(`${graph.nodeCount} ${graph.edgeCount}${format === "000" ? "" : ` ${format}`}\n`);
  const { offsets, neighbors, edges } = graph.out;
  for (let node = 0; node < graph.nodeCount; node++) {
    let line = ofNodes === null ? "" : String(ofNodes[node]!);
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      line += line === "" ? "" : " ";
      line += neighbors[at]! + 1;
      if (weight !== null) line += ` ${weight[edges === null ? at : edges[at]!]!}`;
    }
    sink.write(`${line}\n`);
  }
  return sink.finish();
}

/** Gives the node attribute `weight`, if every node has it as an integer from 0. */
function nodeWeights(graph: Graph): ArrayLike<number> | null {
  const attribute = graph.attribute("node", "weight");
  if (attribute?.kind !== "dense" || attribute.missing !== null) return null;
  return attribute.values.every((value) => Number.isSafeInteger(value) && value >= 0) ? attribute.values : null;
}
