/** Finds out, by trying, which features the machine and its JavaScript engine have, and leaves out those that the user wants to do without. */

import { platform } from "#platform";
import { EdgewiseError } from "../src/error.ts";
import * as WebAssembly from "./webassembly.ts";

/** The features that a run can do without: vectors in kernels, worker threads, memory that threads can share. */
const FEATURES = ["simd", "threads", "shared"] as const;

type Feature = (typeof FEATURES)[number];

/** A module of one function that gives a vector: `(func (result v128) i32.const 0 i8x16.splat)`. */
const VECTOR_MODULE = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b],
];

let vectors: boolean | null = null;

/** Tells whether kernels may use vectors of 128 bits. */
export function hasVectors(): boolean {
  if (isUnwanted("simd")) return false;
  vectors ??= WebAssembly.validate(Uint8Array.from(VECTOR_MODULE));
  return vectors;
}

/** Tells whether threads can share a memory. */
export function hasSharedMemory(): boolean {
  return whyNoSharedMemory() === null;
}

/** Gives the reason why threads cannot share a memory, as words that follow "for"; null if they can. */
export function whyNoSharedMemory(): string | null {
  if (isUnwanted("shared")) return 'the environment variable EDGEWISE_WITHOUT names "shared"';
  const why = platform.whyNotShared();
  if (why !== null) return why;
  if (typeof SharedArrayBuffer !== "function") return "there is no SharedArrayBuffer here";
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return buffer instanceof SharedArrayBuffer ? null : "WebAssembly has no shared memory here";
  } catch {
    return "WebAssembly has no shared memory here";
  }
}

/** Gives the reason why no thread can be started, as words that follow "for"; null if one can. */
export function whyNoThreads(): string | null {
  if (isUnwanted("threads")) return 'the environment variable EDGEWISE_WITHOUT names "threads"';
  return platform.whyNoThreads();
}

/**
 * Tells whether the environment variable `EDGEWISE_WITHOUT`, a list of names parted by commas, names a feature. Throws
 * `usage` where it has a name that is no feature.
 */
function isUnwanted(feature: Feature): boolean {
  const text = platform.without();
  if (!text) return false;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !FEATURES.some((known) => known === name));
  if (unknown === undefined) return names.includes(feature);
  throw new EdgewiseError({
    code: "usage",
    message: `found ${JSON.stringify(unknown)} in EDGEWISE_WITHOUT, expected names among ${FEATURES.join(", ")}, parted by commas`,
    hint: "Correct or unset the environment variable.",
  });
}
