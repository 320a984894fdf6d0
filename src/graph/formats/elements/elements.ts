/** The nodes and edges of a graph, collected while a file is read. */

import { inSlices, type Turns } from "../../../turns.ts";
import type { GraphKind } from "../../adjacency.ts";
import { type BuildOptions, building } from "../../build.ts";
import type { Graph } from "../../graph.ts";
import { type Key, type Keys, listingKeys, textKeys } from "../../keys.ts";
import type { TextTable } from "../text-table.ts";
import { Attributes } from "./attributes.ts";
import { Indices } from "./growing.ts";
import type { WantedAttributes } from "./wanted.ts";

/** Tables of the keys of nodes, and of the edges that have one. */
export interface NameTables {
  readonly nodes: TextTable;
  readonly edges: TextTable;
}

/**
 * Collects a graph. Nodes and edges are numbered as they come. The graph then numbers its edges as docs/graphs.md says.
 */
export class Elements {
  readonly nodes: Attributes;
  readonly edges: Attributes;
  readonly #names: NameTables | null;
  readonly #indices = new Map<Key, number>();
  readonly #keys: Key[] = [];
  readonly #sources = new Indices();
  readonly #targets = new Indices();
  readonly #undirected = new Indices();
  #undirectedCount = 0;
  #edgeKeys: Key[] | null = [];
  /** The key that was found last, and its index. */
  #lastKey: Key | null = null;
  #last = -1;

  /** Keys that are texts may be numbered by tables. They then have the nodes and edges, and no other key is added. */
  constructor(wanted: WantedAttributes, names: NameTables | null = null) {
    this.#names = names;
    this.nodes = new Attributes("node", wanted);
    this.edges = new Attributes("edge", wanted);
  }

  get nodeCount(): number {
    return this.#names?.nodes.size ?? this.#keys.length;
  }

  get edgeCount(): number {
    return this.#sources.length;
  }

  /** Finds the index of a key; −1 if there is none. */
  find(key: Key): number {
    // Edges of one source often follow each other, and to compare two texts is less than to hash one.
    if (key === this.#lastKey) return this.#last;
    const found = this.#indices.get(hashable(key)) ?? -1;
    if (found >= 0) {
      this.#lastKey = key;
      this.#last = found;
    }
    return found;
  }

  /** Gives the index of a key, adding a node if there was none. */
  node(key: Key): number {
    const found = this.find(key);
    return found >= 0 ? found : this.addNode(key);
  }

  /** Adds a node with a key of its own. */
  addNode(key: Key): number {
    this.#indices.set(hashable(key), this.#keys.length);
    return this.#keys.push(key) - 1;
  }

  /** Gives the key of a node. */
  keyOf(node: number): Key {
    return this.#keys[node]!;
  }

  /** Forgets an attribute that has the key of each node as its text: some programs need one to read a file. */
  forgetKeyCopies(name: string): void {
    const isCopy = (): boolean => this.nodes.named(name).areTexts(this.nodeCount, (node) => String(this.#keys[node]));
    if (this.nodes.has(name) && isCopy()) this.nodes.remove(name);
  }

  /** Adds an edge between two nodes. Keys of edges count only if all edges have one. */
  addEdge(source: number, target: number, isUndirected: boolean, key: Key | null = null): number {
    const edge = this.#sources.length;
    this.#sources.push(source);
    this.#targets.push(target);
    this.#undirected.push(isUndirected ? 1 : 0);
    if (isUndirected) this.#undirectedCount++;
    if (key === null) this.#edgeKeys = null;
    else this.#edgeKeys?.push(key);
    return edge;
  }

  /**
   * Builds the graph. Edges of one sort make a directed or an undirected graph, edges of both sorts a mixed one.
   * Without edges `isDirected` decides.
   */
  *finishing(options: BuildOptions, isDirected: boolean): Turns<Graph> {
    const { edgeCount, nodeCount } = this;
    const kind: GraphKind =
      edgeCount === 0
        ? isDirected
          ? "directed"
          : "undirected"
        : this.#undirectedCount === 0
          ? "directed"
          : this.#undirectedCount === edgeCount
            ? "undirected"
            : "mixed";
    return yield* building({
      ...options,
      kind,
      sources: yield* this.#sources.joining(),
      targets: yield* this.#targets.joining(),
      undirected: kind === "mixed" ? yield* this.#undirected.joining() : undefined,
      nodeKeys: this.#names === null ? yield* listingKeys(this.#keys, "node") : textKeys(this.#names.nodes, nodeCount),
      edgeKeys: this.#names === null ? yield* this.#ownEdgeKeys() : this.#namedEdgeKeys(this.#names),
      nodeColumns: yield* this.nodes.finishing(nodeCount),
      edgeColumns: yield* this.edges.finishing(edgeCount),
    });
  }

  /** Edges have names for keys where each has one of its own: then the table numbers them as they come. */
  #namedEdgeKeys({ edges }: NameTables): Keys | undefined {
    return edges.size > 0 && edges.size === this.edgeCount ? textKeys(edges, edges.size) : undefined;
  }

  /** Some files repeat keys of edges. Then positions become the keys. */
  *#ownEdgeKeys(): Turns<readonly Key[] | undefined> {
    const keys = this.#edgeKeys;
    if (keys === null || keys.length === 0) return undefined;
    const distinct = new Set<Key>();
    yield* inSlices(keys.length, (from, to) => {
      for (let edge = from; edge < to; edge++) distinct.add(keys[edge]!);
    });
    return distinct.size < keys.length ? undefined : keys;
  }
}

/**
 * Turns bigints into texts for look-ups: JavaScript engines hash bigints by their lowest 64 bits, so that many may
 * collide.
 */
function hashable(key: Key): Key {
  return typeof key === "bigint" ? `${key}n\0` : key;
}
