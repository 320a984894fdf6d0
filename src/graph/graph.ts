import { choice, text } from "../arguments/kind.ts";
import { readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import type { Adjacency, GraphKind } from "./adjacency.ts";
import type { ColumnValues } from "./allocator.ts";
import { type Attribute, attributeOf, type Column } from "./column.ts";
import type { KnownFacts } from "./facts.ts";
import type { EdgeKeys, NodeKeys } from "./keys.ts";
import { FILTER_CONDITIONS, type FilterConditions, filtered } from "./operations/filter.ts";
import { NODE_ORDER, type NodeOrder, relabelled } from "./operations/relabel.ts";
import { SYMMETRIZE_OPTIONS, type SymmetrizeOptions, symmetrized } from "./operations/symmetrize.ts";
import { transposed } from "./operations/transpose.ts";
import type { GraphParts } from "./parts.ts";
import { Rows } from "./rows.ts";

export type { Adjacency, GraphKind } from "./adjacency.ts";
export { type Allocator, type ColumnValues, heapAllocator } from "./allocator.ts";
export type { Attribute, DenseColumn, TextAttribute } from "./column.ts";
export type { EdgeKeys, Key, Keys, NodeKeys } from "./keys.ts";
export type { EdgeCondition, FilterConditions, NodeCondition } from "./operations/filter.ts";
export type { NodeOrder } from "./operations/relabel.ts";
export type { EdgeCombination, SymmetrizeOptions } from "./operations/symmetrize.ts";

/** The columns of a graph. */
export type Columns = Pick<GraphParts, "nodeColumns" | "edgeColumns">;

/**
 * Gives a graph of the same rows and keys, which are on the heap, with other columns. It serves guests, whose
 * attributes are read again, and is therefore no member of `Graph`.
 */
export let withColumns: (graph: Graph, columns: Columns) => Graph;

/** Gives an object that graphs share if they differ in columns only. What is kept for rows is kept by this object. */
export let commonRows: (graph: Graph) => Rows;

/** Gives all parts of a graph. It serves writers of files, and is therefore no member of `Graph`. */
export let partsOf: (graph: Graph) => GraphParts;

/**
 * A graph in compressed sparse rows with its attribute columns and its keys; docs/graphs.md says exactly what a row, a
 * degree and an edge number are. It never changes: operations give another graph, with the keys and columns of this
 * one, from the same allocator. Arrays that not every program needs are made when first asked for.
 *
 * @throws {@link EdgewiseError} by `fromEdges`: `usage` for arguments that cannot be meant; `graph/input` for an end
 * outside 0…n−1, an array of the wrong length or a repeated node key; `graph/attribute` for a column that holds
 * neither numbers nor booleans; `graph/size`; `run/closed` by each operation on a graph that has been disposed of.
 * @example
 * ```ts
 * import { fromEdges } from "edgewise";
 *
 * const graph = fromEdges({
 *   nodeKeys: ["Ann", "Ben", "Cleo"],
 *   sources: [0, 0, 1],
 *   targets: [1, 2, 2],
 *   edgeColumns: { weight: [4, 1, 2] },
 * });
 * console.log(graph.nodeCount, graph.edgeCount, graph.edgeColumn("weight")?.join(" ")); // 3 3 4 1 2
 * // The in-neighbors of Cleo: row 2 of the compressed sparse rows.
 * const { offsets, neighbors } = graph.in;
 * console.log(Array.from(neighbors.subarray(offsets[2], offsets[3]), (v) => graph.nodeKeys.of(v)).join(" ")); // Ann Ben
 * console.log(graph.filter({ edges: (e) => graph.edgeColumn("weight")![e]! > 1 }).edgeCount); // 2
 * ```
 */
export class Graph {
  static {
    withColumns = (graph, columns) => new Graph({ ...graph.#open(), ...columns }, graph.#rows);
    commonRows = (graph) => graph.#rows;
    partsOf = (graph) => graph.#open();
  }

  readonly name: string;
  readonly kind: GraphKind;
  /** n: nodes are 0…n−1. */
  readonly nodeCount: number;
  /** m: edges are 0…m−1, each once, in undirected graphs too. */
  readonly edgeCount: number;
  readonly nodeKeys: NodeKeys;
  /** The keys that the input gave its edges, else their positions in the input. */
  readonly edgeKeys: EdgeKeys;
  /** The node attributes that are numbers or booleans wherever they are not missing. */
  readonly nodeColumnNames: readonly string[];
  /** The edge attributes that are numbers or booleans wherever they are not missing. */
  readonly edgeColumnNames: readonly string[];
  #parts: GraphParts | undefined;
  readonly #rows: Rows;
  #facts: KnownFacts | undefined;
  /** The attributes that were read from columns so far. */
  readonly #attributes = new Map<Column, Attribute>();
  #holders = 0;

  /**
   * Makes a graph of its parts, for readers and operations. Users make graphs by `fromEdges`, `fromGraphology`,
   * `readGraph` and the generators.
   */
  constructor(parts: GraphParts, rows?: Rows) {
    if (typeof parts !== "object" || parts === null || !("out" in parts)) {
      throw new EdgewiseError({
        code: "usage",
        message: "new Graph: found no parts of a graph; expected a graph to be made by a function",
        hint: "Call fromEdges({ sources, targets }), fromGraphology(graph) or readGraph(path).",
      });
    }
    this.name = parts.name;
    this.kind = parts.kind;
    this.nodeCount = parts.out.offsets.length - 1;
    this.edgeCount = parts.edgeCount;
    this.nodeKeys = parts.nodeKeys;
    this.edgeKeys = parts.edgeKeys;
    this.nodeColumnNames = namesOfNumbers(parts.nodeColumns);
    this.edgeColumnNames = namesOfNumbers(parts.edgeColumns);
    this.#parts = parts;
    this.#rows = rows ?? new Rows(parts, parts.allocator);
  }

  /** The rows of out-neighbors. */
  get out(): Adjacency {
    return this.#open().out;
  }

  /** The rows of in-neighbors; in an undirected graph the same object as `out`. */
  get in(): Adjacency {
    this.#open();
    return this.#rows.in;
  }

  /**
   * The rows of all neighbors: the in-row followed by the out-row without its undirected edges, so that directed
   * out-edges of v begin after as many positions as v has in-neighbors; in an undirected graph the same object as `out`.
   */
  all(): Adjacency {
    this.#open();
    return this.#rows.all;
  }

  /** The number of directed edges: m in a directed graph, 0 in an undirected one. */
  get directedEdgeCount(): number {
    this.#open();
    return this.#rows.directedEdgeCount;
  }

  /** The source of each edge, m long; the lower end of an undirected one. */
  edgeSource(): Uint32Array {
    this.#open();
    return this.#rows.ends.source;
  }

  /** The target of each edge, m long; the higher end of an undirected one. */
  edgeTarget(): Uint32Array {
    this.#open();
    return this.#rows.ends.target;
  }

  /** Whether each edge is undirected, 1 or 0, m long. */
  edgeUndirected(): Uint8Array {
    this.#open();
    return this.#rows.undirected;
  }

  /**
   * The values of a node attribute, n long, or undefined if the graph has none of that name, or one that is not everywhere
   * a number. Where it is missing, as `nodeMissing` says, it is NaN, or 0 among booleans.
   */
  nodeColumn(name: string, ...extra: readonly never[]): ColumnValues | undefined {
    return valuesOf(this.#attribute("node", attributeName("graph.nodeColumn", name, extra)));
  }

  /**
   * The values of an edge attribute by edge number, m long, or undefined if the graph has none of that name, or one that is
   * not everywhere a number. Where it is missing, as `edgeMissing` says, it is NaN, or 0 among booleans.
   */
  edgeColumn(name: string, ...extra: readonly never[]): ColumnValues | undefined {
    return valuesOf(this.#attribute("edge", attributeName("graph.edgeColumn", name, extra)));
  }

  /**
   * The nodes at which an attribute is missing: n flags, 1 where it is. Null where it is missing nowhere, and where it
   * is no column.
   */
  nodeMissing(name: string, ...extra: readonly never[]): Uint8Array | null {
    return missingOf(this.#attribute("node", attributeName("graph.nodeMissing", name, extra)));
  }

  /**
   * The edges at which an attribute is missing: m flags, 1 where it is. Null where it is missing nowhere, and where it
   * is no column.
   */
  edgeMissing(name: string, ...extra: readonly never[]): Uint8Array | null {
    return missingOf(this.#attribute("edge", attributeName("graph.edgeMissing", name, extra)));
  }

  /** The names of all attributes of nodes or edges, texts among them. */
  attributeNames(domain: "node" | "edge", ...extra: readonly never[]): readonly string[] {
    const call = "graph.attributeNames";
    refuseExtra(call, 1, extra);
    const { nodeColumns, edgeColumns } = this.#open();
    return [...(DOMAIN.read(domain, { call, name: "domain" }) === "node" ? nodeColumns : edgeColumns).keys()];
  }

  /**
   * An attribute as programs read it: its column, or the entry where it is no number; undefined if there is none of
   * that name.
   */
  attribute(domain: "node" | "edge", name: string, ...extra: readonly never[]): Attribute | undefined {
    const call = "graph.attribute";
    refuseExtra(call, 2, extra);
    return this.#attribute(DOMAIN.read(domain, { call, name: "domain" }), text.read(name, { call, name: "name" }));
  }

  /** The facts that a program may be specialized for. They are found when first asked for. */
  facts(): KnownFacts {
    const { nodeColumns, edgeColumns } = this.#open();
    this.#facts ??= {
      ...this.#rows.facts,
      nodeAttributes: [...nodeColumns.keys()],
      edgeAttributes: [...edgeColumns.keys()],
    };
    return this.#facts;
  }

  /**
   * A graph with every directed edge turned round.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `run/closed` for a graph that has been
   * disposed of.
   */
  transpose(...extra: readonly never[]): Graph {
    refuseExtra("graph.transpose", 0, extra);
    return new Graph(transposed(this.#open()));
  }

  /**
   * A graph with its nodes numbered anew: for `"degree"` by descending degree, equal degrees by ascending index.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `run/closed` for a graph that has been
   * disposed of.
   */
  relabel(order: NodeOrder, ...extra: readonly never[]): Graph {
    const call = "graph.relabel";
    refuseExtra(call, 1, extra);
    return new Graph(relabelled(this.#open(), NODE_ORDER.read(order, { call, name: "" })));
  }

  /**
   * A graph of the nodes and edges that meet the conditions: boolean columns, by name or as arrays, or functions of
   * indices. A node that does not stay takes its edges with it.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/attribute` for a column that is
   * missing or not of booleans; `graph/input` for an array of the wrong length; `run/closed` for a graph that has been
   * disposed of.
   */
  filter(conditions: FilterConditions, ...extra: readonly never[]): Graph {
    const call = "graph.filter";
    refuseExtra(call, 1, extra);
    return new Graph(filtered(this.#open(), readOptions(call, FILTER_CONDITIONS, conditions, "conditions")));
  }

  /**
   * An undirected graph of the same edges; `parallelEdges: "drop"` leaves one between any two nodes, the first, and
   * `combine` says what its columns become.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/attribute` for a column to
   * combine that is missing or not of numbers; `run/closed` for a graph that has been disposed of.
   */
  symmetrize(options: SymmetrizeOptions = {}, ...extra: readonly never[]): Graph {
    const call = "graph.symmetrize";
    refuseExtra(call, 1, extra);
    return new Graph(symmetrized(this.#open(), readOptions(call, SYMMETRIZE_OPTIONS, options)));
  }

  get disposed(): boolean {
    return this.#parts === undefined;
  }

  /**
   * Holds the graph, so that it cannot be disposed of until the returned function is called. Engines hold a graph
   * during a run.
   */
  hold(): () => void {
    let isHeld = true;
    this.#holders++;
    return () => {
      if (isHeld) this.#holders--;
      isHeld = false;
    };
  }

  /**
   * Gives the arrays back to their allocator; rows and columns can no longer be read, keys can. Doing it twice is
   * harmless.
   *
   * @throws {@link EdgewiseError} `run/busy` while a run on the graph is waiting or in flight.
   */
  dispose(): void {
    const parts = this.#parts;
    if (parts === undefined) return;
    if (this.#holders > 0) {
      throw new EdgewiseError({
        code: "run/busy",
        message: `the graph ${JSON.stringify(this.name)} is to be disposed of while a run on it is waiting or in flight`,
        hint: "Await the promise of the run before.",
      });
    }
    const arrays = this.#rows.release();
    for (const column of [...parts.nodeColumns.values(), ...parts.edgeColumns.values()]) {
      if (column.kind === "dense") arrays.add(column.values);
    }
    this.#parts = undefined;
    this.#attributes.clear();
    for (const array of arrays) parts.allocator.release?.(array);
  }

  #attribute(domain: "node" | "edge", name: string): Attribute | undefined {
    const { nodeColumns, edgeColumns } = this.#open();
    const column = (domain === "node" ? nodeColumns : edgeColumns).get(name);
    if (column === undefined) return undefined;
    const known = this.#attributes.get(column);
    if (known !== undefined) return known;
    const attribute = attributeOf(column, domain === "node" ? this.nodeCount : this.edgeCount);
    this.#attributes.set(column, attribute);
    return attribute;
  }

  #open(): GraphParts {
    if (this.#parts !== undefined) return this.#parts;
    throw new EdgewiseError({
      code: "run/closed",
      message: `graph ${JSON.stringify(this.name)} has been disposed`,
      hint: "Call dispose() after the last use of a graph.",
    });
  }
}

const DOMAIN = choice("node", "edge");

function namesOfNumbers(columns: ReadonlyMap<string, Column>): string[] {
  const isOfNumbers = (column: Column): boolean =>
    column.kind === "dense" || (column.kind === "listed" && column.texts === null);
  return [...columns].flatMap(([name, column]) => (isOfNumbers(column) ? [name] : []));
}

function valuesOf(attribute: Attribute | undefined): ColumnValues | undefined {
  return attribute?.kind === "dense" ? attribute.values : undefined;
}

function missingOf(attribute: Attribute | undefined): Uint8Array | null {
  return attribute?.kind === "dense" ? attribute.missing : null;
}

function attributeName(call: string, name: unknown, extra: readonly unknown[]): string {
  refuseExtra(call, 1, extra);
  return text.read(name, { call, name: "" });
}
