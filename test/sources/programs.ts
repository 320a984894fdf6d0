/** Programs with bodies for each node of a set: what they combine, what is in them, and how they end. */

import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";

/** The depth of each node from one, −1 where there is no path. */
function depths(g: GraphExpression, source: Expression<"scalar", "i32">): Expression<"node", "i32"> {
  const isRoot = g.nodeIndex().eq(source);
  const start = { depth: isRoot.where(0, -1, "i32"), reached: isRoot };
  const { depth } = g.loop(start, { until: "unchanged" }, ({ depth, reached }, round) => {
    const found = g.in.any(({ source: from }) => from(reached)).and(reached.not());
    return { depth: found.where(round.add(1), depth), reached: reached.or(found) };
  });
  return depth;
}

/** Every third node. */
const some = (g: GraphExpression): Expression<"node", "bool"> => g.nodeIndex().rem(3).eq(1);

/** Betweenness of the shortest paths from some nodes, which sums floats (Brandes 2001). */
const betweenness = algorithm("betweenness", { most: i32(40) }, (g, { most }) => {
  const sources = g.nodeIndex().lt(most);
  const { score, deepest } = g.forNodes(sources, (s, { sum, maximum }) => {
    const isRoot = g.nodeIndex().eq(s);
    const start = { depth: isRoot.where(0, -1, "i32"), paths: isRoot.where(1, 0, "f64") };
    const down = g.loop(start, { until: "unchanged" }, ({ depth, paths }, round) => {
      const ways = g.in.sum(({ source }) => source(depth.eq(round).where(paths, 0)));
      const found = ways.gt(0).and(depth.lt(0));
      return { depth: found.where(round.add(1), depth), paths: found.where(ways, paths) };
    });
    const far = down.depth.maximum();
    const up = g.loop({ share: g.node(0) }, { limit: far }, ({ share }, round) => {
      const level = far.sub(round);
      const given = down.depth.eq(level).where(share.add(1).div(down.paths), 0);
      const taken = g.out.sum(({ destination }) => destination(given));
      return { share: down.depth.eq(level.sub(1)).where(taken.mul(down.paths), share) };
    });
    return { score: sum(isRoot.where(0, up.share)), deepest: maximum(far) };
  });
  return { score, deepest };
});

export const PROGRAMS: readonly Algorithm[] = [
  betweenness as Algorithm,
  algorithm("everyMonoid", {}, (g) => {
    const weight = g.edgeWeight();
    return g.forNodes(some(g), (s, { sum, product, minimum, maximum, any, all, count }) => {
      const x = g.nodeAttribute("level").add(s.cast("f64"));
      const w = weight.mul(s.cast("f64"));
      const isNear = g.nodeIndex().sub(s).abs().lt(3);
      return {
        a: sum(x),
        b: product(x.mul(1e-3)),
        c: minimum(x),
        d: maximum(s),
        e: any(isNear),
        f: all(isNear.not()),
        h: count(isNear),
        i: sum(w),
        j: sum(x.sum()),
        k: sum(x.cast("f32")),
        l: maximum(g.nodeIndex("u32").mul(s.cast("u32"))),
        m: any(s.gt(2)),
        n: product(s),
      };
    });
  }) as Algorithm,
  algorithm("sumsOfThirds", {}, (g) =>
    g.forNodes(g.node(true), (s, { sum }) => ({
      total: sum(s.cast("f64").add(1).recip()),
      each: sum(g.nodeAttribute("level").div(s.cast("f64").add(3))),
    })),
  ) as Algorithm,
  algorithm("noNode", {}, (g) =>
    g.forNodes(g.nodeIndex().lt(0), (s, { sum, minimum, all }) => ({
      a: sum(g.nodeIndex().add(s)),
      b: minimum(s),
      c: all(g.edgeWeight().gt(s.cast("f64"))),
      d: minimum(g.nodeAttribute("level")),
    })),
  ) as Algorithm,
  algorithm("oneNode", {}, (g) =>
    g.forNodes(g.nodeIndex().eq(g.nodeCountAs("i32").sub(1)), (s, { sum }) => ({
      at: sum(s),
      depth: sum(depths(g, s)),
    })),
  ) as Algorithm,
  algorithm("closeness", {}, (g) => {
    const { far, reached } = g.forNodes(some(g), (s, { sum, maximum }) => {
      const depth = depths(g, s);
      const isReached = depth.ge(0);
      return {
        far: sum(g.nodeIndex().eq(s).where(isReached.where(depth, 0).sum(), 0)),
        reached: maximum(isReached.count()),
      };
    });
    return { far, reached };
  }) as Algorithm,
  algorithm("withinALoop", {}, (g) => {
    const start = { x: g.nodeAttribute("level"), chosen: some(g) };
    const { x, chosen } = g.loop(start, { limit: 4 }, ({ x, chosen }, round) => {
      const { total, last } = g.forNodes(chosen, (s, { sum, maximum }) => ({
        total: sum(x.div(s.cast("f64").add(2)).add(x.at(s))),
        last: maximum(s),
      }));
      return { x: total.div(7), chosen: g.nodeIndex().eq(last).or(g.nodeIndex().rem(5).eq(round)) };
    });
    return { x, chosen };
  }) as Algorithm,
  algorithm("withinAnother", {}, (g) => {
    const few = g.nodeIndex().lt(4);
    const { total, pairs } = g.forNodes(few, (s, { sum }) => {
      const inner = g.forNodes(some(g).and(g.nodeIndex().lt(30)), (t, { sum: over }) => ({
        near: over(g.nodeIndex().sub(t).cast("f64").div(s.cast("f64").add(3))),
        product: over(s.mul(t)),
      }));
      return { total: sum(inner.near), pairs: sum(inner.product) };
    });
    return { total, pairs };
  }) as Algorithm,
  algorithm("inOneArm", {}, (g) =>
    g.if(
      g.nodeCountAs("i32").gt(5),
      () => g.forNodes(some(g), (s, { sum }) => ({ x: sum(depths(g, s).cast("f64").sqrt()) })),
      () => ({ x: g.node(1) }),
    ),
  ) as Algorithm,
  algorithm("sameForAll", {}, (g) =>
    g.forNodes(some(g), (s, { sum, minimum }) => ({
      rank: sum(g.in.sum(({ source }) => source(g.nodeAttribute("level"))).div(3)),
      index: minimum(g.nodeIndex()),
      one: sum(g.scalar(1)),
      constant: minimum(g.node(2)),
      degree: sum(g.outDegree()),
      s: sum(s),
    })),
  ) as Algorithm,
  algorithm("choosesWithin", {}, (g) =>
    g.forNodes(some(g), (s, { sum, any }) => {
      const { x } = g.if(
        s.rem(2).eq(0),
        () => ({ x: g.in.maximum(({ source }) => source(g.nodeIndex())).add(s) }),
        () => ({ x: g.nodeIndex().mul(2) }),
      );
      return { x: sum(x), odd: any(x.rem(2).eq(1)) };
    }),
  ) as Algorithm,
  algorithm("twoOfThem", {}, (g) => {
    const first = g.forNodes(some(g), (s, { sum }) => ({ x: sum(g.nodeAttribute("level").mul(s.cast("f64"))) }));
    const second = g.forNodes(first.x.gt(0), (s, { sum }) => ({ y: sum(first.x.at(s).sub(first.x)) }));
    return { x: first.x, y: second.y };
  }) as Algorithm,
];

/** Programs of which one node of the set may end the run. */
export const FAILING: readonly Algorithm[] = [
  algorithm("requiresOfEach", { bad: i32(7) }, (g, { bad }) =>
    g.forNodes(some(g), (s, { sum }) => {
      g.require(s.lt(bad), "the sources are small");
      return { x: sum(g.nodeIndex().add(s)) };
    }),
  ) as Algorithm,
  algorithm("gathersOutOfRange", {}, (g) =>
    g.forNodes(some(g), (s, { sum }) => {
      const depth = depths(g, s);
      const index = depth.sub(s.rem(7).eq(4).where(g.nodeIndex(), 0)).add(1);
      return { x: sum(g.nodeAttribute("level").at(index)) };
    }),
  ) as Algorithm,
  algorithm("failsAtTwoPlaces", {}, (g) => {
    const { x } = g.forNodes(g.node(true), (s, { sum }) => {
      const late = s.lt(5);
      const y = g.nodeAttribute("level").at(g.nodeIndex().sub(s.gt(6).where(1000000, 0, "i32")));
      g.require(late, "no source is the fifth");
      return { x: sum(y) };
    });
    return { x };
  }) as Algorithm,
  algorithm("failsOfTwoNodes", {}, (g) =>
    g.forNodes(g.node(true), (s, { sum }) => {
      g.require(s.ne(9), "the ninth fails first");
      const { x } = g.loop({ x: g.node(1) }, { limit: s.rem(3).add(1) }, ({ x }) => ({
        x: g.in.sum(({ source }) => source(x)).add(1),
      }));
      g.require(x.minimum().lt(0).or(s.lt(4)), "the fourth fails last, and comes before it");
      return { x: sum(x) };
    }),
  ) as Algorithm,
  algorithm("neverEndsAfterIt", {}, (g) =>
    g.forNodes(g.node(true), (s, { sum }) => {
      g.require(s.lt(3), "the third source");
      const { x } = g.loop({ x: g.node(1) }, {}, ({ x }) => ({ x: x.add(1), until: s.le(3) }));
      return { x: sum(x) };
    }),
  ) as Algorithm,
];
