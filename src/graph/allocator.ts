import { EdgewiseError } from "../error.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";

/** The values of a node or edge attribute, one per node or edge; a Uint8Array holds booleans as 0 and 1. */
export type ColumnValues = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/**
 * The source of a graph's arrays: the JavaScript heap, or a shared memory that kernels read in place. Arrays are filled
 * with zeros, have exactly the requested length, and stay valid until they are released.
 */
export interface Allocator {
  uint8(length: number): Uint8Array;
  int32(length: number): Int32Array;
  uint32(length: number): Uint32Array;
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
  /**
   * Throws where so many bytes cannot be had, before any of them is taken. `purpose` says what they are for, as in "the
   * graph roads".
   */
  expectRoom?(bytes: number, purpose: string): void;
  /** Whether arrays come from the JavaScript heap, so that one that is there already can become part of a graph. */
  readonly isHeap?: boolean;
  /** Takes an array back; a graph calls it once for each of its arrays when it is disposed. */
  release?(array: ColumnValues): void;
}

/** Allocates on the JavaScript heap and leaves the release to the garbage collector. */
export const heapAllocator: Allocator = {
  isHeap: true,
  uint8: (length) => allocated(length, 1, () => new Uint8Array(length)),
  int32: (length) => allocated(length, 4, () => new Int32Array(length)),
  uint32: (length) => allocated(length, 4, () => new Uint32Array(length)),
  float32: (length) => allocated(length, 4, () => new Float32Array(length)),
  float64: (length) => allocated(length, 8, () => new Float64Array(length)),
};

/**
 * Frees the memory of an array on the heap that nobody reads any more. Doing it twice is harmless.
 *
 * Otherwise the engine would count its bytes as garbage, and collect after some tens of MiB. Beside a large graph of
 * objects one collection takes longer than most of what is done here.
 */
export function discard({ buffer }: { readonly buffer: ArrayBufferLike }): void {
  // A Node that is too old to run programs comes this far, and is told so by an engine.
  if (buffer instanceof ArrayBuffer && "transfer" in buffer && !buffer.detached) buffer.transfer(0);
}

/** The least size of memory that is kept to be used again, and the multiple that sizes are rounded up to. */
const SPARE_BYTES = 1 << 16;
/** The greatest sum of bytes that are kept to be used again. */
const MOST_SPARE_BYTES = 1 << 26;
/** The share of its bytes that an array may leave unused in spare memory. */
const SPARE_SHARE = 1 / 8;

/**
 * The memory that was recycled. It is held weakly: the next collection of garbage frees what was not used again by then.
 */
let spares = new WeakRef<ArrayBuffer[]>([]);

/**
 * Allocates on the heap, in memory that was recycled where there is some. Writing to a new page of memory takes as long
 * as writing to a page that is there a hundred times. The buffers of arrays may be longer than the arrays.
 */
export const recyclingAllocator: Allocator = {
  isHeap: true,
  uint8: (length) => allocated(length, 1, () => new Uint8Array(memoryFor(length), 0, length)),
  int32: (length) => allocated(length, 4, () => new Int32Array(memoryFor(4 * length), 0, length)),
  uint32: (length) => allocated(length, 4, () => new Uint32Array(memoryFor(4 * length), 0, length)),
  float32: (length) => allocated(length, 4, () => new Float32Array(memoryFor(4 * length), 0, length)),
  float64: (length) => allocated(length, 8, () => new Float64Array(memoryFor(8 * length), 0, length)),
  release: recycle,
};

/** Takes the memory of an array on the heap that nobody reads any more, to be used again. Doing it twice is harmless. */
export function recycle({ buffer }: { readonly buffer: ArrayBufferLike }): void {
  if (!(buffer instanceof ArrayBuffer) || !("transfer" in buffer) || buffer.detached) return;
  let kept = spares.deref();
  if (kept === undefined) {
    kept = [];
    spares = new WeakRef(kept);
  }
  const spare = buffer.transfer();
  const bytes = kept.reduce((sum, { byteLength }) => sum + byteLength, spare.byteLength);
  if (spare.byteLength < SPARE_BYTES || bytes > MOST_SPARE_BYTES) spare.transfer(0);
  else kept.push(spare);
}

/** Gives so many bytes of zeros, or some more. */
function memoryFor(bytes: number): ArrayBuffer {
  if (bytes < SPARE_BYTES) return new ArrayBuffer(bytes);
  // So much more, arrays that become a little longer find room in the memory of the ones before.
  const rounded = Math.ceil(bytes / SPARE_BYTES) * SPARE_BYTES;
  const kept = spares.deref() ?? [];
  let best = -1;
  for (const [place, { byteLength }] of kept.entries()) {
    const fits = byteLength >= bytes && byteLength <= rounded * (1 + SPARE_SHARE);
    if (fits && (best < 0 || byteLength < kept[best]!.byteLength)) best = place;
  }
  if (best < 0) return new ArrayBuffer(rounded);
  const [found] = kept.splice(best, 1);
  new Uint8Array(found!, 0, bytes).fill(0);
  return found!;
}

/** Allocates on the heap as well, and frees each array once it is released: for graphs that are made for one call. */
export const passingAllocator: Allocator = { ...heapAllocator, release: discard };

/** Makes something with arrays of an allocator. Where that throws, the arrays that it had got are released. */
export function allOrNothing<T>(allocator: Allocator, make: (allocator: Allocator) => T): T {
  // biome-ignore lint/correctness/useYield: it is done at once
  const work = function* (taking: Allocator): Turns<T> {
    return make(taking);
  };
  return atOnce(makingAllOrNothing(allocator, work));
}

/** Does the same with work that may be interrupted. */
export function* makingAllOrNothing<T>(allocator: Allocator, make: (allocator: Allocator) => Turns<T>): Turns<T> {
  if (allocator.release === undefined) return yield* make(allocator);
  const got: ColumnValues[] = [];
  try {
    return yield* make(noting(allocator, got));
  } catch (error) {
    for (const array of got) allocator.release(array);
    throw error;
  }
}

/** Does the same with asynchronous work. That must reject only once nobody writes into those arrays any more. */
export async function allOrNothingLater<T>(
  allocator: Allocator,
  make: (allocator: Allocator) => Promise<T>,
): Promise<T> {
  const got: ColumnValues[] = [];
  try {
    return await make(noting(allocator, got));
  } catch (error) {
    for (const array of got) allocator.release?.(array);
    throw error;
  }
}

/** Makes an allocator that keeps a list of the arrays that it hands out. */
export function noting(allocator: Allocator, got: ColumnValues[]): Allocator {
  const noted = <A extends ColumnValues>(array: A): A => {
    got.push(array);
    return array;
  };
  return {
    isHeap: allocator.isHeap === true,
    uint8: (length) => noted(allocator.uint8(length)),
    int32: (length) => noted(allocator.int32(length)),
    uint32: (length) => noted(allocator.uint32(length)),
    float32: (length) => noted(allocator.float32(length)),
    float64: (length) => noted(allocator.float64(length)),
  };
}

/** The bytes of the smallest pages in which systems provide memory. */
const PAGE_BYTES = 4096;
/** The number of pages that are touched between two places where work may be interrupted. */
const PAGES = 64;

/**
 * Writes to each page of fresh arrays, which are zeros. A system provides a page with the first write to it (first
 * touch), which may take longer than thousands of further ones: a slice of work that jumps all over an array would
 * otherwise wait for all of it.
 */
export function* touching(...arrays: readonly (ColumnValues | Uint16Array)[]): Turns<void> {
  for (const array of arrays) {
    const entries = PAGE_BYTES / array.BYTES_PER_ELEMENT;
    for (let at = 0, page = 1; at < array.length; at += entries, page++) {
      array[at] = 0;
      if (page % PAGES === 0) yield;
    }
  }
}

/** Fills an array with a value. */
export function* filling(array: ColumnValues, value: number): Turns<void> {
  yield* inSlices(array.length, (from, to) => void array.fill(value, from, to));
}

/** Copies values into an array that is at least as long. */
export function* copying(values: ColumnValues, into: ColumnValues): Turns<void> {
  yield* inSlices(values.length, (from, to) => into.set(values.subarray(from, to), from));
}

/** Copies arrays one after another into one that is long enough, and frees the memory of each as soon as that is done. */
export function* joining(parts: readonly ColumnValues[], into: ColumnValues): Turns<void> {
  let at = 0;
  for (const part of parts) {
    yield* copying(part, into.subarray(at));
    at += part.length;
    discard(part);
  }
}

/** Copies values into an array of the same type from an allocator. */
export function copyColumn(values: ColumnValues, allocator: Allocator): ColumnValues {
  const copy = emptyLike(values, values.length, allocator);
  copy.set(values);
  return copy;
}

/** Makes an array from the allocator, of the type of `values`, that has `values[order[i]]` at i. */
export function* permuting(values: ColumnValues, order: Uint32Array, allocator: Allocator): Turns<ColumnValues> {
  const result = emptyLike(values, order.length, allocator);
  yield* inSlices(order.length, (from, to) => {
    for (let i = from; i < to; i++) result[i] = values[order[i]!]!;
  });
  return result;
}

/** Does the same without interruption. */
export function permuteColumn(values: ColumnValues, order: Uint32Array, allocator: Allocator): ColumnValues {
  return atOnce(permuting(values, order, allocator));
}

function emptyLike(values: ColumnValues, length: number, allocator: Allocator): ColumnValues {
  if (values instanceof Uint8Array) return allocator.uint8(length);
  if (values instanceof Int32Array) return allocator.int32(length);
  if (values instanceof Uint32Array) return allocator.uint32(length);
  if (values instanceof Float32Array) return allocator.float32(length);
  return allocator.float64(length);
}

function allocated<T>(length: number, width: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EdgewiseError(
      {
        code: "graph/size",
        message: `an array of ${length.toLocaleString("en-US")} elements (${(length * width).toLocaleString("en-US")} bytes) could not be allocated`,
        hint: "Node indices count from 0 without large gaps; give sparse ids as node keys instead.",
      },
      { cause },
    );
  }
}
