/** A graph in the engine's memory: arrays that readers put there stay where they are, others are copied in once. */

import type { Memory } from "../../runtime/memory.ts";
import type { GraphLayout, GraphNeeds, RowsLayout } from "../bind/graph-layout.ts";
import type { LongRowsLayout, MovedEntries } from "../bind/layout.ts";
import type { MovedLayout } from "../bind/row-layout.ts";
import { rangesOf } from "../bind/row-layout.ts";
import { EdgewiseError } from "../error.ts";
import { discard } from "../graph/allocator.ts";
import { readAttribute } from "../graph/attribute.ts";
import type { Adjacency, ColumnValues, DenseColumn, Graph } from "../graph/graph.ts";
import { commonRows } from "../graph/graph.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import { SEGMENT } from "../plan/blocks.ts";
import type { Buffer } from "../plan/buffer.ts";
import type { Groups } from "../rows/grouping.ts";
import { concentrationOf, groupNodes, placeByGroup } from "../rows/grouping.ts";
import { orderWindows, slicingRows } from "../rows/slices.ts";
import { endRanges, orderByRanges } from "../rows/source-ranges.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { AttributeOrigin, PlacedColumn } from "./kept/placed-columns.ts";
import { fillerOf, isAsRead, keyOf, purposeOf, viewOf } from "./kept/placed-columns.ts";
import { longRowsOf } from "./sizing.ts";

export class Placement {
  #graph: Graph;
  readonly #memory: Memory;
  readonly #addresses = new Map<ColumnValues, number>();
  readonly #columns = new Map<string, PlacedColumn>();
  /** Addresses of copies of columns in the order of rows. */
  readonly #copies = new Map<string, number>();
  readonly #moved = new Map<string, MovedEntries>();
  readonly #variations = new Map<Direction, number>();
  readonly #groups = new Map<Direction, Groups>();
  readonly #maxDegrees = new Map<Direction, number>();
  /** Addresses of the regions that were taken for this placement, and are released with it. */
  readonly #owned: number[] = [];
  /** The orders by which copies of columns are written, again where a column changes. */
  readonly #orders: Uint32Array[] = [];
  /** What has yet to be written to regions that were taken, in this order. */
  #unwritten: (() => Turns<void>)[] = [];

  constructor(graph: Graph, memory: Memory) {
    this.#graph = graph;
    this.#memory = memory;
  }

  /** The addresses of the regions that were copied in. A worker that shares no memory needs only these. */
  get regions(): readonly number[] {
    return this.#owned;
  }

  /** The graph whose columns are in memory. */
  get graph(): Graph {
    return this.#graph;
  }

  /**
   * Takes over another graph with the same rows. Attributes of the given buffers that differ are written over those of
   * the graph before. Throws `graph/attribute` as `attribute` does.
   */
  adopt(graph: Graph, buffers: readonly Buffer[]): void {
    this.#graph = graph;
    for (const buffer of buffers) {
      if (buffer.origin.kind !== "attribute") continue;
      const placed = this.#columns.get(keyOf(buffer.element, buffer.origin));
      if (placed === undefined) continue;
      const column = this.#read(buffer.origin);
      if (column === placed.column) continue;
      atOnce(this.#writing(buffer.element, placed.address, column, buffer.origin));
      placed.column = column;
      this.#memory.renew(placed.address);
      for (const { address, write } of placed.copies) {
        atOnce(write());
        this.#memory.renew(address);
      }
    }
  }

  /** Does `work`. If it throws, all that it has placed is released. */
  *attempting<T>(work: () => Turns<T>): Turns<T> {
    const before = this.#owned.length;
    try {
      return yield* work();
    } catch (error) {
      this.#unwritten = [];
      const taken = new Set(this.#owned.splice(before));
      for (const address of taken) this.#memory.release(address);
      for (const known of [this.#addresses, this.#copies] as Map<unknown, number>[]) {
        for (const [key, address] of known) if (taken.has(address)) known.delete(key);
      }
      for (const [key, placed] of this.#columns) {
        placed.copies = placed.copies.filter(({ address }) => !taken.has(address));
        if (taken.has(placed.address)) this.#columns.delete(key);
      }
      for (const [key, { guide, neighbors, places }] of this.#moved) {
        if ([guide, neighbors, places].some((address) => address !== null && taken.has(address)))
          this.#moved.delete(key);
      }
      throw error;
    }
  }

  /** Writes what has been placed and not yet been written. */
  *writing(): Turns<void> {
    for (const write of this.#unwritten.splice(0)) yield* write();
  }

  /** Places the arrays that a plan needs. They are there once `writing` is done. */
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

  /** Places the tables of a direction's long rows, of which there must be some. */
  longRows(direction: Direction): LongRowsLayout {
    const { nodes, firstSegments } = longRowsOf(this.graph, direction)!;
    return { count: nodes.length, nodes: this.#place(nodes), firstSegments: this.#place(firstSegments) };
  }

  /**
   * Places an attribute's column in the element of a plan's buffer, and gives its address. It is there once `writing` is
   * done. Throws `graph/attribute` as `readAttribute` does.
   */
  attribute({ element, origin }: Buffer): number {
    if (origin.kind !== "attribute") throw new TypeError("not an attribute");
    const key = keyOf(element, origin);
    const known = this.#columns.get(key);
    if (known !== undefined) return known.address;
    const column = this.#read(origin);
    // An array that is in the memory already is used where it is. A copy may be replaced by another column later.
    const inPlace = column && isAsRead(column, element) ? this.#memory.addressOf(column.values) : null;
    const address = inPlace ?? this.#own(this.#lengthOf(origin.domain), element, purposeOf(origin));
    if (inPlace === null) this.#unwritten.push(() => this.#writing(element, address, column, origin));
    this.#columns.set(key, { address, column, copies: [] });
    return address;
  }

  /** Places a copy of an edge attribute in the order of the rows of a direction, and gives its address. */
  rowAttribute(buffer: Buffer, direction: Direction): number {
    const address = this.attribute(buffer);
    const { edges } = adjacencyOf(this.graph, direction);
    if (!edges) return address;
    // The rows of an undirected graph are the same in all directions.
    const key = `${this.#place(edges)} ${address}`;
    const known = this.#copies.get(key);
    if (known !== undefined) return known;
    const copy = this.#inOrderOf(edges, buffer, address, `${buffer.name} in the order of ${direction}-rows`);
    this.#copies.set(key, copy);
    return copy;
  }

  /** Makes the rows of a direction in a layout, once, and gives their addresses. */
  *movedRows(direction: Direction, layout: MovedLayout): Turns<MovedEntries> {
    const key = `${direction} ${nameOf(layout)}`;
    const known = this.#moved.get(key);
    if (known) return known;
    const { offsets, neighbors } = adjacencyOf(this.graph, direction);
    const { nodeCount } = this.graph;
    const purpose = `${direction}-rows ${layout.kind}`;
    const entries = layout.kind === "by source" ? nodeCount * rangesOf(nodeCount, layout.range) : nodeCount;
    const guide = this.#own(entries, "u32", purpose);
    const moved = this.#own(neighbors.length, "u32", purpose);
    const places = layout.kind === "grouped" ? this.#own(nodeCount, "u32", purpose) : null;
    // The views are made last, since growing an unshared memory detaches earlier ones.
    const order = this.#memory.u32(guide, entries);
    if (layout.kind === "by source") endRanges(offsets, neighbors, layout, order);
    else orderWindows(offsets, order, layout.window);
    const rows = { guide, neighbors: moved, places };
    this.#moved.set(key, rows);
    yield;
    // No memory is taken by others meanwhile, so that these views stay valid.
    const listed = this.#memory.u32(moved, neighbors.length);
    yield* this.#moving(direction, layout, rows, neighbors, listed);
    if (places !== null) {
      const placeOf = this.#memory.u32(places, nodeCount);
      placeByGroup(this.#groupsOf(direction), placeOf);
      yield;
      for (let at = 0; at < listed.length; at++) listed[at] = placeOf[listed[at]!]!;
    }
    return rows;
  }

  /** Makes a copy of an edge attribute in the order of a layout, and gives its address. */
  *movedAttribute(buffer: Buffer, direction: Direction, layout: MovedLayout): Turns<number> {
    const address = this.attribute(buffer);
    const key = `${nameOf(layout)} ${direction} ${address}`;
    const known = this.#copies.get(key);
    if (known !== undefined) return known;
    const rows = yield* this.movedRows(direction, layout);
    const { edges, neighbors } = adjacencyOf(this.graph, direction);
    const numbers = edges ?? new Uint32Array(neighbors.length).map((_, position) => position);
    const moved = new Uint32Array(numbers.length);
    this.#orders.push(moved);
    yield;
    yield* this.#moving(direction, layout, rows, numbers, moved);
    yield;
    const copy = this.#inOrderOf(moved, buffer, address, `${buffer.name} in ${direction}-rows ${layout.kind}`);
    this.#copies.set(key, copy);
    return copy;
  }

  /** Copies entries from the order of the rows to the order of a layout. */
  *#moving(
    direction: Direction,
    layout: MovedLayout,
    { guide }: MovedEntries,
    from: Uint32Array,
    to: Uint32Array,
  ): Turns<void> {
    const { offsets } = adjacencyOf(this.graph, direction);
    const { nodeCount } = this.graph;
    if (layout.kind === "by source") {
      const ends = this.#memory.u32(guide, nodeCount * rangesOf(nodeCount, layout.range));
      orderByRanges(offsets, ends, layout.window, from, to);
    } else {
      const order = this.#memory.u32(guide, nodeCount);
      yield* slicingRows({ offsets, order, window: layout.window, segment: SEGMENT }, from, to);
    }
  }

  /** Makes a copy of the edge attribute at `address` in the order of a list of edge numbers, and gives its address. */
  #inOrderOf(edges: Uint32Array, { element, origin }: Buffer, address: number, purpose: string): number {
    const copy = this.#own(edges.length, element, purpose);
    const write = (): Turns<void> =>
      inSlices(edges.length, (from, to) => {
        const column = viewOf(this.#memory, element, address, this.graph.edgeCount);
        const view = viewOf(this.#memory, element, copy, edges.length);
        for (let at = from; at < to; at++) view[at] = column[edges[at]!]!;
      });
    this.#unwritten.push(write);
    const placed = origin.kind === "attribute" ? this.#columns.get(keyOf(element, origin)) : undefined;
    if (placed) placed.copies = [...placed.copies, { address: copy, write }];
    return copy;
  }

  #lengthOf(domain: "node" | "edge"): number {
    return domain === "node" ? this.graph.nodeCount : this.graph.edgeCount;
  }

  #own(length: number, element: Element, purpose: string): number {
    const address = this.#memory.allocate(length * ELEMENT_BYTES[element], purpose, true);
    this.#owned.push(address);
    return address;
  }

  /** The share of a direction's rows that are not as long as the row before; counted once. */
  variation(direction: Direction): number {
    const known = this.#variations.get(direction);
    if (known !== undefined) return known;
    const { offsets } = adjacencyOf(this.graph, direction);
    let changes = 0;
    for (let node = 2; node < offsets.length; node++) {
      if (offsets[node]! - offsets[node - 1]! !== offsets[node - 1]! - offsets[node - 2]!) changes++;
    }
    const variation = changes / Math.max(1, offsets.length - 1);
    this.#variations.set(direction, variation);
    return variation;
  }

  /** The share of a direction's entries that list one of the most listed eighth of the nodes. */
  concentration(direction: Direction): number {
    return concentrationOf(this.#groupsOf(direction));
  }

  /** Groups nodes by how often the rows of a direction list them, once. */
  #groupsOf(direction: Direction): Groups {
    const known = this.#groups.get(direction);
    if (known) return known;
    const groups = groupNodes(adjacencyOf(this.graph, direction).neighbors, this.graph.nodeCount);
    this.#groups.set(direction, groups);
    return groups;
  }

  release(): void {
    for (const address of this.#owned) this.#memory.release(address);
    this.#owned.length = 0;
    for (const order of this.#orders.splice(0)) discard(order);
    this.#addresses.clear();
    this.#columns.clear();
    this.#copies.clear();
    this.#moved.clear();
  }

  /** Finds the length of the longest row, once. */
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
    const address = this.#memory.allocate(array.byteLength, `the graph ${this.graph.name}`, true);
    this.#owned.push(address);
    const { byteLength } = array;
    const bytes = new Uint8Array(array.buffer, array.byteOffset, byteLength);
    this.#unwritten.push(() =>
      inSlices(byteLength, (from, to) => this.#memory.u8(address, byteLength).set(bytes.subarray(from, to), from)),
    );
    this.#addresses.set(array, address);
    return address;
  }

  /** Reads the column of a buffer, as it is now. */
  #read({ domain, attribute, otherwise, span }: AttributeOrigin): DenseColumn | null {
    const column = readAttribute(this.graph, { domain, attribute, otherwise, span });
    const length = this.#lengthOf(domain);
    if (column && column.values.length !== length)
      throw lost(this.graph, `the ${domain} attribute ${attribute}`, length);
    return column;
  }

  /** Writes a column's values, converted. `otherwise` stands for missing ones. */
  #writing(element: Element, address: number, column: DenseColumn | null, origin: AttributeOrigin): Turns<void> {
    const length = this.#lengthOf(origin.domain);
    const fill = fillerOf(element, column, origin);
    return inSlices(length, (from, to) => fill(viewOf(this.#memory, element, address, length), from, to));
  }
}

/**
 * Throws `graph/input` for a graph whose arrays are not all there, since their memory was transferred to another
 * thread.
 */
export function expectWhole(graph: Graph): void {
  const { offsets, neighbors } = graph.out;
  if (offsets.length !== graph.nodeCount + 1) throw lost(graph, "the offsets of its rows", graph.nodeCount + 1);
  const arcs = offsets[graph.nodeCount]!;
  if (neighbors.length !== arcs) throw lost(graph, "the neighbors in its rows", arcs);
}

function lost(graph: Graph, what: string, expected: number): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `the graph ${JSON.stringify(graph.name)} was changed: ${what} are gone, expected ${expected} entries`,
    hint: "A graph never changes; post a copy of its arrays to other threads, and transfer none of them.",
  });
}

function nameOf(layout: MovedLayout): string {
  const { kind, window } = layout;
  return kind === "by source" ? `${kind} ${window} ${layout.range}` : `${kind} ${window}`;
}

/** Makes the rows of directions, unless they are there. */
export function* makingRows(graph: Graph, directions: Iterable<Direction>): Turns<void> {
  for (const direction of directions) {
    if (direction === "in") yield* commonRows(graph).makingIn();
    if (direction === "all") yield* commonRows(graph).makingAll();
    yield;
  }
}

export function adjacencyOf(graph: Graph, direction: Direction): Adjacency {
  return direction === "all" ? graph.all() : graph[direction];
}
