/** Gzip, by the streams that Node and browsers share. */

import { TooManyBytes } from "./files.ts";

/** Packs bytes with gzip. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return await through(bytes, new CompressionStream("gzip"), Number.POSITIVE_INFINITY);
}

/** Unpacks one member. Rejects where it is not whole, where others follow it, and with `TooManyBytes`. */
export async function gunzipOne(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  return await through(bytes, new DecompressionStream("gzip"), most);
}

/** Reads all bytes of a stream. Rejects with `TooManyBytes` once there are more than `most`. */
export async function readAll(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length <= most) continue;
    await reader.cancel();
    throw new TooManyBytes(null, most);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  return await readAll(new Blob([own(bytes)]).stream().pipeThrough(transform), most);
}

/** Gives bytes that can be part of a Blob: a copy, if they are in shared memory. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
