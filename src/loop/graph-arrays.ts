/** The arrays of a graph as arrays of a loop kernel: where rows begin and end, and what stands in them. */

import type { Layout, RowsLayout } from "../bind/layout.ts";
import type { KernelBuilder } from "./build.ts";
import { add, convert, index } from "./expression.ts";
import type { Expression, Lanes } from "./loop.ts";

type Direction = keyof Layout["graph"]["rows"];

/** Reads the graph that a kernel under construction was bound for. */
export class GraphArrays {
  readonly #builder: KernelBuilder;
  readonly #graph: Layout["graph"];

  constructor(builder: KernelBuilder, layout: Layout) {
    this.#builder = builder;
    this.#graph = layout.graph;
  }

  /** Whether the rows of `all` are rows of their own: the in-row, then the out-row. */
  get directed(): boolean {
    return this.#graph.directed;
  }

  /** Where the row of a node begins. */
  start(direction: Direction, node: Expression): Expression {
    return convert("index", this.#builder.entry("offsets", this.#rows(direction).offsets, node));
  }

  /** Where the row of a node ends. */
  end(direction: Direction, node: Expression): Expression {
    return this.start(direction, add(node, index(1)));
  }

  degree(direction: Direction, node: Expression): Expression {
    return { kind: "index", op: "sub", left: this.end(direction, node), right: this.start(direction, node) };
  }

  /** The lengths of the rows of as many nodes as a vector has lanes, from one on, u32. */
  degrees(direction: Direction, from: Expression, lanes: Lanes): Expression {
    const array = this.#builder.array("offsets", "u32", { kind: "fixed", byte: this.#rows(direction).offsets });
    const offsets = (index: Expression): Expression => ({ kind: "load lanes", array, index, lanes });
    const operands = [offsets(add(from, index(1))), offsets(from)];
    return { kind: "vector", op: "sub", element: "u32", operands, lanes };
  }

  /** The node at a position of the rows, u32. */
  neighbor(direction: Direction, position: Expression): Expression {
    return this.#builder.entry(`${direction} neighbors`, this.#rows(direction).neighbors, position);
  }

  /** The number of the edge at a position of the rows, an index. */
  edge(direction: Direction, position: Expression): Expression {
    const { edges } = this.#rows(direction);
    return edges === null ? position : convert("index", this.#builder.entry(`${direction} edges`, edges, position));
  }

  /** The source of an edge, or its destination, u32. */
  endOf(which: "source" | "destination", edge: Expression): Expression {
    const { edgeSource, edgeTarget } = this.#graph;
    return which === "source"
      ? this.#builder.entry("edge sources", edgeSource!, edge)
      : this.#builder.entry("edge targets", edgeTarget!, edge);
  }

  #rows(direction: Direction): RowsLayout {
    const rows = this.#graph.rows[direction];
    if (!rows) throw new Error(`the graph was bound without its ${direction} rows`);
    return rows;
  }
}
