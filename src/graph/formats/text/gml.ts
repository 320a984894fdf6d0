/** GML: `graph [ directed 1 node [ id 0 label "a" ] edge [ source 0 target 1 ] ]`. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { atOnce, Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { describeKey, type Key } from "../../keys.ts";
import type { Attributes } from "../elements/attributes.ts";
import { Elements } from "../elements/elements.ts";
import { TextSink } from "../elements/sink.ts";
import { refuseMixed, unwritableKey, type WrittenAttribute, writtenAttributes } from "../elements/written.ts";
import { Passes } from "../passes.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { decimal, TextCursor } from "./cursor.ts";

/** The greatest depth of lists. */
const MOST_DEPTH = 64;

export function readingGml(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  const absent = new Set<Key>();
  return leavingOut(options, (skipper) => {
    const reader = new GmlReader(new TextCursor(bytes, options.file), skipper, absent, options);
    return reader.reading(options);
  });
}

class GmlReader {
  readonly #cursor: TextCursor;
  readonly #skipper: Skipper;
  /** The ids of ends of edges that are no nodes, as an earlier reading has found. */
  readonly #absent: Set<Key>;
  readonly #elements: Elements;
  /** The parts of the text that have been gone through, for progress. */
  readonly #passes: Passes;
  /** The places at which edges first named nodes that have not been listed yet. */
  readonly #awaited = new Map<number, number>();
  /** The attributes of which some node or edge has several values. */
  readonly #repeated = new Set<string>();
  #isDirected = false;
  #graphCount = 0;
  #depth = 0;

  constructor(cursor: TextCursor, skipper: Skipper, absent: Set<Key>, options: NamedOptions) {
    this.#elements = new Elements(options);
    this.#cursor = cursor;
    this.#skipper = skipper;
    this.#absent = absent;
    this.#passes = new Passes(cursor.bytes.length);
  }

  *reading(options: NamedOptions): Turns<Graph> {
    const cursor = this.#cursor;
    // The direction may come after the edges.
    while (cursor.nextWords("#")) {
      const at = cursor.at;
      const key = this.#key();
      if (key !== "graph") this.#skip();
      else if (++this.#graphCount > 1) throw cursor.error(at, "found a second graph; expected one");
      else yield* this.#readGraph();
    }
    if (this.#graphCount === 0) throw cursor.error(cursor.at, "found no graph; expected: graph [ … ]");
    this.#skipper.settle();
    for (const [node, at] of this.#awaited) {
      const id = this.#elements.keyOf(node);
      if (!this.#skipper.isSkipping) throw this.#noNode(id, at);
      this.#absent.add(id);
    }
    if (this.#awaited.size > 0) this.#skipper.readAgain();
    this.#elements.forgetKeyCopies("label");
    for (const name of this.#repeated) {
      options.onNote?.(`${options.file}: some nodes or edges have several values of ${quoted(name)}: the last is read`);
    }
    return yield* this.#elements.finishing(options, this.#isDirected);
  }

  *#readGraph(): Turns<void> {
    const cursor = this.#cursor;
    cursor.nextWords("#");
    const start = cursor.at;
    const end = cursor.bytes.length;
    this.#passes.begin(start, end, 0.5);
    yield* this.#entries((key) => {
      const at = cursor.at;
      if (key !== "directed") return this.#skip();
      const value = this.#scalar();
      if (value !== 0 && value !== 1) throw cursor.error(at, `found directed ${cursor.shown(at)}; expected 0 or 1`);
      this.#isDirected = value === 1;
    });
    cursor.at = start;
    this.#passes.begin(start, end, 1);
    yield* this.#entries((key) => {
      if (key === "node") this.#record(() => this.#node());
      else if (key === "edge") this.#record(() => this.#edge());
      else this.#skip();
    });
  }

  #record(read: () => void): void {
    const { at } = this.#cursor;
    const depth = this.#depth;
    this.#skipper.take(at, read, () => {
      this.#cursor.at = at;
      this.#depth = depth;
      this.#skip();
    });
  }

  #node(): void {
    const cursor = this.#cursor;
    const at = cursor.at;
    let id: Key | null = null;
    // The id may come after the attributes.
    this.#list((key) => {
      if (key === "id") id = this.#id();
      else this.#skip();
    });
    if (id === null) throw cursor.error(at, "found a node without an id; expected one");
    let node = this.#elements.find(id);
    if (node >= 0 && !this.#awaited.delete(node)) {
      throw cursor.error(at, `found a second node with the id ${describeKey(id)}; expected distinct ones`);
    }
    if (node < 0) node = this.#elements.addNode(id);
    const end = cursor.at;
    cursor.at = at;
    this.#attributes(this.#elements.nodes, node, "", ["id"]);
    cursor.at = end;
  }

  #edge(): void {
    const cursor = this.#cursor;
    const at = cursor.at;
    let source: Key | null = null;
    let target: Key | null = null;
    this.#list((key) => {
      if (key === "source") source = this.#id();
      else if (key === "target") target = this.#id();
      else this.#skip();
    });
    const end = cursor.at;
    const edge = this.#elements.addEdge(this.#end(source, at), this.#end(target, at), !this.#isDirected);
    cursor.at = at;
    this.#attributes(this.#elements.edges, edge, "", ["source", "target"]);
    cursor.at = end;
  }

  #end(id: Key | null, at: number): number {
    if (id === null) throw this.#cursor.error(at, "found an edge without both ends; expected a source and a target");
    const known = this.#elements.find(id);
    if (known >= 0) return known;
    if (this.#absent.has(id)) throw this.#noNode(id, at);
    const node = this.#elements.addNode(id);
    this.#awaited.set(node, at);
    return node;
  }

  #noNode(id: Key, at: number): EdgewiseError {
    return this.#cursor.error(at, `found ${describeKey(id)} as an end of an edge; expected the id of a node`);
  }

  /** Takes the members of a list as attributes. The name of a nested list is put before the names of its members. */
  #attributes(attributes: Attributes, index: number, prefix: string, taken: readonly string[]): void {
    const cursor = this.#cursor;
    const seen = new Set<string>();
    this.#list((key) => {
      if (taken.includes(key)) return this.#skip();
      if (seen.has(key)) this.#repeated.add(prefix + key);
      seen.add(key);
      const name = prefix === "graphics_" && /^[xyz]$/.test(key) ? key : prefix + key;
      cursor.nextWords("#");
      if (cursor.here === "[") return this.#attributes(attributes, index, `${name}_`, []);
      const value = this.#scalar();
      // NetworkX writes NAN for what is missing.
      if (Number.isNaN(value)) return;
      if (typeof value === "number") attributes.named(name).number(index, value);
      else attributes.named(name).text(index, value);
    });
  }

  #list(visit: (key: string) => void): void {
    atOnce(this.#entries(visit));
  }

  /** Does the same with a long list. Other work may have its turn between its entries. */
  *#entries(visit: (key: string) => void): Turns<void> {
    const cursor = this.#cursor;
    const pace = new Pace();
    cursor.nextWords("#");
    if (!cursor.takes("[")) throw cursor.error(cursor.at, `found ${cursor.shown()}; expected [`);
    if (++this.#depth > MOST_DEPTH) {
      throw cursor.error(cursor.at, `found more than ${MOST_DEPTH} lists within each other; expected fewer`);
    }
    for (;;) {
      if (!cursor.nextWords("#")) throw cursor.error(cursor.at, "found the end within a list; expected ]");
      if (cursor.takes("]")) break;
      const key = this.#key();
      cursor.nextWords("#");
      visit(key);
      if (pace.isDue()) yield this.#passes.at(cursor.at);
    }
    this.#depth--;
  }

  #key(): string {
    const cursor = this.#cursor;
    const from = cursor.at;
    while (/[\w.-]/.test(cursor.here)) cursor.at++;
    if (cursor.at === from) throw cursor.error(from, `found ${cursor.shown(from)}; expected a name`);
    return cursor.slice(from, cursor.at);
  }

  #scalar(): number | string {
    const cursor = this.#cursor;
    cursor.nextWords("#");
    if (cursor.here === '"') return decoded(cursor.quoted());
    const from = cursor.at;
    this.#word();
    const text = cursor.slice(from, cursor.at);
    const value = decimal(text);
    if (/^nan$/i.test(text)) return Number.NaN;
    if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (Number.isNaN(value)) throw this.#noValue(from);
    // An integer that a number cannot hold keeps its digits as a text.
    return Number.isSafeInteger(value) || !/^[+-]?\d+$/.test(text) ? value : text;
  }

  #id(): Key {
    const at = this.#cursor.at;
    const id = this.#scalar();
    if (typeof id === "string" || Number.isFinite(id)) return id;
    throw this.#cursor.error(at, `found ${this.#cursor.shown(at)} as an id; expected a number or a text`);
  }

  #skip(): void {
    const cursor = this.#cursor;
    cursor.nextWords("#");
    if (cursor.here === "[") this.#list(() => this.#skip());
    else if (cursor.here === '"') cursor.quoted();
    else this.#word();
  }

  /** Goes past a word, which may be a number or not. */
  #word(): void {
    const cursor = this.#cursor;
    const from = cursor.at;
    while (!cursor.isAtEnd && !/[\s[\]]/.test(cursor.here)) cursor.at++;
    if (cursor.at === from) throw this.#noValue(from);
  }

  #noValue(at: number): EdgewiseError {
    const cursor = this.#cursor;
    return cursor.error(at, `found ${cursor.shown(at)}; expected a number, a text in quotes or a list`);
  }
}

const ENTITIES = new Map([
  ["amp", "&"],
  ["quot", '"'],
  ["lt", "<"],
  ["gt", ">"],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

/** Decodes a text of GML, which is ASCII with HTML entities for other characters. */
function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(#(\d{1,7})|#x([\da-f]{1,6})|\w{1,8});/gi,
    (all, name: string, decimalCode?: string, hex?: string) => {
      const code = decimalCode === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimalCode);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return ENTITIES.get(name) ?? all;
    },
  );
}

function encoded(text: string): string {
  return text.replaceAll(/[&"\u007f-\u{10ffff}]|\p{Cc}/gu, (character) => {
    // Igraph knows these two by their names alone.
    if (character === "&") return "&amp;";
    return character === '"' ? "&quot;" : `&#${character.codePointAt(0)};`;
  });
}

/** Writes GML, whose ids are integers. Keys are the labels of nodes without one, as NetworkX needs them. */
export function writeGml(graph: Graph): Uint8Array {
  refuseMixed(graph, "a GML file");
  const sink = new TextSink();
  sink.write(`graph [\n  directed ${graph.kind === "directed" ? 1 : 0}\n`);
  if (hasParallelEdges(graph)) sink.write("  multigraph 1\n");
  const areIds = hasIntegerKeys(graph);
  const idOf = (node: number): string => (areIds ? String(graph.nodeKeys.of(node)) : String(node));
  const nodes = writtenAttributes(graph, "node");
  const labels = nodes.find(({ name }) => name === "label");
  const nodeText = attributeWriter(nodes, ["id"]);
  for (let node = 0; node < graph.nodeCount; node++) {
    const isLabelled = labels !== undefined && labels.at(node) !== null;
    const label = isLabelled ? "" : `    label "${encoded(labelOf(graph, node))}"\n`;
    sink.write(`  node [\n    id ${idOf(node)}\n${label}${nodeText(node)}  ]\n`);
  }
  const edgeText = attributeWriter(writtenAttributes(graph, "edge"), ["source", "target"]);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const [source, target] = [idOf(graph.edgeSource()[edge]!), idOf(graph.edgeTarget()[edge]!)];
    sink.write(`  edge [\n    source ${source}\n    target ${target}\n${edgeText(edge)}  ]\n`);
  }
  sink.write("]\n");
  return sink.finish();
}

/** Tells whether two edges have the same ends. Edges are numbered by their ends. */
function hasParallelEdges(graph: Graph): boolean {
  const [sources, targets] = [graph.edgeSource(), graph.edgeTarget()];
  for (let edge = 1; edge < graph.edgeCount; edge++) {
    if (sources[edge] === sources[edge - 1] && targets[edge] === targets[edge - 1]) return true;
  }
  return false;
}

function hasIntegerKeys(graph: Graph): boolean {
  for (let node = 0; node < graph.nodeCount; node++) if (!Number.isInteger(graph.nodeKeys.of(node))) return false;
  return true;
}

function labelOf(graph: Graph, node: number): string {
  const key = graph.nodeKeys.of(node);
  if (typeof key === "symbol" || typeof key === "object") throw unwritableKey(key, "a GML file");
  return String(key);
}

/** Spells a number. One with an exponent has a point before it: `3.0e-7`. */
function plain(value: number): string {
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

function attributeWriter(attributes: readonly WrittenAttribute[], taken: readonly string[]): (index: number) => string {
  const written = attributes.filter(({ name }) => !taken.includes(name));
  // Names have letters and digits only.
  const names = written.map(({ name }) => name.replaceAll(/\W/g, "_").replace(/^(?=\d)|^$/, "_"));
  if (new Set(names).size < names.length) {
    throw new EdgewiseError({
      code: "graph/output",
      message: `found attributes whose names are the same in letters and digits, among ${written.map(({ name }) => quoted(name)).join(", ")}; expected distinct ones, as a GML file has them`,
    });
  }
  return (index) => {
    let text = "";
    for (let k = 0; k < written.length; k++) {
      const value = written[k]!.at(index);
      if (value === null || (typeof value === "number" && !Number.isFinite(value))) continue;
      text += `    ${names[k]} ${typeof value === "string" ? `"${encoded(value)}"` : plain(Number(value))}\n`;
    }
    return text;
  };
}
