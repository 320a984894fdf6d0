/** Node's side of reading and writing files. */

import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Files } from "./files.ts";

export const files: Files = {
  read: (path) => readFile(path),
  whyUnread,
  pathOf: (url) => fileURLToPath(url),
  readStandardInput: () => buffer(process.stdin),
  write: (path, bytes) => writeFile(path, bytes),
  gzip: promisify<Uint8Array, Uint8Array>(gzip),
  gunzip: promisify<Uint8Array, Uint8Array>(gunzip),
};

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
    case "ERR_FS_FILE_TOO_LARGE":
      return "found a file of more than 2 GiB, the most that is read at once";
    default:
      return cause instanceof Error ? `the file could not be read (${cause.message})` : "the file could not be read";
  }
}
