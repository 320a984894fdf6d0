/** The lists and counters of sparse rounds in a kernel under construction. */

import type { Layout } from "../../bind/layout.ts";
import type { SparseKernel } from "../../bind/sparse-kernels.ts";
import type { Counter, StageMemory } from "../../bind/sparse-memory.ts";
import { COUNTER_BYTES, counterIndex, GATHERED, TURN } from "../../bind/sparse-memory.ts";
import type { Touch } from "../../plan/sparse.ts";
import type { KernelBuilder } from "../build.ts";
import { add, convert, equal, fixed, index, local, multiply, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** Which list is appended to, and what is counted with it. */
export type Appended = "touched" | "changed" | "blocks";

export class Lists {
  readonly #builder: KernelBuilder;
  readonly #kernel: SparseKernel;
  readonly #counters: number;
  readonly #stages: readonly StageMemory[];
  readonly #layout: Layout;
  #gathering = 0;

  constructor(kernel: SparseKernel, builder: KernelBuilder, layout: Layout) {
    const { counters, stages } = layout.sparse(kernel.loop);
    this.#builder = builder;
    this.#kernel = kernel;
    this.#counters = counters;
    this.#stages = stages;
    this.#layout = layout;
  }

  get memory(): StageMemory {
    return this.#stages[this.#kernel.stage]!;
  }

  /** The node at a position of the list of touched nodes, an index. */
  touched(at: Expression): Expression {
    return this.#node(this.#builder.entry("touched", fixed(this.memory.touched), at));
  }

  /** The block at a position of the list of blocks, an index. */
  block(at: Expression): Expression {
    return convert("index", this.#builder.entry("blocks", fixed(this.memory.blocks), at));
  }

  /** The node at a position of those that a stage has changed, an index. */
  changed({ stage, round }: Pick<Touch, "stage" | "round">, at: Expression): Expression {
    const { changed } = this.#stages[stage]!;
    return this.#node(this.#builder.entry(`changed by ${stage}`, fixed(changed), add(this.#half(round), at)));
  }

  /** Does something where a node is not yet marked, and marks it. */
  mark(name: string, flags: number, at: Expression, first: () => void): void {
    const builder = this.#builder;
    const array = builder.array(name, "bool", fixed(flags));
    const isMarked: Expression = { kind: "load", array, index: at };
    const one: Expression = { kind: "const", type: "bool", value: 1 };
    builder.branch(scalar("not", "bool", [isMarked]), () => {
      if (!this.#kernel.isShared) {
        builder.push({ kind: "store", array, index: at, value: one });
        first();
        return;
      }
      const before = builder.fetch("marked", { op: "replace", array, index: at, value: one, atomic: true });
      builder.branch(scalar("not", "bool", [before]), first);
    });
  }

  unmark(name: string, flags: number, at: Expression): void {
    const array = this.#builder.array(name, "bool", fixed(flags));
    this.#builder.push({ kind: "store", array, index: at, value: { kind: "const", type: "bool", value: 0 } });
  }

  /**
   * Runs a body that appends to some lists of the kernel's stage. Where several workers append to one, each gathers some
   * entries before it asks for places for them.
   */
  appending(lists: readonly Appended[], body: (...append: ((value: Expression) => void)[]) => void): void {
    const appenders = lists.map((list) => (this.#kernel.isShared ? this.#gather(list) : this.#append(list)));
    body(...appenders.map(({ append }) => append));
    for (const { finish } of appenders) finish();
  }

  /** Adds to a counter of the kernel's stage. */
  addTo(counter: Counter, value: Expression): void {
    const array = this.#builder.array(counter, "u32", this.#counter(counter));
    this.#builder.update({ op: "add", array, index: this.#phase(), value, atomic: this.#kernel.isShared });
  }

  #append(list: Appended): Appender {
    const builder = this.#builder;
    const counter = builder.array(`count of ${list}`, "u32", this.#counter(list));
    const count = builder.variable(
      "count",
      "index",
      convert("index", { kind: "load", array: counter, index: this.#phase() }),
    );
    return {
      append: (value) => {
        this.#put(list, local(count), value);
        builder.assign(count, add(local(count), index(1)));
      },
      finish: () => {
        builder.push({ kind: "store", array: counter, index: this.#phase(), value: convert("u32", local(count)) });
      },
    };
  }

  #gather(list: Appended): Appender {
    const builder = this.#builder;
    const offset = this.#layout.gathered + 4 * GATHERED * this.#gathering++;
    const gathered = builder.array(`gathered ${list}`, "u32", { kind: "frame", offset });
    const counter = builder.array(`count of ${list}`, "u32", this.#counter(list));
    const count = builder.variable("gathered", "index", index(0));
    const flush = (): void => {
      const value = convert("u32", local(count));
      const first = builder.fetch("first", { op: "add", array: counter, index: this.#phase(), value, atomic: true });
      const start = builder.keep("start", "index", convert("index", first));
      builder.count("g", index(0), local(count), (g) => {
        this.#put(list, add(start, g), { kind: "load", array: gathered, index: g });
      });
    };
    return {
      append: (value) => {
        builder.push({ kind: "store", array: gathered, index: local(count), value });
        builder.assign(count, add(local(count), index(1)));
        builder.branch(equal(local(count), index(GATHERED)), () => {
          flush();
          builder.assign(count, index(0));
        });
      },
      finish: () => builder.branch({ kind: "compare", op: "ne", left: local(count), right: index(0) }, flush),
    };
  }

  #put(list: Appended, at: Expression, value: Expression): void {
    const builder = this.#builder;
    const { touched, changed, blocks } = this.memory;
    const array = builder.array(list, "u32", fixed({ touched, changed, blocks }[list]));
    const place = list === "changed" ? add(this.#half("this"), at) : at;
    builder.push({ kind: "store", array, index: place, value });
  }

  #counter(counter: Counter): ReturnType<typeof fixed> {
    return fixed(this.#counters + COUNTER_BYTES * counterIndex(this.#kernel.stage, counter, 0));
  }

  /** The place of this round's counter among those of its three phases. */
  #phase(): Expression {
    const phase = this.#builder.hoist("phase", convert("index", this.#turn("phase")));
    return this.#builder.hoist("place", multiply(phase, index(COUNTER_BYTES / 4)));
  }

  /** Where the half of a list begins that this round writes, or that the round before has written. */
  #half(round: Touch["round"]): Expression {
    const half = this.#builder.hoist("half", convert("index", this.#turn("half")));
    const which = round === "this" ? half : subtract(index(1), half);
    return this.#builder.hoist(`half of ${round}`, multiply(which, index(this.#layout.graph.nodeCount)));
  }

  #turn(word: "half" | "phase"): Expression {
    const offset = this.#layout.turn(this.#kernel.loop) + TURN[word];
    return this.#builder.entry(word, { kind: "frame", offset }, index(0));
  }

  #node(value: Expression): Expression {
    return this.#builder.keep("node", "index", convert("index", value));
  }
}

interface Appender {
  readonly append: (value: Expression) => void;
  readonly finish: () => void;
}
