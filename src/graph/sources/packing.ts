/**
 * Files compressed with gzip or zstd. Their first bytes tell them, whatever their names, and their unpacked size is
 * bounded.
 */

import { files } from "#files";
import { EdgewiseError } from "../../error.ts";
import { messageOf } from "../../printable.ts";
import { TooManyBytes } from "../files/files.ts";
import type { FileOptions } from "../formats/read-options.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ByteStream, streamOf } from "./byte-stream.ts";

/** The greatest number of bytes of a file, and of an unpacked one. */
export const MOST_BYTES = 2 ** 32;
/** The bytes that a packed file may unpack to, whatever its length, and as a multiple of its length. */
const UNPACKED = { bytes: 2 ** 28, times: 100 };

type Packing = "gzip" | "zstd";

function packingOf(bytes: Uint8Array): Packing | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return isZstd ? "zstd" : null;
}

export function isPacked(bytes: Uint8Array): boolean {
  return packingOf(bytes) !== null;
}

/**
 * Opens a file to be read from its beginning to its end, unpacked; null where it is packed otherwise than can be read
 * so. The source is closed with the stream, or at once.
 */
export async function unpackedStream(source: ByteSource, options: FileOptions): Promise<ByteStream | null> {
  const begin = new Uint8Array(Math.min(MARK, source.size));
  await source.readInto(begin, 0);
  const packing = packingOf(begin);
  if (packing === null) return streamOf(source);
  const stream = packing === "gzip" ? await files.gunzipStream(source, mostUnpacked(source.size, options)) : null;
  if (stream === null) await source.close();
  return stream;
}

/** The number of bytes that tell how a file is packed. */
const MARK = 4;

/** Gives the most bytes that a file of a length may unpack to. */
function mostUnpacked(length: number, { maximumFileBytes }: FileOptions): number {
  return maximumFileBytes ?? Math.min(MOST_BYTES, Math.max(UNPACKED.bytes, UNPACKED.times * length));
}

/** Unpacks a compressed file, all of its members together. */
export async function unpacked(path: string, bytes: Uint8Array, options: FileOptions): Promise<Uint8Array> {
  const packing = packingOf(bytes);
  const most = mostUnpacked(bytes.length, options);
  try {
    return packing === "zstd" ? await files.unzstd(bytes, most) : await files.gunzip(bytes, most);
  } catch (cause) {
    if (cause instanceof TooManyBytes) throw tooLong(path, "that unpacked it comes to ", cause);
    throw new EdgewiseError(
      {
        code: "graph/input",
        message: `${path}: found ${packing} data that does not unpack (${messageOf(cause)}); expected a whole ${packing} file`,
        hint: "The file may have been cut short in a copy or download.",
      },
      { cause },
    );
  }
}

/** Packs bytes as the ending of a file name says. */
export async function packedFor(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (/\.gz$/i.test(path)) return await files.gzip(bytes);
  return /\.zst$/i.test(path) ? await files.zstd(bytes) : bytes;
}

/** Makes the error for more bytes than are allowed. `what` says which bytes, as in "unpacked ". */
export function tooLong(file: string, what: string, { found, most }: TooManyBytes): EdgewiseError {
  const count = (bytes: number): string => `${bytes.toLocaleString("en-US")} bytes`;
  return new EdgewiseError({
    code: "graph/size",
    message: `${file}: found ${what}${found === null ? `more than ${count(most)}` : count(found)}; expected at most ${count(most)}`,
    hint: (named) => {
      const option = named("maximumFileBytes");
      if (found !== null && found > 2 ** 31)
        return "Pack the file with gzip: files of 2 GiB and more are read packed only.";
      return option === null ? null : `Raise ${option} if that is meant.`;
    },
  });
}
