/** Lowering of `argmin`, `argmax` and `top_k`: which entries come first, in the order of docs/numerics.md. */

import type { Element } from "../../ir/type.ts";
import type { BufferId, Extreme, ExtremumKernel, ScalarInstruction, TopKernel } from "../../plan/plan.ts";
import { BLOCK } from "../../plan/plan.ts";
import type { KernelBuilder } from "../build.ts";
import type { Entries } from "../entries.ts";
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

const LOG2_BLOCK = Math.log2(BLOCK);

/** For each block, goes over its entries and keeps the first: one that merely equals it comes later. */
export function lowerExtremum({ first, values, partials }: ExtremumKernel, entries: Entries): void {
  const { builder } = entries;
  const element = entries.elementOf(values);
  const last = shiftRight(add(builder.end, index(BLOCK - 1)), index(LOG2_BLOCK));
  builder.count("block", shiftRight(builder.begin, index(LOG2_BLOCK)), last, (block) => {
    const from = builder.keep("from", "index", shiftLeft(block, index(LOG2_BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), builder.end));
    const best = builder.variable("best", "index", from);
    const entry = builder.variable("entry", element, entries.load(values, from));
    builder.count("i", add(from, index(1)), to, (i) => {
      const other = builder.keep("other", element, entries.load(values, i));
      builder.branch(before(first, element, other, local(entry)), () => {
        builder.assign(best, i);
        builder.assign(entry, other);
      });
    });
    entries.store(partials, block, scalar("cast", "i32", [convert("u32", local(best))]));
  });
}

/** The first of the blocks' first entries, again in order. */
export function lowerExtremumOfBlocks(
  { first, values, partials }: Extract<ScalarInstruction, { op: "extremum" }>,
  entries: Entries,
): Expression {
  const { builder } = entries;
  const element = entries.elementOf(values);
  const blocks = entries.lengthOf(partials);
  if (blocks === 0) return { kind: "const", type: "i32", value: -1 };
  const valueAt = (found: Expression): Expression => entries.load(values, convert("index", found));
  const best = builder.variable("best", "i32", entries.load(partials, index(0)));
  const entry = builder.variable("entry", element, valueAt(local(best)));
  builder.count("block", index(1), index(blocks), (block) => {
    const found = builder.keep("found", "i32", entries.load(partials, block));
    const other = builder.keep("other", element, valueAt(found));
    builder.branch(before(first, element, other, local(entry)), () => {
      builder.assign(best, found);
      builder.assign(entry, other);
    });
  });
  return local(best);
}

/**
 * A heap of the indices of the greatest entries so far, the last of them at the root. Every further entry that comes before
 * it takes its place: O(n log k), and hardly more than n where few do.
 */
export function lowerTop({ values, heap, output }: TopKernel, k: Expression, entries: Entries): void {
  const { builder } = entries;
  const length = index(entries.lengthOf(values));
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

  /** The index at a place of the heap. */
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

  /** Takes an entry of a greater index than all in the heap in place of the root, if it comes before that. */
  offer(i: Expression): void {
    const root = this.#entry("root", this.at(index(0)));
    const other = this.#entry("other", i);
    this.#builder.branch(before("greatest", this.#element, other, root), () => this.#sink(index(0), i));
  }

  /** Puts an index at a place, or, as long as a child there is after it, at that child's. */
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

  /** Whether the entry at one index comes after that at another: the other comes before it, or has a smaller index. */
  #isAfter(one: Expression, other: Expression): Expression {
    const a = this.#builder.keep("one", "index", one);
    const b = this.#builder.keep("two", "index", other);
    const [x, y] = [this.#entry("x", a), this.#entry("y", b)];
    const isNotBefore = scalar("not", "bool", [before("greatest", this.#element, x, y)]);
    const isLater = scalar("and", "bool", [isNotBefore, less(b, a)]);
    return scalar("or", "bool", [before("greatest", this.#element, y, x), isLater]);
  }

  #entry(name: string, i: Expression): Expression {
    return this.#builder.keep(name, this.#element, this.#entries.load(this.#values, i));
  }

  #put(place: Expression, i: Expression): void {
    this.#entries.store(this.#heap, place, convert("u32", i));
  }
}

/** Whether one entry comes before another, both in locals: NaN comes after all numbers. */
function before(first: Extreme, element: Element, one: Expression, other: Expression): Expression {
  const beats = scalar(first === "least" ? "lt" : "gt", element, [one, other]);
  if (element !== "f32" && element !== "f64") return beats;
  // A number beside NaN: of the two, only NaN differs from itself.
  const oneIsNumber = scalar("eq", element, [one, one]);
  const otherIsNaN = scalar("ne", element, [other, other]);
  return scalar("or", "bool", [beats, scalar("and", "bool", [oneIsNumber, otherIsNaN])]);
}
