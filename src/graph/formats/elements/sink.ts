import { heapAllocator } from "../../allocator.ts";

/** The number of characters that are gathered before they are encoded. */
const PIECE = 1 << 16;

/** Collects a text, piece by piece, as UTF-8. */
export class TextSink {
  #text = "";
  #bytes: Uint8Array = new Uint8Array(1 << 12);
  #length = 0;
  readonly #encoder = new TextEncoder();

  write(text: string): void {
    this.#text += text;
    if (this.#text.length > PIECE) this.#flush();
  }

  /** Gives all bytes that were written. */
  finish(): Uint8Array {
    this.#flush();
    return this.#bytes.subarray(0, this.#length);
  }

  #flush(): void {
    // A UTF-16 unit takes at most three bytes.
    const most = this.#length + 3 * this.#text.length;
    if (most > this.#bytes.length) {
      const grown = heapAllocator.uint8(Math.max(most, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#length += this.#encoder.encodeInto(this.#text, this.#bytes.subarray(this.#length)).written;
    this.#text = "";
  }
}
