/** Output to stdout, at the pace of its reader, or to a file. */

import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { EdgewiseError } from "../error.ts";
import { files, replaceFile } from "../graph/files/files.node.ts";
import { untilInterrupted } from "./interruption.ts";
import { writeToStdout } from "./process/own-program.ts";

/** The number of characters that are written at once: enough to make calls rare, few enough to hold in memory. */
const BATCH = 1 << 16;

/** Writes pieces of text, of any total length, to stdout. Rejects where the reader has gone. */
export async function print(pieces: Iterable<string>): Promise<void> {
  for (const batch of batched(pieces)) await write(batch);
}

/** Writes bytes to stdout. Rejects where the reader has gone. */
export async function printBytes(bytes: Uint8Array): Promise<void> {
  await write(bytes);
}

/** Writes text of any total length, or bytes, to a file and replaces what it held. Throws `output` where it cannot. */
export async function save(path: string, pieces: Iterable<string> | Uint8Array): Promise<void> {
  const contents = pieces instanceof Uint8Array ? pieces : batched(pieces);
  await telling(path, () => untilInterrupted(() => replaceFile(path, (file) => writeFile(file, contents)), true));
}

/**
 * Checks that a file can be written before its content exists; throws `output` where it cannot. A file that does not
 * exist is created for the check and removed. Pipes and devices are not opened.
 */
export async function expectWritableFile(path: string): Promise<void> {
  await telling(path, async () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile() && !found.isDirectory()) return;
    closeSync(openSync(path, "a"));
    if (!found) rmSync(path);
  });
}

/** Runs an action that writes a file. An error of the system becomes an EdgewiseError. */
async function telling(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new EdgewiseError({ code: "output", message: `${path}: ${files.whyUnwritten(path, cause)}` }, { cause });
  }
}

/** Writes bytes to a file and replaces what it held. */
export async function saveBytes(path: string, bytes: Uint8Array): Promise<void> {
  await untilInterrupted(() => replaceFile(path, (file) => writeFile(file, bytes)), true);
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

/** Tells whether an error means that the reader has gone. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}

function write(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    writeToStdout(data, (error) => (error ? reject(error) : resolve()));
  });
}
