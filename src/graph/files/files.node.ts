/** Node's side of reading and writing files. */

import { constants } from "node:buffer";
import { closeSync, existsSync, openSync, realpathSync, rmSync, statSync } from "node:fs";
import { type FileHandle, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ZlibOptions, ZstdOptions } from "node:zlib";
// The module is imported as a whole, since an older Node has no zstd to import by name. It gets a message instead.
import * as zlib from "node:zlib";
import { messageOf } from "../../printable.ts";
import type { ByteSource } from "../sources/byte-source.ts";
import { type Files, TooManyBytes } from "./files.ts";
import { gunzipStream } from "./gunzip-stream.node.ts";
import { gzip } from "./gzip.ts";
import { startReaderThreads } from "./reader-threads.node.ts";
import { frameAt } from "./zstd-frames.ts";

export const files: Files = {
  read,
  list,
  open: openSource,
  whyUnread,
  whyUnwritten,
  pathOf: (url) => fileURLToPath(url),
  readStandardInput: (most) => readStream(process.stdin, most),
  write: (path, bytes) => replaceFile(path, (file) => writeFile(file, bytes)),
  gzip,
  gunzip: (bytes, most) => unpack(zlib.gunzip, bytes, most),
  zstd: (bytes) => promisify<Uint8Array, Uint8Array>(zlib.zstdCompress)(bytes),
  unzstd,
  gunzipStream,
  startReaderThreads,
  textOfAscii: null,
  scannedAtOnce: 2 ** 20,
  afterOthers: (resume) => void setImmediate(resume),
};

/** The files that are being written. They are removed if this process ends before they are whole. */
const unfinished = new Set<string>();

/**
 * Replaces a file by what `write` writes. At any time the file has either its old or its new content: the new one is
 * written to a draft in the same folder first.
 *
 * Where no draft can be made, and for a device or a pipe, the file itself is written to.
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const before = statSync(path, { throwIfNoEntry: false });
  const target = before ? realpathSync(path) : path;
  const draft = before && !before.isFile() ? null : await openDraft(target, before?.mode);
  if (draft === null) {
    await using file = await open(target, "w");
    await write(file);
    return;
  }
  try {
    await write(draft.file);
    await draft.file.close();
    await rename(draft.path, target);
  } catch (error) {
    await draft.file.close();
    await rm(draft.path, { force: true });
    throw error;
  } finally {
    unfinished.delete(draft.path);
  }
}

/** Removes files that are not whole yet. It is called before this process ends. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** Opens a draft beside a file; null where none can be made. */
async function openDraft(
  target: string,
  mode: number | undefined,
): Promise<{ readonly path: string; readonly file: FileHandle } | null> {
  const path = `${target}.${process.pid}.part`;
  unfinished.add(path);
  try {
    // The draft is created synchronously, so that it exists when it may have to be removed, and is not created after
    // that.
    closeSync(openSync(path, "wx", mode));
    return { path, file: await open(path, "r+") };
  } catch {
    unfinished.delete(path);
    return null;
  }
}

/** The longest file that Node reads at once. */
const MOST_AT_ONCE = 2 ** 31 - 1;

async function read(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const found = await file.stat();
    // The length of a pipe or a device is not known.
    if (!found.isFile() && !found.isDirectory())
      return await readStream(file.createReadStream({ autoClose: false }), most);
    const limit = Math.min(most, MOST_AT_ONCE);
    if (found.size > limit) throw new TooManyBytes(found.size, limit);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function list(path: string): Promise<readonly string[] | null> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function openSource(path: string, most: number): Promise<ByteSource | null> {
  const file = await open(path);
  let isKept = false;
  try {
    const found = await file.stat();
    if (!found.isFile()) return null;
    if (found.size > most) throw new TooManyBytes(found.size, most);
    isKept = true;
    return { size: found.size, readInto: (target, at) => readInto(file, target, at), close: () => file.close() };
  } finally {
    if (!isKept) await file.close();
  }
}

async function readInto(file: FileHandle, target: Uint8Array, at: number): Promise<void> {
  for (let got = 0; got < target.length; ) {
    const { bytesRead } = await file.read(target, got, target.length - got, at + got);
    if (bytesRead === 0) throw new Error(`it ended after ${at + got} bytes while it was read`);
    got += bytesRead;
  }
}

async function readStream(stream: Readable, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop destroys the stream.
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) throw new TooManyBytes(null, most);
  }
  return Buffer.concat(pieces, length);
}

type Unpacker<T> = (
  bytes: Uint8Array,
  options: ZlibOptions & ZstdOptions,
  done: (error: Error | null, result: T) => void,
) => void;

async function unpack<T>(unpacker: Unpacker<T>, bytes: Uint8Array, most: number, options = {}): Promise<T> {
  try {
    return await promisify<Uint8Array, ZlibOptions & ZstdOptions, T>(unpacker)(bytes, {
      ...options,
      maxOutputLength: Math.min(most, constants.MAX_LENGTH),
    });
  } catch (cause) {
    const isLong = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    throw isLong ? new TooManyBytes(null, most) : cause;
  }
}

/** Unpacks zstd frame by frame. Node ends after the first frame, and older versions accept one that is cut short. */
async function unzstd(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const { end, isSkippable } = frameAt(bytes, at);
    const frame = bytes.subarray(at, end);
    at = end;
    if (isSkippable) continue;
    const piece = await unpack(zlib.zstdDecompress, frame, most);
    length += piece.length;
    if (length > most) throw new TooManyBytes(null, most);
    pieces.push(piece);
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length);
}

function whyUnread(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
      return "found no such file";
    case "EISDIR":
      return "found a directory";
    case "EACCES":
    case "EPERM":
      return "found a file that may not be read (permission denied)";
    default:
      return cause instanceof Error ? `the file could not be read (${cause.message})` : "the file could not be read";
  }
}

function whyUnwritten(path: string, cause: unknown): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `found no folder ${folder}; expected it to be there`;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "EISDIR":
      return "found a folder; expected the name of a file";
    case "ENOTDIR":
      return `found a file ${folder}; expected a folder`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "found a file or a folder that may not be written to";
    case "ENOSPC":
      return "found no room left on the device";
    default:
      return `the file could not be written (${messageOf(cause)})`;
  }
}
