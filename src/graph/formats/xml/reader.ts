/**
 * The common part of readers of graphs in XML: the graph that is read, the root of the document, and texts that come in
 * pieces.
 */

import type { WantedAttributes } from "../elements/wanted.ts";
import type { NamedOptions } from "../read-options.ts";
import type { Skipper } from "../skipped.ts";
import type { XmlAttributes, XmlPlace, XmlReader } from "./events.ts";
import { XmlGraph } from "./graph-reader.ts";

/** The parts of a document that are left out of the graph. */
export interface LeftOutElements {
  readonly skipper: Skipper;
  /** The ids of ends of edges that are no nodes, as an earlier reading has found. */
  readonly absent: Set<string>;
  /** The attributes that are kept. */
  readonly wanted: WantedAttributes;
}

export abstract class XmlGraphReader implements XmlReader {
  protected readonly graph: XmlGraph;
  readonly #root: string;
  readonly #leftOut: LeftOutElements;
  #isRooted = false;
  /** The number of nodes and edges that have been met. */
  #records = 0;
  /** The nodes and edges that are open, by their numbers. */
  readonly #open: number[] = [];
  /** The pieces of the current text; null where no text is wanted. */
  #text: string | null = null;

  constructor(place: XmlPlace, root: string, leftOut: LeftOutElements) {
    this.graph = new XmlGraph(place, leftOut.absent, leftOut.wanted);
    this.#root = root;
    this.#leftOut = leftOut;
  }

  get wantsText(): boolean {
    return this.#text !== null;
  }

  text(piece: string): void {
    if (this.#text !== null) this.#text += piece;
  }

  /** Whether nodes and edges that cannot be read are left out. Else they need no functions of their own. */
  protected get isSkipping(): boolean {
    return this.#leftOut.skipper.isSkipping;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (!this.#isRooted) {
      if (name !== this.#root) throw this.graph.place.error(`found <${name}>; expected <${this.#root}>`);
      this.#isRooted = true;
    }
    this.openElement(name, attributes);
  }

  abstract close(name: string): void;

  /** Opens a node or an edge, which `read` reads, or leaves it out. */
  protected openRecord(read: () => void): void {
    const record = this.#records++;
    this.#open.push(record);
    this.#leftOut.skipper.take(record, read, () => {});
  }

  protected closeRecord(): void {
    this.#open.pop();
  }

  /** Takes what is within a node or an edge. Where it cannot be read, neither can that. */
  protected within(read: () => void): void {
    const record = this.#open.at(-1);
    if (record === undefined) read();
    else this.#leftOut.skipper.take(record, read, () => {});
  }

  protected abstract openElement(name: string, attributes: XmlAttributes): void;

  /** Asks for the next text. */
  protected wantText(): void {
    this.#text = "";
  }

  protected takeText(): string {
    const text = this.#text ?? "";
    this.#text = null;
    return text;
  }

  /** Ends the graph, and reports what is left out of it. */
  protected finishGraph({ file, onNote }: NamedOptions): void {
    const { skipper, absent } = this.#leftOut;
    skipper.settle();
    if (skipper.isSkipping && this.graph.noteAbsent(absent)) skipper.readAgain();
    for (const note of this.graph.finish()) onNote?.(`${file}: ${note}`);
  }
}
