/** A plan under construction: its slots, buffers and sites so far, and the place of each value of the graph IR. */

import type { SourceSpan } from "../error.ts";
import type { Element, ValueType } from "../ir/type.ts";
import type { Op, OpOf, Value } from "../ir/value.ts";
import type { Buffer, BufferId, BufferOrigin, Slot, SlotId } from "../plan/buffer.ts";
import type { Input } from "../plan/code.ts";
import type { Domain, EdgeDomain, Extent, NodeDomain } from "../plan/domain.ts";
import { INPUT } from "../plan/domain.ts";
import type { ResidualSlots, Site } from "../plan/plan.ts";

/** The place of a value that a kernel or loop reads. */
export type Source =
  | { readonly kind: "const"; readonly element: Element; readonly value: number }
  | { readonly kind: "slot"; readonly slot: SlotId }
  | { readonly kind: "buffer"; readonly buffer: BufferId }
  /** Known at its own node or edge without being stored. A reader elsewhere needs an array of it. */
  | { readonly kind: "leaf"; readonly leaf: Leaf };

export type LeafOp = OpOf<"node_index"> | OpOf<"edge_index"> | OpOf<"degree">;

export interface Leaf {
  readonly op: LeafOp["name"];
  /** The input by which a kernel reads it at its own node or edge, a u32. */
  readonly input: Extract<Input, { readonly from: "index" | "degree" }>;
  readonly domain: Domain;
  /** The element that the u32 is cast to. */
  readonly element: Element;
}

export class PlanBuilder {
  readonly slots: Slot[] = [];
  readonly buffers: Buffer[] = [];
  readonly sites: Site[] = [];
  /** The watched loops, by the value that says whether they converged, and the slots of their residuals. */
  readonly watched = new Map<Value, ResidualSlots | null>();
  readonly #sources = new Map<Value, Source>();
  readonly #attributes = new Map<string, BufferId>();
  /** The arrays of leaves that have readers. */
  readonly #arrays = new Map<Value, BufferId>();
  readonly #leafIn = new Map<BufferId, Value>();
  #storages = 0;

  newSlot(name: string, element: Element): SlotId {
    return this.slots.push({ name, element }) - 1;
  }

  newBuffer(name: string, element: Element, extent: Extent, origin?: BufferOrigin): BufferId {
    const buffer: Buffer = {
      name,
      element,
      extent,
      origin: origin ?? { kind: "computed", storage: this.#storages++ },
    };
    return this.buffers.push(buffer) - 1;
  }

  /** A buffer of the same type and extent as another. */
  newTwin(buffer: BufferId, name: string): BufferId {
    const { element, extent } = this.buffers[buffer]!;
    return this.newBuffer(name, element, extent);
  }

  attribute(
    domain: "node" | "edge",
    { attribute, element, otherwise }: OpOf<"node_attribute">["attributes"],
    span: SourceSpan | null,
  ): BufferId {
    const key = JSON.stringify([domain, attribute, element, String(otherwise), Object.is(otherwise, -0)]);
    const known = this.#attributes.get(key);
    if (known !== undefined) return known;
    // A plan is plain data, so the fields of the span are copied.
    const place = span && { file: span.file, line: span.line, column: span.column };
    const origin: BufferOrigin = { kind: "attribute", domain, attribute, otherwise, span: place };
    const buffer = this.newBuffer(attribute, element, domainOf(domain), origin);
    this.#attributes.set(key, buffer);
    return buffer;
  }

  /** The site of an op that reads a table at a computed index. */
  newIndexSite(op: Op, table: Value): number {
    const read = { op: op.name, table: this.bufferOf(table), tableName: table.name };
    return this.sites.push({ kind: "index", ...read, ...placeOf(op) }) - 1;
  }

  /** The site of a requirement. */
  newRequireSite(op: OpOf<"require">): number {
    const { message, entries } = op.attributes;
    const of = entries === null ? null : domainOf(entries);
    return this.sites.push({ kind: "require", message, of, ...placeOf(op) }) - 1;
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

  /** The buffer of a node or edge value. The buffer of a leaf is made now, and has yet to be written. */
  bufferOf(value: Value): BufferId {
    const source = this.sourceOf(value);
    if (source.kind === "buffer") return source.buffer;
    if (source.kind !== "leaf") throw new Error(`the value ${value.name ?? "?"} is in no buffer`);
    const { op, element, domain } = source.leaf;
    const buffer = this.#arrays.get(value) ?? this.newBuffer(value.name ?? op, element, domain);
    this.placeArray(value, buffer);
    return buffer;
  }

  /** Sets the buffer for the array of a leaf, should anything read it. */
  placeArray(leaf: Value, buffer: BufferId): void {
    this.#arrays.set(leaf, buffer);
    this.#leafIn.set(buffer, leaf);
  }

  /** The leaf that a buffer is the array of. */
  leafIn(buffer: BufferId): Value | undefined {
    return this.#leafIn.get(buffer);
  }
}

/** The source position of an op. */
function placeOf({ span }: Op): Pick<Site, "file" | "line" | "column"> {
  const { file = null, line = 0, column = 0 } = span ?? {};
  return { file, line, column };
}

/** The type of a value that is not a graph. */
export function typeOf(value: Value): ValueType {
  if (value.type.kind === "graph") throw new Error("a graph has no entries");
  return value.type;
}

/** The nodes or edges of the input, which is the graph of every value so far. */
export function domainOf(domain: "node"): NodeDomain;
export function domainOf(domain: "edge"): EdgeDomain;
export function domainOf(domain: "node" | "edge"): Domain;
export function domainOf(domain: "node" | "edge"): Domain {
  return { graph: INPUT, of: domain === "node" ? "nodes" : "edges" };
}

/** The leaf that an op is. */
export function leafOf(op: LeafOp): Leaf {
  const { element } = op.attributes;
  switch (op.name) {
    case "node_index":
      return { op: op.name, input: { from: "index" }, domain: domainOf("node"), element };
    case "edge_index":
      return { op: op.name, input: { from: "index" }, domain: domainOf("edge"), element };
    case "degree":
      return {
        op: op.name,
        input: { from: "degree", direction: op.attributes.direction },
        domain: domainOf("node"),
        element,
      };
    default:
      return op satisfies never;
  }
}
