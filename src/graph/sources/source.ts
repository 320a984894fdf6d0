/** Where graphs are read from, and the bytes that stand there. */

import { files } from "#files";
import { type Bytes, bytes as bytesKind, isBlob, isUrl } from "../../arguments/bytes.ts";
import { tagOf } from "../../arguments/found.ts";
import { isPlainObject, plain } from "../../arguments/kind.ts";
import { EdgewiseError } from "../../error.ts";
import { messageOf } from "../../printable.ts";
import { inTurns, Turn, type Turns } from "../../turns.ts";
import { TooManyBytes } from "../files/files.ts";
import type { FileOptions } from "../formats/read-options.ts";
import { sourceOfBlob } from "./blob-source.ts";
import type { ByteSource } from "./byte-source.ts";
import type { ByteStream } from "./byte-stream.ts";
import { isPacked, MOST_BYTES, tooLong, unpacked, unpackedStream } from "./packing.ts";

/** A text that is read in place of a file. */
export interface TextSource {
  readonly text: string;
}

/**
 * Where a graph is read from: a path, `-` for standard input, an address (`https://…`), a URL, a Blob or File, whose name
 * counts, a Response of fetch, a ReadableStream of bytes, bytes, or `{ text }`.
 */
export type FileSource = string | URL | Blob | Response | ReadableStream<Uint8Array> | Bytes | TextSource;

export const FILE_SOURCE = plain(
  "a path, a URL, a Blob, a Response, a ReadableStream, bytes, or { text }",
  (found): found is FileSource =>
    typeof found === "string" ||
    isUrl(found) ||
    isBlob(found) ||
    isResponse(found) ||
    isStream(found) ||
    bytesKind.fits(found) ||
    isText(found),
);

function isResponse(found: unknown): found is Response {
  return tagOf(found) === "Response" && typeof found === "object" && found !== null && "body" in found;
}

function isStream(found: unknown): found is ReadableStream<Uint8Array> {
  return tagOf(found) === "ReadableStream" && typeof found === "object" && found !== null && "getReader" in found;
}

function isText(found: unknown): found is TextSource {
  return isPlainObject(found) && typeof found.text === "string";
}

/** Gives the name of a source: a path or address, or the name of a File. Others are named by their type. */
export function pathOf(source: FileSource, call: string): string {
  if (typeof source === "string" || isUrl(source)) {
    const address = typeof source === "string" ? source : source.href;
    if (isAddress(address)) return withoutQuery(address);
    return typeof source === "string" && !/^file:\/\//i.test(source) ? source : localPath(address, call);
  }
  if (isBlob(source)) return "name" in source && typeof source.name === "string" ? source.name : "blob";
  if (isResponse(source)) return source.url === "" ? "response" : withoutQuery(source.url);
  if (isStream(source)) return "stream";
  return isText(source) ? "text" : "bytes";
}

function localPath(address: string, call: string): string {
  try {
    return files.pathOf(address);
  } catch (cause) {
    throw new EdgewiseError(
      {
        code: "usage",
        message: `${call}: found the URL ${address}; expected one of a file on this machine, or one that begins with https:`,
        hint: "Fetch it, and give its blob().",
      },
      { cause },
    );
  }
}

/** Gives the name of a source in errors, which is the name of its graph, too. */
export function calledOf(path: string): { readonly file: string; readonly name: string } {
  return path === "-" ? { file: "standard input", name: "standard input" } : { file: path, name: nameOf(path) };
}

/**
 * Gives the ending of a file's name in lower case, with its dot and before an ending of compression; empty if it has
 * none.
 */
export function endingOf(path: string): string {
  return /\.[^./\\]+$/.exec(withoutPacking(path))?.[0].toLowerCase() ?? "";
}

export function nameOf(path: string): string {
  return withoutPacking(path)
    .replace(/^.*[/\\](?=.)/s, "")
    .replace(/\.[^.]+$/, "");
}

function withoutPacking(path: string): string {
  return path.replace(/\.(gz|zst)$/i, "");
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** Removes the part of an address behind the name of a file. */
function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/s, "");
}

/** Reads all bytes of a source, unpacked. */
export async function contentOf(source: FileSource, path: string, options: FileOptions): Promise<Uint8Array> {
  const stored = await storedBytes(source, path, options);
  return isPacked(stored) ? await unpacked(calledOf(path).file, stored, options) : stored;
}

/** Opens a file or a Blob to be read in parts; null for all others, whose bytes come one after another. */
export async function openParts(source: FileSource, path: string, options: FileOptions): Promise<ByteSource | null> {
  const { maximumFileBytes: most = MOST_BYTES } = options;
  if (isBlob(source)) {
    if (source.size > most) throw tooLong(path, "", new TooManyBytes(source.size, most));
    return sourceOfBlob(source);
  }
  const address = typeof source === "string" ? source : isUrl(source) ? source.href : "-";
  if (address === "-" || isAddress(address)) return null;
  try {
    return await files.open(path, most);
  } catch (cause) {
    throw unread(path, cause);
  }
}

/**
 * Opens a file or a Blob to be read from its beginning to its end, unpacked; null for all others, and where that is not
 * possible.
 */
export async function openStream(source: FileSource, path: string, options: FileOptions): Promise<ByteStream | null> {
  const parts = await openParts(source, path, options);
  try {
    return parts && (await unpackedStream(parts, options));
  } catch (cause) {
    await parts?.close();
    throw unread(path, cause);
  }
}

async function storedBytes(source: FileSource, path: string, options: FileOptions): Promise<Uint8Array> {
  const { maximumFileBytes: most = MOST_BYTES } = options;
  if (typeof source === "string" || isUrl(source)) {
    const address = typeof source === "string" ? source : source.href;
    return isAddress(address) ? await fetched(address, path, most) : await fileBytes(path, most);
  }
  if (isResponse(source)) return await responseBytes(source, path, most);
  if (isStream(source)) return await streamBytes(source, path, most);
  if (isText(source)) return checked(await inTurns(encoding(source.text), files.afterOthers), path, most);
  if (!isBlob(source)) return checked(bytesKind.read(source, { call: "readGraph", name: "" }), path, most);
  if (source.size > most) throw tooLong(path, "", new TooManyBytes(source.size, most));
  return await blobBytes(source);
}

async function blobBytes(blob: Blob): Promise<Uint8Array> {
  const source = sourceOfBlob(blob);
  const bytes = new Uint8Array(blob.size);
  await source.readInto(bytes, 0);
  await source.close();
  return bytes;
}

/** The number of characters that are encoded before other work has its turn. */
const ENCODED = 1 << 18;

/** Encodes a text in UTF-8. */
function* encoding(text: string): Turns<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let from = 0; from < text.length; ) {
    // Texts are not cut between the halves of a surrogate pair.
    const end = from + ENCODED;
    const to = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end + 1 : end;
    const piece = encoder.encode(text.slice(from, to));
    pieces.push(piece);
    length += piece.length;
    from = to;
    yield;
  }
  return yield* joining(pieces, length);
}

function checked(bytes: Uint8Array, path: string, most: number): Uint8Array {
  if (bytes.length > most) throw tooLong(path, "", new TooManyBytes(bytes.length, most));
  return bytes;
}

async function fileBytes(path: string, most: number): Promise<Uint8Array> {
  try {
    return path === "-" ? await files.readStandardInput(most) : await files.read(path, most);
  } catch (cause) {
    throw unread(path, cause);
  }
}

/** Makes the error for a file that could not be read. */
export function unread(path: string, cause: unknown): EdgewiseError {
  if (cause instanceof TooManyBytes) return tooLong(calledOf(path).file, "", cause);
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(path)?.[1];
  const found = scheme === undefined ? files.whyUnread(cause) : `found an address of ${scheme}:`;
  const expected = scheme === undefined ? "a graph file" : "a path, or an address of https:";
  return new EdgewiseError({ code: "graph/input", message: `${path}: ${found}; expected ${expected}` }, { cause });
}

async function fetched(address: string, path: string, most: number): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (cause) {
    throw unfetched(path, cause);
  }
  return await responseBytes(response, path, most);
}

async function responseBytes(response: Response, path: string, most: number): Promise<Uint8Array> {
  if (!response.ok) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${path}: found the answer ${response.status}${response.statusText === "" ? "" : ` ${response.statusText}`}; expected a graph file`,
    });
  }
  if (response.bodyUsed) {
    throw new EdgewiseError({
      code: "usage",
      message: `${path}: found a response whose body has been read; expected one that has not`,
    });
  }
  return response.body === null ? new Uint8Array() : await streamBytes(response.body, path, most);
}

async function streamBytes(stream: ReadableStream<Uint8Array>, path: string, most: number): Promise<Uint8Array> {
  if (stream.locked) {
    throw new EdgewiseError({
      code: "usage",
      message: `${path}: found a stream that somebody else reads; expected one that is not locked`,
    });
  }
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  const turn = new Turn(files.afterOthers);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const piece: unknown = next.value;
      if (!(piece instanceof Uint8Array)) throw new TypeError("its pieces are no bytes");
      pieces.push(piece);
      length += piece.length;
      if (length > most) throw tooLong(path, "", new TooManyBytes(null, most));
      await turn.mayPass();
    }
  } catch (cause) {
    // The giver of the bytes need not wait for further reads. Its answer to the cancellation does not matter.
    reader.cancel().catch(() => undefined);
    throw cause instanceof EdgewiseError ? cause : unfetched(path, cause);
  }
  return await inTurns(joining(pieces, length), files.afterOthers);
}

function* joining(pieces: readonly Uint8Array[], length: number): Turns<Uint8Array> {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
    yield;
  }
  return bytes;
}

function unfetched(path: string, cause: unknown): EdgewiseError {
  // Node says "fetch failed", and why in the cause, of which some have a code alone.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : null;
  const code = inner !== null && "code" in inner ? String(inner.code) : "";
  const why = inner === null ? "" : `: ${inner.message === "" && code !== "" ? code : messageOf(inner)}`;
  return new EdgewiseError(
    {
      code: "graph/input",
      message: `${path}: it could not be read (${messageOf(cause)}${why}); expected a graph file`,
    },
    { cause },
  );
}
