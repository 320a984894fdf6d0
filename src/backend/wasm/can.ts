/** The capabilities of the WebAssembly back end. */

import type { Capabilities } from "../backend.ts";
import type { AddressType } from "./assembler.ts";

/** Bytes of an address, and of an index. */
export const ADDRESS_BYTES = { i32: 4, i64: 8 } as const satisfies Record<AddressType, number>;

/** The capabilities, by the type of the memory's addresses. It also decides the widths of indices and of addresses in frames. */
export function canOf(addressType: AddressType): Capabilities {
  const bytes = ADDRESS_BYTES[addressType];
  return { exact: true, vectorBytes: 16, indexBytes: bytes, pointerBytes: bytes, atomics: true };
}
