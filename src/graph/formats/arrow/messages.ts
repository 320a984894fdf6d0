/**
 * Checks of the messages of an Arrow stream or file: each has to be whole before the library reads it. Source: Arrow's
 * Schema.fbs, Message.fbs and File.fbs.
 */

import { expectTable, type FieldShape, type TableShape } from "./flatbuffer.ts";

const MAGIC = "ARROW1";
const CONTINUED = -1;

const BYTE = { kind: "scalar", bytes: 1 } as const;
const SHORT = { kind: "scalar", bytes: 2 } as const;
const INT = { kind: "scalar", bytes: 4 } as const;
const LONG = { kind: "scalar", bytes: 8 } as const;
const TEXT = { kind: "text" } as const;
const PAIRS: FieldShape = { kind: "tables", of: () => ({ 0: TEXT, 1: TEXT }) };

/** A decimal of 256 bits has 76 digits. */
const SCALE: FieldShape = { ...INT, expect: (scale: number) => scale >= 0 && scale <= 76 };

/** The tables of types that have fields, by their tags. */
const TYPES: Readonly<Record<number, TableShape>> = {
  2: { 0: INT, 1: BYTE },
  3: { 0: SHORT },
  7: { 0: INT, 1: SCALE, 2: INT },
  8: { 0: SHORT },
  9: { 0: SHORT, 1: INT },
  10: { 0: SHORT, 1: TEXT },
  11: { 0: SHORT },
  14: { 0: SHORT, 1: { kind: "structs", bytes: 4 } },
  15: { 0: INT },
  16: { 0: INT },
  17: { 0: BYTE },
  18: { 0: SHORT },
};
const LAST_TYPE = 26;

const FIELD: TableShape = {
  0: TEXT,
  1: BYTE,
  2: BYTE,
  3: { kind: "union", tag: 2, of: (tag) => TYPES[tag] ?? (tag >= 1 && tag <= LAST_TYPE ? {} : null) },
  4: { kind: "table", of: () => ({ 0: LONG, 1: { kind: "table", of: () => TYPES[2]! }, 2: BYTE, 3: SHORT }) },
  5: { kind: "tables", of: () => FIELD },
  6: PAIRS,
};

const SCHEMA: TableShape = { 0: SHORT, 1: { kind: "tables", of: () => FIELD }, 2: PAIRS };

/** What the header of a message tells of a batch. */
interface BatchHead {
  /** The number of values of each column, of columns within others, too. */
  readonly lengths: number[];
  /** The places of buffers in the body, in bytes. */
  readonly buffers: { readonly offset: number; readonly length: number }[];
  isPacked: boolean;
  isDictionary: boolean;
}

/** Gives the shape of a batch, whose buffers have to lie within its body, and notes in `head` what its header tells. */
function batchShape(bodyLength: number, mostRows: number, head: BatchHead): TableShape {
  const isCount = (value: bigint): boolean => value >= 0n && value <= BigInt(mostRows);
  return {
    0: { ...LONG, expect: (rows: number) => rows >= 0 && rows <= mostRows },
    1: {
      kind: "structs",
      bytes: 16,
      expect: (view, at) => {
        head.lengths.push(Number(view.getBigInt64(at, true)));
        return isCount(view.getBigInt64(at, true)) && isCount(view.getBigInt64(at + 8, true));
      },
    },
    2: {
      kind: "structs",
      bytes: 16,
      expect: (view, at) => {
        const [offset, length] = [view.getBigInt64(at, true), view.getBigInt64(at + 8, true)];
        head.buffers.push({ offset: Number(offset), length: Number(length) });
        return offset >= 0n && length >= 0n && offset + length <= BigInt(bodyLength);
      },
    },
    3: {
      kind: "table",
      of() {
        head.isPacked = true;
        return { 0: BYTE, 1: BYTE };
      },
    },
    4: {
      kind: "structs",
      bytes: 8,
      expect: (view, at) => view.getBigInt64(at, true) >= 0n && view.getBigInt64(at, true) <= 1000n,
    },
  };
}

/** The numbers of kinds of messages. */
const HEADER = { schema: 1, dictionary: 2, batch: 3 } as const;

/** Gives the shape of a message by its kind. */
function messageShape(bodyLength: number, mostRows: number, head: BatchHead): TableShape {
  const batch = batchShape(bodyLength, mostRows, head);
  const ofDictionary = (): TableShape => {
    head.isDictionary = true;
    return batch;
  };
  const dictionary: TableShape = { 0: LONG, 1: { kind: "table", of: ofDictionary, isRequired: true }, 2: BYTE };
  const headers: Readonly<Record<number, TableShape>> = {
    [HEADER.schema]: SCHEMA,
    [HEADER.dictionary]: dictionary,
    [HEADER.batch]: batch,
  };
  return { 0: SHORT, 1: BYTE, 2: { kind: "union", tag: 1, of: (tag) => headers[tag] ?? null }, 3: LONG };
}

/**
 * Throws for bytes that are no whole stream or file of Arrow, or that announce more rows in one batch than `mostRows`. Tells
 * whether there are dictionaries.
 */
export function expectMessages(bytes: Uint8Array, mostRows: number): { readonly haveDictionaries: boolean } {
  if (isArrowFile(bytes)) return { haveDictionaries: expectFile(bytes, mostRows) };
  let haveDictionaries = false;
  for (let at: number | null = 0, isFirst = true; at !== null; isFirst = false) {
    const next = expectMessage(bytes, at, mostRows);
    if (isFirst && next === null) throw new Error("it has no message");
    haveDictionaries ||= next?.isDictionary === true;
    at = next === null ? null : next.end;
  }
  return { haveDictionaries };
}

/** Tells whether bytes are an Arrow file, which has a footer, rather than a stream. */
function isArrowFile(bytes: Uint8Array): boolean {
  return begins(bytes, 0);
}

function begins(bytes: Uint8Array, at: number): boolean {
  return MAGIC.split("").every((letter, k) => bytes[at + k] === letter.charCodeAt(0));
}

/** Checks a file. Tells whether it has dictionaries. */
function expectFile(bytes: Uint8Array, mostRows: number): boolean {
  const end = bytes.length - MAGIC.length - 4;
  if (end < 8 || !begins(bytes, end + 4))
    throw new Error(`it does not end with ${MAGIC}, so that it may have been cut short`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getInt32(end, true);
  if (!(length > 4 && length <= end)) throw new Error("its footer is longer than the file");
  const footer = bytes.subarray(end - length, end);
  const places: number[] = [];
  const blocks: FieldShape = {
    kind: "structs",
    bytes: 24,
    expect: (block, at) => {
      places.push(Number(block.getBigInt64(at, true)));
      return true;
    },
  };
  expectTable(footer, 0, {
    0: SHORT,
    1: { kind: "table", of: () => SCHEMA, isRequired: true },
    2: blocks,
    3: blocks,
    4: PAIRS,
  });
  let haveDictionaries = false;
  for (const place of places) {
    if (!(place >= 8 && place < end)) throw new Error("its footer points beyond the file");
    const message = expectMessage(bytes, place, mostRows);
    if (message === null) throw new Error("its footer points to no message");
    haveDictionaries ||= message.isDictionary;
  }
  return haveDictionaries;
}

/** Checks the message at a place, and gives the place where it ends; null where there is no message. */
function expectMessage(
  bytes: Uint8Array,
  begin: number,
  mostRows: number,
): { readonly end: number; readonly isDictionary: boolean } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = begin;
  if (at === bytes.length) return null;
  const int = (): number => {
    if (at + 4 > bytes.length) throw new Error("the data end within a message");
    at += 4;
    return view.getInt32(at - 4, true);
  };
  let length = int();
  if (length === CONTINUED) length = int();
  if (length === 0) return null;
  if (length < 0 || at + length > bytes.length) throw new Error("the data end within a message");
  const head = bytes.subarray(at, at + length);
  at += length;
  const body = bodyLength(head);
  if (!(body >= 0 && at + body <= bytes.length)) throw new Error("the data end within a message");
  const batch: BatchHead = { lengths: [], buffers: [], isPacked: false, isDictionary: false };
  expectTable(head, 0, messageShape(body, mostRows, batch));
  if (batch.isDictionary) expectEntries(batch, bytes.subarray(at, at + body));
  return { end: at + body, isDictionary: batch.isDictionary };
}

/**
 * Throws for a dictionary of texts or numbers with more entries than its buffers hold. The library makes a value of
 * each entry before anybody asks for one.
 */
function expectEntries({ lengths, buffers, isPacked }: BatchHead, body: Uint8Array): void {
  const [entries = 0] = lengths;
  const [, second] = buffers;
  if (lengths.length !== 1 || second === undefined || entries === 0) return;
  const { offset, length } = second;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  // A packed buffer begins with its length unpacked, or with −1 where it is not packed after all.
  const told = isPacked && length >= 8 ? Number(view.getBigInt64(offset, true)) : -1;
  const unpacked = told >= 0 ? told : length;
  // The first buffer flags entries. The second has where each text begins, and where the last ends, or numbers, of a bit or more.
  const least = buffers.length > 2 ? 4 * (entries + 1) : entries / 8;
  if (unpacked < least) throw new Error("a dictionary ends before its entries");
}

/** Gives the length of the body that a header announces. */
function bodyLength(head: Uint8Array): number {
  let found = 0;
  const note: FieldShape = {
    ...LONG,
    expect: (value: number) => {
      found = value;
      return true;
    },
  };
  expectTable(head, 0, { 3: note });
  return found;
}
