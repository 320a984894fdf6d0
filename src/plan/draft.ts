/** A plan under construction: its slots, buffers and sites so far, and where each value of the graph IR is. */

import type { Element, ValueType } from "../ir/type.ts";
import type { Op, Value } from "../ir/value.ts";
import type { Buffer, BufferId, BufferOrigin, Extent, Site, Slot, SlotId } from "./plan.ts";

/** Where a value is when a kernel or a loop asks for it. */
export type Source =
  | { readonly kind: "const"; readonly element: Element; readonly value: number }
  | { readonly kind: "slot"; readonly slot: SlotId }
  | { readonly kind: "buffer"; readonly buffer: BufferId };

export class Draft {
  readonly slots: Slot[] = [];
  readonly buffers: Buffer[] = [];
  readonly sites: Site[] = [];
  readonly #sources = new Map<Value, Source>();
  readonly #attributes = new Map<string, BufferId>();
  #storages = 0;

  newSlot(name: string, element: Element): SlotId {
    return this.slots.push({ name, element }) - 1;
  }

  newBuffer(name: string, element: Element, extent: Extent, origin?: BufferOrigin): BufferId {
    const buffer: Buffer = {
      name,
      element,
      extent,
      layout: "dense",
      origin: origin ?? { kind: "computed", storage: this.#storages++ },
    };
    return this.buffers.push(buffer) - 1;
  }

  /** A buffer like another, for a value to be kept beside it. */
  newTwin(buffer: BufferId, name: string): BufferId {
    const { element, extent } = this.buffers[buffer]!;
    return this.newBuffer(name, element, extent);
  }

  attribute(domain: "node" | "edge", attribute: string, element: Element, otherwise: number | null): BufferId {
    const key = JSON.stringify([domain, attribute, element, String(otherwise), Object.is(otherwise, -0)]);
    const known = this.#attributes.get(key);
    if (known !== undefined) return known;
    const origin: BufferOrigin = { kind: "attribute", domain, attribute, otherwise };
    const buffer = this.newBuffer(attribute, element, domain === "node" ? "nodes" : "edges", origin);
    this.#attributes.set(key, buffer);
    return buffer;
  }

  /** The site of an op that reads a table at a computed index. */
  newSite(op: Op, table: Value): number {
    const { file = null, line = 0, column = 0 } = op.span ?? {};
    return this.sites.push({ op: op.name, table: this.bufferOf(table), tableName: table.name, file, line, column }) - 1;
  }

  place(value: Value, source: Source): void {
    this.#sources.set(value, source);
  }

  sourceOf(value: Value): Source {
    const source = this.#sources.get(value);
    if (!source) throw new Error(`the value ${value.name ?? "?"} has no place in the plan yet`);
    return source;
  }

  hasPlace(value: Value): boolean {
    return this.#sources.has(value);
  }

  bufferOf(value: Value): BufferId {
    const source = this.sourceOf(value);
    if (source.kind !== "buffer") throw new Error(`the value ${value.name ?? "?"} is in no buffer`);
    return source.buffer;
  }
}

/** The type of a value that is not a graph. */
export function typeOf(value: Value): ValueType {
  if (value.type.kind === "graph") throw new Error("a graph has no entries");
  return value.type;
}

export function extentOf(domain: "node" | "edge"): "nodes" | "edges" {
  return domain === "node" ? "nodes" : "edges";
}
