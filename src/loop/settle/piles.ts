/**
 * Reads and writes the piles of nodes by which a loop is settled (near-far piles, a form of delta-stepping).
 * src/bind/sparse/settle-memory.ts says where they are.
 */

import { GATHERED } from "../../bind/sparse/memory.ts";
import type { SettleMemory } from "../../bind/sparse/settle-memory.ts";
import type { SettleCounter } from "../../bind/sparse/settle-turns.ts";
import { SETTLE, settleCounter } from "../../bind/sparse/settle-turns.ts";
import { COUNTER_BYTES } from "../../bind/sparse/turns.ts";
import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { KernelBuilder } from "../build.ts";
import { add, convert, index, local, multiply, scalar, subtract } from "../expression.ts";
import type { Address, Expression } from "../loop.ts";
import type { Appender } from "../sparse/appenders.ts";
import { appendAlone, appendShared } from "../sparse/appenders.ts";

export type Pile = "near" | "far";

/** The operations by which a step adds to piles. */
export interface Additions {
  readonly append: (pile: Pile, node: Expression) => void;
  /** Counts the row entries of near nodes. */
  readonly reach: (entries: Expression) => void;
  /** Notes the key of a far node. */
  readonly spread: (key: Expression) => void;
}

export const INFINITE: Expression = { kind: "const", type: "f64", value: Infinity };
export const NEGATIVE: Expression = { kind: "const", type: "f64", value: -Infinity };

/** The places of the piles. */
export interface PilePlaces {
  readonly memory: SettleMemory;
  /** The address of a byte of the piles' memory. */
  readonly place: (byte: number) => Address;
  /** The offset, in the frame, of the worker's words about the piles. */
  readonly words: number;
  readonly nodeCount: number;
}

export abstract class Piles {
  protected readonly builder: KernelBuilder;
  protected readonly memory: SettleMemory;
  protected readonly nodeCount: number;
  protected readonly place: PilePlaces["place"];
  protected readonly words: number;
  readonly isShared: boolean;

  constructor(builder: KernelBuilder, { memory, place, words, nodeCount }: PilePlaces, isShared: boolean) {
    this.builder = builder;
    this.memory = memory;
    this.place = place;
    this.words = words;
    this.nodeCount = nodeCount;
    this.isShared = isShared;
  }

  /** The node at a position of a pile, as the step before left the pile; an index. */
  node(pile: Pile, at: Expression): Expression {
    const { builder } = this;
    return builder.keep(
      "node",
      "index",
      convert("index", builder.entry(pile, this.place(this.memory[pile]), add(this.readHalf(pile), at))),
    );
  }

  /** Runs a body that adds to both piles. */
  abstract adding(body: (additions: Additions) => void): void;

  /** The key up to which values were settled before the last threshold, and the key up to which they are now. */
  abstract base(): Expression;
  abstract threshold(): Expression;

  /** Runs `first` where a node is not yet marked as in a pile, and marks it. */
  mark(pile: Pile, node: Expression, first: () => void): void {
    const { builder } = this;
    const array = this.#marks(pile);
    if (this.isShared) {
      // Others unmark near nodes at the same time. A look without an atomic access might see a mark that is gone already, of
      // a node that read its value before the value was improved.
      const before = builder.fetch("marked", { op: "replace", array, index: node, value: YES, atomic: true });
      builder.branch(scalar("not", "bool", [before]), first);
      return;
    }
    const isMarked: Expression = { kind: "load", array, index: node };
    builder.branch(scalar("not", "bool", [isMarked]), () => {
      builder.push({ kind: "store", array, index: node, value: YES });
      first();
    });
  }

  /** Unmarks a node before its value is read, so that a worker that improves the value afterwards finds it unmarked. */
  unmark(pile: Pile, node: Expression): void {
    this.builder.update({ op: "replace", array: this.#marks(pile), index: node, value: NO, atomic: this.isShared });
  }

  setMark(pile: Pile, node: Expression, value: Expression): void {
    this.builder.push({ kind: "store", array: this.#marks(pile), index: node, value });
  }

  #marks(pile: Pile): number {
    const { isNear, isFar } = this.memory;
    return this.builder.array(`in ${pile} pile`, "bool", this.place(pile === "near" ? isNear : isFar));
  }

  protected put(pile: Pile, at: Expression, node: Expression): void {
    const { builder } = this;
    const array = builder.array(pile, "u32", this.place(this.memory[pile]));
    builder.push({ kind: "store", array, index: add(this.writtenHalf(pile), at), value: node });
  }

  protected word(word: keyof typeof SETTLE): Expression {
    const array = this.builder.array(word, "u32", { kind: "frame", offset: this.words + SETTLE[word] });
    return { kind: "load", array, index: index(0) };
  }

  protected float(word: keyof typeof SETTLE): Expression {
    const array = this.builder.array(word, "f64", { kind: "frame", offset: this.words + SETTLE[word] });
    return { kind: "load", array, index: index(0) };
  }

  protected abstract readHalf(pile: Pile): Expression;
  protected abstract writtenHalf(pile: Pile): Expression;
}

export const YES: Expression = { kind: "const", type: "bool", value: 1 };
export const NO: Expression = { kind: "const", type: "bool", value: 0 };

/** The word of a frame that says which half of a pile is read. */
export const HALF = { near: "nearHalf", far: "farHalf" } as const;
const PHASE = {
  near: "nearPhase",
  reach: "nearPhase",
  far: "farPhase",
  least: "farPhase",
  greatest: "farPhase",
} as const;

/** The piles of a step that workers share; their counts are in memory. */
export class CountedPiles extends Piles {
  readonly #gathered: number;

  /** `gathered` is the offset in the frame at which a worker gathers the nodes that it appends. */
  constructor(gathered: number, ...piles: ConstructorParameters<typeof Piles>) {
    super(...piles);
    this.#gathered = gathered;
  }

  override adding(body: (additions: Additions) => void): void {
    const { builder } = this;
    const appenders = { near: this.#appender("near", 0), far: this.#appender("far", 1) };
    const reach = builder.variable("reach", "index", index(0));
    const least = builder.variable("least", "f64", INFINITE);
    const greatest = builder.variable("greatest", "f64", NEGATIVE);
    body({
      append: (pile, node) => appenders[pile].append(convert("u32", node)),
      reach: (entries) => builder.assign(reach, add(local(reach), entries)),
      spread: (key) => {
        builder.assign(least, scalar("min", "f64", [local(least), key]));
        builder.assign(greatest, scalar("max", "f64", [local(greatest), key]));
      },
    });
    appenders.near.finish();
    appenders.far.finish();
    this.#count("reach", "u32", "add", convert("u32", local(reach)));
    this.#count("least", "f64", "min", local(least));
    this.#count("greatest", "f64", "max", local(greatest));
  }

  override base(): Expression {
    return this.builder.hoist("base", this.float("base"));
  }

  override threshold(): Expression {
    return this.builder.hoist("threshold", this.float("threshold"));
  }

  #appender(pile: Pile, number: number): Appender {
    const list = {
      name: pile,
      counter: this.#counter(pile, "u32"),
      at: this.#phasePlace(pile, "u32"),
      put: (at: Expression, node: Expression) => this.put(pile, at, node),
    };
    if (!this.isShared) return appendAlone(list, this.builder);
    return appendShared(list, this.#gathered + ELEMENT_BYTES.u32 * GATHERED * number, this.builder);
  }

  #count(counter: SettleCounter, element: "u32" | "f64", op: "add" | "min" | "max", value: Expression): void {
    const { builder, isShared } = this;
    const array = this.#counter(counter, element);
    builder.update({ op, array, index: this.#phasePlace(counter, element), value, atomic: isShared });
  }

  #counter(counter: SettleCounter, element: "u32" | "f64"): number {
    return this.builder.array(
      `count of ${counter}`,
      element,
      this.place(this.memory.counters + settleCounter(counter, 0)),
    );
  }

  /** The place of this step's counter among the counters of its three phases. */
  #phasePlace(counter: SettleCounter, element: "u32" | "f64"): Expression {
    const phase = this.builder.hoist(PHASE[counter], convert("index", this.word(PHASE[counter])));
    return this.builder.hoist("place", multiply(phase, index(COUNTER_BYTES / ELEMENT_BYTES[element])));
  }

  protected override writtenHalf(pile: Pile): Expression {
    const half = this.builder.hoist(HALF[pile], convert("index", this.word(HALF[pile])));
    return this.builder.hoist(`${pile} half`, multiply(half, index(this.nodeCount)));
  }

  protected override readHalf(pile: Pile): Expression {
    return this.builder.hoist(`${pile} half before`, subtract(index(this.nodeCount), this.writtenHalf(pile)));
  }
}
