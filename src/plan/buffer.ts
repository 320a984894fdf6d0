/** The places of a plan's values: scalars in slots, node and edge values in buffers. */

import type { SourceSpan } from "../error.ts";
import type { Element } from "../ir/type.ts";
import type { Extent } from "./domain.ts";

/** A scalar: an index into `Plan.slots`. Every worker computes and keeps every scalar for itself. */
export type SlotId = number;
/** An array in shared memory: an index into `Plan.buffers`. */
export type BufferId = number;

export interface Slot {
  readonly name: string;
  readonly element: Element;
}

export interface Buffer {
  readonly name: string;
  readonly element: Element;
  readonly extent: Extent;
  readonly origin: BufferOrigin;
}

export type BufferOrigin =
  /** The entries are computed in the run. Buffers with the same `storage` share memory, at different times. */
  | { readonly kind: "computed"; readonly storage: number }
  | { readonly kind: "parameter"; readonly parameter: string }
  | {
      readonly kind: "attribute";
      readonly domain: "node" | "edge";
      readonly attribute: string;
      /** The value that stands for missing entries; null if none may be missing. */
      readonly otherwise: number | null;
      /** The place in the source where the program first reads it. */
      readonly span: SourceSpan | null;
    };

export type Place =
  | { readonly kind: "slot"; readonly slot: SlotId }
  | { readonly kind: "buffer"; readonly buffer: BufferId };
