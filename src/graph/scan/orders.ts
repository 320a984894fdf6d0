/** What threads that read a file are told, and what they answer. */

import type { Module } from "../../../runtime/webassembly.ts";
import type { LineLayout } from "./layout.ts";
import type { ScannedLines } from "./scanner.ts";

/**
 * `open` comes first and has no reply. The memory of a chunk, and spare memory for its lines, come back with these; so does
 * memory of which some bytes are only to be touched.
 */
export type Order =
  | { readonly kind: "open"; readonly module: Module; readonly layout: LineLayout }
  | { readonly kind: "scan"; readonly chunk: Uint8Array<ArrayBuffer>; readonly spare: ArrayBuffer | null }
  | { readonly kind: "touch"; readonly buffer: ArrayBuffer; readonly bytes: number };

/** What comes back. */
export interface Reply {
  /** The lines of a chunk; null if some are not plain, and if there was none. */
  readonly lines: ScannedLines | null;
  readonly buffer: ArrayBuffer;
}

/** A thread of a reader. It ends with the file. */
export interface ReaderThread {
  /** Gives an order that has no reply. */
  readonly tell: (order: Order) => void;
  /** Gives an order and waits for its reply. Rejects if the thread ends before. Memory in `transfer` goes to the thread. */
  readonly ask: (order: Order, transfer: readonly ArrayBuffer[]) => Promise<Reply>;
  readonly end: () => void;
}
