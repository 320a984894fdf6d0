/** Programs that a naive rule of sparse rounds gets wrong, each with a graph and what comes of it by hand. */

import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Graph } from "../../src/graph/graph.ts";

/** A program, a graph, and some of its results as numbers. */
export interface StatedProgram {
  readonly program: Algorithm;
  /** The rule that gets it wrong. */
  readonly wrong: string;
  readonly graph: Graph;
  readonly given: Readonly<Record<string, number>>;
  readonly results: Readonly<Record<string, readonly number[] | number>>;
}

const PATH_OF_5 = fromEdges({ nodeCount: 5, sources: [0, 1, 2, 3], targets: [1, 2, 3, 4] });
const CYCLE_OF_4 = fromEdges({ nodeCount: 4, sources: [0, 1, 2, 3], targets: [1, 2, 3, 0] });

/** Neither idempotent nor with an inverse in floats: the sources that changed are not all that counts. */
const piling = algorithm("piling", { limit: i32(4) }, (g, { limit }) => {
  const { x, rounds } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({
    x: x.add(g.in.sum(({ source }) => source(x))),
  }));
  return { x, rounds };
});

/** A count against a number of the node's own: neighbors that were on before count, too. */
const infecting = algorithm("infecting", {}, (g) => {
  const need = g.nodeIndex().eq(3).where(2, 1, "i32");
  const { on, rounds } = g.loop({ on: g.nodeIndex().le(1) }, { until: "unchanged", limit: 40 }, ({ on }) => ({
    on: on.or(g.in.count(({ source }) => source(on)).ge(need)),
  }));
  return { on, rounds };
});

/** What was refused for the round's number has to be asked again, though no neighbor changed. */
const opening = algorithm("opening", { limit: i32(7) }, (g, { limit }) => {
  const index = g.nodeIndex();
  const { on } = g.loop({ on: index.eq(0) }, { limit }, ({ on }, round) => ({
    on: on.or(g.in.any(({ source }) => source(on)).and(index.le(round.div(2)))),
  }));
  return { on };
});

/** The loop of `sssp` without its requirement: NaN comes of a weight where nothing has been reached. */
const unguarded = algorithm("unguarded", {}, (g) => {
  const weight = g.edgeWeight();
  const start = g.nodeIndex().eq(0).where(0, Infinity, "f64");
  const { distance, rounds } = g.loop({ distance: start }, { until: "unchanged", limit: 40 }, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  return { distance, rounds };
});

/** −0 is another value than 0, and less, although they are equal. */
const signs = algorithm("signs", {}, (g) => {
  const { x, rounds } = g.loop(
    { x: g.nodeIndex().eq(0).where(-0, 0, "f64") },
    { until: "unchanged", limit: 40 },
    ({ x }) => ({
      x: x.min(g.in.minimum(({ source }) => source(x))),
    }),
  );
  return { x, rounds };
});

/** 0 and −0 from two sources in one round, the first of which is there when the other comes. */
const meeting = algorithm("meeting", {}, (g) => {
  const index = g.nodeIndex();
  const start = { x: index.eq(0).where(0, index.eq(1).where(-0, Infinity, "f64"), "f64") };
  const { x, rounds } = g.loop(start, { until: "unchanged", limit: 40 }, ({ x }) => ({
    x: x.min(g.in.minimum(({ source }) => source(x))),
  }));
  return { x, rounds };
});

/** The least of all comes to −0 from 0. */
const sinking = algorithm("sinking", { limit: i32(4) }, (g, { limit }) => {
  const index = g.nodeIndex();
  const start = { on: index.eq(0), least: g.scalar(0) };
  const { on, least } = g.loop(start, { limit }, ({ on }) => {
    const next = on.or(g.in.any(({ source }) => source(on)));
    return { on: next, least: next.and(index.eq(3)).where(-0, 0, "f64").minimum() };
  });
  return { on, least };
});

/** −0 of all edges of a row sums up to 0, of which a sum that starts at its first term knows nothing. */
const zeros = algorithm("zeros", { start: f64(-0) }, (g, { start }) => {
  const { x } = g.loop({ x: g.node(start) }, { limit: 2 }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)) }));
  return { x };
});

/** A pulse that leaves each node and comes back to it. */
const circling = algorithm("circling", { limit: i32(9) }, (g, { limit }) => {
  const start = { here: g.nodeIndex().eq(0), visits: g.node(0, "i32") };
  const { here, visits } = g.loop(start, { limit }, ({ here, visits }) => {
    const next = g.in.any(({ source }) => source(here));
    return { here: next, visits: next.where(visits.add(1), visits) };
  });
  return { here, visits };
});

/** A level that rises when nothing falls: then nodes fall whose neighbors have long been as they are. */
const peeling = algorithm("peeling", {}, (g) => {
  const start = { core: g.node(-1, "i32"), left: g.node(true), near: g.all.count(), level: g.scalar(0, "i32") };
  const { core, rounds } = g.loop(start, { limit: 200 }, ({ core, left, near, level }) => {
    const falls = left.and(near.le(level));
    const rest = left.and(falls.not());
    return {
      core: falls.where(level, core),
      left: rest,
      near: near.sub(g.all.count(({ neighbor }) => neighbor(falls))),
      level: falls.any().where(level, level.add(1)),
      until: rest.any().not(),
    };
  });
  return { core, rounds };
});

/** What a loop carried when it ended is of no round of it when it is entered again, from another start. */
const entering = algorithm("entering", { times: i32(3) }, (g, { times }) => {
  const index = g.nodeIndex();
  const { sum, last } = g.loop(
    { sum: g.node(0, "i32"), last: g.node(0, "i32") },
    { limit: times },
    ({ sum }, round) => {
      const start = { depth: index.eq(round).where(0, 1000, "i32") };
      const { depth } = g.loop(start, { until: "unchanged", limit: 3 }, ({ depth }) => ({
        depth: depth.min(g.in.minimum(({ source }) => source(depth).add(1))),
      }));
      return { sum: sum.add(depth), last: depth };
    },
  );
  return { sum, last };
});

/** A row over what another row of the same round gave: what changed there changes this one in the same round. */
const twice = algorithm("twice", { limit: i32(3) }, (g, { limit }) => {
  const { on, rounds } = g.loop({ on: g.nodeIndex().eq(0) }, { limit }, ({ on }) => {
    const near = on.or(g.in.any(({ source }) => source(on)));
    return { on: near.or(g.in.any(({ source }) => source(near))) };
  });
  return { on, rounds };
});

export const STATED_PROGRAMS: readonly StatedProgram[] = [
  {
    program: piling,
    wrong: "adding what changed sources have",
    graph: PATH_OF_5,
    given: {},
    results: { x: [1, 5, 11, 15, 16] },
  },
  {
    program: infecting,
    wrong: "counting changed sources alone",
    graph: fromEdges({ nodeCount: 4, sources: [0, 0, 1, 2], targets: [1, 3, 2, 3] }),
    given: {},
    results: { on: [1, 1, 1, 1], rounds: 3 },
  },
  {
    program: opening,
    wrong: "no change of neighbors, no change",
    graph: PATH_OF_5,
    given: {},
    results: { on: [1, 1, 1, 1, 0] },
  },
  {
    program: unguarded,
    wrong: "starting with the nodes that differ from the constant",
    graph: fromEdges({
      nodeCount: 6,
      sources: [0, 1, 3, 4],
      targets: [1, 2, 4, 5],
      edgeColumns: { weight: [1, 2, NaN, 1] },
    }),
    given: {},
    results: { distance: [0, 1, 3, Infinity, NaN, NaN], rounds: 3 },
  },
  {
    program: signs,
    wrong: "comparing by equality",
    graph: PATH_OF_5,
    given: {},
    results: { x: [-0, -0, -0, -0, -0], rounds: 5 },
  },
  {
    program: meeting,
    wrong: "pushing −0 where there is 0",
    graph: fromEdges({ nodeCount: 5, sources: [0, 1, 2, 3], targets: [2, 3, 4, 4] }),
    given: {},
    results: { x: [0, -0, 0, -0, -0], rounds: 3 },
  },
  {
    program: sinking,
    wrong: "taking the least for the same when it comes to −0",
    graph: PATH_OF_5,
    given: {},
    results: { on: [1, 1, 1, 1, 1], least: -0 },
  },
  {
    program: zeros,
    wrong: "starting a sum at its first term",
    graph: CYCLE_OF_4,
    given: {},
    results: { x: [0, 0, 0, 0] },
  },
  {
    program: circling,
    wrong: "visiting each node once",
    graph: CYCLE_OF_4,
    given: {},
    results: { here: [0, 1, 0, 0], visits: [2, 3, 2, 2] },
  },
  {
    program: peeling,
    wrong: "not comparing scalars with the round before",
    // A triangle with a tail of two nodes, and a node apart.
    graph: fromEdges({ nodeCount: 6, sources: [0, 1, 2, 2, 3], targets: [1, 2, 0, 3, 4], directed: false }),
    given: {},
    results: { core: [2, 2, 2, 1, 1, 0], rounds: 6 },
  },
  {
    program: entering,
    wrong: "going on from what the loop had when it was left",
    graph: PATH_OF_5,
    given: {},
    results: { sum: [2000, 1001, 3, 6, 1005], last: [1000, 1000, 0, 1, 2] },
  },
  {
    program: twice,
    wrong: "touching only what is one edge away",
    graph: PATH_OF_5,
    given: { limit: 2 },
    results: { on: [1, 1, 1, 1, 1], rounds: 2 },
  },
];
