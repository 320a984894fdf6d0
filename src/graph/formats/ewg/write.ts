/** Writes a graph as a `.ewg` file, which holds everything of the graph as arrays. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { type ColumnValues, heapAllocator } from "../../allocator.ts";
import type { Column } from "../../column.ts";
import { type Graph, partsOf } from "../../graph.ts";
import { describeKey, type Key, type Keys } from "../../keys.ts";
import { LONGEST_INTEGER, spelled } from "./keys.ts";
import {
  aligned,
  DIRECTORY_BYTES_AT,
  type Directory,
  type Element,
  elementOf,
  FILE_BYTES_AT,
  HEADER_BYTES,
  KEY_TYPES,
  MOST_DIRECTORY_BYTES,
  type Section,
  type StoredColumn,
  type StoredKeys,
  type StoredTexts,
  VERSION,
  VERSION_AT,
} from "./layout.ts";
import { SIGNATURE } from "./signature.ts";

/**
 * Gives the bytes of a file. Throws `graph/output` for keys that are symbols or objects, texts that are not
 * well-formed, and attributes that the graph has not kept.
 */
export function ewgBytes(graph: Graph): Uint8Array {
  const arrays = new WrittenArrays();
  const { kind, out, ends, undirected, inputOrder, nodeColumns, edgeColumns, ...parts } = partsOf(graph);
  const { nodeCount, edgeCount } = graph;
  // The arrays are added in the order in which a reader expects them.
  const directory: Directory = {
    kind,
    nodeCount,
    edgeCount,
    offsets: arrays.add("u32", out.offsets),
    neighbors: arrays.add("u32", out.neighbors),
    edges: out.edges && arrays.add("u32", out.edges),
    ends: ends && {
      source: arrays.add("u32", ends.source),
      target: arrays.add("u32", ends.target),
      undirected: arrays.add("u8", undirected ?? new Uint8Array(edgeCount)),
    },
    inputOrder: inputOrder && arrays.add("u32", inputOrder),
    nodeKeys: storedKeys(parts.nodeKeys, "node", null, arrays),
    edgeKeys: storedKeys(parts.edgeKeys, "edge", inputOrder, arrays),
    nodeColumns: storedColumns(nodeColumns, "node", arrays),
    edgeColumns: storedColumns(edgeColumns, "edge", arrays),
  };
  const text = new TextEncoder().encode(JSON.stringify(directory));
  if (text.length > MOST_DIRECTORY_BYTES) {
    const most = MOST_DIRECTORY_BYTES.toLocaleString("en-US");
    throw new EdgewiseError({
      code: "graph/output",
      message: `found attributes whose names and places take ${text.length.toLocaleString("en-US")} bytes; expected at most ${most}`,
    });
  }
  const begin = aligned(HEADER_BYTES + text.length);
  const bytes = heapAllocator.uint8(begin + arrays.bytes);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  view.setUint32(VERSION_AT, VERSION, true);
  view.setUint32(DIRECTORY_BYTES_AT, text.length, true);
  view.setBigUint64(FILE_BYTES_AT, BigInt(bytes.length), true);
  bytes.set(text, HEADER_BYTES);
  arrays.writeTo(bytes.subarray(begin));
  return bytes;
}

/** Arrays to be written one after another. */
class WrittenArrays {
  readonly #arrays: { readonly at: number; readonly array: ColumnValues }[] = [];
  #end = 0;

  /** The number of bytes of all arrays together. */
  get bytes(): number {
    return this.#end;
  }

  /** Appends an array of a type of elements. */
  add<E extends Element>(type: E, array: ColumnValues): Section<E> {
    const at = aligned(this.#end);
    this.#arrays.push({ at, array });
    this.#end = at + array.byteLength;
    return { type, at, length: array.length };
  }

  texts(texts: Iterable<string>, what: string): StoredTexts {
    const encoder = new TextEncoder();
    const starts = [0];
    let bytes = new Uint8Array(1024);
    let end = 0;
    for (const text of texts) {
      if (!text.isWellFormed()) throw illFormed(text, what);
      // A UTF-16 unit takes at most three bytes.
      if (end + 3 * text.length > bytes.length) {
        const grown = new Uint8Array(Math.max(2 * bytes.length, end + 3 * text.length));
        grown.set(bytes);
        bytes = grown;
      }
      end += encoder.encodeInto(text, bytes.subarray(end)).written;
      if (end > 2 ** 32 - 1) throw tooLong(what);
      starts.push(end);
    }
    return { starts: this.add("u32", Uint32Array.from(starts)), bytes: this.add("u8", bytes.slice(0, end)) };
  }

  writeTo(bytes: Uint8Array): void {
    for (const { at, array } of this.#arrays) {
      bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    }
  }
}

function storedKeys(
  keys: Keys,
  what: "node" | "edge",
  inputOrder: Uint32Array | null,
  arrays: WrittenArrays,
): StoredKeys {
  const { size } = keys;
  const is = (expected: (index: number) => number): boolean => {
    for (let index = 0; index < size; index++) if (!Object.is(keys.of(index), expected(index))) return false;
    return true;
  };
  if (is((index) => index)) return { kind: "index" };
  if (is((index) => index + 1)) return { kind: "counted" };
  if (inputOrder !== null && is((index) => inputOrder[index]!)) return { kind: "input order" };
  const types = new Uint8Array(size);
  let isShort = true;
  for (let index = 0; index < size; index++) {
    const key = keys.of(index);
    types[index] = typeOf(key, what);
    isShort &&= typeof key === "number" && Object.is(key >>> 0, key);
  }
  const first = types[0]!;
  if (types.every((type) => type === first)) {
    if (KEY_TYPES[first] === "number") {
      const values = isShort ? new Uint32Array(size) : new Float64Array(size);
      for (let index = 0; index < size; index++) values[index] = Number(keys.of(index));
      return { kind: "numbers", values: arrays.add(isShort ? "u32" : "f64", values) };
    }
    if (KEY_TYPES[first] === "string")
      return { kind: "texts", texts: arrays.texts(spellings(keys), `key of a ${what}`) };
  }
  return { kind: "any", types: arrays.add("u8", types), texts: arrays.texts(spellings(keys), `key of a ${what}`) };
}

function* spellings(keys: Keys): Iterable<string> {
  for (let index = 0; index < keys.size; index++) {
    const key = keys.of(index);
    yield typeof key === "number" ? spelled(key) : String(key);
  }
}

function typeOf(key: Key, what: string): number {
  const type = KEY_TYPES.indexOf(typeof key as (typeof KEY_TYPES)[number]);
  const isLong = typeof key === "bigint" && String(key).length > LONGEST_INTEGER;
  if (type >= 0 && !isLong) return type;
  throw new EdgewiseError({
    code: "graph/output",
    message: `found ${describeKey(key)} as the key of ${what === "node" ? "a node" : "an edge"}; expected a text, a truth, or a number${isLong ? ` of at most ${LONGEST_INTEGER.toLocaleString("en-US")} digits` : ""}, as a .ewg file can hold`,
  });
}

function storedColumns(
  columns: ReadonlyMap<string, Column>,
  domain: "node" | "edge",
  arrays: WrittenArrays,
): StoredColumn[] {
  return Array.from(columns, ([name, column]): StoredColumn => {
    switch (column.kind) {
      case "dense": {
        const values = arrays.add(elementOf(column.values), column.values);
        return { name, kind: "dense", values, missing: column.missing && arrays.add("u8", column.missing) };
      }
      case "category": {
        const codes = arrays.add("u32", column.codes);
        return {
          name,
          kind: "category",
          codes,
          texts: arrays.texts(column.categories, `${domain} attribute ${quoted(name)}`),
        };
      }
      case "listed": {
        if (column.texts !== null) throw notKept(domain, name);
        const indices = column.indices && arrays.add("u32", column.indices);
        const isOfTruths = column.values instanceof Uint8Array;
        return { name, kind: "listed", indices, values: arrays.add(isOfTruths ? "u8" : "f64", column.values) };
      }
      default:
        return column satisfies never;
    }
  });
}

function notKept(domain: string, name: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/output",
    message: `the ${domain} attribute ${quoted(name)} is neither numbers, truths nor texts, so that the graph has not kept it; expected one of these`,
    hint: "Read the graph without it, or write its values apart.",
  });
}

function illFormed(text: string, what: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/output",
    message: `found ${quoted(text)} as ${what}, with half of a character of two; expected a well-formed text, as UTF-8 can hold`,
  });
}

function tooLong(what: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/output",
    message: `found texts of more than ${(2 ** 32 - 1).toLocaleString("en-US")} bytes as ${what}; expected at most so many`,
  });
}
