import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOfAscii } from "../../../src/graph/files/ascii.ts";
import { PlainText } from "../../../src/graph/formats/xml/plain-text.ts";

/** The texts of a document that comes in pieces; null where it is no text. */
function textsOf(text: PlainText, pieces: readonly Uint8Array[]): string | null {
  let all = "";
  for (const piece of pieces) {
    const bytes = text.take(piece);
    if (bytes === null) return null;
    // What ends within a character is kept for the next piece.
    let end = bytes.length;
    while (end > 0 && bytes[end - 1]! >= 0x80) end--;
    all += text.text(0, end);
    text.keep(end);
  }
  const rest = text.finish();
  return rest === null ? null : all + text.text(0, rest.length);
}

describe("the text of a document", () => {
  it("is the same where ASCII is taken without a decoder, wherever pieces are cut", () => {
    const letters = fc.constantFrom("a", "<b>", "\n", "é", "\u20ac", "\u{1f600}", "\uffff");
    const document = fc.array(letters, { maxLength: 30 }).map((all) => new TextEncoder().encode(all.join("")));
    // Parts of characters, with others between them.
    const broken = fc
      .array(fc.constantFrom(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac), { maxLength: 6 })
      .map((all) => Uint8Array.from(all));
    fc.assert(
      fc.property(
        fc.oneof(document, broken),
        fc.array(fc.oneof(fc.nat(30), fc.nat(5)), { maxLength: 8, size: "max" }),
        (bytes, cuts) => {
          const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
          const pieces = places.slice(1).map((end, k) => bytes.slice(places[k], end));
          const found = textsOf(new PlainText(textOfAscii), pieces);
          expect(found).toBe(textsOf(new PlainText(null), pieces));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("is taken of long pieces", () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, k) => 32 + (k % 90));
    expect(textOfAscii(bytes)).toBe(new TextDecoder().decode(bytes));
  });
});
