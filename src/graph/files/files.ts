/**
 * The file access in which Node and browsers differ. `#files` in package.json's `imports` names the module for the
 * platform.
 */

import type { ReaderThread } from "../scan/orders.ts";
import type { ByteSource } from "../sources/byte-source.ts";
import type { ByteStream } from "../sources/byte-stream.ts";

/** The interface that each module for `#files` exports as `files`. */
export interface Files {
  /**
   * Reads all bytes of a file. Rejects with `TooManyBytes` for one that has more than `most`, which is known of a
   * regular file before it is read. Rejects otherwise with the platform's error, which `whyUnread` puts into words.
   */
  readonly read: (path: string, most: number) => Promise<Uint8Array>;
  /**
   * Lists the paths of all files in a folder and its subfolders, in the order of their names; null where the path is no
   * folder.
   */
  readonly list: (path: string) => Promise<readonly string[] | null>;
  /**
   * Opens a regular file to be read in parts; null where the path is none, and where the platform has no paths. Rejects
   * as `read` does.
   */
  readonly open: (path: string, most: number) => Promise<ByteSource | null>;
  /** Puts an error of `read` into words, as what was found: "found no such file". */
  readonly whyUnread: (cause: unknown) => string;
  /** Gives the path of a `file:` URL. Throws where it names no file on this machine. */
  readonly pathOf: (url: string) => string;
  /** Reads all bytes of standard input. Rejects with `TooManyBytes` once they are more than `most`. */
  readonly readStandardInput: (most: number) => Promise<Uint8Array>;
  /** Writes a file and replaces what it held. Rejects where it cannot be written. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Puts an error of `write` into words, as what was found: "found no folder x; expected it to be there". */
  readonly whyUnwritten: (path: string, cause: unknown) => string;
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>;
  /**
   * Unpacks gzip. Rejects where the bytes are not a whole gzip file, and with `TooManyBytes` once the result is longer
   * than `most`.
   */
  readonly gunzip: (bytes: Uint8Array, most: number) => Promise<Uint8Array>;
  readonly zstd: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Unpacks zstd, all frames together, in the same way. Rejects also where the platform does not support it. */
  readonly unzstd: (bytes: Uint8Array, most: number) => Promise<Uint8Array>;
  /**
   * Unpacks gzip bit by bit; null where the platform cannot. Reading rejects where the bytes are not a whole gzip file,
   * and with `TooManyBytes`. The source is closed with the stream.
   */
  readonly gunzipStream: (source: ByteSource, most: number) => Promise<ByteStream | null>;
  /** Starts threads that read a file along with this one; none where there are no cores for them. */
  readonly startReaderThreads: () => readonly ReaderThread[];
  /**
   * Gives the text of bytes that are all ASCII, where what a decoder gives is better not made: a page takes a fifth of a
   * millisecond to collect each. Null where decoders are faster.
   */
  readonly textOfAscii: ((bytes: Uint8Array) => string) | null;
  /** The bytes of a table that this thread scans before other work has its turn. */
  readonly scannedAtOnce: number;
  /** Calls `resume` in a later task, after other work of the thread. Reading goes on in parts that way. */
  readonly afterOthers: (resume: () => void) => void;
}

/** The error where there are more bytes than were to be read. */
export class TooManyBytes extends Error {
  /** The number of bytes, where it is known before they are read. */
  readonly found: number | null;
  readonly most: number;

  constructor(found: number | null, most: number) {
    super(`found ${found ?? "more"} bytes, expected at most ${most}`);
    this.found = found;
    this.most = most;
  }
}
