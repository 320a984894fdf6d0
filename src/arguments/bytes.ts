/** Bytes as callers give them: typed arrays, buffers, and, for text formats, strings. */

import { tagOf } from "./found.ts";
import type { Kind } from "./kind.ts";
import { plain, refusal } from "./kind.ts";

/** Bytes in memory. */
export type Bytes = Uint8Array | ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

const NOT_A_PATH = "Read a file with readGraph(path) or readLdbc(…).";

/** Bytes, read as a Uint8Array over the same memory. */
export const bytes: Kind<Uint8Array> = {
  expected: "bytes, as a Uint8Array",
  fits: isBytes,
  read(found, place) {
    if (isBytes(found)) return viewOf(found);
    throw refusal(place, found, "bytes, as a Uint8Array", NOT_A_PATH);
  },
};

/** Bytes, or a text, which is encoded as UTF-8. */
export const bytesOrText: Kind<Uint8Array> = {
  expected: "bytes, as a Uint8Array, or a text",
  fits: (found) => typeof found === "string" || isBytes(found),
  read(found, place) {
    if (typeof found === "string") return new TextEncoder().encode(found);
    if (isBytes(found)) return viewOf(found);
    throw refusal(place, found, "bytes, as a Uint8Array, or a text", NOT_A_PATH);
  },
};

function isBytes(found: unknown): found is Bytes {
  return ArrayBuffer.isView(found) || tagOf(found) === "ArrayBuffer" || tagOf(found) === "SharedArrayBuffer";
}

function viewOf(found: Bytes): Uint8Array {
  if (found instanceof Uint8Array) return found;
  return ArrayBuffer.isView(found)
    ? new Uint8Array(found.buffer, found.byteOffset, found.byteLength)
    : new Uint8Array(found);
}

/** The name of a file: a path, or a URL of one. */
export const fileName: Kind<string | URL> = plain(
  "a path, or a URL of a file",
  (found): found is string | URL => typeof found === "string" || isUrl(found),
);

/** Tells whether something is a URL object, of whichever realm. */
export function isUrl(found: unknown): found is URL {
  return tagOf(found) === "URL" && typeof found === "object" && found !== null && "href" in found;
}

/** Tells whether something is a Blob or a File, of whichever realm. */
export function isBlob(found: unknown): found is Blob {
  return (
    (tagOf(found) === "Blob" || tagOf(found) === "File") &&
    typeof found === "object" &&
    found !== null &&
    "arrayBuffer" in found
  );
}
