/** The columns that were read of a guest's attributes, and what of them has to be read again. */

import type { Turns } from "../../turns.ts";
import { discard } from "../allocator.ts";
import type { DenseColumn } from "../column.ts";
import { columnOf, type KeptColumn, movedColumn, numbersOfName, readAgain } from "./columns.ts";
import type { Merged } from "./merge.ts";
import type { Attributes, GraphologyGraph, Pass } from "./scan.ts";
import { visitingEdges, visitingNodes } from "./scan.ts";
import { numbersByPosition, type Snapshot } from "./snapshot.ts";

type Domain = "node" | "edge";

interface ByName {
  readonly domain: Domain;
  readonly name: string;
  column: KeptColumn;
  /** Whether all of it has to be read again. */
  isStale: boolean;
}

interface ByFunction {
  readonly source: unknown;
  /** Undefined where edges or nodes have come or gone since. */
  readonly column: KeptColumn | undefined;
}

export class Attributed {
  readonly #byName = new Map<string, ByName>();
  /** By what they are for. */
  readonly #byFunction = new Map<string, ByFunction>();
  /** Nodes by index and edges by input position that have other attributes. */
  readonly #changed = { node: new Set<number>(), edge: new Set<number>() };
  /** Whether other objects may stand for the attributes of all nodes or edges. */
  readonly #areReplaced = { node: false, edge: false };
  #hasChanged = false;

  /** Has every column read again when it is asked for. */
  distrust(): void {
    for (const kept of this.#byName.values()) kept.isStale = true;
    this.#changed.node.clear();
    this.#changed.edge.clear();
  }

  /** Takes down the attributes that one node or edge has. */
  replace(domain: Domain, at: number, attributes: Attributes, snapshot: Snapshot): void {
    listOf(domain, snapshot)[at] = attributes;
    this.#changed[domain].add(at);
  }

  /** Takes down that any node or edge may have other attributes. */
  replaceAll(domain: Domain): void {
    this.#areReplaced[domain] = true;
  }

  /** Takes down that one attribute may have changed anywhere. */
  rewrite(domain: Domain, name: string): void {
    const kept = this.#byName.get(`${domain} ${name}`);
    if (kept) kept.isStale = true;
  }

  /** Moves what is kept to a snapshot with others merged in. */
  move({ snapshot, nodeOrigins, edgeOrigins }: Merged, before: Snapshot): void {
    this.#readChanged(before);
    for (const kept of this.#byName.values()) {
      const list = listOf(kept.domain, snapshot);
      const isNode = kept.domain === "node";
      const at = isNode ? null : snapshot.order;
      const length = isNode ? snapshot.graph.nodeCount : snapshot.graph.edgeCount;
      kept.column = movedColumn(
        kept,
        isNode ? nodeOrigins : edgeOrigins,
        (k) => list[at === null ? k : at[k]!]!,
        length,
      );
    }
    for (const [what, { source }] of this.#byFunction) this.#byFunction.set(what, { source, column: undefined });
  }

  /** Finds the attributes of a snapshot that is up to date. */
  *finding(graph: GraphologyGraph, pass: Pass, { nodeAttributes, edgeAttributes }: Snapshot): Turns<void> {
    if (this.#areReplaced.node) {
      let index = 0;
      yield* visitingNodes(graph, pass, (_key, attributes) => {
        nodeAttributes[index++] = attributes;
      });
    }
    if (this.#areReplaced.edge) {
      let position = 0;
      yield* visitingEdges(graph, pass, (_key, attributes) => {
        edgeAttributes[position++] = attributes;
      });
    }
    for (const kept of this.#byName.values()) kept.isStale ||= this.#areReplaced[kept.domain];
    this.#areReplaced.node = false;
    this.#areReplaced.edge = false;
  }

  /** The column of an attribute. */
  *naming(domain: Domain, name: string, snapshot: Snapshot): Turns<DenseColumn | null> {
    this.#readChanged(snapshot);
    const key = `${domain} ${name}`;
    const kept = this.#byName.get(key);
    if (kept !== undefined && !kept.isStale) return kept.column;
    const isNode = domain === "node";
    const length = isNode ? snapshot.graph.nodeCount : snapshot.graph.edgeCount;
    const list = listOf(domain, snapshot);
    const values = yield* numbersOfName(list, name, isNode ? null : snapshot, length);
    // Another call may have read it meanwhile.
    const known = this.#byName.get(key);
    const column = columnOf(values, known?.column ?? null);
    if (known !== undefined) this.#note(known, column);
    this.#byName.set(key, { domain, name, column, isStale: false });
    return column;
  }

  /** The column of what a function gave. */
  given(what: string, source: unknown, values: Float64Array): DenseColumn | null {
    const known = this.#byFunction.get(what);
    const column = columnOf(values, known?.column ?? null);
    this.#hasChanged ||= known !== undefined && (known.source !== source || known.column !== column);
    this.#byFunction.set(what, { source, column });
    return column;
  }

  /** Whether some column was found other than before since this was asked last. */
  takeChanges(): boolean {
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  #readChanged(snapshot: Snapshot): void {
    if (this.#changed.node.size + this.#changed.edge.size === 0) return;
    const numbers = numbersByPosition(snapshot);
    const places = {
      node: [...this.#changed.node].map((index) => [index, snapshot.nodeAttributes[index]!] as const),
      edge: [...this.#changed.edge].map(
        (position) => [numbers === null ? position : numbers[position]!, snapshot.edgeAttributes[position]!] as const,
      ),
    };
    if (numbers !== null) discard(numbers);
    this.#changed.node.clear();
    this.#changed.edge.clear();
    for (const kept of this.#byName.values()) {
      if (kept.isStale || places[kept.domain].length === 0) continue;
      const { nodeCount, edgeCount } = snapshot.graph;
      const column = readAgain(kept, places[kept.domain], kept.domain === "node" ? nodeCount : edgeCount);
      this.#note(kept, column);
      kept.column = column;
    }
  }

  #note(kept: ByName, column: KeptColumn): void {
    this.#hasChanged ||= kept.column !== column;
  }
}

function listOf(domain: Domain, { nodeAttributes, edgeAttributes }: Snapshot): Attributes[] {
  return domain === "node" ? nodeAttributes : edgeAttributes;
}
