/** The tables of rows that are longer than a segment, and the results of their segments, as kernels read them. */

import type { SplitLayout } from "../../bind/layout.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { KernelBuilder } from "../build.ts";
import { add, convert, fixed, index, less, local, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";

export class LongRows {
  readonly #builder: KernelBuilder;
  readonly #split: SplitLayout;

  constructor(builder: KernelBuilder, split: SplitLayout) {
    this.#builder = builder;
    this.#split = split;
  }

  /** The number of a node's row among the long rows; the node's row must be long. */
  ofNode(node: Expression): Expression {
    return this.#lastUpTo(node, (row) => this.node(row));
  }

  /** The number of the long row that a segment is part of. */
  ofSegment(segment: Expression): Expression {
    return this.#lastUpTo(segment, (row) => this.firstSegment(row));
  }

  /** The node of a long row, an index. */
  node(row: Expression): Expression {
    return convert("index", this.#builder.entry("long rows", fixed(this.#split.nodes), row));
  }

  /** The number of a row's first segment, an index. For the row after the last, it is the number of all segments. */
  firstSegment(row: Expression): Expression {
    return convert("index", this.#builder.entry("first segments", fixed(this.#split.firstSegments), row));
  }

  /** The array of segment results for each pair. */
  results({ pairs }: AggregateKernel): readonly number[] {
    return pairs.map(({ element }, k) =>
      this.#builder.array(`results${k}`, element, { kind: "fixed", byte: this.#split.results[k]! }),
    );
  }

  /** Searches for the last row whose entry is not above a value; the entry of the first row must not be above it. */
  #lastUpTo(value: Expression, entryOf: (row: Expression) => Expression): Expression {
    const builder = this.#builder;
    const row = builder.variable("row", "index", index(0));
    const above = builder.variable("above", "index", index(this.#split.count));
    builder.loop(less(add(local(row), index(1)), local(above)), () => {
      const middle = builder.keep("middle", "index", shiftRight(add(local(row), local(above)), index(1)));
      builder.branch(
        less(value, entryOf(middle)),
        () => builder.assign(above, middle),
        () => builder.assign(row, middle),
      );
    });
    return local(row);
  }
}
