/** Declares the buffers of a plan as arrays of a loop kernel. */

import type { Layout } from "../bind/layout.ts";
import type { Element } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Domain } from "../plan/domain.ts";
import type { Plan } from "../plan/plan.ts";
import { entriesOf } from "../plan/sizes.ts";
import type { KernelBuilder, Update } from "./build.ts";
import { convert } from "./expression.ts";
import type { Graphs } from "./graph-arrays.ts";
import type { Expression, Lanes } from "./loop.ts";

/** A copy of a buffer: its address, and the prefix that its name adds to that of the buffer. */
interface BufferCopy {
  readonly name: string;
  readonly byte: number;
}

/** Reads and writes entries of buffers in a kernel under construction. */
export class Entries {
  readonly builder: KernelBuilder;
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #graphs: Graphs;

  constructor(builder: KernelBuilder, graphs: Graphs, plan: Plan, layout: Layout) {
    this.builder = builder;
    this.#graphs = graphs;
    this.#plan = plan;
    this.#layout = layout;
  }

  /** The length of a buffer that does not hold block results, an index. */
  lengthOf(buffer: BufferId): Expression {
    const { graph, of } = this.#plan.buffers[buffer]!.extent;
    if (of !== "nodes" && of !== "edges") throw new Error("block results are counted when a plan is bound");
    return convert("index", this.#graphs.count({ graph, of }));
  }

  /** The number of block results in a buffer. */
  blocksOf(buffer: BufferId): number {
    return entriesOf(this.#plan.buffers[buffer]!.extent, this.#layout.graph);
  }

  /** Gives the number of nodes or edges, u32. */
  count(domain: Domain): Expression {
    return this.#graphs.count(domain);
  }

  elementOf(buffer: BufferId): Element {
    return this.#plan.buffers[buffer]!.element;
  }

  load(buffer: BufferId, at: Expression): Expression {
    return { kind: "load", array: this.arrayOf(buffer), index: at };
  }

  /** Loads consecutive entries, one for each lane of a vector, starting at `from`. */
  loadLanes(buffer: BufferId, from: Expression, lanes: Lanes): Expression {
    return { kind: "load lanes", array: this.arrayOf(buffer), index: from, lanes };
  }

  /**
   * Loads the bits of consecutive entries as words of 32 bits, one for each lane, starting at a word of the array. An array of
   * bools has four entries in a word.
   */
  loadWords(buffer: BufferId, from: Expression, lanes: Lanes): Expression {
    const name = `words of ${this.#plan.buffers[buffer]!.name}`;
    const array = this.builder.array(name, "u32", this.#layout.buffer(buffer));
    return { kind: "load lanes", array, index: from, lanes };
  }

  /** Loads an entry from a copy of a buffer in another order. */
  loadCopy(buffer: BufferId, copy: BufferCopy, at: Expression): Expression {
    return { kind: "load", array: this.#copy(buffer, copy), index: at };
  }

  storeCopy(buffer: BufferId, copy: BufferCopy, at: Expression, value: Expression): void {
    this.builder.push({ kind: "store", array: this.#copy(buffer, copy), index: at, value });
  }

  store(buffer: BufferId, at: Expression, value: Expression): void {
    this.builder.push({ kind: "store", array: this.arrayOf(buffer), index: at, value });
  }

  /** Combines a value into an entry. */
  update(buffer: BufferId, update: Omit<Update, "array">): void {
    this.builder.update({ ...update, array: this.arrayOf(buffer) });
  }

  /** Does the same, and returns what the entry held before. */
  fetch(name: string, buffer: BufferId, update: Omit<Update, "array">): Expression {
    return this.builder.fetch(name, { ...update, array: this.arrayOf(buffer) });
  }

  #copy(buffer: BufferId, { name, byte }: BufferCopy): number {
    const { name: of, element } = this.#plan.buffers[buffer]!;
    return this.builder.array(`${name} ${of}`, element, { kind: "fixed", byte });
  }

  /** The number of a buffer's array. */
  arrayOf(buffer: BufferId): number {
    const { name, element } = this.#plan.buffers[buffer]!;
    return this.builder.array(name, element, this.#layout.buffer(buffer));
  }
}
