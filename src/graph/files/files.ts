/**
 * What Node and browsers differ in where graphs are read and written. `#files` of package.json's `imports` is the file that
 * fills this where the code runs.
 */

import type { ByteSource } from "../sources/byte-source.ts";

/** What every file that `#files` may stand for exports, as `files`. */
export interface Files {
  /**
   * All bytes of a file. Rejects with `TooManyBytes` for one that has more than `most`, which of a regular file is known
   * before it is read; and with whatever the platform has to say, of which `whyUnread` makes words.
   */
  readonly read: (path: string, most: number) => Promise<Uint8Array>;
  /**
   * A regular file, to be read in parts; null where the path is of something else, and where there is no file by paths.
   * Rejects as `read` does.
   */
  readonly open: (path: string, most: number) => Promise<ByteSource | null>;
  /** What `read` rejected with, as what was found: "found no such file". */
  readonly whyUnread: (cause: unknown) => string;
  /** The path of a file that a URL stands for. Throws where it stands for none on this machine. */
  readonly pathOf: (url: string) => string;
  /** All bytes that come on standard input until it ends; rejects with `TooManyBytes` once they are more than `most`. */
  readonly readStandardInput: (most: number) => Promise<Uint8Array>;
  /** Writes a file, in place of what it held. Rejects where it cannot be written. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Rejects where the bytes are not a whole gzip file, and with `TooManyBytes` once it comes to more than `most`. */
  readonly gunzip: (bytes: Uint8Array, most: number) => Promise<Uint8Array>;
  readonly zstd: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** The same of zstd, of all its frames together; rejects, too, where the platform does not know it. */
  readonly unzstd: (bytes: Uint8Array, most: number) => Promise<Uint8Array>;
  /** Resumes in a task of its own, after others on the thread have had their turn: what is read is read in parts. */
  readonly afterOthers: (resume: () => void) => void;
}

/** What is thrown in place of more bytes than were to be read. */
export class TooManyBytes extends Error {
  /** How many there are, where that is known before they are read. */
  readonly found: number | null;
  readonly most: number;

  constructor(found: number | null, most: number) {
    super(`found ${found ?? "more"} bytes, expected at most ${most}`);
    this.found = found;
    this.most = most;
  }
}
