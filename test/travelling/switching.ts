/** Truths that travel: nodes that are on in some rounds, by how many of their neighbors are. */

import type { RowEnds } from "../../src/dsl/entry.ts";
import type { Left, Numbers, Truths, Words } from "./words.ts";

/** A truth that is on in one round and off in the next, as waves, by parity, as in the game of life, or blinking. */
export function pulse(words: Words): Left {
  const { g, tape } = words;
  const row = words.row();
  const kind = tape.pick(["wave", "parity", "life", "blink"] as const);
  const guard = words.guard(row);
  const { options, until } = words.ending();
  const start = { count: g.node(0, "i32"), active: words.some(), seen: words.roots() };
  const { count, active, seen, rounds } = g.loop(
    tape.rarely(3) ? start : { ...start, active: start.seen },
    options,
    ({ count, active, seen }, round) => {
      const near = row.along.count((ends) => row.far(ends)(active), guard);
      const next = words.where<Truths>(
        round,
        active,
        {
          wave: () => near.gt(0).and(seen.not()),
          parity: () => near.rem(2).eq(1),
          life: () => near.eq(2).or(active.and(near.eq(1))),
          blink: () => near.gt(0).and(active.not()),
        }[kind](),
      );
      const counted = next.where(count.add(near), count);
      return { active: next, seen: seen.or(next), count: counted, ...until(next, count, counted) };
    },
  );
  return { count, active, seen, rounds };
}

/** What fires adds to its neighbors; who has enough fires once, or each time that it has enough again. */
export function firing(words: Words): Left {
  const { g, tape } = words;
  const row = words.row();
  const { far } = row;
  const element = tape.pick(["f64", "f64", "i32", "f32", "u32"] as const);
  const length = words.lengths(element);
  const [once, within, resets] = [!tape.rarely(3), tape.rarely(2), tape.rarely(3)];
  const enough = tape.pick([1, 0.5, 2]);
  const decay = tape.pick([1, 0.7, -1]);
  const { options, until } = words.ending();
  const start = { energy: words.numbers(element), fires: words.roots(), fired: g.node(false) };
  const { energy, fires, fired, rounds } = g.loop(start, options, ({ energy, fires, fired }, round) => {
    const sent = energy.mul(element === "i32" || element === "u32" ? 2 : decay);
    const gained = within
      ? row.along.sum((ends) => far(ends)(fires).where(far(ends)(sent).mul(ends.edge(length)), 0))
      : row.along.sum((ends) => far(ends)(sent).mul(ends.edge(length)), { where: (ends) => far(ends)(fires) });
    const left = resets ? fires.where(g.node(0, element), energy) : energy;
    const next = words.where<Numbers>(round, energy, left.add(gained));
    const had = fired.or(fires);
    const hot = next.ge(g.scalar(enough).cast(element));
    const again = once ? hot.and(had.not()) : hot.and(fires.not());
    return { energy: next, fires: again, fired: had, ...until(again, energy, next) };
  });
  return { energy, fires, fired, rounds };
}

/** How many neighbors are on, against a number of the node's own; what is on stays so, or not. */
export function threshold(words: Words): Left {
  const { g, tape, index } = words;
  const row = words.row();
  const need = tape.pick([
    () => index.rem(3),
    () => g.degree("i32").div(2),
    () => g.node(1, "i32"),
    () => index.eq(3).where(2, 1, "i32"),
    () => g.nodeAttribute("value", { element: "i32", otherwise: 2 }),
  ])();
  const stays = !tape.rarely(3);
  const counts = tape.pick(["truths", "truths", "all", "numbers"] as const);
  const guard = words.guard(row);
  const weight = g.edgeIndex().rem(3);
  const { options, until } = words.ending();
  const { near, on, rounds } = g.loop({ near: g.node(0, "i32"), on: words.roots() }, options, ({ near, on }, round) => {
    const seen = {
      truths: () => row.along.count((ends) => row.far(ends)(on), guard),
      all: () => row.along.all((ends) => row.far(ends)(on), guard).cast("i32"),
      numbers: () => row.along.sum((ends) => row.far(ends)(on).where(ends.edge(weight), 0), guard),
    }[counts]();
    const enough = seen.ge(need);
    const next = words.where<Truths>(round, on, stays ? on.or(enough) : enough);
    return { near: seen, on: next, ...until(next.ne(on), near, seen) };
  });
  return { near, on, rounds };
}

/** Two rows in a round, the second over what the first gave: who comes before all its neighbors joins, and closes them. */
export function twoAggregates(words: Words): Left {
  const { g, tape, index } = words;
  const [first, second] = [words.row(), words.row()];
  const priority = tape.pick([
    () => index.mul(7).rem(5),
    () => index,
    () => g.random({ seed: 3 }).mul(64).cast("i32"),
  ])();
  const kind = tape.pick(["either", "independent", "majority", "either", "twice", "both"] as const);
  const start = kind === "either" || kind === "both" ? words.roots() : words.some();
  const { options, until } = words.ending();
  const { color, open, rounds } = g.loop(
    { color: g.node(0, "i32"), open: start },
    options,
    ({ color, open }, round) => {
      const most = first.along.maximum((ends) => first.far(ends)(priority), {
        where: (ends) => first.far(ends)(open),
      });
      const joins = open.and(priority.gt(most).or(priority.eq(most).and(index.rem(2).eq(0))));
      const near = second.along.any((ends) => second.far(ends)(joins));
      const [one, other] = [first, second].map((row) => row.along.any((ends) => row.far(ends)(open)));
      const next = {
        either: () => open.or(one!).or(other!),
        both: () => open.or(one!.and(other!)),
        independent: () => open.and(joins.or(near).not()),
        majority: () =>
          second.along
            .count((ends) => second.far(ends)(joins.xor(open)))
            .rem(2)
            .eq(0),
        twice: () => near.or(first.along.any((ends) => first.far(ends)(near)).and(open)),
      }[kind]();
      const chosen = words.where<Truths>(round, open, next);
      const isNew = kind === "either" || kind === "both" ? chosen.and(open.not()) : joins;
      const colored = isNew.where(round.add(1), color);
      return { color: colored, open: chosen, ...until(chosen.ne(open), color, colored) };
    },
  );
  return { color, open, rounds };
}

/** Who is done shares out what it has, and others take it in the same round, along rows that they walk until they are done too. */
export function relaying(words: Words): Left {
  const { g, tape } = words;
  const [first, second] = [words.row(), words.row()];
  const element = tape.pick(["f64", "i32", "f32", "u32"] as const);
  const takes = tape.pick(["sum", "sum", "maximum", "count"] as const);
  const asks = tape.pick(["not done", "not done", "done"] as const);
  const most = tape.pick([4, 1, 9]);
  const { options, until } = words.ending();
  const start = { x: words.numbers(element), done: words.roots(), fresh: words.roots() };
  const { x, done, fresh, rounds } = g.loop(start, options, ({ x, done, fresh }, round) => {
    const left = first.along.count((ends) => first.far(ends)(done).not());
    const share = fresh.and(left.gt(0)).where(x, g.node(0, element));
    const where = { where: ({ self }: RowEnds) => (asks === "done" ? self(done) : self(done).not()) };
    const { along, far } = second;
    const gained: Numbers = {
      sum: () => along.sum((ends) => far(ends)(share), where),
      maximum: () => along.maximum((ends) => far(ends)(share), where),
      count: () => along.count((ends) => far(ends)(share).ne(0), where).cast(element),
    }[takes]();
    const taken = asks === "done" ? done.where(x.add(gained), x) : done.where(x, x.add(gained));
    const next = words.where<Numbers>(round, x, taken);
    const now = done.not().and(next.gt(g.scalar(most).cast(element)));
    return { x: next, done: done.or(now), fresh: now, ...until(now, x, next) };
  });
  return { x, done, fresh, rounds };
}
