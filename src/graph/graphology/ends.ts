/** The ends of the edges of a graphology graph, as node indices. */

import { EdgewiseError } from "../../error.ts";
import { quoted } from "../../printable.ts";
import { extensible } from "./extensible.ts";

/** The attributes of a node or an edge. */
type Attributes = Readonly<Record<string, unknown>>;

/** The nodes of a graph in its order, with the index of each. */
export interface ScannedNodes {
  readonly keys: string[];
  readonly indices: NodeIndices;
}

/**
 * The number of keys that are searched for one by one. A search for a text that is equal to a key, and not the same object, as
 * in most calls, takes a quarter of the time that it takes to make a table.
 */
const SEARCHED = 4;

/** The indices of nodes by their keys. Many look-ups make a table, which most calls do without. */
export class NodeIndices {
  readonly #keys: readonly string[];
  #table: Map<string, number> | null = null;
  #searches = 0;

  /** `keys` has the distinct keys of the nodes in their order. Further ones may be added to it that are set here too. */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  /** The number of distinct keys. */
  get size(): number {
    return this.#made.size;
  }

  get(key: string): number | undefined {
    if (this.#table !== null || this.#searches === SEARCHED) return this.#made.get(key);
    this.#searches++;
    const index = this.#keys.indexOf(key);
    return index < 0 ? undefined : index;
  }

  set(key: string, index: number): void {
    this.#made.set(key, index);
  }

  get #made(): Map<string, number> {
    if (this.#table === null) {
      this.#table = new Map();
      for (let index = 0; index < this.#keys.length; index++) this.#table.set(this.#keys[index]!, index);
    }
    return this.#table;
  }
}

/** Nodes that have just been scanned. */
export interface FoundNodes extends ScannedNodes {
  /**
   * The index of each node by its object of attributes, which is found in half the time that a key takes. Null where
   * nodes share such an object, or are known to have another one at their edges.
   */
  readonly byAttributes: ReadonlyMap<Attributes, number> | null;
}

/**
 * The number of edges whose ends are looked up together. A lookup mostly waits for memory. In a loop of nothing but
 * lookups these waits overlap, which takes a third of the time of lookups in between graphology's own steps.
 */
const BATCH = 1 << 12;

/** Collects the ends of edges, which come one by one, and looks up their indices batch by batch. */
export class EndIndices {
  /** The node index of the source, and below of the target, of each edge that was looked up. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly #nodes: FoundNodes;
  readonly #sources = new Ends();
  readonly #targets = new Ends();
  /** The number of edges that were looked up, and of those that wait for it. */
  #done = 0;
  #waiting = 0;

  constructor(edgeCount: number, nodes: FoundNodes) {
    this.sources = extensible(edgeCount);
    this.targets = extensible(edgeCount);
    this.#nodes = nodes;
  }

  /** Takes the ends of the next edge, by the keys and the attribute objects of these nodes. */
  add(source: string, target: string, sourceAttributes: Attributes, targetAttributes: Attributes): void {
    const at = this.#waiting++;
    this.#sources.keys[at] = source;
    this.#targets.keys[at] = target;
    if (this.#nodes.byAttributes !== null) {
      this.#sources.attributes[at] = sourceAttributes;
      this.#targets.attributes[at] = targetAttributes;
    }
    if (this.#waiting === BATCH) this.lookUp();
  }

  /** Looks up the ends that wait. It is called after the last edge. */
  lookUp(): void {
    this.#sources.lookUp(this.#nodes, this.sources, this.#done, this.#waiting);
    this.#targets.lookUp(this.#nodes, this.targets, this.#done, this.#waiting);
    this.#done += this.#waiting;
    this.#waiting = 0;
  }
}

/** One end of each edge of a batch. */
class Ends {
  readonly keys = new Array<string>(BATCH).fill("");
  readonly attributes = new Array<Attributes>(BATCH).fill({});

  /** Writes the indices of the first `count` nodes to `into`, from `first` on. Throws `graph/input` for an unknown node. */
  lookUp({ indices, byAttributes }: FoundNodes, into: Uint32Array, first: number, count: number): void {
    const { keys, attributes } = this;
    if (byAttributes === null) {
      for (let at = 0; at < count; at++) into[first + at] = indices.get(keys[at]!) ?? unknown(keys[at]!);
      return;
    }
    for (let at = 0; at < count; at++) {
      // A graph of a class of its own may hand out other objects each time.
      into[first + at] = byAttributes.get(attributes[at]!) ?? indices.get(keys[at]!) ?? unknown(keys[at]!);
    }
  }
}

function unknown(key: string): never {
  throw new EdgewiseError({
    code: "graph/input",
    message: `an edge of the graphology graph ends at ${quoted(key)}, which is no node of it; expected ends that are nodes`,
    hint: "Leave the graph as it is while it is read.",
  });
}
