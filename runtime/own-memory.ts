/**
 * The memory of a worker that shares none. The regions that runs read are sent to it, and those that they write are
 * sent back.
 */

import type { BoundPlan } from "../src/bind/bound.ts";
import { readPointer } from "./frame.ts";
import type { Piece, Wanted } from "./protocol.ts";
import * as WebAssembly from "./webassembly.ts";

const PAGE_BYTES = 65_536;

/** A memory with the same addresses as that of the sender. */
export class OwnMemory {
  readonly wasm = new WebAssembly.Memory({ initial: 1 });

  put(pieces: readonly Piece[]): void {
    const end = pieces.reduce((most, { address, length }) => Math.max(most, address + length), 0);
    const missing = Math.ceil((end - this.wasm.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.wasm.grow(missing);
    for (const { address, length, bytes } of pieces) {
      const place = new Uint8Array(this.wasm.buffer, address, length);
      if (bytes === null) place.fill(0);
      else place.set(bytes);
    }
  }

  /** Copies the wanted pieces of memory after a run. */
  take(bound: BoundPlan, wanted: readonly Wanted[]): (Piece & { readonly bytes: Uint8Array<ArrayBuffer> })[] {
    const { buffer } = this.wasm;
    const { frame, frames } = bound;
    const first = new DataView(buffer, frames[0]!, frame.bytes);
    return wanted.map((one) => {
      const { length } = one;
      const address = one.kind === "at" ? one.address : readPointer(first, one.offset, frame.pointerBytes);
      return { address, length, bytes: new Uint8Array(new Uint8Array(buffer, address, length)) };
    });
  }
}
