/** Graphviz DOT: nodes, edges, their attributes and groups. What only concerns drawing is left out. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { Attributes } from "../elements/attributes.ts";
import { Elements } from "../elements/elements.ts";
import { TextSink } from "../elements/sink.ts";
import { keyTexts, refuseMixed, type WrittenAttribute, writtenAttributes } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { decimal, TextCursor } from "./cursor.ts";

/** The greatest depth of groups. */
const MOST_DEPTH = 64;
/**
 * The number of edges and values that any file may make: `{a b c} -> {d e f}` makes nine edges. A longer file may make
 * so many for each of its bytes.
 */
const MOST_OF_ANY = 10_000_000;
const MOST_OF_BYTE = 16;

type Pair = readonly [name: string, value: string];

export function readingDot(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) =>
    new DotReader(new TextCursor(bytes, options.file), options, skipper).reading(),
  );
}

class DotReader {
  readonly #cursor: TextCursor;
  readonly #options: NamedOptions;
  readonly #skipper: Skipper;
  readonly #elements: Elements;
  readonly #pace = new Pace();
  #isDirected = false;
  #depth = 0;
  /** The number of further edges and values that the file may make. */
  #left: number;

  constructor(cursor: TextCursor, options: NamedOptions, skipper: Skipper) {
    this.#cursor = cursor;
    this.#skipper = skipper;
    this.#left = MOST_OF_ANY + MOST_OF_BYTE * cursor.bytes.length;
    this.#options = options;
    this.#elements = new Elements(options);
  }

  *reading(): Turns<Graph> {
    const cursor = this.#cursor;
    const at = this.#next();
    let word = this.#id().toLowerCase();
    const isStrict = word === "strict";
    if (isStrict) {
      this.#next();
      word = this.#id().toLowerCase();
    }
    if (word !== "graph" && word !== "digraph")
      throw cursor.error(at, `found ${cursor.shown(at)}; expected graph or digraph`);
    this.#isDirected = word === "digraph";
    this.#next();
    if (cursor.here !== "{") this.#id();
    yield* this.#group({ node: [], edge: [] });
    this.#next();
    if (!cursor.isAtEnd) throw cursor.error(cursor.at, `found ${cursor.shown()} after the graph; expected the end`);
    this.#skipper.settle();
    const parallelEdges = isStrict ? "drop" : this.#options.parallelEdges;
    return yield* this.#elements.finishing({ ...this.#options, parallelEdges }, this.#isDirected);
  }

  /** Reads statements within braces. Gives the nodes in them, each once. */
  *#group(outer: Defaults): Turns<Set<number>> {
    const cursor = this.#cursor;
    const at = this.#next();
    if (!cursor.takes("{")) throw cursor.error(at, `found ${cursor.shown(at)}; expected {`);
    if (++this.#depth > MOST_DEPTH) {
      throw cursor.error(at, `found more than ${MOST_DEPTH} groups within each other; expected fewer`);
    }
    const nodes = new Set<number>();
    this.#spend(outer.node.length + outer.edge.length, at);
    const defaults: Defaults = { node: [...outer.node], edge: [...outer.edge] };
    for (;;) {
      this.#next();
      if (cursor.takes("}")) break;
      if (cursor.isAtEnd) throw cursor.error(cursor.at, "found the end within a group; expected }");
      if (cursor.takes(";") || cursor.takes(",")) continue;
      yield* this.#record(() => this.#statement(defaults, nodes));
      if (this.#pace.isDue()) yield cursor.at;
    }
    this.#depth--;
    return nodes;
  }

  /** Reads a statement, or leaves it out: up to its semicolon, the end of its line, or the end of the group that it is in. */
  *#record(read: () => Turns<void>): Turns<void> {
    const { at } = this.#cursor;
    const depth = this.#depth;
    yield* this.#skipper.taking(at, read, () => {
      this.#cursor.at = at;
      this.#depth = depth;
      this.#passStatement();
    });
  }

  #passStatement(): void {
    const cursor = this.#cursor;
    let depth = 0;
    for (; !cursor.isAtEnd; cursor.at++) {
      const { here } = cursor;
      if (here === '"') {
        cursor.quoted("\\");
        cursor.at--;
      } else if (here === "{" || here === "[") depth++;
      else if (here === "}" || here === "]") {
        if (depth === 0 && here === "}") return;
        depth = Math.max(0, depth - 1);
      } else if (depth === 0 && (here === ";" || here === "\n" || here === "\r")) return;
    }
  }

  *#statement(defaults: Defaults, nodes: Set<number>): Turns<void> {
    const cursor = this.#cursor;
    const start = this.#next();
    const isQuoted = cursor.here === '"';
    if (cursor.here !== "{") {
      const word = this.#id();
      const plain = isQuoted ? "" : word.toLowerCase();
      this.#next();
      if (plain === "graph" || plain === "node" || plain === "edge") {
        const pairs = this.#pairs();
        if (plain !== "graph") defaults[plain].push(...pairs);
        return;
      }
      if (cursor.takes("=")) {
        this.#next();
        this.#id();
        return;
      }
      cursor.at = start;
    }
    let before = yield* this.#operand(defaults, nodes);
    const first = this.#elements.edgeCount;
    let edgeAt = this.#next();
    let isEdge = false;
    for (; cursor.here === "-"; edgeAt = this.#next()) {
      cursor.at++;
      const isArrow = cursor.takes(">");
      if (!isArrow && !cursor.takes("-"))
        throw cursor.error(edgeAt, `found ${cursor.shown(edgeAt)}; expected -> or --`);
      if (isArrow !== this.#isDirected) {
        throw cursor.error(
          edgeAt,
          `found ${isArrow ? "-> in a graph" : "-- in a digraph"}; expected ${isArrow ? "--" : "->"}`,
        );
      }
      isEdge = true;
      const after = yield* this.#operand(defaults, nodes);
      this.#spend(before.size * after.size, edgeAt);
      for (const source of before) {
        for (const target of after) {
          this.#elements.addEdge(source, target, !isArrow);
          if (this.#pace.isDue()) yield;
        }
      }
      before = after;
    }
    const pairs = this.#pairs();
    if (isEdge) {
      const all = [...defaults.edge, ...pairs];
      this.#spend(all.length * (this.#elements.edgeCount - first), start);
      for (let edge = first; edge < this.#elements.edgeCount; edge++) {
        take(this.#elements.edges, edge, all);
        if (this.#pace.isDue()) yield;
      }
    } else {
      this.#spend(pairs.length * before.size, start);
      for (const node of before) take(this.#elements.nodes, node, pairs);
    }
  }

  /** Reads one side of an edge: a node, or all nodes of a group. */
  *#operand(defaults: Defaults, nodes: Set<number>): Turns<Set<number>> {
    const cursor = this.#cursor;
    const start = this.#next();
    if (cursor.here !== "{" && cursor.here !== '"' && this.#id().toLowerCase() === "subgraph") {
      this.#next();
      if (cursor.here !== "{") this.#id();
      this.#next();
    } else if (cursor.here !== "{" || cursor.at !== start) {
      cursor.at = start;
      const node = this.#node(defaults);
      nodes.add(node);
      return new Set([node]);
    }
    const group = yield* this.#group(defaults);
    for (const node of group) nodes.add(node);
    return group;
  }

  #node(defaults: Defaults): number {
    const cursor = this.#cursor;
    const id = this.#id();
    const known = this.#elements.find(id);
    const node = known >= 0 ? known : this.#elements.addNode(id);
    if (known < 0) {
      this.#spend(defaults.node.length, cursor.at);
      take(this.#elements.nodes, node, defaults.node);
    }
    // A port, the side of the node at which an edge is drawn, is skipped.
    for (let at = this.#next(); cursor.takes(":"); at = this.#next()) {
      this.#next();
      if (cursor.isAtEnd) throw cursor.error(at, "found the end after a colon; expected a port");
      this.#id();
    }
    return node;
  }

  /** Counts the edges and values of a statement, before they are made. */
  #spend(count: number, at: number): void {
    this.#left -= count;
    if (this.#left >= 0) return;
    throw this.#cursor.error(
      at,
      `found edges and values that come to more than ${MOST_OF_ANY.toLocaleString("en-US")} and ${MOST_OF_BYTE} for each byte; expected fewer`,
    );
  }

  /** Reads attributes in brackets, from all brackets that follow. */
  #pairs(): Pair[] {
    const cursor = this.#cursor;
    const pairs: Pair[] = [];
    for (this.#next(); cursor.takes("["); this.#next()) {
      for (this.#next(); !cursor.takes("]"); this.#next()) {
        if (cursor.takes(",") || cursor.takes(";")) continue;
        const name = this.#id();
        this.#next();
        if (cursor.takes("=")) {
          this.#next();
          pairs.push([name, this.#id()]);
        } else pairs.push([name, "true"]);
      }
    }
    return pairs;
  }

  /** Reads a name: a word, a number, a quoted text, or markup within angle brackets. */
  #id(): string {
    const cursor = this.#cursor;
    const from = cursor.at;
    if (cursor.here === '"') return this.#quoted();
    if (cursor.here === "<") return this.#markup();
    // A minus begins a number. Within a word it begins an edge.
    if (cursor.here === "-" && /[\d.]/.test(String.fromCharCode(cursor.bytes[from + 1] ?? 0))) cursor.at++;
    for (let byte = cursor.bytes[cursor.at]; byte !== undefined; byte = cursor.bytes[++cursor.at]) {
      const isWord = byte >= 128 || byte === 95 || byte === 46 || (byte >= 48 && byte <= 57);
      if (!isWord && !((byte | 32) >= 97 && (byte | 32) <= 122)) break;
    }
    if (cursor.at > from) return cursor.slice(from, cursor.at);
    throw cursor.error(from, `found ${cursor.shown(from)}; expected a name`);
  }

  /** Reads quoted texts, joined by plus signs. */
  #quoted(): string {
    const cursor = this.#cursor;
    let text = "";
    for (;;) {
      text += cursor
        .quoted("\\")
        .replaceAll('\\"', '"')
        .replaceAll(/\\\r?\n/g, "");
      const end = cursor.at;
      this.#next();
      if (!cursor.takes("+")) {
        cursor.at = end;
        return text;
      }
      const at = this.#next();
      if (cursor.here !== '"') throw cursor.error(at, `found ${cursor.shown(at)}; expected a text in quotes`);
    }
  }

  #markup(): string {
    const cursor = this.#cursor;
    const from = cursor.at;
    let depth = 0;
    do {
      if (cursor.isAtEnd) throw cursor.error(from, "found markup that does not end; expected >");
      if (cursor.here === "<") depth++;
      if (cursor.here === ">") depth--;
      cursor.at++;
    } while (depth > 0);
    return cursor.slice(from + 1, cursor.at - 1);
  }

  /** Skips white space and comments, and gives the place of what is next. */
  #next(): number {
    const cursor = this.#cursor;
    for (;;) {
      cursor.skipWhite();
      const two = cursor.here + String.fromCharCode(cursor.bytes[cursor.at + 1] ?? 0);
      if (two === "//" || (cursor.here === "#" && isLineStart(cursor))) cursor.nextLine();
      else if (two !== "/*") return cursor.at;
      else this.#skipComment();
    }
  }

  #skipComment(): void {
    const cursor = this.#cursor;
    const from = cursor.at;
    for (cursor.at += 2; !cursor.isAtEnd; cursor.at++) {
      if (cursor.here !== "*" || cursor.bytes[cursor.at + 1] !== 47) continue;
      cursor.at += 2;
      return;
    }
    throw cursor.error(from, "found a comment that does not end; expected */");
  }
}

/** The default attributes of nodes and edges at a place in the file. */
interface Defaults {
  readonly node: Pair[];
  readonly edge: Pair[];
}

/** Lines that begin with # are those of a preprocessor. */
function isLineStart({ bytes, at }: TextCursor): boolean {
  return at === 0 || bytes[at - 1] === 10 || bytes[at - 1] === 13;
}

/** All values are texts to Graphviz; those that are numbers become numbers. */
function take(attributes: Attributes, index: number, pairs: readonly Pair[]): void {
  for (const [name, value] of pairs) {
    const number = decimal(value);
    if (Number.isNaN(number)) attributes.named(name).text(index, value);
    else attributes.named(name).number(index, number);
  }
}

export function writeDot(graph: Graph): Uint8Array {
  refuseMixed(graph, "a Graphviz file");
  const keyOf = keyTexts(graph, "a Graphviz file");
  const isDirected = graph.kind === "directed";
  const sink = new TextSink();
  sink.write(`${isDirected ? "digraph" : "graph"} ${named(graph.name)} {\n`);
  const nodes = listWriter(writtenAttributes(graph, "node"));
  for (let node = 0; node < graph.nodeCount; node++) sink.write(`  ${named(keyOf(node))}${nodes(node)};\n`);
  const edges = listWriter(writtenAttributes(graph, "edge"));
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const [source, target] = [keyOf(graph.edgeSource()[edge]!), keyOf(graph.edgeTarget()[edge]!)];
    sink.write(`  ${named(source)} ${isDirected ? "->" : "--"} ${named(target)}${edges(edge)};\n`);
  }
  sink.write("}\n");
  return sink.finish();
}

/** Texts are always quoted. Only quotes in them have to be escaped. */
function named(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

/** Spells a value. Graphviz has no numbers with an exponent. */
function plain(value: number | boolean | string): string {
  if (typeof value === "string") return named(value);
  const text = String(value);
  return text.includes("e") && typeof value === "number" ? named(text) : text;
}

function listWriter(attributes: readonly WrittenAttribute[]): (index: number) => string {
  return (index) => {
    const parts: string[] = [];
    for (const { name, at } of attributes) {
      const value = at(index);
      if (value === null || (typeof value === "number" && !Number.isFinite(value))) continue;
      parts.push(`${named(name)}=${plain(value)}`);
    }
    return parts.length === 0 ? "" : ` [${parts.join(", ")}]`;
  };
}
