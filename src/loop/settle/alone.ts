/**
 * Lowers settling by one worker, for small piles: one kernel goes from step to step by itself and counts the entries of piles
 * in locals. It ends when nothing is left, when a pile has grown, or when it has done so much that progress should be
 * reported.
 */

import { ALONE, SETTLE, WIDTH } from "../../bind/sparse/settle-turns.ts";
import { add, convert, equal, index, less, local, multiply, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Additions, Pile } from "./piles.ts";
import { HALF, INFINITE, NEGATIVE, Piles, YES } from "./piles.ts";
import type { Settling } from "./steps.ts";
import { relax, sort } from "./steps.ts";

/** The locals of a worker that settles alone, by number. */
interface Locals {
  /**
   * The beginning of the half of the near list that is read. `farStart` is that of the half of the far list to which
   * nodes are added.
   */
  readonly nearStart: number;
  readonly farStart: number;
  /** The beginning of the half to which nodes that become near are added. */
  readonly nextStart: number;
  readonly lastFarStart: number;
  readonly near: number;
  readonly next: number;
  readonly reach: number;
  readonly far: number;
  readonly least: number;
  readonly greatest: number;
  readonly base: number;
  readonly threshold: number;
  readonly width: number;
  readonly sorted: number;
  readonly relaxed: number;
}

export function settleAlone(settling: Settling, piles: LonePiles): void {
  const { builder } = settling.lowering;
  const held = piles.open();
  const fuel = builder.variable("fuel", "index", index(ALONE.fuel));
  const phases = builder.variable("phases", "index", index(0));
  const nodes = builder.variable("nodes", "index", index(0));
  const edges = builder.variable("edges", "index", index(0));
  const goesOn = builder.variable("goes on", "bool", YES);
  const ask = (): void => {
    const work = add(local(held.near), local(held.reach));
    builder.branch(
      equal(local(held.near), index(0)),
      () => builder.assign(goesOn, and(less(index(0), local(held.far)), less(local(held.far), index(ALONE.most)))),
      () => builder.assign(goesOn, less(work, index(ALONE.most))),
    );
    builder.assign(goesOn, and(local(goesOn), less(index(0), local(fuel))));
  };
  ask();
  builder.loop(local(goesOn), () => {
    const spent = builder.variable("spent", "index", index(1));
    builder.branch(
      equal(local(held.near), index(0)),
      () => {
        builder.assign(spent, add(local(held.far), index(1)));
        raise(settling, piles, held);
      },
      () => {
        const count = builder.keep("count", "index", local(held.near));
        builder.assign(nodes, add(local(nodes), count));
        builder.assign(edges, add(local(edges), local(held.reach)));
        builder.assign(spent, add(count, local(held.reach)));
        builder.assign(held.relaxed, scalar("add", "f64", [local(held.relaxed), float(local(spent))]));
        builder.assign(held.reach, index(0));
        relax({ from: index(0), to: count }, settling, piles);
        builder.assign(phases, add(local(phases), index(1)));
      },
    );
    piles.turn();
    builder.branch(
      less(local(spent), local(fuel)),
      () => builder.assign(fuel, subtract(local(fuel), local(spent))),
      () => builder.assign(fuel, index(0)),
    );
    ask();
  });
  piles.close({ phases: local(phases), nodes: local(nodes), edges: local(edges) });
}

/** Raises the threshold, and sorts the far nodes by it. */
function raise(settling: Settling, piles: LonePiles, held: Locals): void {
  const { builder } = settling.lowering;
  learnWidth(settling, held);
  builder.assign(held.base, local(held.threshold));
  const next = builder.keep("next threshold", "f64", scalar("add", "f64", [local(held.least), local(held.width)]));
  // With infinite keys, the sum may be NaN.
  const isNext = scalar("ge", "f64", [next, local(held.least)]);
  builder.assign(held.threshold, scalar("select", "f64", [isNext, next, local(held.least)]));
  const before = builder.keep("before", "index", local(held.far));
  builder.assign(held.sorted, float(before));
  builder.assign(held.relaxed, number(0));
  piles.turnFar();
  sort({ from: index(0), to: before }, settling, piles);
  builder.branch(scalar("eq", "f64", [local(held.width), number(0)]), () => {
    const spread = builder.keep("spread", "f64", scalar("sub", "f64", [local(held.greatest), local(held.least)]));
    const most = scalar("min", "f64", [spread, number(Number.MAX_VALUE)]);
    builder.branch(scalar("ge", "f64", [spread, number(0)]), () =>
      builder.assign(held.width, scalar("mul", "f64", [most, number(WIDTH.first)])),
    );
  });
}

/** Adapts the width between thresholds, so that relaxing near nodes takes about as much work as sorting far ones. */
function learnWidth({ lowering }: Settling, { width, sorted, relaxed }: Locals): void {
  const { builder } = lowering;
  const scaled = (by: number) => (): void => builder.assign(width, scalar("mul", "f64", [local(width), number(by)]));
  const times = (share: number): Expression => scalar("mul", "f64", [local(sorted), number(share)]);
  builder.branch(scalar("ge", "f64", [local(sorted), number(WIDTH.least)]), () => {
    builder.branch(scalar("gt", "f64", [local(relaxed), times(WIDTH.many)]), scaled(WIDTH.narrower), () =>
      builder.branch(scalar("lt", "f64", [local(relaxed), times(WIDTH.few)]), scaled(WIDTH.wider)),
    );
  });
}

function number(value: number): Expression {
  return { kind: "const", type: "f64", value };
}

function float(value: Expression): Expression {
  return scalar("cast", "f64", [convert("u32", value)]);
}

function and(left: Expression, right: Expression): Expression {
  return scalar("and", "bool", [left, right]);
}

/** The piles of a worker that settles alone. */
export class LonePiles extends Piles {
  #locals: Locals | null = null;

  /** Reads the counts of the piles. */
  open(): Locals {
    const { builder } = this;
    const start = (pile: Pile, name: string): number =>
      builder.variable(name, "index", multiply(convert("index", this.word(HALF[pile])), index(this.nodeCount)));
    const other = (one: number, name: string): number =>
      builder.variable(name, "index", subtract(index(this.nodeCount), local(one)));
    const count = (word: "near" | "reach" | "far"): number =>
      builder.variable(word, "index", convert("index", this.word(word)));
    const key = (word: FloatWord): number => builder.variable(word, "f64", this.float(word));
    const nearStart = start("near", "near start");
    const farStart = start("far", "far start");
    this.#locals = {
      nearStart,
      farStart,
      nextStart: other(nearStart, "next start"),
      lastFarStart: other(farStart, "last far start"),
      near: count("near"),
      next: builder.variable("next", "index", index(0)),
      reach: count("reach"),
      far: count("far"),
      least: key("least"),
      greatest: key("greatest"),
      base: key("base"),
      threshold: key("threshold"),
      width: key("width"),
      sorted: key("sorted"),
      relaxed: key("relaxed"),
    };
    return this.#locals;
  }

  get #held(): Locals {
    if (this.#locals === null) throw new Error("piles that have not been opened");
    return this.#locals;
  }

  override adding(body: (additions: Additions) => void): void {
    const { builder } = this;
    const { next, far, reach, least, greatest } = this.#held;
    body({
      append: (pile, node) => {
        const count = pile === "near" ? next : far;
        this.put(pile, local(count), convert("u32", node));
        builder.assign(count, add(local(count), index(1)));
      },
      reach: (entries) => builder.assign(reach, add(local(reach), entries)),
      spread: (key) => {
        builder.assign(least, scalar("min", "f64", [local(least), key]));
        builder.assign(greatest, scalar("max", "f64", [local(greatest), key]));
      },
    });
  }

  override base(): Expression {
    return local(this.#held.base);
  }

  override threshold(): Expression {
    return local(this.#held.threshold);
  }

  /** Turns the near pile: the nodes that have become near are gone through next. */
  turn(): void {
    const { builder } = this;
    const { nearStart, nextStart, near, next } = this.#held;
    builder.assign(near, local(next));
    builder.assign(next, index(0));
    this.#exchange(nearStart, nextStart);
  }

  /** Turns the far pile: its nodes are sorted from one half into the other. */
  turnFar(): void {
    const { builder } = this;
    const { farStart, lastFarStart, far, least, greatest } = this.#held;
    this.#exchange(farStart, lastFarStart);
    builder.assign(far, index(0));
    builder.assign(least, INFINITE);
    builder.assign(greatest, NEGATIVE);
  }

  #exchange(one: number, other: number): void {
    const { builder } = this;
    const kept = builder.keep("kept", "index", local(one));
    builder.assign(one, local(other));
    builder.assign(other, kept);
  }

  /** Writes how far it has come. */
  close(done: Readonly<Record<"phases" | "nodes" | "edges", Expression>>): void {
    const { builder } = this;
    const { nearStart, farStart, near, reach, far, least, greatest, base, threshold, width } = this.#held;
    const { sorted, relaxed } = this.#held;
    const put = (word: keyof typeof SETTLE, element: "u32" | "f64", value: Expression): void => {
      const array = builder.array(word, element, { kind: "frame", offset: this.words + SETTLE[word] });
      builder.push({ kind: "store", array, index: index(0), value });
    };
    const half = (start: number): Expression =>
      scalar("cast", "u32", [{ kind: "compare", op: "ne", left: local(start), right: index(0) }]);
    put("nearHalf", "u32", half(nearStart));
    put("farHalf", "u32", half(farStart));
    put("near", "u32", convert("u32", local(near)));
    put("reach", "u32", convert("u32", local(reach)));
    put("far", "u32", convert("u32", local(far)));
    for (const word of ["phases", "nodes", "edges"] as const) put(word, "u32", convert("u32", done[word]));
    put("base", "f64", local(base));
    put("threshold", "f64", local(threshold));
    put("width", "f64", local(width));
    put("sorted", "f64", local(sorted));
    put("relaxed", "f64", local(relaxed));
    put("least", "f64", local(least));
    put("greatest", "f64", local(greatest));
  }

  protected override readHalf(pile: Pile): Expression {
    return local(pile === "near" ? this.#held.nearStart : this.#held.lastFarStart);
  }

  protected override writtenHalf(pile: Pile): Expression {
    return local(pile === "near" ? this.#held.nextStart : this.#held.farStart);
  }
}

type FloatWord = "least" | "greatest" | "base" | "threshold" | "width" | "sorted" | "relaxed";
