/** Data on stdout, at the pace of whoever reads it, or in a file. */

import { writeFile } from "node:fs/promises";
import { replaceFile } from "../graph/files/files.node.ts";
import { untilInterrupted } from "./interruption.ts";

/** How many characters are written at once: enough that the calls do not show, few enough to be held easily. */
const BATCH = 1 << 16;

/** Writes pieces of text of any total length; rejects where the reader has gone. */
export async function print(pieces: Iterable<string>): Promise<void> {
  for (const batch of batched(pieces)) await write(batch);
}

/** Writes pieces of text of any total length to a file, in place of what it held. */
export async function save(path: string, pieces: Iterable<string>): Promise<void> {
  await untilInterrupted(() => replaceFile(path, (file) => writeFile(file, batched(pieces))), true);
}

function* batched(pieces: Iterable<string>): Generator<string> {
  let batch = "";
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = "";
  }
  if (batch !== "") yield batch;
}

/** Whether an error says that nobody reads what is written any more. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
