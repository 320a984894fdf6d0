/** A graph in the engine's memory: arrays that readers put there stay where they are, others are copied in once. */

import type { Memory } from "../../runtime/memory.ts";
import type { GraphLayout, GraphNeeds, RowsLayout } from "../compile.ts";
import { castTo, ELEMENT_BYTES } from "../compile.ts";
import { EdgewiseError } from "../error.ts";
import type { Adjacency, ColumnValues, Graph } from "../graph/graph.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { Buffer } from "../plan/plan.ts";

export class Placement {
  readonly graph: Graph;
  readonly #memory: Memory;
  readonly #addresses = new Map<ColumnValues, number>();
  readonly #columns = new Map<string, number>();
  readonly #maxDegrees = new Map<Direction, number>();
  /** What was copied in for this placement, to be given back with it. */
  readonly #owned: number[] = [];

  constructor(graph: Graph, memory: Memory) {
    this.graph = graph;
    this.#memory = memory;
  }

  /** Places the arrays that a plan needs. */
  layout(needs: GraphNeeds): GraphLayout {
    const { graph } = this;
    const rows = (direction: Direction): RowsLayout | null => {
      if (!needs.rows.has(direction)) return null;
      const { offsets, neighbors, edges } = adjacencyOf(graph, direction);
      return {
        offsets: this.#place(offsets),
        neighbors: this.#place(neighbors),
        edges: edges && this.#place(edges),
        arcs: neighbors.length,
        maxDegree: this.#maxDegree(direction, offsets),
      };
    };
    return {
      nodeCount: graph.nodeCount,
      edgeCount: graph.edgeCount,
      directed: graph.kind !== "undirected",
      rows: { in: rows("in"), out: rows("out"), all: rows("all") },
      edgeSource: needs.edgeSource ? this.#place(graph.edgeSource()) : null,
      edgeTarget: needs.edgeTarget ? this.#place(graph.edgeTarget()) : null,
    };
  }

  /** The address of an attribute's column in the element of a plan's buffer; throws `graph/attribute` where there is none. */
  attribute({ element, origin }: Buffer): number {
    if (origin.kind !== "attribute") throw new TypeError("not an attribute");
    const { domain, attribute, otherwise } = origin;
    const key = JSON.stringify([
      domain,
      attribute,
      element,
      otherwise === null ? null : String(otherwise),
      Object.is(otherwise, -0),
    ]);
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const column = columnOf(this.graph, domain, attribute);
    const length = domain === "node" ? this.graph.nodeCount : this.graph.edgeCount;
    if (!column && otherwise === null) throw missingAttribute(this.graph, domain, attribute);
    const address =
      column && holds(column, element)
        ? this.#place(column)
        : this.#fill(element, length, `the ${domain} attribute ${attribute}`, column ?? otherwise ?? 0);
    this.#columns.set(key, address);
    return address;
  }

  /** The address of a copy of an edge attribute in the order of the rows of a direction. */
  rowAttribute(buffer: Buffer, direction: Direction): number {
    const address = this.attribute(buffer);
    const key = `${direction} ${address}`;
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const { edges } = adjacencyOf(this.graph, direction);
    if (!edges) return address;
    const { element, name } = buffer;
    const copy = this.#memory.allocate(
      edges.length * ELEMENT_BYTES[element],
      `${name} in the order of ${direction}-rows`,
    );
    this.#owned.push(copy);
    const column = viewOf(this.#memory, element, address, this.graph.edgeCount);
    const view = viewOf(this.#memory, element, copy, edges.length);
    for (let at = 0; at < edges.length; at++) view[at] = column[edges[at]!]!;
    this.#columns.set(key, copy);
    return copy;
  }

  release(): void {
    for (const address of this.#owned) this.#memory.release(address);
    this.#owned.length = 0;
    this.#addresses.clear();
    this.#columns.clear();
  }

  /** The length of the longest row, looked for once. */
  #maxDegree(direction: Direction, offsets: Uint32Array): number {
    const known = this.#maxDegrees.get(direction);
    if (known !== undefined) return known;
    let most = 0;
    for (let node = 1; node < offsets.length; node++) most = Math.max(most, offsets[node]! - offsets[node - 1]!);
    this.#maxDegrees.set(direction, most);
    return most;
  }

  #place(array: ColumnValues): number {
    const known = this.#addresses.get(array) ?? this.#memory.addressOf(array);
    if (known !== null) {
      this.#addresses.set(array, known);
      return known;
    }
    const address = this.#memory.allocate(array.byteLength, `the graph ${this.graph.name}`);
    this.#owned.push(address);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    this.#memory.u8(address, array.byteLength).set(bytes);
    this.#addresses.set(array, address);
    return address;
  }

  #fill(element: Element, length: number, purpose: string, from: ColumnValues | number): number {
    const address = this.#memory.allocate(length * ELEMENT_BYTES[element], purpose);
    this.#owned.push(address);
    const view = viewOf(this.#memory, element, address, length);
    const cast = castTo(element);
    if (typeof from === "number") view.fill(cast(from));
    else for (let k = 0; k < length; k++) view[k] = cast(from[k]!);
    return address;
  }
}

/** A view of memory as entries of an element. */
export function viewOf(memory: Memory, element: Element, address: number, length: number): ColumnValues {
  switch (element) {
    case "bool":
      return memory.u8(address, length);
    case "i32":
      return memory.i32(address, length);
    case "u32":
      return memory.u32(address, length);
    case "f32":
      return memory.f32(address, length);
    case "f64":
      return memory.f64(address, length);
  }
}

function adjacencyOf(graph: Graph, direction: Direction): Adjacency {
  return direction === "all" ? graph.all() : graph[direction];
}

/** Whether a column's entries are those of the element as they are. */
function holds(column: ColumnValues, element: Element): boolean {
  switch (element) {
    case "bool":
      return column instanceof Uint8Array;
    case "i32":
      return column instanceof Int32Array;
    case "u32":
      return column instanceof Uint32Array;
    case "f32":
      return column instanceof Float32Array;
    case "f64":
      return column instanceof Float64Array;
  }
}

export function columnOf(graph: Graph, domain: "node" | "edge", name: string): ColumnValues | undefined {
  return domain === "node" ? graph.nodeColumn(name) : graph.edgeColumn(name);
}

export function missingAttribute(graph: Graph, domain: "node" | "edge", name: string): EdgewiseError {
  const names = domain === "node" ? graph.nodeColumnNames : graph.edgeColumnNames;
  return new EdgewiseError({
    code: "graph/attribute",
    message: `the graph ${JSON.stringify(graph.name)} has no ${domain} attribute ${JSON.stringify(name)}; it has ${
      names.length > 0 ? names.join(", ") : "none"
    }`,
    hint: "Load the graph with this attribute, or give the algorithm's attribute an otherwise.",
  });
}
