/**
 * Programs that would show if workers lost each other: thousands of short rounds, on more workers than this machine may
 * have cores, with scalars that decide what all do next.
 */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm, f64, i32 } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { RunOptions } from "../src/engine/options.ts";
import { uniform } from "../src/graph/generate.ts";
import { inTurn } from "./all-ways.ts";
import { ALL } from "./extent.ts";
import { FINE, ran, ranSync, startEngines, withLoopResults } from "./ways.ts";

/** How often each is run; EDGEWISE_RACES asks for more. */
const REPEATS = Number(process.env.EDGEWISE_RACES ?? 1);

const graph = uniform({ nodeCount: 1500, edgeCount: 4000, seed: 9 });
/** Levels over nodes are too small to share out and levels over edges are not, so that one worker runs ahead alone. */
const SOME_ALONE: RunOptions = { ...FINE, thresholds: { minParallelElements: 3000, minParallelOps: 100 } };

const SHARES = Object.entries({ fine: FINE, "some alone": SOME_ALONE });

const PROGRAMS = [
  algorithm("sumOfTheRound", { rounds: i32(2500) }, (g, { rounds }) => {
    const { x, total } = g.loop({ x: g.node(1), total: 0 }, { limit: rounds }, ({ x, total }, round) => {
      const sum = x.sum();
      const next = total.add(sum).rem(1e6).add(round.cast("f64"));
      return { x: x.add(sum.rem(7)).rem(1000), total: next, until: sum.lt(0) };
    });
    return { x, total };
  }),
  algorithm("nothingButSums", {}, (g) => {
    const { s, t } = g.loop({ s: 1, t: 0 }, { limit: 3000 }, ({ s, t }, round) => {
      const sum = g.nodeIndex("f64").mul(s).rem(1013).sum();
      return { s: sum.rem(1009).add(1), t: t.add(sum), until: sum.lt(0).or(round.ge(2999)) };
    });
    return { s, t };
  }),
  algorithm("untilSmall", { tolerance: f64(1e-12) }, (g, { tolerance }) => {
    const { x, sums } = g.loop({ x: g.nodeIndex("f64"), sums: 0 }, { limit: 4000 }, ({ x, sums }) => {
      const mean = g.in.mean(({ source }) => source(x)).add(1);
      const next = x.mul(0.99).add(mean.mul(0.0001));
      const change = next.sub(x).abs().maximum();
      return { x: next, sums: sums.add(change), until: change.lt(tolerance) };
    });
    return { x, sums, largest: x.div(x.sum()).maximum() };
  }),
  algorithm("untilUnchanged", {}, (g) => {
    const { x, count } = g.loop({ x: g.nodeIndex(), count: 0 }, { until: "unchanged" }, ({ x, count }) => ({
      x: x.add(1).min(2200),
      count: count.max(x.maximum().cast("f64")),
    }));
    return { x, count };
  }),
  algorithm("oneArmReduces", {}, (g) => {
    const { x, s } = g.loop({ x: g.node(0.5), s: 1 }, { limit: 2500 }, ({ x, s }, round) => {
      const { t } = g.if(
        s.rem(3).lt(1),
        () => ({ t: x.sum().rem(17) }),
        () => ({ t: s.add(1) }),
      );
      return { x: x.mul(0.999).add(t), s: t.add(round.rem(5).cast("f64")) };
    });
    return { x, s };
  }),
  algorithm("loopsInALoop", {}, (g) => {
    const { x, s } = g.loop({ x: g.node(1), s: 0 }, { limit: 300 }, ({ x, s }, outer) => {
      const inner = g.loop({ y: x, t: s }, { limit: outer.rem(9) }, ({ y, t }) => {
        const least = y.minimum();
        return { y: y.add(t.rem(3)).sub(least), t: y.sum().rem(101).add(t), until: least.gt(50) };
      });
      return { x: inner.y.rem(100), s: inner.t.rem(13).add(inner.y.maximum()) };
    });
    return { x, s };
  }),
  algorithm("greatestOfTheRound", {}, (g) => {
    const { x, places } = g.loop({ x: g.nodeIndex("f64"), places: 0 }, { limit: 2000 }, ({ x, places }) => {
      const at = x.argMaximum();
      const isThere = g.nodeIndex().eq(at);
      return { x: isThere.where(x.mul(0.3), x.add(1)), places: places.add(at.cast("f64")).rem(65537) };
    });
    return { x, places };
  }),
  algorithm("nothingButEntries", {}, (g) => {
    const { s, t } = g.loop({ s: 1, t: 0 }, { limit: 3000 }, ({ s, t }, round) => {
      const entry = g.nodeIndex("f64").mul(s).add(1).at(round.mul(7).rem(1500), 0).rem(1013);
      return { s: entry.add(1), t: t.add(entry) };
    });
    return { s, t };
  }),
];

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([2, 4]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(PROGRAMS.map(({ name, func }, index) => ({ name, func, index })))("$name", ({ func: bare, index }) => {
  const func = withLoopResults(bare);

  it("comes to the same on many workers, again and again", async () => {
    const expected = ranSync(func, graph);
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const [at, engine] of engines.entries()) {
        for (const [share, options] of inTurn(SHARES, ALL ? "all" : index + at + repeat)) {
          const { outcome } = await ran(engine, func, func, graph, {}, options);
          expect(outcome, `${engine.workers} workers, ${share}`).toEqual(expected);
        }
      }
    }
  });
});
