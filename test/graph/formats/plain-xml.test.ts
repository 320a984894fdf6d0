/** Our own scanner of XML beside saxes: what it reads is what saxes gives, and what saxes refuses it does not read. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextTable } from "../../../src/graph/formats/text-table.ts";
import type { XmlAttributes, XmlPosition, XmlReader } from "../../../src/graph/formats/xml/events.ts";
import { LONGEST_PLAIN, SLICE } from "../../../src/graph/formats/xml/limits.ts";
import { loadParser, parsingBySaxes } from "../../../src/graph/formats/xml/parse.ts";
import { scanningXml } from "../../../src/graph/formats/xml/plain.ts";
import { atOnce } from "../../../src/turns.ts";

const Parser = await loadParser();
const NAMES = ["a", "b:c", "id", "x.y", "constructor"];

/** Lists what a reader is told, and where. Texts are joined, since they come in pieces. */
class Log implements XmlReader {
  readonly wantsText = true;
  readonly #position: XmlPosition;
  readonly #ids = new TextTable();
  readonly #told: unknown[] = [];
  #text = "";

  constructor(position: XmlPosition) {
    this.#position = position;
  }

  open(name: string, attributes: XmlAttributes): void {
    const values = NAMES.map((wanted) => attributes.get(wanted));
    const number = attributes.numberIn(this.#ids, "id");
    this.#tell("open", name, values, number, number < 0 ? null : this.#ids.at(number));
  }

  close(name: string): void {
    this.#tell("close", name);
  }

  text(piece: string): void {
    this.#text += piece;
  }

  /** All that was told, and the end of the document. */
  finish(): unknown[] {
    this.#tell("end");
    return this.#told;
  }

  #tell(...what: unknown[]): void {
    // Blanks outside the outermost element are nothing to a reader of graphs.
    this.#told.push([...what, this.#position.line, this.#position.column, this.#text.trim()]);
    this.#text = "";
  }
}

function scanned(document: string | Uint8Array): unknown[] | null {
  const bytes = typeof document === "string" ? new TextEncoder().encode(document) : document;
  return atOnce(scanningXml(bytes, (position) => new Log(position)))?.finish() ?? null;
}

function bySaxes(document: string | Uint8Array): unknown[] | null {
  const bytes = typeof document === "string" ? new TextEncoder().encode(document) : document;
  try {
    return atOnce(parsingBySaxes(bytes, "x", Parser, (place) => new Log(place))).finish();
  } catch {
    return null;
  }
}

const oneOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const blank = oneOf(" ", "\n", "\r\n", "\t", "  ", "\n\n");
const letters = oneOf(
  "x",
  "n0",
  "é",
  "𝒳",
  "中",
  "&amp;",
  "&#10;",
  "&#x41;",
  "&#13;",
  ">",
  "]",
  "]]",
  "'",
  "\n",
  "\r\n",
  " ",
  "\t",
);
const value = fc.array(letters, { maxLength: 4 }).map((all) => all.join(""));
const attribute = fc
  .tuple(blank, oneOf(...NAMES), oneOf("=", " = ", "=\n"), oneOf('"', "'"), value)
  .map(
    ([before, name, equals, quote, inside]) =>
      `${before}${name}${equals}${quote}${inside.replaceAll(quote, "")}${quote}`,
  );
const attributes = fc.uniqueArray(attribute, { maxLength: 3, selector: (text) => text.trim().split(/[\s=]/)[0] });
const text = fc.array(letters, { maxLength: 5 }).map((all) => all.join("").replaceAll("]]>", "]"));
const comment = oneOf("<!---->", "<!-- a < & b\r\n-->", "<!-- é -->");
const marked = oneOf("<![CDATA[]]>", "<![CDATA[<a>&]]\r\n]]]>", "<![CDATA[é]]>");

const { element } = fc.letrec<{ element: string; inside: string }>((tie) => ({
  inside: fc
    .array(fc.oneof({ maxDepth: 4 }, text, tie("element"), comment, marked), { maxLength: 4 })
    .map((all) => all.join("")),
  element: fc
    .tuple(
      oneOf("a", "b:c", "node"),
      attributes,
      fc.oneof({ maxDepth: 3 }, fc.constant(null), tie("inside")),
      oneOf("", " ", "\n"),
    )
    .map(([name, inner, inside, gap]) =>
      inside === null
        ? `<${name}${inner.join("")}${gap}/>`
        : `<${name}${inner.join("")}${gap}>${inside}</${name}${gap}>`,
    ),
}));

/** Documents whose elements lie across the places where they are cut. */
const whole = fc
  .tuple(
    oneOf("", "\ufeff", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8' standalone=\"yes\" ?>\r\n"),
    fc.oneof(fc.constant(0), fc.integer({ min: SLICE - 184, max: SLICE })),
    oneOf("<!--", "\n<!-- é"),
    element,
    oneOf("", "\n", " \r\n", "<!-- end -->\n"),
  )
  .map(
    ([head, length, open, inner, tail]) =>
      `${head}${length === 0 ? "" : `${open}${" ".repeat(length)}-->`}${inner}${tail}`,
  );

/** Documents in which something is wrong, or at least unusual. */
const broken = fc
  .tuple(
    whole,
    fc.nat(),
    fc.nat(3),
    oneOf(
      "",
      "<",
      ">",
      "&",
      "&x;",
      "&#0;",
      "&#xD800;",
      '"',
      "\r",
      "\u0001",
      "\uffff",
      "]]>",
      "--",
      "<b>",
      "</a>",
      "/",
      "=",
      "é",
      "<?xml version='1.0'?>",
      "<!DOCTYPE a>",
      "<?p?>",
      "\ufeff",
      "\u2028",
      "\u0085",
      ' a=""',
      "</node >",
      "<![CDATA[",
      "<!--",
    ),
  )
  .map(([document, place, cut, added]) => {
    const at = place % (document.length + 1);
    return document.slice(0, at) + added + document.slice(at + cut);
  });

describe("plain XML", () => {
  it("is scanned to what saxes gives, at the same places", () => {
    fc.assert(
      fc.property(whole, (document) => {
        const expected = bySaxes(document);
        // Two texts in a row may make what no text may hold.
        fc.pre(expected !== null);
        expect(scanned(document)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("is nothing that saxes refuses or reads in another way", () => {
    let read = 0;
    fc.assert(
      fc.property(broken, (document) => {
        const found = scanned(document);
        if (found === null) return;
        read++;
        expect(bySaxes(document)).toEqual(found);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it("is nothing with bytes that are no UTF-8, whether they are read or not", () => {
    for (const inside of ["<b z='\xff'/>", "<!-- \xff -->", "\xe4", "<b/>\xc3"]) {
      const bytes = Uint8Array.from(`<a>${inside}</a>`, (letter) => letter.charCodeAt(0));
      expect([scanned(bytes), bySaxes(bytes)]).toEqual([null, null]);
    }
    expect(scanned(Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xc3))).toBeNull();
  });

  it.each([
    ["names that are not ASCII", "<é/>"],
    ["names that are not ASCII, of attributes", "<a é='1'/>"],
    ["a document type", "<!DOCTYPE a><a/>"],
    ["processing instructions", "<?style x?><a/>"],
    ["another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>"],
    ["another version", "<?xml version='1.1'?><a/>"],
    ["more attributes than are compared", `<a ${Array.from({ length: 40 }, (_, k) => `b${k}="1"`).join(" ")}/>`],
  ])("is not what has %s: saxes reads it", (_, document) => {
    expect(scanned(document)).toBeNull();
    expect(bySaxes(document)).not.toBeNull();
  });

  it("is given up where a token is long, and read by saxes", () => {
    const document = `<a>${" ".repeat(LONGEST_PLAIN + 2 * SLICE)}</a>`;
    expect(scanned(document)).toBeNull();
    expect(bySaxes(document)).toHaveLength(3);
  });
});
