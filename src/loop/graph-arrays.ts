/**
 * Reads a graph in a loop kernel, through the graph's descriptor: its size, the bounds of rows, and their entries.
 *
 *     edges 0 → 1, 0 → 2, 2 → 1        out-rows: starts 0 2 2 3, neighbors 1 2 1; row 0 is positions 0 and 1
 */

import type { Layout } from "../bind/layout.ts";
import type { GraphDescriptor, RowsDescriptor } from "../bind/places/descriptor.ts";
import type { Direction } from "../ir/op.ts";
import type { Domain, GraphId } from "../plan/domain.ts";
import type { KernelBuilder } from "./build.ts";
import { add, convert, index } from "./expression.ts";
import type { Address, Expression, Lanes } from "./loop.ts";

/** The graphs of a kernel under construction. */
export class Graphs {
  readonly #builder: KernelBuilder;
  readonly #layout: Layout;
  readonly #known = new Map<GraphId, GraphArrays>();

  constructor(builder: KernelBuilder, layout: Layout) {
    this.#builder = builder;
    this.#layout = layout;
  }

  of(graph: GraphId): GraphArrays {
    const known = this.#known.get(graph) ?? new GraphArrays(this.#builder, this.#layout, graph);
    this.#known.set(graph, known);
    return known;
  }

  /** Gives the number of nodes or edges of a domain, u32, which is read before all else. */
  count({ graph, of }: Domain): Expression {
    return this.of(graph).count(of);
  }
}

/** Reads one graph. */
export class GraphArrays {
  readonly #builder: KernelBuilder;
  readonly #descriptor: GraphDescriptor;
  /** Whether the rows of `all` consist of two rows: the in-row, then the directed edges of the out-row. */
  readonly directed: boolean;

  constructor(builder: KernelBuilder, layout: Layout, graph: GraphId) {
    this.#builder = builder;
    this.#descriptor = layout.descriptor(graph);
    this.directed = this.#descriptor.directed;
  }

  /** Gives the number of nodes or edges, u32, which is read before all else. */
  count(of: Domain["of"]): Expression {
    const array = this.#builder.array(`count of ${of}`, "u32", { kind: "frame", offset: this.#descriptor.counts[of] });
    return this.#builder.hoist(`count of ${of}`, { kind: "load", array, index: index(0) });
  }

  /** The first position of a node's row. */
  start(direction: Direction, node: Expression): Expression {
    return convert("index", this.#builder.entry("offsets", pointer(this.#rows(direction).offsets), node));
  }

  /** The position after the last of a node's row. */
  end(direction: Direction, node: Expression): Expression {
    return this.start(direction, add(node, index(1)));
  }

  degree(direction: Direction, node: Expression): Expression {
    return { kind: "index", op: "sub", left: this.end(direction, node), right: this.start(direction, node) };
  }

  /** The lengths of the rows of consecutive nodes, one for each lane of a vector, starting at `from`, u32. */
  degrees(direction: Direction, from: Expression, lanes: Lanes): Expression {
    const array = this.#builder.array("offsets", "u32", pointer(this.#rows(direction).offsets));
    const offsets = (index: Expression): Expression => ({ kind: "load lanes", array, index, lanes });
    const operands = [offsets(add(from, index(1))), offsets(from)];
    return { kind: "vector", op: "sub", element: "u32", operands, lanes };
  }

  /** The node at a position of the rows, u32. */
  neighbor(direction: Direction, position: Expression): Expression {
    return this.#builder.entry(`${direction} neighbors`, pointer(this.#rows(direction).neighbors), position);
  }

  /** The number of the edge at a position of the rows, an index. */
  edge(direction: Direction, position: Expression): Expression {
    const { edges } = this.#rows(direction);
    if (edges === null) return position;
    return convert("index", this.#builder.entry(`${direction} edges`, pointer(edges), position));
  }

  /** The source of an edge, or its destination, u32. */
  endOf(which: "source" | "destination", edge: Expression): Expression {
    return this.#builder.entry(`edge ${which}s`, pointer(this.#descriptor.ends[which]!), edge);
  }

  #rows(direction: Direction): RowsDescriptor {
    const rows = this.#descriptor.rows[direction];
    if (!rows) throw new Error(`the graph was bound without its ${direction} rows`);
    return rows;
  }
}

function pointer(offset: number): Address {
  return { kind: "frame pointer", offset };
}
