/**
 * JSON lines: an object on each line. It is an edge if it has both ends, else a node. Exports of Neo4j have this form.
 */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { Key } from "../../keys.ts";
import { Elements } from "../elements/elements.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { inUtf8 } from "../table/text.ts";
import { JsonCursor } from "./cursor.ts";
import { addNode, takeAttributes, takeKey } from "./members.ts";
import { passObject, takeRecord } from "./records.ts";

/** The names for the ends of an edge and for the key of a node. The first that an object has counts. */
const SOURCES = ["source", "src", "from", "start"];
const TARGETS = ["target", "dst", "to", "end"];
const KEYS = ["id", "key"];

/** Reads objects one after another, separated by white space. */
export function readingJsonLines(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingLines(bytes, options, skipper));
}

function* readingLines(bytes: Uint8Array, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const pace = new Pace();
  const cursor = new JsonCursor(inUtf8(bytes), options.file);
  const reader = new LineReader(cursor, options);
  while (!cursor.isAtEnd) {
    takeRecord(cursor, skipper, () => reader.read(), passObject);
    if (pace.isDue()) yield cursor.told;
  }
  skipper.settle();
  return yield* reader.elements.finishing(options, options.directed !== false);
}

/** Reads such objects from the entries of a list. */
export function* readingJsonList(cursor: JsonCursor, options: NamedOptions, skipper: Skipper): Turns<Graph> {
  const reader = new LineReader(cursor, options);
  yield* cursor.entries("nodes and edges", () => takeRecord(cursor, skipper, () => reader.read()));
  skipper.settle();
  return yield* reader.elements.finishing(options, options.directed !== false);
}

class LineReader {
  readonly elements: Elements;
  readonly #cursor: JsonCursor;
  readonly #isDirected: boolean;
  /** The nodes that have lines of their own. */
  readonly #told = new Set<number>();

  constructor(cursor: JsonCursor, options: NamedOptions) {
    this.elements = new Elements(options);
    this.#cursor = cursor;
    this.#isDirected = options.directed !== false;
  }

  read(): void {
    const cursor = this.#cursor;
    const at = cursor.position;
    let source: string | null = null;
    let target: string | null = null;
    let key: string | null = null;
    let type: unknown = null;
    cursor.object("a node or an edge", (name) => {
      if (SOURCES.includes(name)) source ??= name;
      else if (TARGETS.includes(name)) target ??= name;
      else if (KEYS.includes(name)) key ??= name;
      if (name === "type" && cursor.next === "text") type = cursor.value();
      else cursor.skip();
    });
    const end = cursor.position;
    cursor.seek(at);
    if (source !== null && target !== null) this.#readEdge(source, target, type === "relationship");
    else if (key !== null) this.#readNode(key, at, type === "node");
    else
      throw cursor.error(
        at,
        "found an object with neither an id nor a source and a target; expected a node or an edge",
      );
    cursor.seek(end);
  }

  #readNode(idName: string, at: number, isExported: boolean): void {
    const cursor = this.#cursor;
    let index = -1;
    cursor.object("a node", (name) => {
      if (name !== idName) return cursor.skip();
      const key = takeKey(cursor, "the id of a node");
      index = this.elements.find(key);
      if (index >= 0 && !this.#told.has(index)) return;
      addNode(cursor, this.elements, key, at);
      index = this.elements.nodeCount - 1;
    });
    this.#told.add(index);
    cursor.seek(at);
    takeAttributes(cursor, this.elements.nodes, index, (name) => {
      if (name === idName || (isExported && name === "type")) cursor.skip();
      else if (isExported && name === "properties") takeAttributes(cursor, this.elements.nodes, index);
      else return false;
      return true;
    });
  }

  #readEdge(sourceName: string, targetName: string, isExported: boolean): void {
    const cursor = this.#cursor;
    const edge = this.elements.edgeCount;
    let source: Key = 0;
    let target: Key = 0;
    takeAttributes(cursor, this.elements.edges, edge, (name) => {
      if (name === sourceName) source = this.#takeEnd("source");
      else if (name === targetName) target = this.#takeEnd("target");
      else if (isExported && name === "type") cursor.skip();
      else if (isExported && name === "properties") takeAttributes(cursor, this.elements.edges, edge);
      else return false;
      return true;
    });
    this.elements.addEdge(this.elements.node(source), this.elements.node(target), !this.#isDirected);
  }

  /** Takes an end: a key, or an object with the key as its id. */
  #takeEnd(end: string): Key {
    const cursor = this.#cursor;
    if (cursor.next !== "object") return takeKey(cursor, `the ${end} of an edge`);
    const at = cursor.position;
    let key: Key | null = null;
    cursor.object(`the ${end} of an edge`, (name) => {
      if (KEYS.includes(name)) key = takeKey(cursor, `the ${end} of an edge`);
      else cursor.skip();
    });
    if (key === null) throw cursor.error(at, `found the ${end} of an edge without an id; expected one`);
    return key;
  }
}
