/** File access in browsers. Pages have URLs and Blobs in place of files. */

import { afterOthers } from "../../../runtime/web.ts";
import { EdgewiseError } from "../../error.ts";
import { textOfAscii } from "./ascii.ts";
import { type Files, TooManyBytes } from "./files.ts";
import { gunzipOne, gzip, own, readAll } from "./gzip.ts";

export const files: Files = {
  read,
  // Servers do not list the addresses below another.
  list: () => Promise.resolve(null),
  open: async () => null,
  whyUnread: (cause) => `it could not be fetched (${cause instanceof Error ? cause.message : String(cause)})`,
  pathOf: (url) => url,
  readStandardInput: () =>
    Promise.reject(
      new EdgewiseError({
        code: "usage",
        message: "found - as the path of a file; expected a URL, a File or a Blob, for pages have no standard input",
      }),
    ),
  write: () => Promise.reject(new Error("pages have no files: make a Blob of what graphToBytes(name, graph) gives")),
  whyUnwritten: (_, cause) =>
    `the file could not be written (${cause instanceof Error ? cause.message : String(cause)})`,
  gzip,
  gunzip,
  zstd: () =>
    Promise.reject(
      new EdgewiseError({
        code: "usage",
        message: "found a file to be packed with zstd, which browsers do not do; expected gzip or none",
        hint: "End the name in .gz.",
      }),
    ),
  unzstd,
  gunzipStream: async () => null,
  startReaderThreads: () => [],
  textOfAscii,
  // It takes less than a millisecond, and ten times that while the code is new.
  scannedAtOnce: 2 ** 14,
  afterOthers,
};

async function read(url: string, most: number): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
  const { body, headers } = response;
  const length = Number(headers.get("content-length"));
  // The length of a body that the server compressed for transport says nothing.
  if (!headers.has("content-encoding") && length > most) throw new TooManyBytes(length, most);
  return body === null ? new Uint8Array() : await readAll(body, most);
}

/**
 * Unpacks gzip.
 *
 * A gzip file may have several members, as parallel writers make them. The streams of browsers refuse what follows the
 * first, or drop it. So each place that may begin a member is tried: it does begin one if everything before it is a
 * whole member, checksum and all.
 */
async function gunzip(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const members: Uint8Array[] = [];
  let start = 0;
  let left = most;
  const take = (member: Uint8Array): void => {
    members.push(member);
    left -= member.length;
  };
  for (let at = nextMark(bytes, 0); at >= 0; at = nextMark(bytes, at)) {
    const member = await gunzipOne(bytes.subarray(start, at), left).catch((cause: unknown) => {
      if (cause instanceof TooManyBytes) throw new TooManyBytes(null, most);
      return null;
    });
    if (member === null) continue;
    take(member);
    start = at;
  }
  take(await gunzipOne(bytes.subarray(start), left));
  return members.length === 1 ? members[0]! : await readAll(new Blob(members.map(own)).stream(), most);
}

/** Finds the next place behind a position with the first bytes of a member; −1 if there is none. */
function nextMark(bytes: Uint8Array, after: number): number {
  let at = bytes.indexOf(0x1f, after + 1);
  while (at >= 0 && (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8)) at = bytes.indexOf(0x1f, at + 1);
  return at;
}

/** Few browsers have a stream for zstd. */
async function unzstd(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const { decompress } = await import("fzstd");
  const whole = decompress(bytes);
  if (whole.length > most) throw new TooManyBytes(whole.length, most);
  return whole;
}
