/** The places of edges in rows, and rows that a condition on them ends: the same bits, on graphs and in layouts of all kinds. */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Memory } from "../runtime/memory.ts";
import { DEFAULT_THRESHOLDS } from "../src/bind/thresholds.ts";
import { compile } from "../src/compile.ts";
import type { RowEnds } from "../src/dsl/entry.ts";
import type { Expression } from "../src/dsl/index.ts";
import { algorithm, f64, i32, u32 } from "../src/dsl/index.ts";
import { chooseBackend } from "../src/engine/backends.ts";
import type { Engine } from "../src/engine/engine.ts";
import { provideWhole } from "../src/engine/parts/whole.ts";
import { Placement } from "../src/engine/placement.ts";
import { Prepared } from "../src/engine/prepared.ts";
import type { GraphKind } from "../src/graph/adjacency.ts";
import { fromEdges } from "../src/graph/build.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Func } from "../src/ir/value.ts";
import { lowerKernel } from "../src/loop/lower.ts";
import { printKernel } from "../src/loop/print.ts";
import { SEGMENT } from "../src/plan/blocks.ts";
import type { AggregateKernel } from "../src/plan/kernels/aggregate.ts";
import { boundsOf, mostWalked } from "../src/plan/kernels/row-bound.ts";
import { rowEndOf } from "../src/plan/kernels/row-end.ts";
import { walkLevels } from "../src/plan/walk.ts";
import { graphOf, graphRecipes } from "./arbitrary-graph.ts";
import { aThird, casesOf } from "./extent.ts";
import type { Given } from "./ways.ts";
import { BY_SOURCE, FINE, GROUPED, interpreted, ran, ranSync, SLICES, startEngines } from "./ways.ts";

provideWhole();

const DIRECTIONS = ["in", "out", "all"] as const;

/** Places as values, in conditions that bound rows and in such as do not, in every direction. */
const PROGRAMS = DIRECTIONS.flatMap((direction) => [
  algorithm(`values_${direction}`, { x: f64.node(), w: f64.edge() }, (g, { x, w }) => {
    const rows = g[direction];
    const [high, other] = [x.gt(0), g[direction === "in" ? "out" : "in"]];
    return {
      weighed: rows.sum(({ neighbor, place }) => neighbor(x).mul(place.cast("f64"))),
      edges: rows.maximum(({ edge, place }) => edge(w).add(place.cast("f64"))),
      last: rows.maximum(({ place }) => place),
      // The first that counts settles the row, though neighbors may ascend twice in it.
      first: rows.minimum(({ place }) => place, { where: ({ neighbor }) => neighbor(high) }),
      bits: rows.sum(({ place }) => place.cast("u32").mul(2654435761)),
      elsewhere: other.sum(({ neighbor, place }) => neighbor(x).mul(place.cast("f64"))),
    };
  }),
  algorithm(
    `bounds_${direction}`,
    { x: f64.node(), few: i32(3), most: u32(4294967295), none: i32(-2147483648) },
    (g, { x, few, most, none }) => {
      const rows = g[direction];
      const own = g.nodeIndex().rem(7).sub(1);
      const high = x.gt(0);
      return {
        few: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.lt(few) }),
        constant: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.le(1) }),
        own: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place, self }) => self(own).gt(place) }),
        included: rows.count(undefined, { where: ({ place, self }) => self(own).ge(place) }),
        one: rows.sum(({ neighbor, place }) => neighbor(x).mul(place.cast("f64")), {
          where: ({ place, self }) => place.eq(self(own)),
        }),
        several: rows.maximum(({ neighbor }) => neighbor(x), {
          where: ({ place, neighbor, self }) => place.lt(9).and(neighbor(high)).and(self(own).ge(place)),
        }),
        least: rows.minimum(({ place }) => place, { where: ({ place, neighbor }) => place.lt(5).and(neighbor(high)) }),
        any: rows.any(({ neighbor }) => neighbor(high), { where: ({ place }) => place.lt(few.mul(2)) }),
        all: rows.count(undefined, { where: ({ place }) => place.cast("u32").le(most) }),
        none: rows.count(undefined, { where: ({ place }) => place.le(none) }),
        guarded: rows.sum(({ neighbor }) => neighbor(x), {
          where: ({ place, self }) => place.lt(4).and(self(high)),
        }),
      };
    },
  ),
  algorithm(`segments_${direction}`, { x: f64.node() }, (g, { x }) => {
    const rows = g[direction];
    const low = x.le(0);
    return {
      within: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.lt(SEGMENT - 1) }),
      whole: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.lt(SEGMENT) }),
      beyond: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.le(SEGMENT) }),
      later: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.ge(SEGMENT + 1) }),
      between: rows.sum(({ place }) => place, {
        where: ({ place, neighbor }) => place.lt(2 * SEGMENT - 3).and(neighbor(low)),
      }),
    };
  }),
  algorithm(`together_${direction}`, { x: f64.node() }, (g, { x }) => {
    const { total, places, count } = g[direction].aggregate(
      ({ neighbor, place }, { sum, maximum, count }) => ({
        total: sum(neighbor(x)),
        places: maximum(place),
        count: count(neighbor(x).gt(place.cast("f64"))),
      }),
      { where: ({ place }) => place.lt(6) },
    );
    return { total, places, count, mean: g[direction].mean(({ place }) => place.cast("f64")) };
  }),
]);

/** Numbers whose sum tells in what order they were added. */
const NUMBERS = [1, 1e16, -1e16, 0.1, 3, -0, -2.5];

function given(graph: Graph): Given {
  const entries = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => NUMBERS[(k * 5 + (k >> 3)) % NUMBERS.length]! * (1 + (k % 11)));
  return { x: entries(graph.nodeCount), w: entries(graph.edgeCount) };
}

const NODES = 3000;

/** Rows of just one segment, one more, of several, and short ones of each length from 0 to 15 beside them. */
function hubs(kind: GraphKind): Graph {
  const lengths = [2 * SEGMENT + 1, SEGMENT + 1, SEGMENT, ...Array.from({ length: 160 }, (_, k) => (k * 7) % 16)];
  const targets = lengths.flatMap((length, hub) => new Array<number>(length).fill(hub * 17));
  const sources = targets.map((target, k) => (k % 101 === 0 ? target : (k * 31) % NODES));
  const undirected = kind === "mixed" ? targets.map((_, k) => k % 5 === 0) : undefined;
  return fromEdges({ name: `hubs, ${kind}`, kind, nodeCount: NODES, sources, targets, undirected });
}

const LAYOUTS = { fine: FINE, sliced: SLICES, grouped: GROUPED, "by source": BY_SOURCE } as const;

describe("the places of edges in rows", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  const expectSame = async (func: Func, graph: Graph, onWorkers = true): Promise<void> => {
    const all = given(graph);
    const known = Object.fromEntries(
      func.parameters.flatMap(({ value: { name } }) => {
        return name !== null && all[name] !== undefined ? [[name, all[name]]] : [];
      }),
    );
    const expected = interpreted(func, graph, known);
    expect(expected.kind).toBe("results");
    for (const pipeline of ["O0", "O2"] as const) {
      expect(ranSync(func, graph, known, { compile: { pipeline } })).toEqual(expected);
    }
    if (!onWorkers) return;
    for (const engine of engines) {
      for (const [layout, options] of Object.entries(LAYOUTS)) {
        expect((await ran(engine, func, func, graph, known, options)).outcome, layout).toEqual(expected);
      }
    }
  };

  it.each(PROGRAMS)("are those of the interpreter, on graphs of any shape: $name", async ({ func }) => {
    let runs = 0;
    const holds = fc.asyncProperty(graphRecipes, async (recipe) => {
      await expectSame(func, graphOf(recipe), runs++ % 10 === 0);
    });
    await fc.assert(holds, { numRuns: casesOf(6, 25) });
  });

  it.each([
    ["directed", 0],
    ["undirected", 1],
    ["mixed", 2],
  ] as const)("go on from segment to segment: %s", async (kind, turn) => {
    const graph = hubs(kind);
    // Four programs of each direction: a step of three goes through all of them.
    for (const { func } of aThird(PROGRAMS, turn)) await expectSame(func, graph);
  });
});

const GRAPH = fromEdges({ kind: "directed", nodeCount: 3, sources: [0, 1, 2], targets: [1, 2, 2] });

/** The kernel of one aggregate, and what it does as loops. */
function kernelOf(
  { func }: { readonly func: Func },
  rowLayout: "in order" | "sliced" | "by source" = "in order",
): { readonly kernel: AggregateKernel; readonly text: string; readonly why: string | undefined } {
  const memory = new Memory({ shared: false });
  const { plan } = compile(func);
  const emitter = chooseBackend();
  const options = { workers: 1, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 1, emitter, vectors: true, rowLayout };
  const { binding } = new Prepared(plan, new Placement(GRAPH, memory), memory, options);
  const [kernel] = [...walkLevels(plan)].flatMap(({ kernels }) => kernels);
  if (kernel?.kind !== "aggregate") throw new Error("found no aggregate");
  const text = printKernel(
    lowerKernel(binding.kernels[0]!, plan, binding.layout, { vectorBytes: emitter.can.vectorBytes }),
  );
  return { kernel, text, why: binding.rowLayouts.get(kernel)?.why };
}

describe("conditions on the place of an edge", () => {
  const summing = (where: Parameters<typeof bounded>[0]): AggregateKernel => kernelOf(bounded(where)).kernel;

  it("bound rows by constants, scalars, and what the row's own node has", () => {
    expect(boundsOf(summing(({ place }) => place.lt(5)))).toMatchObject([{ isIncluded: false, isAll: true }]);
    expect(boundsOf(summing(({ place }, { k }) => place.le(k)))).toMatchObject([{ isIncluded: true, isAll: true }]);
    expect(boundsOf(summing(({ place, self }, { own }) => self(own).gt(place)))).toMatchObject([{ isIncluded: false }]);
    expect(boundsOf(summing(({ place }) => place.ge(5).not()))).toMatchObject([{ isIncluded: false, isAll: true }]);
    expect(boundsOf(summing(({ place }, { k }) => place.eq(k)))).toMatchObject([{ isIncluded: true, isAll: false }]);
    expect(boundsOf(summing(({ place }, { k }) => place.cast("u32").lt(k.cast("u32"))))).toHaveLength(1);
    expect(boundsOf(summing(({ place, neighbor }, { x }) => place.lt(5).and(neighbor(x).gt(0))))).toHaveLength(1);
  });

  it("bound none where they let later edges count, or ask the other end", () => {
    expect(boundsOf(summing(({ place }) => place.ge(5)))).toEqual([]);
    expect(boundsOf(summing(({ place }) => place.rem(2).lt(1)))).toEqual([]);
    expect(boundsOf(summing(({ place, neighbor }, { own }) => place.lt(neighbor(own))))).toEqual([]);
    expect(boundsOf(summing(({ place, neighbor }, { x }) => place.lt(5).or(neighbor(x).gt(0))))).toEqual([]);
  });

  it("say how many edges are gone through at most, where they are constants", () => {
    expect(mostWalked(summing(({ place }) => place.lt(5)))).toBe(5);
    expect(mostWalked(summing(({ place }, { k }) => place.le(1).and(place.lt(k))))).toBe(2);
    expect(mostWalked(summing(({ place }) => place.lt(-5)))).toBe(0);
    expect(mostWalked(summing(({ place }, { k }) => place.lt(k)))).toBeNull();
  });

  it("end the row, and are not asked at its edges", () => {
    const { text, why } = kernelOf(bounded(({ place }) => place.lt(5)));
    expect(text).toMatch(/end\.\d+ = start \+ min\(end\.\d+ - start, 5\)/);
    expect(text).not.toContain("place");
    expect(text).not.toContain("segment");
    expect(why).toBe("as asked for; rows end where a condition bounds the place of an edge");
  });

  it("are asked in slices, in which eight rows are gone through together", () => {
    expect(
      kernelOf(
        bounded(({ place }) => place.lt(5)),
        "sliced",
      ).text,
    ).toContain(" >> 3");
  });

  it("keep rows from being gone through by ranges of neighbors", () => {
    const { why } = kernelOf(
      bounded(({ place }) => place.ge(5)),
      "by source",
    );
    expect(why).toBe("the places of edges in rows are asked for");
  });

  it("let the place of the first edge that counts settle a row, in rows of both directions too", () => {
    const first = algorithm("first", { x: f64.node() }, (g, { x }) => ({
      y: g.all.minimum(({ place }) => place, { where: ({ neighbor }) => neighbor(x).gt(0) }),
    }));
    expect(rowEndOf(kernelOf(first).kernel, true)?.where).toBe("at the first edge that counts");
  });
});

interface Values {
  readonly x: Expression<"node", "f64">;
  readonly own: Expression<"node", "i32">;
  readonly k: Expression<"scalar", "i32">;
}

/** A sum over in-rows under a condition. */
function bounded(where: (ends: RowEnds, values: Values) => Expression<"each", "bool">) {
  return algorithm("bounded", { x: f64.node(), own: i32.node(), k: i32(3) }, (g, values) => ({
    y: g.in.sum(({ neighbor }) => neighbor(values.x), { where: (ends) => where(ends, values) }),
  }));
}
