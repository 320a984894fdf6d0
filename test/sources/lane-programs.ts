/** Programs whose bodies are computed for several nodes side by side, by what lanes have to keep apart. */

import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, bool, f64 } from "../../src/dsl/index.ts";

/** All nodes but a few, so that the last batch is not full. */
const most = (g: GraphExpression): Expression<"node", "bool"> => g.nodeIndex().rem(11).ne(3);

export const LANE_PROGRAMS: readonly Algorithm[] = [
  algorithm("lanesEndOneByOne", {}, (g) =>
    g.forNodes(most(g), (s, { sum, maximum }) => {
      const start = { x: g.nodeIndex("f64").add(s.cast("f64").div(7)), steps: g.scalar(0) };
      const { x, steps } = g.loop(start, { limit: s.mul(7919).rem(9).sub(2) }, ({ x, steps }) => ({
        x: g.in.sum(({ source }) => source(x).sqrt()).add(0.1),
        steps: steps.add(1),
        until: steps.gt(s.rem(5).cast("f64")),
      }));
      return { x: sum(x), steps: maximum(steps), total: sum(x.sum().div(3)) };
    }),
  ) as Algorithm,
  algorithm("loopsWithinLoops", {}, (g) =>
    g.forNodes(most(g), (s, { sum }) => {
      const { x, count } = g.loop(
        { x: g.nodeIndex().sub(s), count: s.mul(0) },
        { limit: s.rem(4) },
        ({ x, count }, outer) => {
          const { y, seen } = g.loop({ y: x, seen: count }, { limit: s.add(outer).rem(3) }, ({ y, seen }, inner) => ({
            y: g.out.maximum(({ destination }) => destination(y)).max(y.sub(inner)),
            seen: seen.add(outer).add(1),
          }));
          return { x: y.min(1000).add(outer), count: seen };
        },
      );
      return { x: sum(x), count: sum(count) };
    }),
  ) as Algorithm,
  algorithm("levelByLevel", {}, (g) =>
    g.forNodes(most(g), (s, { sum }) => {
      const level = g.nodeIndex().add(s).and(7);
      const { x } = g.loop({ x: g.node(1) }, { limit: s.and(3).add(3) }, ({ x }, round) => ({
        x: level.eq(round).where(
          g.in.sum(({ source }) => source(x)),
          x,
        ),
      }));
      return { x: sum(x) };
    }),
  ) as Algorithm,
  algorithm("readsWhatIsWritten", {}, (g) =>
    g.forNodes(most(g), (s, { sum }) => {
      // The value of z before the round is read at the own node by a kernel after the one that writes z.
      const level = g.nodeIndex().add(s).and(3);
      const start = { x: g.nodeIndex().sub(s), y: g.nodeIndex().and(15), z: g.node(1, "i32"), own: g.node(0, "i32") };
      const { x, y, z, own } = g.loop(start, { limit: s.and(3).add(2) }, ({ x, y, z, own }, round) => {
        const now = level.eq(round);
        const first = now.where(
          g.in.maximum(({ source }) => source(x.add(y))),
          z,
        );
        const second = g.out.sum(({ destination }) => destination(first.and(255))).add(z);
        return {
          x: now.where(second, x),
          y: now.where(second.xor(1), y),
          z: first,
          own: now.where(
            g.in.sum(({ source }) => source(x.and(7))),
            own,
          ),
        };
      });
      return { x: sum(x), y: sum(y), z: sum(z), own: sum(own) };
    }),
  ) as Algorithm,
  algorithm("writesInPlace", {}, (g) =>
    g.forNodes(most(g), (s, { sum }) => {
      const start = { x: g.node(0), odd: g.nodeIndex().rem(2).eq(1) };
      const { x, odd } = g.loop(start, { limit: s.rem(6) }, ({ x, odd }, round) => ({
        x: odd.where(x.add(round.cast("f64")).add(s.cast("f64").recip()), x),
        odd: odd.not().or(g.nodeIndex().eq(s)),
      }));
      return { x: sum(x), odd: sum(odd.cast("i32")) };
    }),
  ) as Algorithm,
  algorithm("sumsOfBlocks", {}, (g) =>
    g.forNodes(g.nodeIndex().rem(29).eq(1), (s, { sum, maximum }) => {
      const x = g.nodeIndex("f64").add(s.cast("f64")).add(1).recip();
      return {
        float: maximum(x.sum()),
        single: maximum(x.cast("f32").sum().cast("f64")),
        product: sum(x.add(0.7).product()),
        least: maximum(x.sub(0.01).minimum()),
        count: maximum(x.gt(0.01).count()),
        nan: sum(x.sub(x).div(x.sub(x)).maximum()),
      };
    }),
  ) as Algorithm,
  algorithm("rowsOfAllKinds", { start: f64(0.5) }, (g, { start }) =>
    g.forNodes(most(g), (s, { sum, any, maximum }) => {
      const x = g.nodeIndex("f64").mul(start).sub(s.cast("f64"));
      const near = g.nodeIndex().sub(s).abs().lt(4);
      const weight = g.edgeWeight();
      return {
        all: sum(g.all.sum(({ neighbor, self }) => neighbor(x).sub(self(x).mul(0.25)))),
        ends: sum(g.all.maximum(({ source, destination }) => source(x).mul(2).sub(destination(x)))),
        weighed: sum(g.in.sum(({ source, edge }) => edge(weight).mul(source(x)))),
        heavy: sum(g.out.sum(({ destination }) => destination(x), { where: ({ edge }) => edge(weight).gt(1.5) })),
        chosen: sum(g.out.sum(({ destination }) => destination(x), { where: ({ destination }) => destination(near) })),
        own: sum(g.in.sum(({ source }) => source(x), { where: ({ destination }) => destination(near) })),
        both: maximum(
          g.in.minimum(({ source }) => source(g.nodeIndex().add(s)), {
            where: ({ source, destination, edge }) => source(near).not().and(destination(near)).and(edge(weight).lt(3)),
          }),
        ),
        first: sum(g.in.sum(({ source }) => source(x), { where: ({ place }) => place.lt(2) })),
        any: any(g.out.any(({ destination }) => destination(near))),
        least: sum(
          g.in
            .minimum(({ source }) => source(x).cast("f32"))
            .max(-1e9)
            .min(1e9)
            .cast("f64"),
        ),
      };
    }),
  ) as Algorithm,
  algorithm("castsAndBools", {}, (g) =>
    g.forNodes(most(g), (s, { sum, all }) => {
      const i = g.nodeIndex().sub(s);
      const f = i.cast("f64").div(3);
      const single = f.cast("f32").mul(i.cast("f32"));
      const word = i.cast("u32").xor(s.cast("u32"));
      const isEven = i.and(1).eq(0);
      return {
        i: sum(f.mul(1e9).cast("i32").xor(single.cast("i32"))),
        u: sum(f.neg().cast("u32").max(word).cast("f64")),
        single: sum(isEven.where(single, word.cast("f32"))),
        double: sum(isEven.cast("f64").add(single.cast("f64")).add(f.isNaN().not().cast("f64"))),
        bool: all(isEven.or(f.ne(0)).xor(single.cast("bool"))),
      };
    }),
  ) as Algorithm,
  algorithm("choosesForAll", { down: bool(true) }, (g, { down }) =>
    g.forNodes(most(g), (s, { sum }) => {
      const { x } = g.if(
        down,
        () => ({ x: g.in.sum(({ source }) => source(g.nodeIndex().sub(s))) }),
        () => ({ x: g.nodeIndex().add(s) }),
      );
      return { x: sum(x) };
    }),
  ) as Algorithm,
  algorithm("choosesByNode", {}, (g) =>
    g.forNodes(most(g), (s, { sum, maximum }) => {
      const start = { x: g.nodeIndex().sub(s), count: s.and(3) };
      const { x, count } = g.loop(start, { limit: s.and(3).add(2) }, ({ x, count }, round) => {
        const { y, more } = g.if(
          s.add(round).and(1).eq(0),
          () => {
            const { y, seen } = g.loop({ y: x, seen: count }, { limit: s.and(3) }, ({ y, seen }, inner) => ({
              y: g.in.maximum(({ source }) => source(y)).max(y.sub(inner)),
              seen: seen.add(inner).add(1),
            }));
            return { y, more: seen };
          },
          () => ({ y: x.xor(s), more: count.add(x.maximum().and(7)) }),
        );
        return { x: y.min(1000), count: more, until: more.gt(20) };
      });
      const { z, total } = g.if(
        x.sum().and(2).eq(0),
        () => ({ z: x.add(x.minimum()), total: x.cast("f64").div(3).sum() }),
        () => ({ z: g.out.sum(({ destination }) => destination(x)), total: count.cast("f64") }),
      );
      return { z: sum(z), count: sum(count), total: maximum(total) };
    }),
  ) as Algorithm,
  algorithm("armsGiveWhatIsCarried", {}, (g) =>
    g.forNodes(most(g), (s, { sum, any }) => {
      // Both arms write the next x, each in its own lanes, while some lanes have left the loop.
      const start = { x: g.nodeIndex().sub(s), open: g.nodeIndex().eq(s) };
      const { x, open } = g.loop(start, { limit: s.and(3).add(2) }, ({ x, open }, round) => {
        const { y } = g.if(
          s.add(round).rem(3).eq(0),
          () => ({ y: g.in.maximum(({ source }) => source(x)).max(round) }),
          () =>
            g.if(
              s.gt(40),
              () => ({ y: g.out.sum(({ destination }) => destination(x)) }),
              () => {
                const { y } = g.loop({ y: x }, { limit: s.and(3) }, ({ y }) => ({
                  y: g.all.sum(({ neighbor }) => neighbor(y)),
                }));
                return { y };
              },
            ),
        );
        return { x: y, open: open.or(g.in.any(({ source }) => source(open))) };
      });
      return { x: sum(x), open: any(open) };
    }),
  ) as Algorithm,
  algorithm("asksForRowsWithoutEdges", {}, (g) =>
    g.forNodes(most(g), (s, { minimum, sum }) => {
      // The condition of the row says no wherever its value is chosen, which is the identity then.
      const now = g.nodeIndex().eq(s);
      const least = g.in.minimum(({ source }) => source(g.nodeIndex()), { where: ({ self }) => self(now).not() });
      const some = g.out.sum(({ destination }) => destination(g.nodeIndex()), {
        where: ({ self }) => self(g.nodeIndex().add(s).and(3).eq(0)),
      });
      return {
        least: minimum(now.where(least, g.nodeIndex())),
        some: sum(g.nodeIndex().and(3).eq(s.and(3)).where(some, s)),
      };
    }),
  ) as Algorithm,
  algorithm("distancesByWeights", {}, (g) =>
    g.forNodes(most(g), (s, { sum, maximum }) => {
      const start = { distance: g.nodeIndex().eq(s).where(0, Infinity, "f64") };
      const weight = g.edgeWeight();
      const { distance } = g.loop(start, { until: "unchanged" }, ({ distance }) => ({
        distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
      }));
      const reached = distance.lt(Infinity).where(distance, 0);
      return { distance: sum(reached), farthest: maximum(reached.maximum()) };
    }),
  ) as Algorithm,
  algorithm("valuesOfEdges", {}, (g) =>
    g.forNodes(most(g), (s, { sum, maximum, all }) => {
      const far = g.edges.map(({ source }) => source(g.nodeIndex().sub(s)));
      const weight = g.edgeWeight();
      const start = {
        flow: weight.add(s.cast("f64").div(3)),
        seen: g.edges.map(({ destination }) => destination(g.nodeIndex()).eq(s)),
        x: g.nodeIndex("f64"),
      };
      const { flow, seen, x } = g.loop(start, { limit: s.rem(5).sub(1) }, ({ flow, seen, x }, round) => {
        const next = g.edges.map(({ source, destination, edge }) =>
          edge(seen).where(edge(flow), source(x).sub(destination(x)).mul(edge(weight)).add(round.cast("f64"))),
        );
        return {
          flow: next,
          seen: seen.or(flow.gt(2)),
          x: g.in.sum(({ edge }) => edge(flow)).add(g.all.maximum(({ edge }) => edge(next)).max(0)),
          until: next.sum().lt(s.cast("f64")),
        };
      });
      const least = g.in.minimum(({ source, edge }) => source(x).add(edge(flow)), { where: ({ edge }) => edge(seen) });
      return {
        flow: sum(flow),
        seen: all(seen),
        far: sum(far),
        rows: sum(g.out.sum(({ edge }) => edge(far)).add(g.in.sum(({ edge }) => edge(far)))),
        least: maximum(least),
        total: sum(flow.sum()),
      };
    }),
  ) as Algorithm,
];
