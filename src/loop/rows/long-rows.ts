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

  /** Which of them is the row of a node, which must be one. */
  ofNode(node: Expression): Expression {
    return this.#lastUpTo(node, (row) => this.node(row));
  }

  /** Which of them a segment is of. */
  ofSegment(segment: Expression): Expression {
    return this.#lastUpTo(segment, (row) => this.firstSegment(row));
  }

  /** The node whose row it is, an index. */
  node(row: Expression): Expression {
    return convert("index", this.#builder.entry("long rows", fixed(this.#split.nodes), row));
  }

  /** The number of its first segment, an index; of what would be the row after the last, the number of segments. */
  firstSegment(row: Expression): Expression {
    return convert("index", this.#builder.entry("first segments", fixed(this.#split.firstSegments), row));
  }

  /** By pair, the array of the results of segments. */
  results({ pairs }: AggregateKernel): readonly number[] {
    return pairs.map(({ element }, k) =>
      this.#builder.array(`results${k}`, element, { kind: "fixed", byte: this.#split.results[k]! }),
    );
  }

  /** The last row whose entry is not above a value; that of the first must not be. */
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
