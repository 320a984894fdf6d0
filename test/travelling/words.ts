/**
 * What the bodies of travelling loops are made of: rows to go along, starts, guards, numbers at edges, endings. Each is
 * chosen by the tape; the first of several is the simplest, for a tape of zeros is where shrinking ends.
 */

import type { LoopOptions } from "../../src/dsl/control.ts";
import type { Entry, ReadNode, RowEnds } from "../../src/dsl/entry.ts";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import type { AggregateOptions, Neighborhood } from "../../src/dsl/neighborhood.ts";
import type { NumberElement } from "../../src/dsl/place.ts";
import type { Tape } from "../ir/tape.ts";

export type Numbers = Expression<"node", NumberElement>;
export type Truths = Expression<"node", "bool">;
export type Round = Expression<"scalar", "i32">;

/** What a loop leaves, the values of nodes first. */
export type Left = Readonly<Record<string, Expression<"node" | "scalar">>>;

/** Rows of one direction, and the end of their edges that is looked at. */
export interface Row {
  readonly along: Neighborhood;
  readonly far: (ends: RowEnds) => ReadNode;
}

/** When a loop ends. */
export interface Ending {
  readonly options: LoopOptions;
  /** What the body gives as `until`, of which nodes changed and of a number before and after; nothing where it does not say. */
  readonly until: (changed: Truths, before: Numbers, after: Numbers) => { until?: Expression<"scalar", "bool"> };
}

/** What a loop is within or comes after: a round and numbers that it can start from. */
export interface Around {
  readonly round: Round | null;
  readonly numbers: Numbers;
}

/** Round limits: that cut off what travels, or let it end. */
const LIMITS = [8, 20, 12, 20, 5, 40, 90, 12, 8, 3, 12, 8, 20, 1, 2, 0];

export class Words {
  readonly g: GraphExpression;
  readonly tape: Tape;
  readonly index: Expression<"node", "i32">;
  readonly #around: Around | null;

  constructor(g: GraphExpression, tape: Tape, around: Around | null = null) {
    this.g = g;
    this.tape = tape;
    this.index = g.nodeIndex();
    this.#around = around;
  }

  element(): NumberElement {
    return this.tape.pick(["i32", "f64", "f64", "f32", "u32"] as const);
  }

  row(): Row {
    const { in: inward, out, all } = this.g;
    return this.tape.pick<Row>([
      { along: inward, far: ({ neighbor }) => neighbor },
      { along: all, far: ({ neighbor }) => neighbor },
      { along: inward, far: ({ source }) => source },
      { along: out, far: ({ destination }) => destination },
      { along: all, far: ({ neighbor }) => neighbor },
      { along: all, far: ({ source }) => source },
      { along: all, far: ({ destination }) => destination },
    ]);
  }

  /** One node, or a few. */
  roots(): Truths {
    const { tape, index } = this;
    const at = tape.pick([0, 0, 0, 1, 7]);
    const round = this.#around?.round;
    if (round && !tape.rarely(3)) return index.eq(round.mul(3).add(at));
    return tape.pick([
      () => index.eq(at),
      () => index.eq(this.g.nodeCountAs("i32").sub(1)),
      () => index.rem(tape.pick([50, 7, 20])).eq(0),
    ])();
  }

  /** Any nodes: where something holds of what does not change. */
  some(): Truths {
    const { g, tape, index } = this;
    return tape.pick([
      () => index.rem(3).ne(1),
      () => this.roots(),
      () => g.nodeAttribute("value", { element: "f64", otherwise: 1 }).gt(0.5),
      () => g.degree("i32").le(2),
      () => index.rem(17).ne(11),
      () => g.node(true),
      () => g.node(false),
    ])();
  }

  /** What stands at nodes where nothing has come yet: more than anything that comes, or less. */
  far(element: NumberElement, rises: boolean): number {
    const { tape } = this;
    if (element === "f64" || element === "f32") {
      return rises ? tape.pick([-Infinity, -1, -Infinity, NaN]) : tape.pick([Infinity, 1e9, Infinity, NaN]);
    }
    if (element === "u32") return rises ? 0 : tape.pick([1 << 30, 0xffff_ffff]);
    return rises ? tape.pick([-1, -0x8000_0000]) : tape.pick([1 << 30, 0x7fff_ffff, 5]);
  }

  /** What a loop of numbers starts from, some of which are `far` at most nodes. */
  numbers(element: NumberElement, far: number = this.far(element, false)): Numbers {
    const { g, tape, index } = this;
    const isFloat = element === "f64" || element === "f32";
    const kinds = [
      () => this.roots().where(1, far, element),
      () => this.roots().where(0, far, element),
      () => index.cast(element),
      () => index.mul(7).rem(5).cast(element),
      () => g.nodeAttribute("value", { element: "f64", otherwise: 2 }).cast(element),
      () =>
        index
          .rem(2)
          .eq(0)
          .where(0, isFloat ? -0 : 1, element),
      () =>
        index
          .rem(5)
          .eq(3)
          .where(g.node(isFloat ? NaN : 3, element), index.cast(element)),
      () => g.node(1, element),
    ];
    const around = this.#around;
    if (around)
      kinds.push(
        () => around.numbers.cast(element),
        () => around.numbers.cast(element),
      );
    return tape.pick(kinds)();
  }

  /** Numbers at edges. */
  lengths(element: NumberElement): Expression<"edge", NumberElement> {
    const { g, tape } = this;
    return tape.pick([
      () => g.edge(1, element),
      () => g.edgeAttribute("weight", { element: "f64", otherwise: 1 }).cast(element),
      () => g.edgeIndex().rem(4).cast(element),
      () => g.edge(0, element),
    ])();
  }

  /** What an edge makes of the number at its far end. */
  step(element: NumberElement): (ends: RowEnds, x: Expression<"each", NumberElement>) => Entry<NumberElement> {
    const { tape } = this;
    type Step = ReturnType<Words["step"]>;
    const ofLength = (step: (length: ReturnType<Words["lengths"]>) => Step) => (): Step => step(this.lengths(element));
    return tape.pick<() => Step>([
      () => (_, x) => x,
      ofLength(
        (length) =>
          ({ edge }, x) =>
            x.add(edge(length)),
      ),
      () => (_, x) => x.add(1),
      ofLength(
        (length) =>
          ({ edge }, x) =>
            x.max(edge(length)),
      ),
      ofLength(
        (length) =>
          ({ edge }, x) =>
            x.min(edge(length)),
      ),
      () => {
        const own = this.numbers(element);
        return ({ self }, x) => x.add(self(own));
      },
      () =>
        ({ place }, x) =>
          x.add(place.cast(element)),
      ofLength(
        (length) =>
          ({ edge }, x) =>
            edge(length).gt(0).where(x, edge(length)),
      ),
    ])();
  }

  /** Which edges count, sometimes by a truth that changes. */
  guard({ far }: Row, changing?: Truths): AggregateOptions {
    const { g, tape } = this;
    const kinds: (() => AggregateOptions["where"])[] = [
      ...Array.from({ length: changing ? 7 : 4 }, () => () => undefined),
      () => {
        const weight = g.edgeWeight();
        return ({ edge }) => edge(weight).gt(0.3);
      },
      () => {
        const open = this.some();
        return (ends) => far(ends)(open);
      },
      () => {
        const open = this.some();
        return ({ self }) => self(open);
      },
      () => {
        // Which end is the source is not the same for both ends of an edge in rows of both directions.
        const rank = tape.rarely(2) ? g.degree("i32") : this.index;
        return ({ source, destination }) => source(rank).le(destination(rank));
      },
      () => {
        const most = tape.pick([2, 1, 5]);
        return ({ place }) => place.lt(most);
      },
      () => {
        const most = this.index.rem(4);
        return ({ place, self }) => place.le(self(most));
      },
    ];
    if (changing) {
      kinds.push(
        () => (ends) => far(ends)(changing),
        () => (ends) => far(ends)(changing).not(),
        () =>
          ({ self }) =>
            self(changing),
        () =>
          ({ self }) =>
            self(changing).not(),
      );
    }
    return { where: tape.pick(kinds)() };
  }

  /** The next value where a round may have one: everywhere, at some nodes, or in some rounds. */
  where<T extends Numbers | Truths>(round: Round, before: T, after: T): T {
    const { g, tape } = this;
    // A choice between two of one type is of that type, which no compiler sees of a T.
    const choose = (condition: Truths | Expression<"scalar", "bool">): T =>
      (condition as Truths).where(after as Numbers, before as Numbers) as Numbers as T;
    const isIdle = (): Expression<"scalar", "bool"> => round.rem(tape.pick([3, 2, 5])).ne(1);
    return tape.pick([
      ...Array.from({ length: 6 }, () => () => after),
      () => choose(this.some()),
      () => choose(isIdle()),
      () =>
        g.if(
          isIdle(),
          () => ({ x: after as Numbers }),
          () => ({ x: before as Numbers }),
        ).x as Numbers as T,
    ])();
  }

  ending(): Ending {
    const { g, tape } = this;
    const limit = tape.rarely(8) ? g.nodeCountAs("i32").min(90) : tape.pick(LIMITS);
    const kind = tape.pick(["unchanged", "never", "unchanged", "value"] as const);
    if (kind !== "value") return { options: { limit, until: kind === "never" ? undefined : kind }, until: () => ({}) };
    const most = tape.pick([0, 0, 0, 1]);
    const condition = tape.pick<(...given: Parameters<Ending["until"]>) => Expression<"scalar", "bool">>([
      (changed) => changed.any().not(),
      (changed) => changed.count().le(most),
      (_, before, after) => after.max(before).sub(after.min(before)).maximum().le(most),
      (_, before, after) => after.max(before).sub(after.min(before)).sum().le(most),
      (_, before, after) => after.identical(before).all(),
      (_, __, after) => after.sum().ge(5000),
    ]);
    return { options: { limit }, until: (...given) => ({ until: condition(...given) }) };
  }
}
