/** Trivial Graph Format: a line for each node, `1 Paris`, a line `#`, and a line for each edge, `1 2 2.5`. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { Elements } from "../elements/elements.ts";
import { TextSink } from "../elements/sink.ts";
import { keyWords, refuseMixed, type WrittenAttribute, writtenAttributes } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { decimal, isPlainInteger, TextCursor } from "./cursor.ts";

export function readingTgf(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

/** Labels of nodes are texts. Those of edges are the attribute `weight` if all are numbers. */
function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new TextCursor(bytes, options.file);
  const isDirected = options.directed !== false;
  const elements = new Elements(options);
  const { areIntegers, areWeights } = yield* surveying(cursor, pace);
  const takeKey = (): string | number =>
    areIntegers && options.ids !== "text" ? Number(cursor.word()) : cursor.word();
  const readNode = (): void => {
    const at = cursor.at;
    const key = takeKey();
    if (elements.find(key) >= 0) throw cursor.error(at, `found the node ${cursor.shown(at)} again; expected each once`);
    const node = elements.addNode(key);
    if (!cursor.isAtLineEnd) elements.nodes.named("label").text(node, cursor.rest());
  };
  const takeEnd = (): number => {
    if (cursor.isAtLineEnd) throw cursor.error(cursor.at, `found ${cursor.shown()}; expected: source target [label]`);
    const at = cursor.at;
    const node = elements.find(takeKey());
    if (node >= 0) return node;
    throw cursor.error(at, `found ${cursor.shown(at)} as an end of an edge; expected a node from above the line #`);
  };
  const readEdge = (): void => {
    const edge = elements.addEdge(takeEnd(), takeEnd(), !isDirected);
    if (cursor.isAtLineEnd) return;
    const label = cursor.rest();
    if (areWeights) elements.edges.named("weight").number(edge, decimal(label));
    else elements.edges.named("label").text(edge, label);
  };
  let read = readNode;
  while (cursor.nextWords("")) {
    if (pace.isDue()) yield cursor.at;
    if (read === readNode && cursor.here === "#") {
      read = readEdge;
      cursor.nextLine();
    } else cursor.takeLine(skipper, read);
  }
  skipper.settle();
  return yield* elements.finishing(options, isDirected);
}

interface Kinds {
  /** Whether the keys of all nodes are integers. */
  readonly areIntegers: boolean;
  /** Whether the labels of all edges are numbers. */
  readonly areWeights: boolean;
}

/** Goes over all lines, and back to the first. Throws where no line # parts nodes from edges. */
function* surveying(cursor: TextCursor, pace: Pace): Turns<Kinds> {
  const start = cursor.at;
  let [areIntegers, areWeights, hasEdges] = [true, true, false];
  while (cursor.nextWords("")) {
    if (pace.isDue()) yield;
    if (!hasEdges && cursor.here === "#") hasEdges = true;
    else if (!hasEdges) areIntegers &&= isPlainInteger(cursor.word());
    else if (areWeights) {
      cursor.word();
      cursor.word();
      areWeights = cursor.isAtLineEnd || !Number.isNaN(decimal(cursor.rest()));
    }
    cursor.nextLine();
  }
  const isEmpty = cursor.bytes.length === start;
  if (!hasEdges && !isEmpty) {
    throw cursor.error(cursor.bytes.length, "found no line #; expected one between the nodes and the edges");
  }
  cursor.at = start;
  return { areIntegers, areWeights };
}

/** Writes the keys, and the attribute `label` of nodes and of edges; of edges `weight` if they have no `label`. */
export function writeTgf(graph: Graph): Uint8Array {
  refuseMixed(graph, "a TGF file");
  const keyOf = keyWords(graph, "a TGF file", ["#"]);
  const ofEdges = writtenAttributes(graph, "edge");
  const nodeLabel = labelled(writtenAttributes(graph, "node"), "label");
  const edgeLabel = labelled(ofEdges, ofEdges.some(({ name }) => name === "label") ? "label" : "weight");
  const sink = new TextSink();
  for (let node = 0; node < graph.nodeCount; node++) sink.write(`${keyOf(node)}${nodeLabel(node)}\n`);
  sink.write("#\n");
  const [sources, targets] = [graph.edgeSource(), graph.edgeTarget()];
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    sink.write(`${keyOf(sources[edge]!)} ${keyOf(targets[edge]!)}${edgeLabel(edge)}\n`);
  }
  return sink.finish();
}

/** Gives the end of a line: the value of an attribute, in one line; nothing where it is missing. */
function labelled(attributes: readonly WrittenAttribute[], wanted: string): (index: number) => string {
  const at = attributes.find(({ name }) => name === wanted)?.at;
  return (index) => {
    const value = at?.(index) ?? null;
    return value === null ? "" : ` ${String(value).replaceAll(/\s+/g, " ")}`.trimEnd();
  };
}
