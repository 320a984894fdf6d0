/** The buffers of a plan as arrays of a loop kernel. */

import type { Element } from "../ir/type.ts";
import type { Layout } from "../plan/layout.ts";
import { entriesOf } from "../plan/layout.ts";
import type { BufferId, Plan } from "../plan/plan.ts";
import type { KernelBuilder } from "./build.ts";
import type { Expression, Lanes } from "./loop.ts";

/** Reads and writes entries of buffers in a kernel under construction. */
export class Entries {
  readonly builder: KernelBuilder;
  readonly #plan: Plan;
  readonly #layout: Layout;

  constructor(builder: KernelBuilder, plan: Plan, layout: Layout) {
    this.builder = builder;
    this.#plan = plan;
    this.#layout = layout;
  }

  /** How many entries a buffer has on this graph. */
  lengthOf(buffer: BufferId): number {
    return entriesOf(this.#plan.buffers[buffer]!.extent, this.#layout.graph);
  }

  elementOf(buffer: BufferId): Element {
    return this.#plan.buffers[buffer]!.element;
  }

  load(buffer: BufferId, at: Expression): Expression {
    return { kind: "load", array: this.#array(buffer), index: at };
  }

  /** As many entries as a vector has lanes, from one on. */
  loadLanes(buffer: BufferId, from: Expression, lanes: Lanes): Expression {
    return { kind: "load lanes", array: this.#array(buffer), index: from, lanes };
  }

  store(buffer: BufferId, at: Expression, value: Expression): void {
    this.builder.push({ kind: "store", array: this.#array(buffer), index: at, value });
  }

  #array(buffer: BufferId): number {
    const { name, element } = this.#plan.buffers[buffer]!;
    return this.builder.array(name, element, this.#layout.buffer(buffer));
  }
}
