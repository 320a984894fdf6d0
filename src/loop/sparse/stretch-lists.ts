/** The lists and counts of a stretch, which one worker has in locals of its kernel from round to round. */

import type { Counter } from "../../bind/sparse/turns.ts";
import { COUNTER_BYTES, COUNTERS, PHASES, TURN } from "../../bind/sparse/turns.ts";
import type { Touch } from "../../plan/sparse.ts";
import { add, convert, equal, index, less, local, multiply, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Append } from "./appenders.ts";
import { oneWhere } from "./appenders.ts";
import type { Appended } from "./lists.ts";
import { Lists } from "./lists.ts";

/** The lengths of each stage's lists, in locals. */
interface Counts {
  readonly touched: number;
  readonly changed: number;
  readonly reach: number;
  readonly still: number;
  readonly lastChanged: number;
  readonly lastReach: number;
}

/** The state of a stretch: locals that all its stages share. */
export class StretchTurns {
  half = -1;
  phase = -1;
  /** The local that counts the nodes computed; the next counts the row entries read. Both count over all rounds of the stretch. */
  nodes = -1;
  edges = -1;
}

/** The lists of one stage in a stretch. */
export class StretchLists extends Lists {
  readonly #turns: StretchTurns;
  #counts: Counts | null = null;

  constructor(turns: StretchTurns, ...lists: ConstructorParameters<typeof Lists>) {
    super(...lists);
    this.#turns = turns;
  }

  /** Reads which turn of the lists it is. */
  open(): void {
    this.#turns.half = this.builder.variable("half", "index", multiply(this.turn("half"), this.#nodes()));
    this.#turns.phase = this.builder.variable("phase", "index", this.turn("phase"));
    this.#turns.nodes = this.builder.variable("nodes", "index", index(0));
    this.#turns.edges = this.builder.variable("edges", "index", index(0));
  }

  /** Reads the counts of what the last round has changed. */
  begin(): void {
    const { builder } = this;
    const none = (name: string): number => builder.variable(name, "index", index(0));
    const read = (counter: Counter): number => {
      const value: Expression = { kind: "load", array: this.counter(counter), index: this.#lastPlace() };
      return builder.variable(`last ${counter}`, "index", convert("index", value));
    };
    this.#counts = {
      touched: none("touched"),
      changed: none("changed"),
      reach: none("reach"),
      still: none("still"),
      lastChanged: read("changed"),
      lastReach: read("reach"),
    };
  }

  /** The number of nodes that the stage has changed. */
  count({ round }: Pick<Touch, "round"> & Partial<Touch>): Expression {
    return local(round === "this" ? this.#held.changed : this.#held.lastChanged);
  }

  /** The number of nodes at which a carried array has changed in this round. */
  moved(): Expression {
    return subtract(local(this.#held.changed), local(this.#held.still));
  }

  /** The number of entries in the rows of the changed nodes. */
  reach({ round }: Pick<Touch, "round">): Expression {
    return local(round === "this" ? this.#held.reach : this.#held.lastReach);
  }

  /** Counts work that is done. */
  spend({ nodes, edges }: { readonly nodes: Expression; readonly edges: Expression }): void {
    const { builder } = this;
    builder.assign(this.#turns.nodes, add(local(this.#turns.nodes), nodes));
    builder.assign(this.#turns.edges, add(local(this.#turns.edges), edges));
  }

  touchedCount(): Expression {
    return local(this.#held.touched);
  }

  /** The counts of what the last round has changed and what that may touch. */
  last(): readonly Expression[] {
    return [local(this.#held.lastChanged), local(this.#held.lastReach)];
  }

  endRound(): void {
    const { touched, changed, reach, still, lastChanged, lastReach } = this.#held;
    const { builder } = this;
    builder.assign(lastChanged, local(changed));
    builder.assign(lastReach, local(reach));
    for (const counted of [touched, changed, reach, still]) builder.assign(counted, index(0));
  }

  /** Moves to the next turn. */
  turnOver(): void {
    const { half, phase } = this.#turns;
    const { builder } = this;
    builder.assign(half, subtract(this.#nodes(), local(half)));
    const isLast = equal(local(phase), index(PHASES - 1));
    builder.branch(
      isLast,
      () => builder.assign(phase, index(0)),
      () => builder.assign(phase, add(local(phase), index(1))),
    );
  }

  /** Writes the counts of the last round to where the next one reads them. */
  end(): void {
    const { builder } = this;
    this.clearCounters();
    const { lastChanged, lastReach } = this.#held;
    for (const [counter, value] of [
      ["changed", lastChanged],
      ["reach", lastReach],
    ] as const) {
      const array = this.counter(counter);
      builder.push({ kind: "store", array, index: this.#lastPlace(), value: convert("u32", local(value)) });
    }
  }

  /** Sets the counters of all phases to 0. */
  clearCounters(): void {
    const { builder } = this;
    const zero: Expression = { kind: "const", type: "u32", value: 0 };
    for (const counter of COUNTERS) {
      const array = this.counter(counter);
      for (let phase = 0; phase < PHASES; phase++) {
        builder.push({ kind: "store", array, index: index((phase * COUNTER_BYTES) / 4), value: zero });
      }
    }
  }

  /** Writes how far the stretch has come, and in how many of its rounds some nodes were computed, and not all. */
  leaveWord(round: Expression, isMet: Expression, partial: Expression = index(0)): void {
    const { builder } = this;
    const words = this.layout.turn(this.kernel.loop);
    const put = (word: keyof typeof TURN, value: Expression): void => {
      const array = builder.array(word, "u32", { kind: "frame", offset: words + TURN[word] });
      builder.push({ kind: "store", array, index: index(0), value });
    };
    put("round", convert("u32", round));
    put("nodes", convert("u32", local(this.#turns.nodes)));
    put("edges", convert("u32", local(this.#turns.edges)));
    put("met", scalar("cast", "u32", [isMet]));
    put("partial", convert("u32", partial));
  }

  override appending(lists: readonly Appended[], body: (...append: Append[]) => void): void {
    const { builder } = this;
    body(
      ...lists.map(
        (list): Append =>
          (value, when) => {
            if (list === "blocks" || list === "hubs") throw new Error("a stretch reduces nothing, and shares no rows");
            const count = this.#held[list];
            this.put(list, local(count), value);
            builder.assign(count, add(local(count), when === undefined ? index(1) : oneWhere(when)));
          },
      ),
    );
  }

  override addTo(counter: Counter, value: Expression): void {
    const { reach, still } = this.#held;
    if (counter === "pulled") this.spend({ nodes: index(0), edges: value });
    else if (counter === "still") this.builder.assign(still, add(local(still), value));
    else if (counter === "reach") this.builder.assign(reach, add(local(reach), value));
    else throw new Error(`a stretch counts no ${counter}`);
  }

  protected override half(round: Touch["round"]): Expression {
    const { half } = this.#turns;
    return round === "this" ? local(half) : subtract(this.#nodes(), local(half));
  }

  get #held(): Counts {
    if (this.#counts === null) throw new Error("a stretch that has not begun");
    return this.#counts;
  }

  #nodes(): Expression {
    return index(this.layout.graph.nodeCount);
  }

  /** The place of the counters of the round before. */
  #lastPlace(): Expression {
    const { builder } = this;
    const phase = local(this.#turns.phase);
    const last = builder.variable("last phase", "index", add(phase, index(PHASES - 1)));
    builder.branch(less(index(PHASES - 1), local(last)), () =>
      builder.assign(last, subtract(local(last), index(PHASES))),
    );
    return multiply(local(last), index(COUNTER_BYTES / 4));
  }
}
