/**
 * Parses XML to events, in slices and within bounds: by our own scanner as far as a document is plain, else by saxes. No
 * document is held in memory, and no entity is ever declared.
 */

import type { SaxesParser, SaxesTagPlain } from "saxes";
import { EdgewiseError } from "../../../error.ts";
import { lookup } from "../../../lookup.ts";
import { messageOf, printable } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import { encodingOf } from "./encoding.ts";
import { type XmlAttributes, XmlPlace, type XmlPosition, type XmlReader } from "./events.ts";
import { LONGEST, MOST_DEPTH, SLICE } from "./limits.ts";
import { isOfNamespace } from "./names.ts";
import { scanningXml } from "./plain.ts";

export type Parser = new (options: { readonly xmlns: false; readonly position: true }) => SaxesParser;

/** Loads the parser, only where there is a file that it reads. */
export async function loadParser(): Promise<Parser> {
  return (await import("saxes")).SaxesParser;
}

/** Reads a whole document, with a reader that `make` makes. Throws `graph/input` for any fault in it. */
export function* parsingXml<R extends XmlReader>(
  bytes: Uint8Array,
  file: string,
  make: (place: XmlPlace) => R,
): Turns<R> {
  const scanned = yield* scanningXml(bytes, (position) => make(new XmlPlace(file, position)));
  if (scanned !== null) return scanned;
  const loaded: Parser[] = [];
  yield loadParser().then((parser) => loaded.push(parser));
  return yield* parsingBySaxes(bytes, file, loaded[0]!, make);
}

/** Does the same by saxes alone. */
export function* parsingBySaxes<R extends XmlReader>(
  bytes: Uint8Array,
  file: string,
  Parser: Parser,
  make: (place: XmlPlace) => R,
): Turns<R> {
  const parser: SaxesParser = new Parser({ xmlns: false, position: true });
  const place = new XmlPlace(file, positionOf(parser));
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
  parser.on("opentag", (tag: SaxesTagPlain) => {
    since = 0;
    if (++depth > MOST_DEPTH)
      throw place.error(`found more than ${MOST_DEPTH} elements within each other; expected fewer`);
    reader.open(localName(tag.name), attributesOf(tag.attributes));
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

function attributesOf(attributes: Readonly<Record<string, string>>): XmlAttributes {
  return {
    get: (name) => lookup(attributes, name),
    numberIn(table, name) {
      const value = lookup(attributes, name);
      return value === undefined ? -1 : table.addText(value);
    },
    other: (known) => Object.keys(attributes).find((name) => !known.includes(name) && !isOfNamespace(name)),
  };
}

function positionOf(parser: SaxesParser): XmlPosition {
  return {
    get line() {
      return parser.line;
    },
    get column() {
      return parser.columnIndex + 1;
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

function decoderFor(bytes: Uint8Array, place: XmlPlace): InstanceType<typeof TextDecoder> {
  const encoding = encodingOf(bytes);
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
