/** Cuts a stream of bytes into chunks of whole lines. */

import type { ByteStream } from "../sources/byte-stream.ts";

const LINE_FEED = 10;

/** The chunks of a stream, one after another. */
export class LineChunks {
  readonly #stream: ByteStream;
  readonly #length: number;
  readonly #isOdd: (lines: Uint8Array) => boolean;
  /** The bytes behind the last line end that was found. */
  #rest: Uint8Array;
  #isAtEnd = false;
  /** The chunk that is being read. */
  #next: Promise<Uint8Array<ArrayBuffer> | null> | null = null;
  readonly #free: ArrayBuffer[] = [];

  /**
   * `begin` are bytes before those of the stream. A chunk has at most `length` bytes, and none of which `isOdd` is true.
   */
  constructor(stream: ByteStream, begin: Uint8Array, length: number, isOdd: (lines: Uint8Array) => boolean) {
    this.#stream = stream;
    this.#rest = begin;
    this.#length = length;
    this.#isOdd = isOdd;
  }

  /**
   * Gives the next chunk, which ends with a line end, or null at the end. While it is used the one after it is read.
   * Rejects with `Unscannable` for a line that is longer than a chunk, for odd lines, and where the stream cannot be read.
   */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    const chunk = await (this.#next ?? this.#read());
    this.#next = chunk === null ? null : this.#read();
    // Whoever asks for that chunk is told of its error.
    this.#next?.catch(() => undefined);
    return chunk;
  }

  /** Takes back the memory of a chunk that is not needed any more. */
  reuse(buffer: ArrayBuffer): void {
    this.#free.push(buffer);
  }

  /** Waits until nothing is read any more. */
  async settle(): Promise<void> {
    await this.#next?.catch(() => undefined);
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | null> {
    // There is room for the line end that the last line may lack.
    const bytes = new Uint8Array(this.#free.pop() ?? new ArrayBuffer(this.#length));
    const most = this.#length - 1;
    let length = Math.min(this.#rest.length, most);
    bytes.set(this.#rest.subarray(0, length));
    this.#rest = this.#rest.slice(length);
    while (length < most && !this.#isAtEnd) {
      const count = await this.#stream.read(bytes.subarray(length, most)).catch(unscannable);
      length += count;
      if (count === 0) this.#isAtEnd = true;
    }
    if (length === 0) return null;
    const isLast = this.#isAtEnd && this.#rest.length === 0;
    if (isLast && bytes[length - 1] !== LINE_FEED) bytes[length++] = LINE_FEED;
    const end = bytes.lastIndexOf(LINE_FEED, length - 1) + 1;
    if (end === 0) throw new Unscannable("found a line that is longer than a chunk");
    this.#rest = join(bytes.subarray(end, length), this.#rest);
    const chunk = bytes.subarray(0, end);
    if (this.#isOdd(chunk)) throw new Unscannable("found lines that only the whole text explains");
    return chunk;
  }
}

/** Thrown where a table cannot be scanned for a reason that its lines do not show. Others read it, and say what is wrong. */
export class Unscannable extends Error {}

/** Throws any error as this. */
export function unscannable(cause: unknown): never {
  throw new Unscannable("a part of the table could not be read", { cause });
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
