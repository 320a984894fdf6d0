/** The places of bytes in a text, as editors count them. */

export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds lines and columns of a text, both from 1, columns in UTF-16 units. It goes on from the place before, so that many
 * places that ascend take time in proportion to the text.
 */
export class Places {
  readonly #bytes: Uint8Array;
  /** The place that was found last, and its byte. */
  #at = 0;
  #line = 1;
  #column = 1;
  /** Where the next line begins; behind all bytes where there is none. */
  #next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  of(at: number): Place {
    const bytes = this.#bytes;
    const end = Math.min(at, bytes.length);
    if (end < this.#at || this.#next === 0) this.#begin(1, 0);
    while (this.#next <= end) this.#begin(this.#line + 1, this.#next);
    // A line may be as long as the file: it is decoded piece by piece.
    const decoder = new TextDecoder();
    for (let from = this.#at; from < end; from += PIECE) {
      this.#column += decoder.decode(bytes.slice(from, Math.min(end, from + PIECE)), { stream: true }).length;
    }
    this.#column += decoder.decode().length;
    this.#at = end;
    return { line: this.#line, column: this.#column };
  }

  #begin(line: number, at: number): void {
    this.#line = line;
    this.#column = 1;
    this.#at = at;
    const end = this.#bytes.indexOf(10, at);
    this.#next = end < 0 ? Number.POSITIVE_INFINITY : end + 1;
  }
}

const PIECE = 2 ** 20;
