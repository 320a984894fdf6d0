/**
 * What Node and browsers differ in where graphs are read and written. `#files` of package.json's `imports` is the file that
 * fills this where the code runs.
 */

/** What every file that `#files` may stand for exports, as `files`. */
export interface Files {
  /** All bytes of a file. Rejects with whatever the platform has to say, of which `whyUnread` makes words. */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** What `read` rejected with, as what was found: "found no such file". */
  readonly whyUnread: (cause: unknown) => string;
  /** The path of a file that a URL stands for. Throws where it stands for none on this machine. */
  readonly pathOf: (url: string) => string;
  /** All bytes that come on standard input until it ends. */
  readonly readStandardInput: () => Promise<Uint8Array>;
  /** Writes a file, in place of what it held. Rejects where it cannot be written. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Rejects where the bytes are not a whole gzip file. */
  readonly gunzip: (bytes: Uint8Array) => Promise<Uint8Array>;
}
