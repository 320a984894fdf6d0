/** The memory of an engine: one WebAssembly.Memory that kernels work in, and the regions of it that are taken. */

import { EdgewiseError } from "../src/error.ts";
import { grouped } from "../src/printable.ts";
import { hasSharedMemory } from "./features.ts";
import * as WebAssembly from "./webassembly.ts";

export interface MemoryOptions {
  /** Whether threads can share the memory. If not given, they can where that is possible. */
  readonly shared?: boolean | undefined;
  /**
   * The greatest size of the memory, in bytes. If not given: 4 GiB, all that a memory with 32-bit addresses can have,
   * or as much of it as the system grants address space for.
   */
  readonly maximumBytes?: number | undefined;
}

/** The bytes from `start` to `end` − 1. */
interface Region {
  readonly start: number;
  readonly end: number;
}

const PAGE_BYTES = 65_536;
/** The number of bytes that 32-bit addresses reach. */
export const MOST_BYTES = 2 ** 32;
/**
 * The least address space, in bytes, that is asked for. Where the system grants less, an error is more helpful than a
 * tiny memory.
 */
const LEAST_MAXIMUM = 2 ** 26;
/** The length of a cache line in bytes. No two regions share one. */
const ALIGNMENT = 64;
/** The share of a region that may be left unused. */
const UNUSED_SHARE = 1 / 128;

/**
 * A memory that is taken and released in regions. When it grows, views of shared memory stay valid and views of
 * unshared memory become empty, so views are made when they are needed.
 */
export class Memory {
  readonly wasm: WebAssembly.Memory;
  readonly shared: boolean;
  /**
   * The greatest size of the memory, in bytes. It leaves out the last page that 32-bit addresses reach, so that the
   * place behind the last entry of an array has an address, too.
   */
  readonly maximumBytes: number;
  /** The free regions below `#capacity`, by ascending address. No two of them touch. */
  readonly #free: Region[] = [];
  /** The end of each taken region, by its start. */
  readonly #taken = new Map<number, number>();
  /** The serial number of each taken region, by its start. Every region that is taken gets the next number. */
  readonly #serials = new Map<number, number>();
  #nextSerial = 0;
  /** All buffers of the memory so far: growing shared memory makes another buffer for the same bytes. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  #capacity = PAGE_BYTES;
  /** The first byte that has never been taken. All bytes from here on are zero. */
  #fresh = ALIGNMENT;

  /** Throws `usage` for a maximum that cannot be meant, and `memory` if the system refuses it. */
  constructor({ shared = hasSharedMemory(), maximumBytes }: MemoryOptions = {}) {
    this.shared = shared;
    const { wasm, pages } = maximumBytes === undefined ? reserveMost(shared) : reserve(shared, pagesOf(maximumBytes));
    this.wasm = wasm;
    this.maximumBytes = Math.min(pages * PAGE_BYTES, MOST_BYTES - PAGE_BYTES);
    // Address 0 is never taken, so that it can stand for no region.
    this.#free.push({ start: ALIGNMENT, end: PAGE_BYTES });
  }

  /** The number of bytes that are taken. */
  get usedBytes(): number {
    let used = 0;
    for (const [start, end] of this.#taken) used += end - start;
    return used;
  }

  /**
   * Takes a region of at least `bytes` bytes, all zero, and returns its address, a multiple of 64. Throws `memory`, and
   * takes nothing, if it does not fit. `purpose` says in the error what the region is for, as in "the ranks".
   *
   * `isCopied` says that all of these bytes are written before any is read: they need not be zero. What is copied in is
   * copied again once it has grown a little, and then lies where it lay: its region has room for that, unless memory is short.
   */
  allocate(bytes: number, purpose: string, isCopied = false): number {
    const roomy = roomyFor(bytes);
    const size = isCopied && this.#fits(roomy) ? roomy : aligned(bytes);
    const at = this.#free.findIndex(({ start, end }) => end - start >= size);
    const found = at >= 0 ? at : this.#grow(size, purpose);
    const { start, end } = this.#free[found]!;
    if (end - start === size) this.#free.splice(found, 1);
    else this.#free[found] = { start: start + size, end };
    this.#taken.set(start, start + size);
    this.#serials.set(start, this.#nextSerial++);
    const stale = Math.min(size, this.#fresh - start);
    if (stale > 0) this.u8(start, stale).fill(0, isCopied ? bytes : 0);
    this.#fresh = Math.max(this.#fresh, start + size);
    return start;
  }

  /** Releases the region at an address. Throws `usage` if no region is taken there. */
  release(address: number): void {
    const end = this.#taken.get(address);
    if (end === undefined) throw noRegion(address);
    this.#taken.delete(address);
    this.#serials.delete(address);
    this.#addFree({ start: address, end });
  }

  /**
   * The length of the region at an address, and its serial number, which tells it from earlier regions at the same
   * address.
   */
  regionAt(address: number): { readonly length: number; readonly serial: number } {
    const end = this.#taken.get(address);
    const serial = this.#serials.get(address);
    if (end === undefined || serial === undefined) throw noRegion(address);
    return { length: end - address, serial };
  }

  /** Gives a region a new serial number, as if it had been taken anew: its content is another now. */
  renew(address: number): void {
    if (this.#serials.has(address)) this.#serials.set(address, this.#nextSerial++);
  }

  /** Throws `memory` if regions of these sizes do not all fit, before any of them is taken. */
  expectRoom(sizes: readonly number[], purpose: string): void {
    const bytes = sizes.reduce((sum, size) => sum + aligned(size), 0);
    const room = this.#free.reduce((sum, { start, end }) => sum + end - start, this.maximumBytes - this.#capacity);
    if (bytes > room) throw tooLarge(purpose, bytes, room, this.maximumBytes);
  }

  u8(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer(), address, length);
  }

  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.#buffer(), address, length);
  }

  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#buffer(), address, length);
  }

  f32(address: number, length: number): Float32Array {
    return new Float32Array(this.#buffer(), address, length);
  }

  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.#buffer(), address, length);
  }

  /** Finds the address of an array that is a view of this memory; null for any other array. */
  addressOf(array: ArrayBufferView): number | null {
    const { buffer } = array;
    return buffer === this.wasm.buffer || (this.shared && this.#buffers.has(buffer)) ? array.byteOffset : null;
  }

  #buffer(): ArrayBufferLike {
    const { buffer } = this.wasm;
    this.#buffers.add(buffer);
    return buffer;
  }

  /** The number of free bytes at the end of the memory. */
  get #tail(): number {
    const last = this.#free.at(-1);
    return last?.end === this.#capacity ? last.end - last.start : 0;
  }

  /** Whether a region of some size is free, or would be once the memory has grown. */
  #fits(size: number): boolean {
    const isWide = ({ start, end }: Region): boolean => end - start >= size;
    return this.maximumBytes - this.#capacity + this.#tail >= size || this.#free.some(isWide);
  }

  /** Grows the memory until its last free region has `size` bytes. Returns the index of the region in `#free`. */
  #grow(size: number, purpose: string): number {
    const tail = this.#tail;
    const pages = Math.ceil((size - tail) / PAGE_BYTES);
    if (this.#capacity + pages * PAGE_BYTES > this.maximumBytes) {
      const room = this.#free.reduce(
        (most, { start, end }) => Math.max(most, end - start),
        this.maximumBytes - this.#capacity + tail,
      );
      throw tooLarge(purpose, size, room, this.maximumBytes);
    }
    try {
      this.wasm.grow(pages);
    } catch (cause) {
      throw refused(`${inWords(pages * PAGE_BYTES)} more for ${purpose}`, cause);
    }
    const start = this.#capacity;
    this.#capacity += pages * PAGE_BYTES;
    this.#addFree({ start, end: this.#capacity });
    return this.#free.length - 1;
  }

  /** Adds a region to the free ones, merged with those that it touches. */
  #addFree({ start, end }: Region): void {
    const next = this.#free.findIndex((region) => region.start >= end);
    const at = next < 0 ? this.#free.length : next;
    const before = this.#free[at - 1];
    const after = this.#free[at];
    const joinsBefore = before?.end === start;
    const joinsAfter = after?.start === end;
    this.#free.splice(at - (joinsBefore ? 1 : 0), (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), {
      start: joinsBefore ? before.start : start,
      end: joinsAfter ? after.end : end,
    });
  }
}

function noRegion(address: number): EdgewiseError {
  return new EdgewiseError({ code: "usage", message: `no region of memory is taken at address ${address}` });
}

interface Reserved {
  readonly wasm: WebAssembly.Memory;
  /** The number of pages that the memory may grow to. */
  readonly pages: number;
}

/** Reserves a memory that may grow as far as the system lets it. */
function reserveMost(shared: boolean): Reserved {
  for (let bytes = MOST_BYTES; ; bytes /= 2) {
    try {
      return reserve(shared, bytes / PAGE_BYTES);
    } catch (error) {
      if (bytes <= LEAST_MAXIMUM) throw error;
    }
  }
}

function reserve(shared: boolean, pages: number): Reserved {
  try {
    return { wasm: new WebAssembly.Memory({ initial: 1, maximum: pages, shared }), pages };
  } catch (cause) {
    throw refused(`a memory that may grow to ${inWords(pages * PAGE_BYTES)}`, cause);
  }
}

function pagesOf(maximumBytes: number): number {
  if (maximumBytes > 0) return Math.max(1, Math.floor(Math.min(maximumBytes, MOST_BYTES) / PAGE_BYTES));
  throw new EdgewiseError({
    code: "usage",
    message: `found ${String(maximumBytes)} as the most bytes of memory, expected a number above 0`,
    hint: "Leave maximumBytes out for all that there can be.",
  });
}

/** Rounds a size up to that of a region. A region for no bytes has a cache line, and so an address of its own. */
function aligned(bytes: number): number {
  if (!Number.isSafeInteger(bytes) || bytes < 0) {
    throw new EdgewiseError({
      code: "usage",
      message: `found a region of ${bytes} bytes, expected a whole number from 0`,
    });
  }
  return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
}

/**
 * Rounds a size up to a multiple of a power of two that leaves little unused. Where regions of a graph that has got a few more
 * edges lie where they lay, code that names their addresses stays the same.
 */
function roomyFor(bytes: number): number {
  const unit = Math.max(ALIGNMENT, 2 ** Math.floor(Math.log2(Math.max(1, bytes * UNUSED_SHARE))));
  return Math.ceil(aligned(bytes) / unit) * unit;
}

function tooLarge(purpose: string, asked: number, room: number, most: number): EdgewiseError {
  return new EdgewiseError({
    code: "memory",
    message: `${purpose}: ${inWords(asked)} do not fit into memory, where ${inWords(room)} of ${inWords(most)} are free`,
    hint: (named) =>
      named("dispose") === null
        ? "Take a smaller graph."
        : "Dispose of graphs that are no longer needed, or take a smaller graph.",
  });
}

/** Makes the error of a system that refused so much memory. */
export function refused(what: string, cause: unknown): EdgewiseError {
  return new EdgewiseError(
    {
      code: "memory",
      message: `the system refused ${what}`,
      hint: "Close other engines, raise the limit on the address space of this process, or start Node with --disable-wasm-trap-handler, which takes less of it.",
    },
    { cause },
  );
}

function inWords(bytes: number): string {
  return `${grouped(bytes)} bytes`;
}
