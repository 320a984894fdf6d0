/** Writes zip archives, each member packed by deflate. */

import { EdgewiseError } from "../../../error.ts";

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DEFLATE = 8;
/** The first day that the format can say, so that the same graph gives the same bytes: the first of January 1980. */
const DATE = 0x21;
/** The version of the format that is needed to unpack it. */
const VERSION = 20;
const MOST_BYTES = 2 ** 32 - 1;

/** Packs members, each with its name in ASCII, into an archive. */
export async function zipped(
  members: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[],
): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const packed = await deflated(bytes);
    const common = [VERSION, 0, DEFLATE, 0, DATE] as const;
    const sizes = [crc32(bytes), packed.length, bytes.length] as const;
    const called = new TextEncoder().encode(name);
    const local = [record(LOCAL_HEADER, common, sizes, [called.length, 0]), called, packed];
    directory.push(record(DIRECTORY_ENTRY, [VERSION, ...common], sizes, [called.length, 0, 0, 0, 0], [0, at]), called);
    pieces.push(...local);
    at += lengthOf(local);
    expectFits(Math.max(at, bytes.length));
  }
  const length = lengthOf(directory);
  expectFits(at + length);
  const count = members.length;
  const end = record(DIRECTORY_END, [0, 0, count, count], [length, at], [0]);
  return new Uint8Array(await new Blob([...pieces, ...directory, end]).arrayBuffer());
}

/** Makes a record: a signature of 32 bits, then integers of 16 and 32 bits in turns. */
function record(signature: number, ...fields: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + fields.reduce((sum, list, k) => sum + list.length * widthOf(k), 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const [k, list] of fields.entries()) {
    for (const value of list) {
      if (widthOf(k) === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += widthOf(k);
    }
  }
  return bytes;
}

function widthOf(list: number): number {
  return list % 2 === 0 ? 2 : 4;
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function expectFits(length: number): void {
  if (length <= MOST_BYTES) return;
  throw new EdgewiseError({
    code: "graph/size",
    message: `found ${length.toLocaleString("en-US")} bytes for a zip archive; expected at most ${MOST_BYTES.toLocaleString("en-US")}`,
    hint: "Write the graph as a .ewg file.",
  });
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The remainders of all bytes, by the polynomial of the format with its lowest bit first. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = REMAINDERS[(rest ^ byte) & 255]! ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
