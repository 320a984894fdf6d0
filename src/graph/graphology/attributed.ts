/** The columns that were read from a guest's attributes, with a record of what has to be read again. */

import { readingAttribute } from "../../lookup.ts";
import { atOnce, type Turns } from "../../turns.ts";
import { recycle, recyclingAllocator } from "../allocator.ts";
import type { DenseColumn } from "../column.ts";
import {
  columnInOrder,
  columnOf,
  type KeptColumn,
  movedColumn,
  numberOf,
  readAgain,
  readingName,
  recycleColumn,
} from "./columns.ts";
import type { Merged } from "./merge.ts";
import type { Attributes, GraphologyGraph, Pass } from "./scan.ts";
import { visitingEdges, visitingNodes } from "./scan.ts";
import { numbersByPosition, type Snapshot } from "./snapshot.ts";

type Domain = "node" | "edge";

interface ByName {
  readonly domain: Domain;
  readonly name: string;
  column: KeptColumn;
  /** Whether the whole column has to be read again. */
  isStale: boolean;
}

interface ByFunction {
  readonly source: unknown;
  /** The column; undefined where nodes or edges were added or dropped since. */
  readonly column: KeptColumn | undefined;
}

/**
 * Attributes of edges that are read as numbers while a snapshot is taken: one visit to each object takes less time than
 * two. Booleans are left for later.
 */
export class EdgeReads {
  /** The numbers of each attribute, by input position; NaN where it is missing. */
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly #columns: readonly {
    readonly read: (attributes: Attributes) => unknown;
    readonly values: Float64Array;
  }[];

  constructor(names: ReadonlySet<string>, edgeCount: number) {
    this.values = new Map(Array.from(names, (name) => [name, recyclingAllocator.float64(edgeCount)]));
    this.#columns = Array.from(this.values, ([name, values]) => ({ read: readingAttribute(name), values }));
  }

  visit(position: number, attributes: Attributes): void {
    for (const { read, values } of this.#columns) values[position] = numberOf(read(attributes));
  }
}

export class Attributed {
  readonly #byName = new Map<string, ByName>();
  /** The columns that functions gave, by their purpose. */
  readonly #byFunction = new Map<string, ByFunction>();
  /** The nodes (by index) and edges (by input position) whose attributes were replaced. */
  readonly #changed = { node: new Set<number>(), edge: new Set<number>() };
  /** Whether the attribute objects of all nodes, or of all edges, may have been replaced. */
  readonly #areReplaced = { node: false, edge: false };
  #hasChanged = false;

  /** Takes the attributes of edges that were read along with a snapshot. Their arrays are recycled. */
  *take({ values: read }: EdgeReads, snapshot: Snapshot): Turns<void> {
    for (const [name, values] of read) {
      const column = yield* columnInOrder(values, snapshot);
      // Without a number it may be one of booleans.
      this.#byName.set(`edge ${name}`, { domain: "edge", name, column, isStale: column === null });
    }
  }

  /** Marks every column to be read again when it is asked for. */
  distrust(): void {
    for (const kept of this.#byName.values()) kept.isStale = true;
    this.#changed.node.clear();
    this.#changed.edge.clear();
  }

  /** Notes the new attribute object of one node or edge. */
  replace(domain: Domain, at: number, attributes: Attributes, snapshot: Snapshot): void {
    const list = listOf(domain, snapshot);
    if (list !== null) list[at] = attributes;
    this.#changed[domain].add(at);
  }

  /** Notes that any node, or any edge, may have a new attribute object. */
  replaceAll(domain: Domain): void {
    this.#areReplaced[domain] = true;
  }

  /** Notes that one attribute may have changed anywhere. */
  rewrite(domain: Domain, name: string): void {
    const kept = this.#byName.get(`${domain} ${name}`);
    if (kept) kept.isStale = true;
  }

  /**
   * Moves columns to a snapshot into which edits were merged. `isPassed` says whether nobody reads the columns from
   * before any more, so that their arrays are recycled.
   */
  move({ snapshot, nodeOrigins, edgeOrigins }: Merged, before: Snapshot, isPassed: boolean): void {
    this.#readChanged(before);
    for (const kept of this.#byName.values()) {
      const list = listOf(kept.domain, snapshot)!;
      const isNode = kept.domain === "node";
      const at = isNode ? null : snapshot.order;
      const length = isNode ? snapshot.graph.nodeCount : snapshot.graph.edgeCount;
      const origins = isNode ? nodeOrigins : edgeOrigins;
      const moved = atOnce(movedColumn(kept, origins, (k) => list[at === null ? k : at[k]!]!, length));
      const { column } = kept;
      if (moved === undefined) kept.isStale = true;
      else kept.column = moved;
      if (isPassed && column !== null && moved !== undefined) recycleColumn(column);
    }
    for (const [what, { source }] of this.#byFunction) this.#byFunction.set(what, { source, column: undefined });
  }

  /**
   * Collects the attribute objects of the nodes or edges of an up-to-date snapshot. `readsEdges` says whether attributes of
   * edges are about to be read by name.
   */
  *finding(graph: GraphologyGraph, pass: Pass, snapshot: Snapshot, readsEdges: boolean): Turns<void> {
    const { nodeAttributes } = snapshot;
    if (!snapshot.areAttributesOwn) {
      this.#areReplaced.node = true;
      this.#areReplaced.edge = true;
    }
    if (this.#areReplaced.node) {
      let index = 0;
      yield* visitingNodes(graph, pass, (_key, attributes) => {
        nodeAttributes[index++] = attributes;
      });
    }
    if (snapshot.edgeAttributes === null ? readsEdges : this.#areReplaced.edge) {
      const edgeAttributes = snapshot.edgeAttributes ?? new Array<Attributes>(graph.size);
      let position = 0;
      yield* visitingEdges(graph, pass, (_key, attributes) => {
        edgeAttributes[position++] = attributes;
      });
      snapshot.edgeAttributes = edgeAttributes;
    }
    for (const kept of this.#byName.values()) kept.isStale ||= this.#areReplaced[kept.domain];
    this.#areReplaced.node = false;
    this.#areReplaced.edge = false;
  }

  /** Gives the column of an attribute. */
  *naming(domain: Domain, name: string, snapshot: Snapshot): Turns<DenseColumn | null> {
    this.#readChanged(snapshot);
    const key = `${domain} ${name}`;
    const kept = this.#byName.get(key);
    if (kept !== undefined && !kept.isStale) return kept.column?.column ?? null;
    const isNode = domain === "node";
    const length = isNode ? snapshot.graph.nodeCount : snapshot.graph.edgeCount;
    const list = listOf(domain, snapshot)!;
    const column = yield* readingName(list, name, isNode ? null : snapshot, length, kept?.column ?? null);
    // Another call may have read it meanwhile.
    const known = this.#byName.get(key);
    if (known !== undefined) this.#note(known, column);
    this.#byName.set(key, { domain, name, column, isStale: false });
    return column?.column ?? null;
  }

  /** Gives the column of values that a function gave. */
  *giving(what: string, source: unknown, values: Float64Array): Turns<DenseColumn | null> {
    const before = this.#byFunction.get(what)?.column ?? null;
    const column = yield* columnOf(values, "number", before);
    // Another call may have read it meanwhile.
    const known = this.#byFunction.get(what);
    this.#hasChanged ||= known !== undefined && (known.source !== source || known.column !== column);
    this.#byFunction.set(what, { source, column });
    return column?.column ?? null;
  }

  /** Tells whether some column has changed since the last call of this. */
  takeChanges(): boolean {
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  #readChanged(snapshot: Snapshot): void {
    if (this.#changed.node.size + this.#changed.edge.size === 0) return;
    const numbers = atOnce(numbersByPosition(snapshot));
    const places = {
      node: [...this.#changed.node].map((index) => [index, snapshot.nodeAttributes[index]!] as const),
      // Without the list nothing was read of them.
      edge: [...(snapshot.edgeAttributes === null ? [] : this.#changed.edge)].map(
        (position) => [numbers === null ? position : numbers[position]!, snapshot.edgeAttributes![position]!] as const,
      ),
    };
    if (numbers !== null) recycle(numbers);
    this.#changed.node.clear();
    this.#changed.edge.clear();
    for (const kept of this.#byName.values()) {
      if (kept.isStale || places[kept.domain].length === 0) continue;
      const column = atOnce(readAgain(kept, places[kept.domain]));
      if (column === undefined) kept.isStale = true;
      else {
        this.#note(kept, column);
        kept.column = column;
      }
    }
  }

  #note(kept: ByName, column: KeptColumn): void {
    this.#hasChanged ||= kept.column !== column;
  }
}

/** Gives the list of attribute objects. It is there once an attribute of the domain was read. */
function listOf(domain: Domain, { nodeAttributes, edgeAttributes }: Snapshot): Attributes[] | null {
  return domain === "node" ? nodeAttributes : edgeAttributes;
}
