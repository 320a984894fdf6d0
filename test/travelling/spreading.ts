/** Values that travel: in a round, each node takes what its neighbors had in the round before. */

import type { Entry, RowEnds } from "../../src/dsl/entry.ts";
import type { Expression } from "../../src/dsl/index.ts";
import type { NumberElement } from "../../src/dsl/place.ts";
import type { Left, Numbers, Row, Truths, Words } from "./words.ts";

/**
 * x is the least of its own and what neighbors make of theirs, or the greatest; sometimes without its own, which then may
 * come back, or once and for all.
 */
export function monotone(words: Words): Left {
  const { g, tape } = words;
  const element = words.element();
  const row = words.row();
  const rises = tape.rarely(3);
  const step = words.step(element);
  const keeps = tape.pick(["its own", "its own", "its own", "the first", "the other", "nothing"] as const);
  const isGuarded = tape.rarely(3);
  const far = words.far(element, rises);
  const { options, until } = words.ending();
  const start = { x: words.numbers(element, far), hops: g.node(0, "i32") };
  const { x, hops, rounds } = g.loop(start, options, ({ x, hops }, round) => {
    const guard = isGuarded ? words.guard(row, x.gt(1)) : {};
    const came = (ends: RowEnds): Entry<NumberElement> => step(ends, row.far(ends)(x));
    const found = rises ? row.along.maximum(came, guard) : row.along.minimum(came, guard);
    const kept = (): Numbers => {
      switch (keeps) {
        case "its own":
          return rises ? x.max(found) : x.min(found);
        case "the first":
          return x.identical(g.node(far, element)).where(found, x);
        case "the other":
          return rises ? x.min(found) : x.max(found);
        case "nothing":
          return found;
        default:
          return keeps satisfies never;
      }
    };
    const next = words.where(round, x, kept());
    const changed = next.identical(x).not();
    return { x: next, hops: changed.where(round.add(1), hops), ...until(changed, x, next) };
  });
  return { x, hops, rounds };
}

/** Truths that spread, with the round and the neighbor that they came from. */
export function reaching(words: Words): Left {
  const { g, tape, index } = words;
  const row = words.row();
  const allowed = tape.pick(["always", "always", "always", "by round", "at some", "not of own"] as const);
  const open = allowed === "at some" ? words.some() : g.node(true);
  const { options, until } = words.ending();
  const start = { on: words.roots(), depth: g.node(-1, "i32"), from: g.node(-1, "i32") };
  const { on, depth, from, rounds } = g.loop(start, options, ({ on, depth, from }, round) => {
    const any = row.along.any((ends) => row.far(ends)(on), words.guard(row, on));
    const least = row.along.minimum((ends) => row.far(ends)(index), { where: (ends) => row.far(ends)(on) });
    const may = (): Truths => {
      switch (allowed) {
        case "always":
          return on.or(any);
        case "by round":
          return on.or(any.and(index.le(round.mul(3))));
        case "at some":
          return on.or(any.and(open));
        case "not of own":
          return any;
        default:
          return allowed satisfies never;
      }
    };
    const next: Truths = words.where(round, on, may());
    const fresh = next.and(on.not());
    const deeper = fresh.where(round.add(1), depth);
    return { on: next, depth: deeper, from: fresh.where(least, from), ...until(fresh, depth, deeper) };
  });
  return { depth, on, from, rounds };
}

/** x and a sum or product over neighbors, which no changed source alone may be added to: floats in order, integers wrap. */
export function growing(words: Words): Left {
  const { g, tape } = words;
  const element = words.element();
  const row = words.row();
  const step = words.step(element);
  const isSum = !tape.rarely(4);
  const keeps = tape.pick([(x, y) => x.add(y), (_, y) => y, (x, y) => x.max(y)] as const satisfies readonly ((
    x: Numbers,
    y: Numbers,
  ) => Numbers)[]);
  const silent = tape.rarely(2);
  const { options, until } = words.ending();
  const { x, rounds } = g.loop({ x: words.numbers(element) }, options, ({ x }, round) => {
    const guard = silent ? { where: (ends: Parameters<Row["far"]>[0]) => row.far(ends)(x).ne(0) } : words.guard(row);
    const found = isSum
      ? row.along.sum((ends) => step(ends, row.far(ends)(x)), guard)
      : row.along.product((ends) => step(ends, row.far(ends)(x)), guard);
    const next = words.where(round, x, keeps(x, found));
    return { x: next, ...until(next.identical(x).not(), x, next) };
  });
  return { x, rounds };
}

/** Labels by what most neighbors have; sometimes with a second array that follows how they change. */
export function mode(words: Words): Left {
  const { g, tape, index } = words;
  const { along } = words.row();
  const element = tape.pick(["i32", "u32"] as const);
  const start = tape
    .pick([() => index, () => index.rem(4), () => index.mul(7).rem(5)])()
    .cast(element);
  const alone = tape.pick(["own", "a number", "start"] as const);
  const { options, until } = words.ending();
  const { label, moves, rounds } = g.loop(
    { label: start, moves: g.node(0, "i32") },
    options,
    ({ label, moves }, round) => {
      const most = along.mode(label, { own: label, "a number": 3, start }[alone]);
      const next = words.where<Expression<"node", "i32" | "u32">>(round, label, most);
      const moved = next.ne(label);
      return { label: next, moves: moved.where(moves.add(1), moves), ...until(moved, label, next) };
    },
  );
  return { label, moves, rounds };
}

/** What reads or writes at computed places, where any node may differ, beside what travels along edges. */
export function anywhere(words: Words): Left {
  const { g, tape, index } = words;
  const row = words.row();
  const kind = tape.pick(["gather", "scatter", "top", "common"] as const);
  const { options, until } = words.ending();
  const { x, rounds } = g.loop({ x: index }, options, ({ x }, round) => {
    const near = x.min(row.along.minimum((ends) => row.far(ends)(x)));
    const next = {
      gather: () => near.at(near.rem(7), 0).min(near),
      scatter: () => near.min(g.scatter(near, x).minimum()),
      top: () => near.topK(3).where(near.sub(1), near),
      common: () =>
        near.min(
          g
            .scatter(
              g.edges.map(({ destination }) => destination(near)),
              g.edges.commonNeighbors(),
            )
            .sum(),
        ),
    }[kind]();
    const chosen = words.where<Numbers>(round, x, next) as Expression<"node", "i32">;
    return { x: chosen, ...until(chosen.ne(x), x, chosen) };
  });
  return { x, rounds };
}
