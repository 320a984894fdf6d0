/** Edge lists of NetworkX: `1 2 {'weight': 3.5}`, ends and a dictionary of Python a line. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { Key } from "../../keys.ts";
import { Elements } from "../elements/elements.ts";
import { TextSink } from "../elements/sink.ts";
import { keyWords, refuseMixed, writtenAttributes } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { decimal, isPlainInteger, TextCursor } from "./cursor.ts";

export function readingNetworkx(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new TextCursor(bytes, options.file);
  const isDirected = options.directed !== false;
  const start = cursor.at;
  const elements = new Elements(options);
  let areIntegers = options.ids !== "text";
  // Ids are integers only if all are. A first pass over the lines finds out.
  while (cursor.nextWords("#")) {
    if (pace.isDue()) yield;
    const lineAt = cursor.at;
    for (let end = 0; end < 2 && !skipper.leavesOut(lineAt); end++) {
      cursor.skipBlanks();
      areIntegers &&= isPlainInteger(cursor.word());
    }
    cursor.nextLine();
  }
  cursor.at = start;
  const keyOf = (text: string): Key => (areIntegers ? Number(text) : text);
  const readEdge = (): void => {
    const [source, target] = [takeEnd(cursor), takeEnd(cursor)];
    const edge = elements.addEdge(elements.node(keyOf(source)), elements.node(keyOf(target)), !isDirected);
    if (!cursor.isAtLineEnd) takeDictionary(cursor, elements, edge);
    if (!cursor.isAtLineEnd)
      throw cursor.error(cursor.at, `found ${cursor.shown()} after an edge; expected the end of the line`);
  };
  while (cursor.nextWords("#")) {
    if (pace.isDue()) yield cursor.at;
    cursor.takeLine(skipper, readEdge);
  }
  skipper.settle();
  return yield* elements.finishing(options, isDirected);
}

function takeEnd(cursor: TextCursor): string {
  if (cursor.isAtLineEnd || cursor.here === "{") {
    throw cursor.error(cursor.at, `found ${cursor.shown()}; expected: source target {…}`);
  }
  return cursor.word();
}

function takeDictionary(cursor: TextCursor, elements: Elements, edge: number): void {
  if (!cursor.takes("{"))
    throw cursor.error(cursor.at, `found ${cursor.shown()}; expected {, the attributes of an edge`);
  for (let isFirst = true; ; isFirst = false) {
    cursor.skipBlanks();
    if (cursor.takes("}")) return;
    if (!isFirst && !cursor.takes(",")) throw cursor.error(cursor.at, `found ${cursor.shown()}; expected a comma or }`);
    cursor.skipBlanks();
    const name = takeText(cursor);
    cursor.skipBlanks();
    if (!cursor.takes(":")) throw cursor.error(cursor.at, `found ${cursor.shown()}; expected a colon`);
    cursor.skipBlanks();
    const entries = elements.edges.named(name);
    if (cursor.here === "'" || cursor.here === '"') {
      entries.text(edge, takeText(cursor));
      continue;
    }
    const at = cursor.at;
    while (!cursor.isAtEnd && !/[,}\s]/.test(cursor.here)) cursor.at++;
    const word = cursor.slice(at, cursor.at);
    if (word === "None" || word === "nan") continue;
    if (word === "True" || word === "False") {
      entries.boolean(edge, word === "True");
      continue;
    }
    const value = decimal(word);
    if (Number.isNaN(value)) {
      throw cursor.error(at, `found ${cursor.shown(at)}; expected a number, a text in quotes, True, False or None`);
    }
    entries.number(edge, value);
  }
}

function takeText(cursor: TextCursor): string {
  if (cursor.here !== "'" && cursor.here !== '"') {
    throw cursor.error(cursor.at, `found ${cursor.shown()}; expected a text in quotes`);
  }
  return cursor.quoted("\\", true).replaceAll(/\\(u[\da-f]{4}|x[\da-f]{2}|.)/gis, (_, code: string) => {
    if (/^[ux][\da-f]{2}/i.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return code === "n" ? "\n" : code === "t" ? "\t" : code === "r" ? "\r" : code;
  });
}

/** Writes a line for each edge. The format has no nodes without edges. */
export function writeNetworkx(graph: Graph): Uint8Array {
  refuseMixed(graph, "an edge list of NetworkX");
  const keyOf = keyWords(graph, "an edge list of NetworkX", ["#", "{"]);
  const attributes = writtenAttributes(graph, "edge");
  const sink = new TextSink();
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const parts: string[] = [];
    for (const { name, at } of attributes) {
      const value = at(edge);
      if (value === null || (typeof value === "number" && !Number.isFinite(value))) continue;
      parts.push(`${python(name)}: ${typeof value === "string" ? python(value) : pythonWord(value)}`);
    }
    const [source, target] = [keyOf(graph.edgeSource()[edge]!), keyOf(graph.edgeTarget()[edge]!)];
    sink.write(`${source} ${target} {${parts.join(", ")}}\n`);
  }
  return sink.finish();
}

function pythonWord(value: number | boolean): string {
  return typeof value === "number" ? String(value) : value ? "True" : "False";
}

function python(text: string): string {
  const escaped = text
    .replaceAll(/[\\']/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `'${escaped}'`;
}
