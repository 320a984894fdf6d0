/**
 * Parses XML to events by saxes, in slices and within bounds. No document is held in memory, and no entity is ever
 * declared.
 */

import type { SaxesParser, SaxesTagPlain } from "saxes";
import { EdgewiseError } from "../../../error.ts";
import { messageOf, printable } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";

/** The number of bytes that are parsed at once. */
const SLICE = 1 << 14;
/** The greatest length of a text, or of a tag with its attributes, in bytes. */
const LONGEST = 2 ** 24;
/** The greatest depth of elements. */
const MOST_DEPTH = 256;

export type XmlAttributes = Readonly<Record<string, string>>;

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
  readonly #parser: SaxesParser;

  constructor(file: string, parser: SaxesParser) {
    this.file = file;
    this.#parser = parser;
  }

  get line(): number {
    return this.#parser.line;
  }

  get column(): number {
    return this.#parser.columnIndex + 1;
  }

  /** Makes an error at the end of the current tag. */
  error(message: string, hint?: string): EdgewiseError {
    const { file, line, column } = this;
    return new EdgewiseError({ code: "graph/input", message, span: { file, line, column }, hint });
  }
}

export type Parser = new (options: { readonly xmlns: false; readonly position: true }) => SaxesParser;

/** Loads the parser, only where there is such a file. */
export async function loadParser(): Promise<Parser> {
  return (await import("saxes")).SaxesParser;
}

/** Reads a whole document, with the reader that `make` makes. Throws `graph/input` for any fault in it. */
export function* parsingXml<R extends XmlReader>(
  bytes: Uint8Array,
  file: string,
  Parser: Parser,
  make: (place: XmlPlace) => R,
): Turns<R> {
  const parser: SaxesParser = new Parser({ xmlns: false, position: true });
  const place = new XmlPlace(file, parser);
  const reader = make(place);
  let depth = 0;
  let since = 0;
  parser.on("error", (error) => {
    throw place.error(`found XML that is not well-formed: ${printable(messageOf(error).replace(/^[\d:]+ /, ""))}`);
  });
  parser.on("doctype", (doctype) => {
    if (!doctype.includes("[")) return;
    throw place.error(
      "found a document type with declarations of its own; expected none, as entities are not supported",
      "Write the file without <!DOCTYPE … [ … ]>.",
    );
  });
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    since = 0;
    if (++depth > MOST_DEPTH)
      throw place.error(`found more than ${MOST_DEPTH} elements within each other; expected fewer`);
    reader.open(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    since = 0;
    depth--;
    reader.close(localName(name));
  });
  const takeText = (text: string): void => {
    since = 0;
    if (reader.wantsText) reader.text(text);
  };
  parser.on("text", takeText);
  parser.on("cdata", takeText);
  parser.on("comment", () => {
    since = 0;
  });
  const decoder = decoderFor(bytes, place);
  for (let at = 0; at < bytes.length; at += SLICE) {
    const slice = bytes.slice(at, at + SLICE);
    parser.write(decoded(place, () => decoder.decode(slice, { stream: true })));
    yield at + slice.length;
    since += slice.length;
    if (since > LONGEST) {
      throw place.error(`found a text or a tag of more than ${LONGEST.toLocaleString("en-US")} bytes; expected fewer`);
    }
  }
  parser.write(decoded(place, () => decoder.decode()));
  parser.close();
  return reader;
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Chooses the decoder: by the byte order mark, else by the XML declaration, else UTF-8. */
function decoderFor(bytes: Uint8Array, place: XmlPlace): InstanceType<typeof TextDecoder> {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  const head = new TextDecoder("latin1").decode(bytes.slice(0, 200));
  const said = /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  const encoding = marked ?? (said === undefined || /^utf-?16/i.test(said) ? "utf-8" : said);
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw place.error(`found the encoding ${printable(encoding)}; expected one that is known, such as UTF-8`);
  }
}

function decoded(place: XmlPlace, decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof EdgewiseError) throw cause;
    throw place.error(
      "found bytes that are no text in the encoding of the document; expected UTF-8, or what it declares",
    );
  }
}
