/** What the WebAssembly back end can. */

import type { Capabilities } from "../backend.ts";
import type { AddressType } from "./assembler.ts";
import { INDEX_TYPES } from "./index-type.ts";

/** By the type of the memory's addresses, which decides the widths of indices and of addresses in frames, too. */
export function canOf(addressType: AddressType): Capabilities {
  const { bytes } = INDEX_TYPES[addressType];
  return { exact: true, vectorBytes: 16, indexBytes: bytes, pointerBytes: bytes, atomics: true };
}
