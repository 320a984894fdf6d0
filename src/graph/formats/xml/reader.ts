/**
 * The common part of readers of graphs in XML: the graph that is read, the root of the document, and texts that come in
 * pieces.
 */

import type { NamedOptions } from "../read-options.ts";
import { XmlGraph } from "./graph-reader.ts";
import type { XmlAttributes, XmlPlace, XmlReader } from "./parse.ts";

export abstract class XmlGraphReader implements XmlReader {
  protected readonly graph: XmlGraph;
  readonly #root: string;
  #isRooted = false;
  /** The pieces of the current text; null where no text is wanted. */
  #text: string | null = null;

  constructor(place: XmlPlace, root: string) {
    this.graph = new XmlGraph(place);
    this.#root = root;
  }

  get wantsText(): boolean {
    return this.#text !== null;
  }

  text(piece: string): void {
    if (this.#text !== null) this.#text += piece;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (!this.#isRooted) {
      if (name !== this.#root) throw this.graph.place.error(`found <${name}>; expected <${this.#root}>`);
      this.#isRooted = true;
    }
    this.openElement(name, attributes);
  }

  abstract close(name: string): void;

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
    for (const note of this.graph.finish()) onNote?.(`${file}: ${note}`);
  }
}
