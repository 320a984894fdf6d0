/**
 * Sparse rounds whose lists several workers share: so much changes in each that none is left to one worker alone, and much
 * of it changes at the same few nodes.
 */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import { algorithm } from "../src/dsl/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { fromEdges } from "../src/graph/build.ts";
import { rmat } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import { aThird } from "./extent.ts";
import { ALWAYS_SPARSE, FINE, ran, ranSync, shuffledLists, startEngines, withLoopResults } from "./ways.ts";

/** How often each is run; EDGEWISE_RACES asks for more. */
const REPEATS = Number(process.env.EDGEWISE_RACES ?? 1);

/** Hubs that most nodes have an edge to, and from. */
const graph = rmat({ scale: 15, edgeFactor: 6, a: 0.7, b: 0.13, c: 0.13, seed: 3 });

const PROGRAMS = [
  // What is pushed tells who is listed.
  algorithm("leastPushed", {}, (g) => {
    const start = { x: g.nodeIndex().mul(7919).rem(30_011) };
    const { x } = g.loop(start, { until: "unchanged", limit: 20 }, ({ x }) => ({
      x: x.min(g.in.minimum(({ source }) => source(x).add(1))),
    }));
    return { x };
  }),
  // Marks tell who is listed.
  algorithm("leastAndGreatestPushed", {}, (g) => {
    const start = { low: g.nodeIndex().mul(7919).rem(30_011), high: g.nodeIndex().mul(31).rem(30_011) };
    const { low, high } = g.loop(start, { until: "unchanged", limit: 20 }, ({ low, high }) => ({
      low: low.min(g.in.minimum(({ source }) => source(low))),
      high: high.max(g.in.maximum(({ source }) => source(high))),
    }));
    return { low, high };
  }),
  algorithm("countsKept", {}, (g) => {
    const { on } = g.loop({ on: g.nodeIndex().rem(3).eq(0) }, { limit: 12 }, ({ on }) => ({
      on: g.in
        .count(({ source }) => source(on))
        .rem(3)
        .ne(1),
    }));
    return { on };
  }),
  algorithm("sumsPulled", {}, (g) => {
    const { x } = g.loop({ x: g.nodeIndex("f64").rem(10) }, { limit: 8 }, ({ x }) => {
      const sum = g.in.sum(({ source }) => source(x).mul(0.3));
      return { x: sum.gt(1).where(sum.floor().rem(10), x) };
    });
    return { x };
  }),
  algorithm("reduced", {}, (g) => {
    const start = { on: g.nodeIndex().rem(5).eq(0), many: g.scalar(0, "i32"), far: g.scalar(0, "i32") };
    const { on, many, far } = g.loop(start, { limit: 12 }, ({ on, many, far }) => {
      const next = g.in
        .count(({ source }) => source(on))
        .rem(4)
        .le(1);
      const count = next.cast("i32").sum();
      return {
        on: next,
        many: many.mul(31).add(count),
        far: far.mul(31).add(next.where(g.nodeIndex(), 0, "i32").maximum()),
      };
    });
    return { on, many, far };
  }),
];

/** More than a dense round takes with what comes before it and after it. */
const BARRIERS = 10;

let engines: readonly Engine[] = [];
let alone: Engine | undefined;
beforeAll(async () => {
  [alone, ...engines] = await startEngines([1, 2, 4]);
});
afterAll(() => Promise.all([alone!, ...engines].map((engine) => engine.close())));

describe.each(aThird(PROGRAMS, 0))("$name", ({ func: bare }) => {
  const func = withLoopResults(bare);

  it("comes to the same on many workers, again and again", async () => {
    const expected = ranSync(func, graph, {}, { sparse: "never" });
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const engine of engines) {
        const { outcome, result } = await ran(engine, func, func, graph, {}, ALWAYS_SPARSE);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
        // What one worker does alone has no barriers.
        expect(result!.report!.barriers).toBeGreaterThan(BARRIERS);
      }
      // A node that is listed twice is mostly computed to the same, but counted.
      const lists = shuffledLists(3 * repeat);
      const counts: (readonly RoundCounts[])[] = [];
      for (const engine of [alone!, ...engines]) {
        const { outcome, result } = await ran(engine, func, func, graph, {}, lists);
        expect(outcome, `${engine.workers} workers, lists shuffled`).toEqual(expected);
        counts.push(result!.report!.rounds);
      }
      for (const many of counts.slice(1)) expect(many).toEqual(counts[0]);
    }
  });
});

/** A path to a hub with so many leaves that its round is not small any more, a path from one of these, and two nodes that take turns. */
function burst(length: number, leaves = 20_000): Graph {
  const hub = length;
  const sink = hub + leaves + 1;
  const [sources, targets]: [number[], number[]] = [[], []];
  const link = (source: number, target: number): void => {
    sources.push(source);
    targets.push(target);
  };
  for (let node = 0; node < hub; node++) link(node, node + 1);
  for (let leaf = hub + 1; leaf < sink; leaf++) {
    link(hub, leaf);
    link(leaf, sink);
  }
  link(hub + 1, sink + 1);
  for (let node = sink + 1; node < sink + 80; node++) link(node, node + 1);
  const blinking = sink + 81;
  link(blinking, blinking + 1);
  link(blinking + 1, blinking);
  return fromEdges({ nodeCount: blinking + 2, sources, targets });
}

/** A pulse, and one that blinks: whoever is counted twice, or not at all, shows in the nodes that it gives to. */
const pulse = algorithm("pulse", {}, (g) => {
  const index = g.nodeIndex();
  const start = { on: index.eq(0).or(index.eq(g.nodeCountAs("i32").sub(1))), times: g.node(0, "i32") };
  const { on, times } = g.loop(start, { limit: 90 }, ({ on, times }) => {
    const next = g.in.count(({ source }) => source(on)).eq(1);
    return { on: next, times: next.where(times.add(1), times) };
  });
  return { on, times };
});

describe("what is little, then much, then little again", () => {
  // A turn is one of two halves and of three phases: rounds before the burst are of each.
  it.each(aThird([9, 10, 11, 12, 13, 14], 0))(
    "comes to the same, whoever goes round (%i rounds before)",
    async (length) => {
      const func = withLoopResults(pulse.func);
      const graph = burst(length);
      const expected = ranSync(func, graph, {}, { sparse: "never" });
      for (const sparse of ["always", "auto"] as const) {
        expect(ranSync(func, graph, {}, { sparse }), sparse).toEqual(expected);
        for (const engine of engines) {
          const { outcome } = await ran(engine, func, func, graph, {}, { ...FINE, sparse });
          expect(outcome, `${engine.workers} workers, ${sparse}`).toEqual(expected);
        }
      }
    },
  );
});

/** The same with how many are on, carried by the loop: no kernel goes round by itself. */
const counted = algorithm("counted", {}, (g) => {
  const index = g.nodeIndex();
  const start = { on: index.eq(0).or(index.eq(g.nodeCountAs("i32").sub(1))), many: g.scalar(0, "i32") };
  const { on, many } = g.loop(start, { limit: 90 }, ({ on, many }) => {
    const next = g.in.count(({ source }) => source(on)).eq(1);
    return { on: next, many: many.mul(31).add(next.cast("i32").sum()) };
  });
  return { on, many };
});

describe("a tiny round that costs less when it is dense", () => {
  it.each(aThird([9, 10, 11], 1))(
    "is dense on many workers as on one, and others are sparse again (%i rounds before)",
    async (length) => {
      const func = withLoopResults(counted.func);
      const graph = burst(length, 3000);
      const expected = ranSync(func, graph, {}, { sparse: "never" });
      const counts: (readonly RoundCounts[])[] = [];
      for (const engine of [alone!, ...engines]) {
        const { outcome, result } = await ran(engine, func, func, graph, {}, FINE);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
        counts.push(result!.report!.rounds);
      }
      expect(counts[0]![0]!.dense).toBeGreaterThan(1);
      for (const many of counts.slice(1)) expect(many).toEqual(counts[0]);
    },
  );
});
