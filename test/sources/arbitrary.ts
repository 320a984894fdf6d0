/**
 * Random bodies for each node of a set, as a fast-check arbitrary: loops within loops, choices and reductions that differ from node
 * to node, nearly all of which can be computed side by side, in the lanes of vectors.
 */

import type fc from "fast-check";
import type { Over, OverNodes } from "../../src/dsl/for-nodes.ts";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Func } from "../../src/ir/value.ts";
import type { TapeNumbers } from "../ir/tape.ts";
import { Tape, tapes } from "../ir/tape.ts";

type Floats = Expression<"node", "f64">;
type Integers = Expression<"node", "i32">;
type Truths = Expression<"node", "bool">;
type Flows = Expression<"edge", "f64">;
type Number = Expression<"scalar", "f64">;
type Count = Expression<"scalar", "i32">;
type Answer = Expression<"scalar", "bool">;

/** How deep loops and choices lie within each other in a body. */
const DEEPEST = 3;

/** Programs of one loop over nodes. */
export const bodyFuncs: fc.Arbitrary<Func> = tapes(48).map((numbers: TapeNumbers) => {
  const tape = new Tape(numbers);
  return algorithm("bodies", {}, (g) =>
    g.forNodes(setOf(g, tape), (s, combine) => {
      const body = new Body(g, tape, s);
      for (let count = 1 + tape.below(3); count > 0; count--) body.grow();
      return body.results(combine);
    }),
  ).func;
});

/** The nodes that have a body: some, all or none, in batches that are full or not. */
function setOf(g: GraphExpression, tape: Tape): Truths {
  const index = g.nodeIndex();
  return tape.pick([
    () => index.lt(tape.pick([20, 33, 8, 16, 1, 0])),
    () => index.rem(tape.pick([3, 5, 11])).ne(1),
    () => g.node(true),
    () => index.mul(7).rem(3).eq(0),
  ])();
}

/** The values that there are at a point of a body, and what may be computed of them. */
class Body {
  readonly #g: GraphExpression;
  readonly #tape: Tape;
  readonly #depth: number;
  readonly floats: Floats[];
  readonly integers: Integers[];
  readonly truths: Truths[];
  readonly flows: Flows[];
  readonly numbers: Number[];
  readonly counts: Count[];

  constructor(g: GraphExpression, tape: Tape, s: Count, around: Body | null = null) {
    this.#g = g;
    this.#tape = tape;
    this.#depth = around === null ? 0 : around.#depth + 1;
    const index = g.nodeIndex();
    this.floats = around?.floats.slice() ?? [g.nodeAttribute("value", { element: "f64", otherwise: 1 })];
    this.integers = around?.integers.slice() ?? [index.sub(s), index];
    this.truths = around?.truths.slice() ?? [index.eq(s)];
    this.flows = around?.flows.slice() ?? [g.edgeWeight()];
    this.numbers = around?.numbers.slice() ?? [];
    this.counts = [...(around?.counts ?? []), s];
  }

  /** Computes something more, in one step; a loop or a choice sooner than anything else. */
  grow(): void {
    const tape = this.#tape;
    if (this.#depth < DEEPEST && tape.below(5) < (this.#depth === 0 ? 3 : 2)) {
      if (tape.rarely(2)) this.#choose();
      else this.#loop();
      return;
    }
    tape.pick([
      () => this.#alongRows(),
      () => this.#alongRows(),
      () => this.#atNodes(),
      () => this.#atNodes(),
      () => this.#atEdges(),
      () => this.#reduce(),
    ])();
  }

  /** Combines all kinds of values over the nodes of the set. */
  results({ sum, product, minimum, maximum, any, all, count }: OverNodes): Record<string, Over> {
    const tape = this.#tape;
    const truth = this.#late(this.truths);
    return {
      float: tape.pick([sum, product, minimum, maximum])(this.#late(this.floats)),
      integer: tape.pick([sum, product, minimum, maximum])(this.#late(this.integers)),
      truth: tape.pick([() => any(truth), () => all(truth), () => count(truth)])(),
      flow: tape.pick([sum, minimum])(this.#late(this.flows)),
      single: tape.pick([sum, maximum])(this.#late(this.floats).cast("f32")),
      word: tape.pick([sum, minimum, product])(this.#late(this.integers).cast("u32")),
      number: tape.pick([sum, product, maximum])(this.#number()),
      number32: sum(this.#number().cast("f32")),
      counted: tape.pick([sum, minimum, maximum])(this.#late(this.counts)),
    };
  }

  #late<T>(items: readonly T[]): T {
    return this.#tape.pickLate(items);
  }

  #number(): Number {
    return this.numbers.length === 0 ? this.#late(this.counts).cast("f64").div(3) : this.#late(this.numbers);
  }

  /** Whether something holds, for the node of the body alone. */
  #answer(): Answer {
    const tape = this.#tape;
    return tape.pick([
      () =>
        this.#late(this.counts)
          .rem(tape.pick([2, 3]))
          .eq(0),
      () => this.#late(this.truths).any(),
      () => this.#late(this.floats).maximum().gt(this.#number()),
      () => this.#late(this.integers).sum().and(2).eq(0),
      () => this.#number().lt(tape.pick([1, 20, -3])),
      () => this.#late(this.truths).count().gt(this.#late(this.counts)),
    ])();
  }

  #alongRows(): void {
    const tape = this.#tape;
    const g = this.#g;
    const row = tape.pick([g.in, g.out, g.all]);
    const [x, y, i, at, far, w] = [
      this.#late(this.floats),
      this.#late(this.floats),
      this.#late(this.integers),
      this.#late(this.truths),
      this.#late(this.truths),
      this.#late(this.flows),
    ];
    const conditions = [
      undefined,
      { where: ({ self }) => self(at) },
      { where: ({ neighbor }) => neighbor(far) },
      {
        where: ({ self, neighbor, edge }) =>
          self(at)
            .not()
            .and(neighbor(far).or(edge(w).gt(1))),
      },
      { where: ({ destination, source }) => destination(i).le(source(i)) },
    ] satisfies Parameters<typeof row.sum>[1][];
    const where = tape.pick(conditions);
    tape.pick([
      () => this.floats.push(row.sum(({ neighbor, edge }) => neighbor(x).mul(0.5).add(edge(w)), where)),
      () => this.floats.push(row.minimum(({ source, edge }) => source(x).add(edge(w)), where).min(y)),
      () => this.floats.push(row.maximum(({ neighbor, self }) => neighbor(x).sub(self(y)), where)),
      () => this.integers.push(row.sum(({ neighbor }) => neighbor(i), where)),
      () => this.integers.push(row.maximum(({ neighbor }) => neighbor(i).xor(3), where)),
      () =>
        this.integers.push(
          at.where(
            row.minimum(({ destination }) => destination(i), where),
            i,
          ),
        ),
      () => this.truths.push(row.any(({ neighbor }) => neighbor(far), where).or(at)),
      () => this.truths.push(row.all(({ edge }) => edge(w).gt(0), where)),
      () => this.integers.push(row.count(({ neighbor }) => neighbor(far), where)),
    ])();
  }

  #atNodes(): void {
    const tape = this.#tape;
    const [x, y, i, j, t, n] = [
      this.#late(this.floats),
      this.#late(this.floats),
      this.#late(this.integers),
      this.#late(this.integers),
      this.#late(this.truths),
      this.#number(),
    ];
    const k = this.#late(this.counts);
    tape.pick([
      () => this.floats.push(x.add(n)),
      () => this.floats.push(t.where(x, y.mul(0.5))),
      () => this.floats.push(x.max(y).sub(i.cast("f64"))),
      () => this.floats.push(x.cast("f32").mul(i.cast("f32")).cast("f64")),
      () => this.floats.push(x.abs().sqrt().neg()),
      () => this.integers.push(i.sub(j).max(k)),
      () => this.integers.push(i.mul(k).add(j)),
      () => this.integers.push(t.where(i, j)),
      () => this.integers.push(x.cast("i32").xor(i.cast("u32").add(7).cast("i32"))),
      () => this.truths.push(i.eq(k)),
      () => this.truths.push(x.lt(y).or(t.not())),
      () => this.truths.push(t.and(x.isNaN().not())),
    ])();
  }

  #atEdges(): void {
    const [x, i, t, w] = [
      this.#late(this.floats),
      this.#late(this.integers),
      this.#late(this.truths),
      this.#late(this.flows),
    ];
    const made = this.#tape.pick([
      () => this.#g.edges.map(({ source, destination, edge }) => source(x).sub(destination(x)).mul(edge(w))),
      () => this.#g.edges.map(({ source, destination, edge }) => source(t).where(edge(w), destination(i).cast("f64"))),
      () => w.add(this.#number()),
    ])();
    this.flows.push(made);
    if (this.#tape.rarely(2)) this.numbers.push(made.sum());
  }

  #reduce(): void {
    const [x, i, t] = [this.#late(this.floats), this.#late(this.integers), this.#late(this.truths)];
    this.#tape.pick([
      () => this.numbers.push(x.sum()),
      () => this.numbers.push(x.minimum()),
      () => this.numbers.push(x.max(-3).maximum().add(this.#number())),
      () => this.counts.push(i.sum()),
      () => this.counts.push(t.count()),
      () => this.counts.push(i.maximum().min(this.#late(this.counts))),
    ])();
  }

  /** Goes round a few times: as often for each node, or by its number or what it has found. */
  #loop(): void {
    const tape = this.#tape;
    const start = {
      x: this.#late(this.floats),
      i: this.#late(this.integers),
      t: this.#late(this.truths),
      n: this.#number(),
      c: this.#late(this.counts),
      w: this.#late(this.flows),
    };
    const limit = tape.pick([this.#late(this.counts).rem(tape.pick([4, 6])), 3, 1, this.#late(this.counts).min(5), 8]);
    const isLong = tape.rarely(3);
    const options = isLong ? ({ limit, until: "unchanged" } as const) : { limit };
    // What is given on as it is, the optimizer takes out of the loop.
    const carried = tape.below(4);
    const left = this.#g.loop(start, options, (state, round) => {
      const body = new Body(this.#g, tape, round, this);
      body.floats.push(state.x);
      body.integers.push(state.i);
      body.truths.push(state.t);
      body.numbers.push(state.n);
      body.counts.push(state.c);
      body.flows.push(state.w);
      for (let count = 1 + tape.below(3); count > 0; count--) body.grow();
      const next = {
        x: body.#late(body.floats),
        i: carried > 0 ? body.#late(body.integers) : state.i,
        t: carried > 1 ? body.#late(body.truths) : state.t,
        n: carried > 2 ? body.#number() : state.n,
        c: carried > 2 ? body.#late(body.counts) : state.c,
        w: carried === 1 ? body.#late(body.flows) : state.w,
      };
      return isLong || tape.rarely(2) ? next : { ...next, until: body.#answer() };
    });
    this.floats.push(left.x);
    this.integers.push(left.i);
    this.truths.push(left.t);
    this.numbers.push(left.n, left.converged.cast("f64"));
    this.counts.push(left.c, left.rounds);
    this.flows.push(left.w);
  }

  /** Goes one of two ways, by something that may differ from node to node. */
  #choose(): void {
    const tape = this.#tape;
    const arm = () => {
      const body = new Body(this.#g, tape, this.#late(this.counts), this);
      for (let count = tape.below(3); count > 0; count--) body.grow();
      return {
        x: body.#late(body.floats),
        i: body.#late(body.integers),
        t: body.#late(body.truths),
        n: body.#number(),
        c: body.#late(body.counts),
      };
    };
    const chosen = this.#g.if(this.#answer(), arm, arm);
    this.floats.push(chosen.x);
    this.integers.push(chosen.i);
    this.truths.push(chosen.t);
    this.numbers.push(chosen.n);
    this.counts.push(chosen.c);
  }
}
