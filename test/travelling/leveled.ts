/** Loops with a scalar besides their arrays, which differs from the round before in all rounds or in some. */

import type { Entry, RowEnds } from "../../src/dsl/entry.ts";
import type { Left, Numbers, Words } from "./words.ts";

/** Nodes with few neighbors left fall, by a level that rises when none does; what is left is counted anew or kept. */
export function peeling(words: Words): Left {
  const { g, tape, index } = words;
  const row = words.row();
  const isKept = tape.rarely(2);
  const rises = tape.pick(["when none falls", "to the least", "with rounds"] as const);
  const { options, until } = words.ending();
  const start = {
    core: g.node(-1, "i32"),
    left: tape.rarely(3) ? words.some() : g.node(true),
    near: row.along.count(),
    level: g.scalar(0, "i32"),
  };
  const { core, left, near, level, rounds } = g.loop(start, options, ({ core, left, near, level }, round) => {
    const here = isKept ? near : row.along.count((ends) => row.far(ends)(left).and(row.far(ends)(index).ne(-1)));
    const raised = rises === "to the least" ? level.max(left.where(here, 0x7fff_ffff).minimum()) : level;
    const falls = left.and(here.le(raised));
    const rest = left.and(falls.not());
    const next = {
      "when none falls": () => falls.any().where(raised, raised.add(1)),
      "to the least": () => raised,
      "with rounds": () => round.rem(4).eq(3).where(raised.add(1), raised),
    }[rises]();
    const lost = isKept ? row.along.count((ends) => row.far(ends)(falls)) : g.node(0, "i32");
    const cored = falls.where(raised, core);
    return {
      core: cored,
      left: rest,
      near: here.sub(lost),
      level: next,
      ...until(rest, core, cored),
    };
  });
  return { core, left, near, level, rounds };
}

/** Scalars that differ in some rounds only, read at nodes or at edges. */
export function levels(words: Words): Left {
  const { g, tape } = words;
  const row = words.row();
  const element = words.element();
  const step = words.step(element);
  const reads = tape.pick(["node", "edge", "condition", "start"] as const);
  const moves = tape.pick(["some rounds", "when nothing changes", "with the least", "every round"] as const);
  const { options, until } = words.ending();
  const start = { x: words.numbers(element), level: g.scalar(0, element), last: words.some() };
  const { x, level, rounds } = g.loop(start, options, ({ x, level, last }, round) => {
    const found = row.along.minimum(
      (ends) => (reads === "edge" ? row.far(ends)(x).add(level) : step(ends, row.far(ends)(x))),
      reads === "condition" ? { where: (ends) => row.far(ends)(x).le(level) } : {},
    );
    const lowered = {
      node: () => x.min(found.add(level)),
      edge: () => x.min(found),
      condition: () => x.min(found),
      start: () => x.le(level).where(x, x.min(found)),
    }[reads]();
    const next = words.where<Numbers>(round, x, lowered);
    const changed = next.identical(x).not();
    const raised = {
      "some rounds": () => round.rem(3).eq(2).where(level.add(1), level),
      "when nothing changes": () => changed.any().where(level, level.add(1)),
      "with the least": () => level.max(next.minimum().add(1).min(9)),
      "every round": () => level.add(1),
    }[moves]();
    return { x: next, level: raised, last: last.and(changed), ...until(changed, x, next) };
  });
  return { x, level, rounds };
}

/** Who is lit takes the number of the round, or a level that follows it, and what came with the light; it goes out at once or later. */
export function stamping(words: Words): Left {
  const { g, tape } = words;
  const row = words.row();
  const { along, far } = row;
  const element = words.element();
  const kind = tape.pick(["once", "once", "again", "later", "by the hour"] as const);
  const takes = tape.pick(["sum", "any", "minimum", "count"] as const);
  const clock = tape.pick(["round", "round", "level", "slow"] as const);
  const asks = tape.pick(["a flag", "the stamp", "the stamp", "a later stamp"] as const);
  const { options, until } = words.ending();
  const lit = words.roots();
  const start = { x: words.numbers(element), stamp: lit.where(0, -1, "i32"), lit, level: g.scalar(0, "i32") };
  const { x, stamp, rounds } = g.loop(start, options, ({ x, stamp, lit, level }, round) => {
    const now = { round: () => round.add(1), level: () => level, slow: () => round.div(3) }[clock]();
    const isLit = (ends: RowEnds): Entry<"bool"> =>
      ({
        "a flag": () => far(ends)(lit),
        "the stamp": () => far(ends)(stamp).eq(round),
        "a later stamp": () => far(ends)(stamp).ge(round),
      })[asks]();
    const where = { where: isLit };
    const came: Numbers = {
      sum: () => along.sum((ends) => far(ends)(x), where),
      any: () => along.any(isLit).cast(element),
      minimum: () => along.minimum((ends) => far(ends)(x), where),
      count: () => along.count(isLit).cast(element),
    }[takes]();
    const met = takes === "minimum" ? came.le(1000) : came.gt(0);
    const isNew = {
      once: () => met.and(stamp.lt(0)),
      again: () => met.and(lit.not()),
      later: () => met.and(stamp.lt(0)),
      "by the hour": () => met.and(stamp.lt(0)).and(words.index.rem(4).le(now)),
    }[kind]();
    const burns = kind === "later" ? isNew.or(lit.and(now.sub(stamp).lt(3))) : isNew;
    const next = words.where<Numbers>(round, x, isNew.where(came, x));
    const stamped = isNew.where(now, stamp);
    return { x: next, stamp: stamped, lit: burns, level: level.add(2), ...until(isNew, stamp, stamped) };
  });
  return { x, stamp, rounds };
}

/**
 * A level that goes through the values of a number that stays: in each round, the nodes of one value are computed. It may leave
 * values out, stay for some rounds, or come back; nodes may keep what they have afterwards, or not.
 */
export function grouped(words: Words): Left {
  const { g, tape, index } = words;
  const row = words.row();
  const depth = tape.pick([
    () => index.rem(6),
    () => g.degree("i32"),
    () => index.div(3),
    () => g.nodeAttribute("value", { element: "i32", otherwise: 1 }),
    () => index.rem(5).sub(2),
    () => index.rem(3).eq(0).where(0x7fff_ffff, index.rem(7)),
  ])();
  const isFloat = !tape.rarely(3);
  const element = isFloat ? "f64" : "i32";
  const [downward, below, asksFirst] = [tape.rarely(2), tape.rarely(2), tape.rarely(2)];
  const moves = tape.pick(["by one", "by one", "by two", "every third round", "about"] as const);
  const elsewhere = tape.pick(["kept", "kept", "kept", "a number", "the greatest", "another level's"] as const);
  const step = words.step(element);
  const { options, until } = words.ending();
  const start = { x: words.numbers(element), level: downward ? depth.maximum().min(9) : g.scalar(0, "i32") };
  const { x, level, rounds } = g.loop(start, options, ({ x, level }, round) => {
    const isNow = asksFirst ? depth.eq(level) : null;
    const found = row.along.sum((ends) => step(ends, row.far(ends)(x)), {
      where: below ? (ends) => row.far(ends)(depth).eq(level.add(1)) : undefined,
    });
    const one: Numbers = g.node(1, element);
    const others: Readonly<Record<typeof elsewhere, () => Numbers>> = {
      kept: () => x,
      "a number": () => one,
      "the greatest": () => x.max(row.along.maximum((ends) => row.far(ends)(x))),
      "another level's": () => depth.eq(level.add(2)).where(one, x),
    };
    const next = (isNow ?? depth.eq(level)).where(found, others[elsewhere]());
    const by = downward ? -1 : 1;
    const raised = {
      "by one": () => level.add(by),
      "by two": () => level.add(2 * by),
      "every third round": () => round.rem(3).eq(2).where(level.add(by), level),
      about: () => level.mul(5).add(3).rem(7),
    }[moves]();
    return { x: words.where<Numbers>(round, x, next), level: raised, ...until(next.identical(x).not(), x, next) };
  });
  return { x, level, rounds };
}
