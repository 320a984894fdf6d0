/** Loops of which a round may change only the nodes at which a number that stays is what a scalar of the round is. */

import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, nodeKey } from "../../src/dsl/index.ts";

type Numbers = Expression<"node", "i32">;
type Level = Expression<"scalar", "i32">;
type Values = Expression<"node", "f64">;

const inflow = (g: GraphExpression, x: Values): Values =>
  g.in.sum(({ source, edge }) => source(x).mul(0.5).add(edge(g.edgeWeight())));

/** Each level takes what flows in, `limit` rounds long; `next` says which comes after a level. */
function leveled(
  name: string,
  depthOf: (g: GraphExpression) => Numbers,
  first: number,
  next: (level: Level, round: Level) => Level,
  limit = 14,
): Algorithm {
  return algorithm(name, {}, (g) => {
    const depth = depthOf(g);
    const start = { x: g.nodeIndex("f64").rem(5), level: g.scalar(first, "i32") };
    const { x, level } = g.loop(start, { limit }, ({ x, level }, round) => ({
      x: depth.eq(level).where(inflow(g, x), x),
      level: next(level, round),
    }));
    return { x, level };
  });
}

/** The way out and the way back of Brandes: how many shortest paths lead to nodes, and what depends on these. */
const dependencies = algorithm("dependencies", { root: nodeKey() }, (g, { root }) => {
  const isRoot = g.nodeIndex().eq(root);
  const found = g.loop({ depth: isRoot.where(0, -1, "i32") }, { until: "unchanged" }, ({ depth }, round) => ({
    depth: depth
      .lt(0)
      .and(g.in.any(({ source }) => source(depth).eq(round)))
      .where(round.add(1), depth),
  }));
  const { depth } = found;
  const deepest = depth.maximum();
  const { paths } = g.loop({ paths: isRoot.where(1, 0, "f64") }, { limit: deepest }, ({ paths }, round) => {
    const sum = g.in.sum(({ source }) => source(paths), { where: ({ source }) => source(depth).eq(round) });
    return { paths: depth.eq(round.add(1)).where(sum, paths) };
  });
  const start = { delta: g.node(0), level: deepest.sub(1) };
  const { delta } = g.loop(start, { limit: deepest }, ({ delta, level }) => {
    const sum = g.out.sum(
      ({ source, destination }) => source(paths).div(destination(paths)).mul(destination(delta).add(1)),
      { where: ({ destination }) => destination(depth).eq(level.add(1)) },
    );
    return { delta: depth.eq(level).where(sum, delta), level: level.sub(1) };
  });
  return { depth, paths, delta };
});

/** The same way back, its share computed once at a node; the condition stands before what it chooses. */
const shares = algorithm("shares", {}, (g) => {
  const depth = g.nodeIndex().rem(9);
  const { delta, rounds } = g.loop(
    { delta: g.node(0), level: g.scalar(8, "i32") },
    { limit: 12 },
    ({ delta, level }) => {
      const isNow = depth.eq(level);
      const share = delta.add(1).div(g.outDegree().add(1));
      return {
        delta: isNow.where(
          g.out.sum(({ destination }) => destination(share)),
          delta,
        ),
        level: level.sub(1),
      };
    },
  );
  return { delta, rounds };
});

/** A condition that is asked a round ahead, and of which more is made than a choice that keeps. */
const lit = algorithm("lit", {}, (g) => {
  const depth = g.nodeIndex().rem(9);
  const start = { delta: g.node(0), lit: g.node(0), level: g.scalar(8, "i32") };
  const { delta, lit, rounds } = g.loop(start, { limit: 12 }, ({ delta, lit, level }) => {
    const isNow = depth.eq(level);
    const share = delta.add(1).div(g.outDegree().add(1));
    return {
      delta: isNow.where(
        g.out.sum(({ destination }) => destination(share)),
        delta,
      ),
      lit: isNow.where(lit.add(delta).add(1), 0),
      level: level.sub(1),
    };
  });
  return { delta, lit, rounds };
});

/** What a group has come to is read along rows in the same round, by nodes of the same group. */
const chained = algorithm("chained", {}, (g) => {
  const depth = g.nodeIndex().rem(8);
  const start = { x: g.nodeIndex("f64").rem(7), y: g.node(1) };
  const { x, y } = g.loop(start, { limit: 11 }, ({ x, y }, round) => {
    const next = depth.eq(round).where(inflow(g, x), x);
    return {
      x: next,
      y: depth.eq(round).where(
        g.out.sum(({ destination }) => destination(next)),
        y,
      ),
    };
  });
  return { x, y };
});

/** Longest paths along edges to higher numbers, until all levels are done. */
const upward = algorithm("upward", {}, (g) => {
  const depth = g.nodeIndex().div(3);
  const levels = depth.maximum().add(1);
  const { far, rounds } = g.loop(
    { far: g.node(0, "i32"), level: g.scalar(0, "i32") },
    { limit: 400 },
    ({ far, level }) => {
      const most = g.in.maximum(({ source }) => source(far).add(1), {
        where: ({ source }) => source(depth).lt(level),
      });
      return { far: depth.eq(level).where(far.max(most), far), level: level.add(1), until: level.ge(levels) };
    },
  );
  return { far, rounds };
});

/** What a group has it loses in the round after. */
const fading = algorithm("fading", {}, (g) => {
  const depth = g.nodeIndex().mul(7).rem(6);
  const { x, seen } = g.loop(
    { x: g.node(1), level: g.scalar(0, "i32"), seen: g.scalar(0) },
    { limit: 15 },
    ({ x, level, seen }) => {
      const next = depth.eq(level).where(inflow(g, x), 0);
      return { x: next, level: level.add(1).rem(8), seen: seen.add(next.sum()) };
    },
  );
  return { x, seen };
});

/** Outside its group a node takes what spreads. */
const spreading = algorithm("spreadingBesides", {}, (g) => {
  const depth = g.nodeIndex().rem(7);
  const start = { x: g.node(0), least: g.nodeIndex().mul(31).rem(17), level: g.scalar(0, "i32") };
  const { x, least, rounds } = g.loop(start, { limit: 20 }, ({ x, least, level }) => {
    const lower = least.min(g.in.minimum(({ source }) => source(least)));
    return { x: depth.eq(level).where(inflow(g, x), lower.cast("f64")), least: lower, level: level.add(1) };
  });
  return { x, least, rounds };
});

/** Two groups in a round, of one and the next level, and what has changed is counted. */
const pair = algorithm("pair", {}, (g) => {
  const depth = g.nodeIndex().mul(5).rem(8);
  const start = { x: g.node(1), y: g.node(2, "i32"), level: g.scalar(-1, "i32"), many: g.scalar(0, "i32") };
  const { x, y, many } = g.loop(start, { limit: 11 }, ({ x, y, level, many }) => {
    const nextX = depth.eq(level).where(inflow(g, x), x);
    const nextY = depth.eq(level.add(1)).where(
      g.out.sum(({ destination }) => destination(y)),
      y,
    );
    return { x: nextX, y: nextY, level: level.add(1), many: many.mul(3).add(nextX.identical(x).not().count()) };
  });
  return { x, y, many };
});

/** A loop that is entered again, its nodes in other groups. */
const reentered = algorithm("reentered", {}, (g) => {
  const { x } = g.loop({ x: g.node(1) }, { limit: 5 }, ({ x }, outer) => {
    const depth = g.nodeIndex().add(outer.mul(outer)).rem(6);
    const inner = g.loop({ y: x, level: g.scalar(0, "i32") }, { limit: 7 }, ({ y, level }) => ({
      y: depth.eq(level).where(inflow(g, y), y),
      level: level.add(1),
    }));
    return { x: inner.y.rem(1000) };
  });
  return { x };
});

/** The same, nothing being computed between two entries. */
const reenteredAtOnce = algorithm("reenteredAtOnce", {}, (g) => {
  const depth = g.nodeIndex().rem(4);
  const { x } = g.loop({ x: g.node(1) }, { limit: 6 }, ({ x }, outer) => {
    const inner = g.loop({ y: x, level: outer.rem(3) }, { limit: 9 }, ({ y, level }) => ({
      y: depth.eq(level).where(g.in.maximum(({ source }) => source(y)).mul(0.9), y),
      level: level.add(1),
    }));
    return { x: inner.y };
  });
  return { x };
});

/** Only groups are computed, and the level that says which one comes of the last level, not of the round. */
const carriedLevel = algorithm("carriedLevel", {}, (g) => {
  const depth = g.nodeIndex().rem(6);
  const start = { x: g.nodeIndex("f64").rem(5), level: g.scalar(1, "i32"), sum: g.scalar(0, "i32") };
  const { x, level, sum, rounds } = g.loop(start, { limit: 17 }, ({ x, level, sum }) => ({
    x: depth.eq(level).where(
      g.in.sum(({ source }) => source(x)),
      x,
    ),
    level: level.mul(3).add(sum).add(1).rem(7),
    sum: sum.add(level),
    until: level.eq(6),
  }));
  return { x, level, sum, rounds };
});

/** Two groups in a round, which are now and then one and the same; one array is changed in place. */
const oftenTwice = algorithm("oftenTwice", {}, (g) => {
  const [depth, turn] = [g.nodeIndex().rem(5), g.nodeIndex().rem(4)];
  const { x, y } = g.loop({ x: g.nodeIndex("f64").rem(3), y: g.node(1) }, { limit: 13 }, ({ x, y }, round) => {
    const most = g.in.maximum(({ source }) => source(x)).max(0);
    const sum = g.out.sum(({ destination }) => destination(x));
    const next = depth.eq(round.rem(3)).where(y.mul(2).add(sum), y);
    return { x: turn.eq(round.rem(4)).where(most.add(1), x), y: depth.eq(round.rem(5)).where(next.add(1), next) };
  });
  return { x, y };
});

const index = (by: number) => (g: GraphExpression) => g.nodeIndex().rem(by);
const up = (level: Level): Level => level.add(1);

/** Numbers at the ends of what there is among others: as many apart as may be. */
const extremes = (g: GraphExpression): Numbers => {
  const kind = g.nodeIndex().rem(5);
  return kind.eq(0).where(g.node(0x7fff_ffff, "i32"), kind.eq(1).where(g.node(-0x8000_0000, "i32"), kind.sub(3)));
};

export const GROUPED_PROGRAMS: readonly Algorithm[] = [
  dependencies,
  shares,
  lit,
  chained,
  upward,
  fading,
  spreading,
  pair,
  reentered,
  reenteredAtOnce,
  carriedLevel,
  oftenTwice,
  leveled("downward", index(9), 9, (level) => level.sub(1)),
  leveled("belowZero", (g) => g.nodeIndex().rem(7).sub(4), -6, up),
  leveled("skipping", index(10), 0, (level) => level.add(3)),
  leveled("repeating", index(4), 0, (_, round) => round.div(3)),
  leveled("jumping", index(11), 2, (level) => level.mul(7).add(3).rem(11)),
  leveled("ofExtremes", extremes, -2, (level, round) =>
    round
      .rem(3)
      .eq(0)
      .where(
        level.mul(0).add(0x7fff_ffff),
        round.rem(3).eq(1).where(level.mul(0).sub(0x7fff_ffff).sub(1), round.sub(5)),
      ),
  ),
  leveled("byDegree", (g) => g.degree("i32"), 0, up),
  leveled("byNumber", (g) => g.nodeIndex(), 0, up, 40),
  leveled("inOneOfTwo", index(2), 0, (level) => level.mul(-1).add(1)),
];
