/** Pajek's networks: `*Vertices n` with labels and places, then `*Arcs` and `*Edges`, or lists of them. */

import { quoted } from "../../../printable.ts";
import { Pace, type Turns } from "../../../turns.ts";
import { type Column, dense } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { Attributes } from "../elements/attributes.ts";
import { Indices } from "../elements/growing.ts";
import { TextSink } from "../elements/sink.ts";
import { writtenAttributes } from "../elements/written.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut, type Skipper } from "../skipped.ts";
import { TextCursor } from "./cursor.ts";
import { NumberedEdges, takeEnd, takeNodeCount, takeNumber } from "./numbered.ts";
import { weightOf } from "./weights.ts";

export function readingPajek(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  return leavingOut(options, (skipper) =>
    new PajekReader(new TextCursor(bytes, options.file), options, skipper).reading(),
  );
}

/** Words that may follow a label: shapes of nodes, and the names of values for drawing. */
const DRAWING = new Set(
  "ellipse box diamond triangle cross empty circle house man woman s_size x_fact y_fact phi r q ic bc bw lc la lphi lr fos font hook".split(
    " ",
  ),
);

class PajekReader {
  readonly #cursor: TextCursor;
  readonly #options: NamedOptions;
  readonly #skipper: Skipper;
  readonly #edges = new NumberedEdges();
  readonly #undirected = new Indices();
  readonly #nodes: Attributes;
  #nodeCount = -1;
  #left = -1;
  #hasWeights = false;
  #undirectedCount = 0;
  #sections = 0;

  constructor(cursor: TextCursor, options: NamedOptions, skipper: Skipper) {
    this.#cursor = cursor;
    this.#skipper = skipper;
    this.#options = options;
    this.#nodes = new Attributes("node", options);
  }

  *reading(): Turns<Graph> {
    const cursor = this.#cursor;
    const pace = new Pace();
    let section = "";
    const readLine = (): void => this.#readLine(section);
    while (cursor.nextWords("%")) {
      if (pace.isDue()) yield cursor.at;
      if (cursor.here === "*") section = this.#openSection();
      else cursor.takeLine(this.#skipper, readLine);
    }
    this.#skipper.settle();
    if (this.#nodeCount < 0) throw cursor.error(cursor.at, "found no *Vertices; expected their number");
    if (this.#sections > 1) this.#options.onNote?.(`${this.#options.file}: several relations were taken together`);
    return yield* this.#finishing();
  }

  #openSection(): string {
    const cursor = this.#cursor;
    const at = cursor.at;
    const section = cursor.word().toLowerCase();
    switch (section) {
      case "*network":
        break;
      case "*vertices": {
        if (this.#nodeCount >= 0) throw cursor.error(at, "found *Vertices a second time; expected one network");
        this.#nodeCount = takeNodeCount(cursor, this.#options);
        if (!cursor.isAtLineEnd) this.#left = takeNodeCount(cursor, this.#options);
        break;
      }
      case "*arcs":
      case "*edges":
      case "*arcslist":
      case "*edgeslist":
        if (this.#nodeCount < 0) throw cursor.error(at, `found ${section} before *Vertices; expected the nodes first`);
        if (!cursor.isAtLineEnd) this.#sections++;
        break;
      default:
        throw cursor.error(
          at,
          `found ${cursor.shown(at)}; expected *Vertices, *Arcs, *Edges, *Arcslist or *Edgeslist`,
          "Matrices, partitions and vectors are not read.",
        );
    }
    cursor.nextLine();
    return section;
  }

  #readLine(section: string): void {
    const cursor = this.#cursor;
    switch (section) {
      case "*vertices":
        this.#readNode();
        return;
      case "*arcs":
      case "*edges": {
        const source = takeEnd(cursor, this.#nodeCount, "the source of an edge");
        this.#add(
          source,
          takeEnd(cursor, this.#nodeCount, "the target of an edge"),
          section === "*edges",
          this.#weight(),
        );
        return;
      }
      case "*arcslist":
      case "*edgeslist": {
        const source = takeEnd(cursor, this.#nodeCount, "the source of edges");
        while (!cursor.isAtLineEnd) {
          this.#add(source, takeEnd(cursor, this.#nodeCount, "the target of an edge"), section === "*edgeslist", null);
        }
        return;
      }
      default:
        throw cursor.error(cursor.at, `found ${cursor.shown()}; expected *Vertices`);
    }
  }

  /** Reads a weight, if one follows. Words on drawing do not count. */
  #weight(): number | null {
    const cursor = this.#cursor;
    if (cursor.isAtLineEnd || !/[\d.+-]/.test(cursor.here)) return null;
    return takeNumber(cursor, "the weight of an edge");
  }

  #add(source: number, target: number, isUndirected: boolean, weight: number | null): void {
    this.#edges.add(source, target);
    this.#edges.weights.push(weight ?? 1);
    this.#hasWeights ||= weight !== null;
    this.#undirected.push(isUndirected ? 1 : 0);
    if (isUndirected) this.#undirectedCount++;
  }

  /** Reads a node: its number, its label, and up to three coordinates. The rest of the line concerns drawing. */
  #readNode(): void {
    const cursor = this.#cursor;
    const node = takeEnd(cursor, this.#nodeCount, "a node");
    if (cursor.isAtLineEnd) return;
    const isQuoted = cursor.here === '"';
    const label = isQuoted ? cursor.quoted(null, true) : cursor.word();
    this.#nodes.named("label").text(node, label);
    for (const axis of ["x", "y", "z"]) {
      if (cursor.isAtLineEnd || !/[\d.+-]/.test(cursor.here)) break;
      this.#nodes.named(axis).number(node, takeNumber(cursor, "a coordinate"));
    }
    const { at } = cursor;
    if (cursor.isAtLineEnd || isQuoted || DRAWING.has(cursor.word().toLowerCase())) return;
    throw cursor.error(
      at,
      `found ${cursor.shown(at)} behind the label ${quoted(label)}; expected coordinates, or words on drawing`,
      "A label that has blanks stands in quotes.",
    );
  }

  *#finishing(): Turns<Graph> {
    const edges = this.#edges;
    const nodeCount = this.#nodeCount;
    const nodeColumns: Record<string, Column> = yield* this.#nodes.finishing(nodeCount);
    if (this.#left >= 0 && this.#left < nodeCount)
      nodeColumns.right = dense(new Uint8Array(nodeCount).fill(1, this.#left));
    // An edge without a weight has the weight 1, unless no edge has one.
    const isMixed = this.#undirectedCount > 0 && this.#undirectedCount < edges.count;
    const kind = isMixed ? "mixed" : this.#undirectedCount > 0 ? "undirected" : "directed";
    const undirected = isMixed ? yield* this.#undirected.joining() : undefined;
    return yield* edges.finishing(this.#options, kind, nodeCount, { nodeColumns, undirected }, this.#hasWeights);
  }
}

/** Writes nodes with their labels (or keys) and places, then arcs, then edges. The format has no other attributes. */
export function writePajek(graph: Graph): Uint8Array {
  const weight = weightOf(graph, "a Pajek file");
  const attributes = writtenAttributes(graph, "node");
  const label = attributes.find(({ name, type }) => name === "label" && type === "text");
  const axes = ["x", "y", "z"].map((axis) => attributes.find(({ name, type }) => name === axis && type !== "text"));
  const sink = new TextSink();
  sink.write(`*Vertices ${graph.nodeCount}\n`);
  for (let node = 0; node < graph.nodeCount; node++) {
    const text = String(label?.at(node) ?? String(graph.nodeKeys.of(node)));
    // The format cannot express a quote or a line end within a label.
    sink.write(`${node + 1} "${text.replaceAll('"', "'").replaceAll(/[\r\n]/g, " ")}"`);
    sink.write(`${placeOf(axes.map((axis) => Number(axis?.at(node) ?? Number.NaN)))}\n`);
  }
  const flags = graph.edgeUndirected();
  for (const [section, flag] of [
    ["*Arcs", 0],
    ["*Edges", 1],
  ] as const) {
    if (!flags.includes(flag) && (flag === 1 || graph.kind !== "directed")) continue;
    sink.write(`${section}\n`);
    for (let edge = 0; edge < graph.edgeCount; edge++) {
      if (flags[edge] !== flag) continue;
      const ends = `${graph.edgeSource()[edge]! + 1} ${graph.edgeTarget()[edge]! + 1}`;
      sink.write(weight === null ? `${ends}\n` : `${ends} ${weight[edge]!}\n`);
    }
  }
  return sink.finish();
}

/** Spells the coordinates of a node. Programs read none, two or three: without both of the first two it has no place. */
function placeOf([x = Number.NaN, y = Number.NaN, z = Number.NaN]: readonly number[]): string {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  return Number.isFinite(z) ? ` ${x} ${y} ${z}` : ` ${x} ${y}`;
}
