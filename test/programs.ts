/** The programs that every way of running is tested with: the standard library, and small ones for each family of ops. */

import {
  averageNeighborDegree,
  bfs,
  bfsParents,
  cdlp,
  coreNumbers,
  degreeStatistics,
  eigenvectorCentrality,
  floodFill,
  greedyColoring,
  heatDiffusion,
  hits,
  katzCentrality,
  localClustering,
  maximalIndependentSet,
  pagerank,
  pagerankGap,
  pagerankGraphology,
  personalizedPagerank,
  randomWalkWithRestart,
  reachability,
  spreadingActivation,
  sssp,
  topologicalLevels,
  triangles,
  wcc,
  wccLabels,
  wccPointerJumping,
  weightedPagerank,
  widestPaths,
} from "../src/algorithms/index.ts";
import type { Algorithm } from "../src/dsl/index.ts";
import { algorithm, bool, f32, f64, i32, nodeKey, u32 } from "../src/dsl/index.ts";
import type { Func } from "../src/ir/value.ts";
import { STATED_PROGRAMS } from "./travelling/programs.ts";

/** A function with parameters to run it with, on any graph of at least `leastNodes` nodes. */
export interface Program {
  readonly name: string;
  readonly func: Func;
  /** Scalars, also for node and edge parameters; bool as 0 or 1, a node key as the index of its node. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly leastNodes: number;
  /** The program may require what is not so of some of the graphs. */
  readonly mayRefuse?: true;
}

function program({ name, func }: Algorithm, parameters: Program["parameters"] = {}, leastNodes = 0): Program {
  return { name, func, parameters, leastNodes };
}

const nothing = algorithm("nothing", {}, () => ({}));

const parametersOnly = algorithm(
  "parametersOnly",
  { flag: bool(true), half: f32(0.1), whole: u32(7), at: nodeKey(), level: f64.node(0.25), weight: i32.edge(3) },
  (_, parameters) => parameters,
);

const floatOps = algorithm("floatOps", { factor: f64(1.7) }, (g, { factor }) => {
  const x = g.nodeAttribute("level").mul(factor);
  const y = g.nodeIndex("f64").sub(2.5);
  return {
    arithmetic: x.add(y).sub(3).mul(y.rsub(1)).div(y),
    remainder: x.rem(y).add(x.rem(3)),
    order: x.sub(y).mul(y.sub(x)),
    signs: x.neg().abs().add(x.sign()),
    extremes: x.min(y).add(x.max(0)).add(x.clamp(-10, 10)),
    roots: x.abs().sqrt().add(x.cbrt()).add(x.square()),
    powers: x.abs().pow(0.3).add(x.div(50).exp()).add(x.div(50).expm1()),
    logarithms: x.abs().log().add(y.abs().log1p()).add(factor.log2()),
    angles: x.sin().add(x.cos()).add(y.tan()).add(x.atan2(y)).add(y.tanh()),
    rounding: x.floor().add(y.ceil()).mul(x.round()).sub(x.trunc()),
    reversed: x.rdiv(1).add(y.recip()),
    finite: x.div(y.floor().add(3)).isFinite(),
    notNumber: y.sqrt().isNaN(),
  };
});

const singleOps = algorithm("singleOps", { factor: f32(1.7) }, (g, { factor }) => {
  const x = g.nodeAttribute("level", { element: "f32" });
  return {
    chain: x.mul(factor).add(0.1).div(3).sqrt(),
    sum: x.sum(),
    mean: x.mean(),
    inflow: g.in.sum(({ source }) => source(x).mul(factor)),
  };
});

const integerOps = algorithm("integerOps", { seed: i32(-12345), mask: u32(4042322160) }, (g, { seed, mask }) => {
  const i = g.nodeIndex().mul(seed);
  const u = g.nodeIndex("u32").mul(2654435761);
  return {
    wrapping: i.mul(i).add(2147483647).sub(seed).neg().abs(),
    quotients: i
      .div(7)
      .add(i.rem(7))
      .add(i.div(g.nodeIndex().rem(3))),
    bits: i.and(255).or(256).xor(seed).not(),
    shifts: i.shl(3).add(i.shr(g.nodeIndex())),
    counts: i.popcount().add(i.clz()),
    unsigned: u.shr(5).xor(u.shl(3)).and(mask).rem(1000),
    extremes: u.min(77).max(5).add(u.div(3)),
    sign: i.sign(),
  };
});

const choices = algorithm("choices", { border: f64(0) }, (g, { border }) => {
  const x = g.nodeAttribute("level");
  const low = x.lt(border);
  const even = g.nodeIndex().rem(2).eq(0);
  return {
    comparisons: low.cast("i32").add(x.le(1).cast("i32")).add(x.gt(2).cast("i32")).add(x.ge(3).cast("i32")),
    logic: low.and(even).or(low.not().and(even.not())).xor(x.ne(0)),
    chosen: low.where(x.neg(), even.where(x, border)),
    constants: even.where(1, -1, "i32"),
    identical: x.mul(0).identical(-0),
    booleans: low.eq(even),
    casts: x.cast("i32").add(x.cast("u32").cast("i32")).add(x.cast("bool").cast("i32")),
    narrowed: x.cast("f32").cast("f64"),
  };
});

const leaves = algorithm("leaves", {}, (g) => ({
  nodes: g.nodeCount,
  edges: g.edgeCountAs("i32"),
  index: g.nodeIndex("u32"),
  inDegree: g.inDegree("i32"),
  outDegree: g.outDegree(),
  degree: g.degree("u32"),
  level: g.nodeAttribute("level"),
  weight: g.edgeWeight(),
  missing: g.nodeAttribute("no such attribute", { element: "bool", otherwise: true }),
  spread: g.edge(2.5).add(g.edgeCount),
  constant: g.scalar(7, "u32"),
}));

const reductions = algorithm("reductions", {}, (g) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const positive = x.gt(0);
  return {
    sum: x.sum(),
    product: x.abs().add(1).log().add(0.5).product(),
    minimum: x.minimum(),
    maximum: x.maximum(),
    mean: x.mean(),
    any: positive.any(),
    all: positive.all(),
    count: positive.count(),
    edgeSum: w.sum(),
    edgeMean: w.mean(),
    heaviest: w.maximum(),
    light: w.lt(1).count(),
    wholeSum: g.nodeIndex().mul(1000003).sum(),
  };
});

const aggregates = algorithm("aggregates", { factor: f64(0.3) }, (g, { factor }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const positive = x.gt(0);
  return {
    inflow: g.in.sum(({ source, edge }) => source(x).mul(edge(w)).mul(factor)),
    outflow: g.out.sum(({ destination, self }) => destination(x).sub(self(x).mul(2))),
    around: g.all.sum(({ neighbor }) => neighbor(x)),
    ends: g.all.sum(({ source, destination, self }) => source(x).sub(destination(x)).mul(self(x))),
    product: g.in.product(({ source }) => source(x).div(10)),
    least: g.out.minimum(({ neighbor }) => neighbor(x)),
    greatest: g.all.maximum(({ edge }) => edge(w)),
    any: g.in.any(({ source }) => source(positive)),
    all: g.out.all(({ destination }) => destination(positive)),
    edges: g.in.count(),
    positive: g.out.count(({ neighbor }) => neighbor(positive)),
    mean: g.in.mean(({ source }) => source(x)),
    constant: g.out.sum(() => factor),
  };
});

const conditionalAggregates = algorithm("conditionalAggregates", { border: f64(0.8) }, (g, { border }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const { total, heaviest, edges, anyLow } = g.in.aggregate(
    ({ source, edge }, { sum, maximum, count, any }) => ({
      total: sum(source(x).mul(edge(w))),
      heaviest: maximum(edge(w)),
      edges: count(),
      anyLow: any(source(x).lt(0)),
    }),
    { where: ({ edge }) => edge(w).ge(border) },
  );
  const rising = g.all.minimum(({ neighbor }) => neighbor(g.nodeIndex()), {
    where: ({ neighbor, self }) => neighbor(x).gt(self(x)),
  });
  const meanRising = g.out.mean(({ destination }) => destination(x), {
    where: ({ source, destination }) => destination(x).gt(source(x)),
  });
  return { total, heaviest, edges, anyLow, rising, meanRising };
});

/** The places of edges in rows, and rows that end by them: GraphSAGE's mean of a few neighbors, twice, is `sampled`. */
const places = algorithm("places", { few: i32(3) }, (g, { few }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const share = g.outDegree("i32").rem(5);
  const mean = (y: typeof x) =>
    g.in.mean(({ source }) => source(y), { where: ({ place }) => place.lt(few) }).add(y.mul(0.5));
  const { heaviest, spread, last } = g.all.aggregate(({ edge, neighbor, place }, { maximum, sum }) => ({
    heaviest: maximum(edge(w)),
    spread: sum(neighbor(x).div(place.cast("f64").add(1))),
    last: maximum(place),
  }));
  return {
    sampled: mean(mean(x)),
    first: g.out.minimum(({ destination }) => destination(g.nodeIndex()), { where: ({ place }) => place.eq(0) }),
    shared: g.all.sum(({ neighbor }) => neighbor(x), { where: ({ place, self }) => place.le(self(share)) }),
    found: g.all.minimum(({ place }) => place, { where: ({ neighbor, self }) => neighbor(x).gt(self(x)) }),
    heaviest,
    spread,
    last,
  };
});

/** Least labels that come over the first few edges of a row alone: rounds in which who changes does not know whom it reaches. */
const firstLabels = algorithm("firstLabels", { few: i32(2) }, (g, { few }) =>
  g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => ({
    label: label.min(g.all.minimum(({ neighbor }) => neighbor(label), { where: ({ place }) => place.lt(few) })),
  })),
);

/** How many of the first few neighbors are lit, who light up by two of them. */
const firstVotes = algorithm("firstVotes", { few: i32(4) }, (g, { few }) =>
  g.loop({ lit: g.nodeIndex().rem(3).eq(0) }, { until: "unchanged" }, ({ lit }) => ({
    lit: lit.or(
      g.in
        .sum(({ source, place }) => source(lit).cast("i32").mul(place.add(1)), { where: ({ place }) => place.lt(few) })
        .ge(3),
    ),
  })),
);

const edgeMaps = algorithm("edgeMaps", { factor: f64(2) }, (g, { factor }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const slope = g.edges.map(({ source, destination, edge }) => destination(x).sub(source(x)).div(edge(w).add(factor)));
  const { rising, product } = g.edges.map(({ source, destination }) => ({
    rising: source(x).lt(destination(x)),
    product: source(x).mul(destination(x)),
  }));
  return { slope, steepest: slope.abs().maximum(), rising, product, climb: rising.where(slope, 0).sum() };
});

const gathers = algorithm("gathers", { shift: i32(3) }, (g, { shift }) => {
  const x = g.nodeAttribute("level");
  const index = g.nodeIndex();
  return {
    shifted: x.at(index.add(shift), -1),
    mirrored: x.at(g.nodeCountAs("i32").sub(1).sub(index)),
    first: x.at(0, 5),
    unsigned: index.at(g.nodeIndex("u32").sub(1), -7),
    byEdge: x.at(
      g.edges.map(({ source, destination }) => source(index).min(destination(index))),
      0,
    ),
    weights: g.edgeWeight().at(index, -1),
  };
});

const modes = algorithm("modes", { none: i32(-5) }, (g, { none }) => {
  const few = g.nodeIndex().mul(7).rem(5).sub(2);
  const many = g.nodeIndex("u32").mul(2654435761);
  return {
    inward: g.in.mode(few, none),
    outward: g.out.mode(few, 3),
    around: g.all.mode(few, g.nodeIndex()),
    unsigned: g.all.mode(many, 7),
    alike: g.in.mode(g.node(none), g.nodeIndex()),
  };
});

const intersections = algorithm("intersections", { factor: f64(0.3) }, (g, { factor }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const number = g.edgeIndex("u32");
  const { total, greatest, some } = g.edges.intersect(
    ({ common, source, destination, edge }, { sum, maximum, any }) => ({
      total: sum(common(x).mul(edge(w)).mul(factor)),
      greatest: maximum(source(x).sub(destination(x)).mul(common(x))),
      some: any(common(x).gt(0)),
    }),
    { destination: "in" },
  );
  const { path } = g.edges.intersect(
    ({ sourceEdge, destinationEdge }, { minimum }) => ({ path: minimum(sourceEdge(w).add(destinationEdge(w))) }),
    { source: "in", where: ({ common, source }) => common(x).ne(source(x)) },
  );
  const { back } = g.edges.intersect(({ sourceEdge }, { minimum }) => ({ back: minimum(sourceEdge(number)) }), {
    source: "in",
    destination: "self",
  });
  return {
    total,
    greatest,
    some,
    path,
    back,
    common: g.edges.commonNeighbors(),
    loops: g.edges.commonNeighbors({ source: "self", destination: "self" }),
    number: g.edgeIndex().add(1),
  };
});

const selections = algorithm("selections", { k: i32(5) }, (g, { k }) => {
  const x = g.nodeAttribute("level");
  // Both zeros, many ties, and a NaN now and then.
  const rough = x
    .div(16)
    .round()
    .div(g.nodeIndex().rem(7).ne(3).where(2, x.mul(0)));
  const w = g.edgeWeight();
  return {
    least: x.argMinimum(),
    greatest: x.argMaximum(),
    leastRough: rough.argMinimum(),
    greatestRough: rough.argMaximum(),
    notNumbers: x.mul(NaN).argMaximum(),
    single: x.cast("f32").argMinimum(),
    whole: g.outDegree("i32").argMaximum(),
    unsigned: g.nodeIndex("u32").mul(2654435761).argMinimum(),
    lightest: w.argMinimum(),
    heaviest: w.argMaximum(),
    top: x.topK(k),
    topRough: rough.topK(g.nodeCountAs("i32").div(2)),
    topWhole: g.outDegree("u32").topK(7),
    topEdges: w.topK(k.add(10)),
    none: rough.topK(0),
    all: rough.topK(2147483647),
  };
});

const loopedSelections = algorithm("loopedSelections", {}, (g) => {
  const x = g.nodeAttribute("level");
  const { left, taken, chosen } = g.loop(
    { left: x, taken: g.node(0, "i32"), chosen: g.node(false) },
    { limit: 6 },
    ({ left, taken }, round) => {
      const isTaken = g.nodeIndex().eq(left.argMaximum());
      const isLeast = g.nodeIndex().eq(x.argMinimum());
      return {
        left: isTaken.where(-1000, left),
        taken: isTaken.where(round.add(1), taken),
        chosen: left.topK(round).or(isLeast),
      };
    },
  );
  return { left, taken, chosen };
});

const scatters = algorithm("scatters", { shift: i32(3) }, (g, { shift }) => {
  const x = g.nodeAttribute("level");
  const w = g.edgeWeight();
  const index = g.nodeIndex();
  const few = index.mul(shift).rem(5);
  const target = g.edges.map(({ destination }) => destination(index));
  const { total } = g.loop({ total: x }, { limit: 3 }, ({ total }) => ({
    total: g.scatter(few, total).sum().mul(0.5),
  }));
  return {
    sum: g.scatter(few, x).sum(),
    product: g.scatter(few, x.div(10)).product(),
    single: g.scatter(index.shr(1), x.cast("f32")).sum(),
    minimum: g.scatter(index.sub(2), x).minimum(),
    maximum: g.scatter(index.cast("u32").mul(3), index).maximum(),
    any: g.scatter(few, x.gt(30)).any(),
    all: g.scatter(few, x.gt(-30)).all(),
    count: g.scatter(few, x.gt(0)).count(),
    inflow: g.scatter(target, w).sum(),
    edges: g.scatter(target, g.edge(1, "u32")).sum(),
    total,
  };
});

const classesOfEdges = algorithm("classesOfEdges", { least: f64(5) }, (g, { least }) => {
  const alike = g.edges.map(({ source, destination }) =>
    source(g.nodeIndex().rem(3)).eq(destination(g.nodeIndex().rem(3))),
  );
  const all = g.classes();
  return {
    all,
    heavy: g.classes(g.edgeWeight().ge(least)),
    alike: g.classes(alike),
    later: g.classes(g.edgeIndex().rem(2).eq(1)),
    none: g.classes(g.edge(false)),
    every: g.classes(g.edge(true)).eq(all).all(),
    count: all.eq(g.nodeIndex()).count(),
  };
});

const loopedClasses = algorithm("loopedClasses", { rounds: i32(5) }, (g, { rounds }) => {
  const w = g.edgeWeight();
  const { label, most } = g.loop(
    { label: g.nodeIndex(), most: g.scalar(0, "i32") },
    { limit: rounds },
    (state, round) => {
      const near = g.classes(w.ge(round.cast("f64").mul(2.5)));
      const label = near.max(state.label.at(near));
      return { label, most: state.most.add(label.eq(near).count()) };
    },
  );
  // Every other edge between classes joins them, until there is one, or none is left.
  const { united, rounds: took } = g.loop({ united: g.nodeIndex() }, { until: "unchanged" }, ({ united }) => {
    const open = g.edges.map(({ source, destination, edge }) =>
      source(united)
        .eq(destination(united))
        .or(edge(g.edgeIndex()).rem(3).eq(source(united).rem(3))),
    );
    return { united: g.classes(open) };
  });
  return { label, most, united, took };
});

const firstLevel = algorithm("firstLevel", { at: nodeKey() }, (g, { at }) => ({
  level: g.nodeAttribute("level").at(at),
}));

const loops = algorithm("loops", { limit: i32(7), tolerance: f64(0.01) }, (g, { limit, tolerance }) => {
  const x = g.nodeAttribute("level");
  const fixed = g.loop({ a: x, b: g.node(1) }, { limit }, ({ a, b }, round) => ({
    a: b.add(round.cast("f64")),
    b: a,
  }));
  const damped = g.loop({ heat: x, total: 0 }, { limit: 50 }, ({ heat, total }) => {
    const next = heat.mul(0.5).add(g.in.mean(({ source }) => source(heat)).mul(0.1));
    const finite = next.isFinite().where(next, 0);
    const change = finite.sub(heat).abs().maximum();
    return { heat: finite, total: total.add(change), until: change.lt(tolerance) };
  });
  const least = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => ({
    label: label.min(g.all.minimum(({ neighbor }) => neighbor(label))),
  }));
  const none = g.loop({ x, flag: true }, { limit: 0 }, ({ x }) => ({ x: x.add(1), flag: false }));
  return {
    a: fixed.a,
    b: fixed.b,
    fixedRounds: fixed.rounds,
    fixedConverged: fixed.converged,
    heat: damped.heat,
    total: damped.total,
    dampedRounds: damped.rounds,
    dampedConverged: damped.converged,
    label: least.label,
    leastRounds: least.rounds,
    untouched: none.x,
    flag: none.flag,
    noRounds: none.rounds,
  };
});

const nestedLoops = algorithm("nestedLoops", { rounds: i32(3) }, (g, { rounds }) => {
  const w = g.edgeWeight();
  const { x, scale } = g.loop({ x: g.nodeAttribute("level"), scale: w }, { limit: rounds }, ({ x, scale }, outer) => {
    const inner = g.loop({ y: x }, { limit: outer.add(1) }, ({ y }, round) => ({
      y: y
        .mul(0.5)
        .add(g.in.sum(({ source, edge }) => source(y).mul(edge(scale))))
        .add(round.cast("f64")),
    }));
    return { x: inner.y.min(1e6).max(-1e6), scale: scale.mul(0.5) };
  });
  return { x, scale };
});

const conditions = algorithm("conditions", { steep: bool(false), level: f64(0.5) }, (g, { steep, level }) => {
  const x = g.nodeAttribute("level");
  const { y, total } = g.if(
    steep,
    () => ({ y: x.mul(3), total: x.sum() }),
    () => ({ y: g.out.sum(({ destination }) => destination(x)), total: level }),
  );
  const { z } = g.loop({ z: y }, { limit: 4 }, ({ z }, round) =>
    g.if(
      round.rem(2).eq(0),
      () => ({ z: z.add(total) }),
      () => ({ z: z.mul(level) }),
    ),
  );
  return { y, total, z };
});

const randoms = algorithm("randoms", { seed: u32(4294967295), signed: i32(-5) }, (g, { seed, signed }) => ({
  fixed: g.random({ seed: 0 }),
  given: g.random({ seed, counter: signed }),
  drawn: g.loop({ total: g.node(0) }, { limit: 3 }, ({ total }, round) => ({
    total: total.add(g.random({ seed, counter: round })),
  })).total,
}));

/** The standard library. */
const LIBRARY: readonly Program[] = [
  program(pagerank),
  program({ ...pagerank, name: "pagerank for 20 rounds" }, { tolerance: 0, limit: 20 }),
  program(pagerankGap),
  program(pagerankGraphology),
  program(weightedPagerank),
  program(bfs, { root: 0 }, 1),
  program(wcc),
  program(wccLabels),
  program(wccPointerJumping),
  program(heatDiffusion, { heat: 1.25, step: 0.01 }),
  program(degreeStatistics),
  program(averageNeighborDegree),
  program(personalizedPagerank, { restart: 1.5, limit: 20 }),
  program(hits, { limit: 20 }),
  program(eigenvectorCentrality, { limit: 20 }),
  program(katzCentrality, { attenuation: 0.001, limit: 20 }),
  program(randomWalkWithRestart, { root: 0, limit: 20 }, 1),
  program(reachability, { root: 0 }, 1),
  program(bfsParents, { root: 0 }, 1),
  program(sssp, { root: 0 }, 1),
  program(widestPaths, { root: 0 }, 1),
  program(floodFill, { seeds: 1 }),
  program(spreadingActivation, { activation: 1.25 }),
  { ...program(topologicalLevels), mayRefuse: true },
  program(coreNumbers),
  program(maximalIndependentSet, { seed: 1 }),
  program(greedyColoring, { seed: 1 }),
  program(cdlp),
  program(triangles),
  program(localClustering),
];

/** All programs. */
export const PROGRAMS: readonly Program[] = [
  ...LIBRARY,
  program(nothing),
  program(parametersOnly, { at: 0, level: 0.75 }, 1),
  program(floatOps),
  program(singleOps),
  program(integerOps),
  program(choices),
  program(leaves),
  program(reductions),
  program(aggregates),
  program(conditionalAggregates),
  program(places),
  program(firstLabels),
  program(firstVotes),
  program(edgeMaps),
  program(gathers),
  program(modes),
  program(intersections),
  program(selections),
  program({ ...selections, name: "selections, of none" }, { k: -1 }),
  program(loopedSelections),
  program(scatters),
  program(classesOfEdges),
  program(loopedClasses),
  program(firstLevel, { at: 0 }, 1),
  program(loops),
  program(nestedLoops),
  program(conditions),
  program({ ...conditions, name: "conditions, the other arm" }, { steep: 1 }),
  program(randoms),
  ...STATED_PROGRAMS.map((stated) => program(stated.program, stated.given)),
];
