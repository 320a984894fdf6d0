import { EdgewiseError } from "../error.ts";
import {
  type Adjacency,
  concatenateRows,
  type EdgeEnds,
  type GraphKind,
  rowOfPosition,
  transpose,
} from "./adjacency.ts";
import type { Allocator, ColumnValues } from "./allocator.ts";
import type { EdgeKeys, NodeKeys } from "./keys.ts";

export type { Adjacency, EdgeEnds, GraphKind } from "./adjacency.ts";
export { type Allocator, type ColumnValues, heapAllocator } from "./allocator.ts";
export type { EdgeKeys, Key, Keys, NodeKeys } from "./keys.ts";

/** What a builder hands over; the graph owns these arrays from then on. */
export interface GraphParts {
  readonly name: string;
  readonly kind: GraphKind;
  readonly edgeCount: number;
  /** The out-rows, as docs/graphs.md defines them. */
  readonly out: Adjacency;
  /** Needed for mixed graphs only; the rows of the others say it. */
  readonly ends?: EdgeEnds | undefined;
  readonly nodeKeys: NodeKeys;
  readonly edgeKeys: EdgeKeys;
  /** By name, n values each. */
  readonly nodeColumns: ReadonlyMap<string, ColumnValues>;
  /** By name, m values each, by edge number. */
  readonly edgeColumns: ReadonlyMap<string, ColumnValues>;
  readonly allocator: Allocator;
}

/**
 * A graph in compressed sparse rows with its attribute columns and its keys; docs/graphs.md says exactly what a row,
 * a degree and an edge number are. It never changes. Arrays that not every program needs are made when first asked for.
 */
export class Graph {
  readonly name: string;
  readonly kind: GraphKind;
  /** n: nodes are 0…n−1. */
  readonly nodeCount: number;
  /** m: edges are 0…m−1, each once, in undirected graphs too. */
  readonly edgeCount: number;
  readonly nodeKeys: NodeKeys;
  /** The keys that the input gave its edges, else their positions in the input. */
  readonly edgeKeys: EdgeKeys;
  readonly nodeColumnNames: readonly string[];
  readonly edgeColumnNames: readonly string[];
  #parts: GraphParts | undefined;
  #in: Adjacency | undefined;
  #all: Adjacency | undefined;
  #ends: EdgeEnds | undefined;

  constructor(parts: GraphParts) {
    this.name = parts.name;
    this.kind = parts.kind;
    this.nodeCount = parts.out.offsets.length - 1;
    this.edgeCount = parts.edgeCount;
    this.nodeKeys = parts.nodeKeys;
    this.edgeKeys = parts.edgeKeys;
    this.nodeColumnNames = [...parts.nodeColumns.keys()];
    this.edgeColumnNames = [...parts.edgeColumns.keys()];
    this.#parts = parts;
    this.#ends = parts.ends;
  }

  /** The rows of out-neighbours. */
  get out(): Adjacency {
    return this.#open().out;
  }

  /** The rows of in-neighbours; in an undirected graph the same object as `out`. */
  get in(): Adjacency {
    const { kind, out, allocator } = this.#open();
    if (kind === "undirected") return out;
    this.#in ??= transpose(out, allocator);
    return this.#in;
  }

  /**
   * The rows of all neighbours: the in-row followed by the out-row, so that the out-row of v begins after as many
   * positions as v has in-neighbours; in an undirected graph the same object as `out`.
   */
  all(): Adjacency {
    const { kind, out, allocator } = this.#open();
    if (kind === "undirected") return out;
    this.#all ??= concatenateRows(this.in, out, allocator);
    return this.#all;
  }

  /** The source of each edge, m long; the lower end of an undirected one. */
  edgeSource(): Uint32Array {
    return this.#edgeEnds().source;
  }

  /** The target of each edge, m long; the higher end of an undirected one. */
  edgeTarget(): Uint32Array {
    return this.#edgeEnds().target;
  }

  /** The values of a node attribute, n long, or undefined if the graph has none of that name. */
  nodeColumn(name: string): ColumnValues | undefined {
    return this.#open().nodeColumns.get(name);
  }

  /** The values of an edge attribute by edge number, m long, or undefined if the graph has none of that name. */
  edgeColumn(name: string): ColumnValues | undefined {
    return this.#open().edgeColumns.get(name);
  }

  get disposed(): boolean {
    return this.#parts === undefined;
  }

  /** Gives the arrays back to their allocator; rows and columns can no longer be read, keys can. Doing it twice is harmless. */
  dispose(): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    const arrays = new Set<ColumnValues>([...parts.nodeColumns.values(), ...parts.edgeColumns.values()]);
    for (const rows of [parts.out, this.#in, this.#all]) {
      if (rows === undefined) continue;
      arrays.add(rows.offsets).add(rows.neighbors);
      if (rows.edges !== null) arrays.add(rows.edges);
    }
    if (this.#ends !== undefined) arrays.add(this.#ends.source).add(this.#ends.target);
    this.#parts = undefined;
    this.#in = undefined;
    this.#all = undefined;
    this.#ends = undefined;
    for (const array of arrays) parts.allocator.release?.(array);
  }

  #open(): GraphParts {
    if (this.#parts !== undefined) return this.#parts;
    throw new EdgewiseError({
      code: "run/closed",
      message: `graph ${JSON.stringify(this.name)} has been disposed`,
      hint: "Call dispose() after the last use of a graph.",
    });
  }

  #edgeEnds(): EdgeEnds {
    const { out, allocator } = this.#open();
    if (this.#ends === undefined) {
      this.#ends =
        out.edges === null
          ? { source: rowOfPosition(out, allocator), target: out.neighbors }
          : undirectedEnds(out, out.edges, this.edgeCount, allocator);
    }
    return this.#ends;
  }
}

/** The ends of undirected edges, read off the half of each row that leads to the same or a higher node. */
function undirectedEnds(rows: Adjacency, edges: Uint32Array, edgeCount: number, allocator: Allocator): EdgeEnds {
  const source = allocator.uint32(edgeCount);
  const target = allocator.uint32(edgeCount);
  const nodeCount = rows.offsets.length - 1;
  for (let node = 0; node < nodeCount; node++) {
    const end = rows.offsets[node + 1]!;
    for (let position = rows.offsets[node]!; position < end; position++) {
      const neighbor = rows.neighbors[position]!;
      if (neighbor < node) continue;
      source[edges[position]!] = node;
      target[edges[position]!] = neighbor;
    }
  }
  return { source, target };
}
