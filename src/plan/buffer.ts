/** Where the values of a plan are: scalars in slots, node and edge values in buffers. */

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
  /** Computed in the run. Buffers with one `storage` share memory, at different times. */
  | { readonly kind: "computed"; readonly storage: number }
  | { readonly kind: "parameter"; readonly parameter: string }
  | {
      readonly kind: "attribute";
      readonly domain: "node" | "edge";
      readonly attribute: string;
      /** What stands for its entries that are missing; null if none may be. */
      readonly otherwise: number | null;
      /** Where the program reads it first. */
      readonly span: SourceSpan | null;
    };

export type Place =
  | { readonly kind: "slot"; readonly slot: SlotId }
  | { readonly kind: "buffer"; readonly buffer: BufferId };
