/** Lowers `top_k`, by a heap. */

import type { Element } from "../../ir/type.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { TopKernel } from "../../plan/kernels/top.ts";
import type { KernelBuilder } from "../build.ts";
import { evaluate } from "../code.ts";
import type { Entries } from "../entries.ts";
import { comesBefore } from "../entry-order.ts";
import {
  add,
  bool,
  convert,
  index,
  less,
  local,
  minimum,
  scalar,
  shiftLeft,
  shiftRight,
  subtract,
} from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";

/**
 * Keeps a heap of the indices of the greatest entries so far; the last of these in order is the root. A further entry that
 * comes before the root replaces it. That takes O(n log k), and little more than n where few entries do.
 */
export function lowerTop(kernel: TopKernel, { builder, entries, inputs }: Lowering): void {
  const { values, heap, output } = kernel;
  const given = kernel.inputs.map((input) => inputs.at(input, { here: index(0) }));
  const k = evaluate(builder, given, kernel.code)[kernel.k]!;
  const length = entries.lengthOf(values);
  const fill = (value: boolean): void =>
    builder.count("i", index(0), length, (i) => entries.store(output, i, bool(value)));
  const wanted = scalar("max", "i32", [k, { kind: "const", type: "i32", value: 0 }]);
  const size = builder.keep("size", "index", minimum(convert("index", wanted), length));
  builder.branch(
    less(size, length),
    () => {
      fill(false);
      builder.branch(less(index(0), size), () => {
        const heapOf = new Heap(values, heap, size, entries);
        heapOf.fill();
        builder.count("i", size, length, (i) => heapOf.offer(i));
        builder.count("i", index(0), size, (at) => entries.store(output, heapOf.at(at), bool(true)));
      });
    },
    () => fill(true),
  );
}

/** A binary heap of indices in which no entry comes before its children. */
class Heap {
  readonly #builder: KernelBuilder;
  readonly #entries: Entries;
  readonly #values: BufferId;
  readonly #heap: BufferId;
  readonly #size: Expression;
  readonly #element: Element;

  constructor(values: BufferId, heap: BufferId, size: Expression, entries: Entries) {
    this.#builder = entries.builder;
    this.#entries = entries;
    this.#values = values;
    this.#heap = heap;
    this.#size = size;
    this.#element = entries.elementOf(values);
  }

  /** Reads the index at a place of the heap. */
  at(place: Expression): Expression {
    return convert("index", this.#entries.load(this.#heap, place));
  }

  /** Makes a heap of the first entries, from the last place that has children. */
  fill(): void {
    const builder = this.#builder;
    builder.count("i", index(0), this.#size, (i) => this.#put(i, i));
    const place = builder.variable("place", "index", shiftRight(this.#size, index(1)));
    builder.loop(less(index(0), local(place)), () => {
      builder.assign(place, subtract(local(place), index(1)));
      this.#sink(local(place), builder.keep("moved", "index", this.at(local(place))));
    });
  }

  /** Offers an entry, whose index is greater than all in the heap. It replaces the root if it comes before it. */
  offer(i: Expression): void {
    const root = this.#entry("root", this.at(index(0)));
    const other = this.#entry("other", i);
    this.#builder.branch(comesBefore("greatest", this.#element, other, root), () => this.#sink(index(0), i));
  }

  /**
   * Puts an index at a place. While a child of the place comes after it in order, the child moves up and the index goes to
   * the child's place.
   */
  #sink(from: Expression, moved: Expression): void {
    const builder = this.#builder;
    const place = builder.variable("at", "index", from);
    const goesOn = builder.variable("goes on", "bool", bool(true));
    builder.loop(local(goesOn), () => {
      builder.assign(goesOn, bool(false));
      const child = builder.variable("child", "index", add(shiftLeft(local(place), index(1)), index(1)));
      builder.branch(less(local(child), this.#size), () => {
        const right = builder.keep("right", "index", add(local(child), index(1)));
        builder.branch(less(right, this.#size), () =>
          builder.branch(this.#isAfter(this.at(right), this.at(local(child))), () => builder.assign(child, right)),
        );
        const last = builder.keep("last", "index", this.at(local(child)));
        builder.branch(this.#isAfter(last, moved), () => {
          this.#put(local(place), last);
          builder.assign(place, local(child));
          builder.assign(goesOn, bool(true));
        });
      });
    });
    this.#put(local(place), moved);
  }

  /** Whether the entry at one index comes after the entry at another; of equal entries the greater index comes after. */
  #isAfter(one: Expression, other: Expression): Expression {
    const a = this.#builder.keep("one", "index", one);
    const b = this.#builder.keep("two", "index", other);
    const [x, y] = [this.#entry("x", a), this.#entry("y", b)];
    const isNotBefore = scalar("not", "bool", [comesBefore("greatest", this.#element, x, y)]);
    const isLater = scalar("and", "bool", [isNotBefore, less(b, a)]);
    return scalar("or", "bool", [comesBefore("greatest", this.#element, y, x), isLater]);
  }

  #entry(name: string, i: Expression): Expression {
    return this.#builder.keep(name, this.#element, this.#entries.load(this.#values, i));
  }

  #put(place: Expression, i: Expression): void {
    this.#entries.store(this.#heap, place, convert("u32", i));
  }
}
