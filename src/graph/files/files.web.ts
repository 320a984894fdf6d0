/** The side of browsers of reading and writing graphs: what pages have in place of files are URLs, and Blobs. */

import { EdgewiseError } from "../../error.ts";
import { type Files, TooManyBytes } from "./files.ts";
import { gunzipOne, gzip, readAll } from "./gzip.ts";

export const files: Files = {
  read,
  whyUnread: (cause) => `it could not be fetched (${cause instanceof Error ? cause.message : String(cause)})`,
  pathOf: (url) => url,
  readStandardInput: () =>
    Promise.reject(
      new EdgewiseError({
        code: "usage",
        message: "found - as the path of a file; expected a URL, a File or a Blob, for pages have no standard input",
      }),
    ),
  write: () => Promise.reject(new Error("pages have no files: make a Blob of what writeGap(graph) gives")),
  gzip,
  gunzip,
};

async function read(url: string, most: number): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trimEnd());
  const { body, headers } = response;
  const length = Number(headers.get("content-length"));
  // Of a body that the server has packed for the way, the length says nothing.
  if (!headers.has("content-encoding") && length > most) throw new TooManyBytes(length, most);
  return body === null ? new Uint8Array() : await readAll(body, most);
}

/** Files of several members are legal, and common where they were written in parallel; Chromium's stream refuses them. */
async function gunzip(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await gunzipOne(bytes, most);
  } catch (cause) {
    if (cause instanceof TooManyBytes || !hasSeveralMembers(bytes)) throw cause;
    const { gunzip: unpack } = await import("hyparquet-compressors");
    const whole = unpack(bytes);
    if (whole.length > most) throw new TooManyBytes(whole.length, most);
    return whole;
  }
}

/** Whether what a member begins with is found behind the first. */
function hasSeveralMembers(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1f, 18); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] === 0x8b && bytes[at + 2] === 8) return true;
  }
  return false;
}
