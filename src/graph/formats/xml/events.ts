/** What a reader of XML is told of a document: elements and texts, and where they are. */

import { EdgewiseError } from "../../../error.ts";
import type { TextTable } from "../text-table.ts";

/** The attributes of the element that is being opened, by their names with prefixes. They are gone afterwards. */
export interface XmlAttributes {
  get(name: string): string | undefined;
  /** Gives the number of a value in a table, which may add it. Gives −1 where there is no such attribute. */
  numberIn(table: TextTable, name: string): number;
  /** Gives the first name that is not among `known`. Names of namespaces do not count. */
  other(known: readonly string[]): string | undefined;
}

/** The end of the current tag, counted from 1. */
export interface XmlPosition {
  readonly line: number;
  readonly column: number;
}

/** The reader of a document's elements. Names come without prefixes: `position` for `viz:position`. */
export interface XmlReader {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  /** Whether the reader wants texts, which come in pieces. */
  readonly wantsText: boolean;
  text(piece: string): void;
}

/** The place in a document, for messages. */
export class XmlPlace {
  readonly file: string;
  readonly #position: XmlPosition;

  constructor(file: string, position: XmlPosition) {
    this.file = file;
    this.#position = position;
  }

  get line(): number {
    return this.#position.line;
  }

  get column(): number {
    return this.#position.column;
  }

  /** Makes an error at the end of the current tag. */
  error(message: string, hint?: string): EdgewiseError {
    const { file, line, column } = this;
    return new EdgewiseError({ code: "graph/input", message, span: { file, line, column }, hint });
  }
}
