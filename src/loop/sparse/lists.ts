/** Reads and writes the lists and counters of sparse rounds (frontiers) in a kernel under construction. */

import type { Layout } from "../../bind/layout.ts";
import type { ListOfNodes, SparseKernel } from "../../bind/sparse/kernels.ts";
import type { GroupingMemory, StageMemory } from "../../bind/sparse/memory.ts";
import { GATHERED } from "../../bind/sparse/memory.ts";
import type { Counter } from "../../bind/sparse/turns.ts";
import { COUNTER_BYTES, counterIndex, TURN } from "../../bind/sparse/turns.ts";
import type { Touch } from "../../plan/sparse.ts";
import type { KernelBuilder } from "../build.ts";
import { add, convert, index, multiply, scalar, subtract } from "../expression.ts";
import type { Address, Expression } from "../loop.ts";
import type { Append, Appender, GrowingList } from "./appenders.ts";
import { appendAlone, appendShared } from "./appenders.ts";

/** The lists that are appended to. */
export type Appended = "touched" | "changed" | "blocks" | "hubs";

/** The lists of one stage, which kernels read and append to. */
export abstract class Lists {
  protected readonly builder: KernelBuilder;
  protected readonly kernel: SparseKernel;
  protected readonly layout: Layout;
  readonly #stages: readonly StageMemory[];
  readonly #counters: number;
  readonly #groupings: readonly GroupingMemory[];

  constructor(kernel: SparseKernel, builder: KernelBuilder, layout: Layout) {
    const { counters, stages, groupings } = layout.sparse(kernel.loop);
    this.builder = builder;
    this.kernel = kernel;
    this.layout = layout;
    this.#stages = stages;
    this.#counters = counters;
    this.#groupings = groupings;
  }

  /** The address of a byte of the memory of the loop's sparse rounds. */
  placeOf(byte: number): Address {
    return this.layout.sparsePlace(this.kernel.loop, byte);
  }

  get memory(): StageMemory {
    return this.#stages[this.kernel.stage]!;
  }

  /** The node at a position of the list of touched nodes, an index. */
  #touched(at: Expression): Expression {
    return this.#node(this.builder.entry("touched", this.placeOf(this.memory.touched), at));
  }

  /** The block at a position of the list of blocks, an index. */
  block(at: Expression): Expression {
    return convert("index", this.builder.entry("blocks", this.placeOf(this.memory.blocks), at));
  }

  /** The node at a position of the list of nodes that a stage has changed, an index. */
  changed({ stage, round }: Pick<Touch, "stage" | "round">, at: Expression): Expression {
    const { changed } = this.#stages[stage]!;
    return this.#node(this.builder.entry(`changed by ${stage}`, this.placeOf(changed), add(this.half(round), at)));
  }

  /** The node at a position of the list by which the stage's nodes are grouped, an index. */
  grouped(at: Expression): Expression {
    return this.#node(this.builder.entry("grouped", this.placeOf(this.grouping.order), at));
  }

  /** Where the stage's nodes are in groups. */
  get grouping(): GroupingMemory {
    const { group } = this.kernel.rounds.stages[this.kernel.stage]!;
    return this.#groupings.find(({ values }) => values === group?.values)!;
  }

  /** The node at a position of a list, an index. */
  nodeOf(of: ListOfNodes, at: Expression): Expression {
    switch (of.list) {
      case "touched":
        return this.#touched(at);
      case "changed":
        return this.changed(of.touch, at);
      case "group":
        return this.grouped(at);
      case "all":
        return at;
      default:
        return of satisfies never;
    }
  }

  /** Runs a body that appends to some lists of the stage. */
  abstract appending(lists: readonly Appended[], body: (...append: Append[]) => void): void;

  /** Adds an index to a counter of the stage. */
  abstract addTo(counter: Counter, value: Expression): void;

  /** Gives the beginning of the half of a list that this round writes, or that the last round has written. */
  protected abstract half(round: Touch["round"]): Expression;

  /** Runs `first` where a node is not yet marked, and marks it. */
  mark(name: string, flags: number, at: Expression, first: () => void): void {
    const { builder } = this;
    const array = builder.array(name, "bool", this.placeOf(flags));
    const isMarked: Expression = { kind: "load", array, index: at };
    const one: Expression = { kind: "const", type: "bool", value: 1 };
    builder.branch(scalar("not", "bool", [isMarked]), () => {
      if (!this.kernel.isShared) {
        builder.push({ kind: "store", array, index: at, value: one });
        first();
        return;
      }
      const before = builder.fetch("marked", { op: "replace", array, index: at, value: one, atomic: true });
      builder.branch(scalar("not", "bool", [before]), first);
    });
  }

  /** Marks a node where a condition holds, by a worker that is alone. Returns whether it was not marked. */
  markWhere(name: string, flags: number, at: Expression, when: Expression): Expression {
    const { builder } = this;
    const array = builder.array(name, "bool", this.placeOf(flags));
    const isMarked = builder.keep("marked", "bool", { kind: "load", array, index: at });
    builder.push({ kind: "store", array, index: at, value: scalar("or", "bool", [isMarked, when]) });
    return scalar("and", "bool", [when, scalar("not", "bool", [isMarked])]);
  }

  unmark(name: string, flags: number, at: Expression): void {
    const array = this.builder.array(name, "bool", this.placeOf(flags));
    this.builder.push({ kind: "store", array, index: at, value: { kind: "const", type: "bool", value: 0 } });
  }

  protected put(list: Appended, at: Expression, value: Expression): void {
    const { builder, memory } = this;
    const { touched, changed, blocks, hubs } = memory;
    const array = builder.array(list, "u32", this.placeOf({ touched, changed, blocks, hubs }[list]));
    const place = list === "changed" ? add(this.half("this"), at) : at;
    builder.push({ kind: "store", array, index: place, value });
  }

  /** The array of a stage's counters, which has an entry for each phase at a fixed distance. */
  protected counter(counter: Counter, stage = this.kernel.stage): number {
    const address = this.placeOf(this.#counters + COUNTER_BYTES * counterIndex(stage, counter, 0));
    return this.builder.array(`count of ${counter} by ${stage}`, "u32", address);
  }

  /** The hub along whose row the kernel goes, an index. */
  hub(): Expression {
    return this.builder.keep("hub", "index", this.turn("hub"));
  }

  protected turn(word: "half" | "phase" | "hub"): Expression {
    const offset = this.layout.turn(this.kernel.loop) + TURN[word];
    return convert("index", this.builder.entry(word, { kind: "frame", offset }, index(0)));
  }

  #node(value: Expression): Expression {
    return this.builder.keep("node", "index", convert("index", value));
  }
}

/** The lists of a stage, in a kernel that several workers may run at once and whose lists another kernel reads. */
export class SharedLists extends Lists {
  #gathering = 0;

  /** Where several workers append to one list, each gathers some entries before it takes places for them. */
  override appending(lists: readonly Appended[], body: (...append: Append[]) => void): void {
    const appenders = lists.map((list) => this.#appender(list));
    body(...appenders.map(({ append }) => append));
    for (const { finish } of appenders) finish();
  }

  override addTo(counter: Counter, value: Expression): void {
    const [array, atomic] = [this.counter(counter), this.kernel.isShared];
    this.builder.update({ op: "add", array, index: this.#phase(), value: convert("u32", value), atomic });
  }

  #appender(list: Appended): Appender {
    const { builder } = this;
    const growing: GrowingList = {
      name: list,
      counter: this.counter(list),
      at: this.#phase(),
      put: (at, value) => this.put(list, at, value),
    };
    if (!this.kernel.isShared) return appendAlone(growing, builder);
    return appendShared(growing, this.layout.gathered + 4 * GATHERED * this.#gathering++, builder);
  }

  /** The place of this round's counter among the counters of its three phases. */
  #phase(): Expression {
    const phase = this.builder.hoist("phase", this.turn("phase"));
    return this.builder.hoist("place", multiply(phase, index(COUNTER_BYTES / 4)));
  }

  protected override half(round: Touch["round"]): Expression {
    const half = this.builder.hoist("half", this.turn("half"));
    const which = round === "this" ? half : subtract(index(1), half);
    return this.builder.hoist(`half of ${round}`, multiply(which, index(this.layout.graph.nodeCount)));
  }
}
