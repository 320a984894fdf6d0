/** Rows that are left before their end, where what they give is settled: the same bits, on graphs and in layouts of all kinds. */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Memory } from "../runtime/memory.ts";
import { DEFAULT_THRESHOLDS } from "../src/bind/thresholds.ts";
import { compile } from "../src/compile.ts";
import { algorithm, f64 } from "../src/dsl/index.ts";
import { chooseBackend } from "../src/engine/backends.ts";
import type { Engine } from "../src/engine/engine.ts";
import { provideWhole } from "../src/engine/parts/whole.ts";
import { Placement } from "../src/engine/placement.ts";
import { Prepared } from "../src/engine/prepared.ts";
import type { GraphKind } from "../src/graph/adjacency.ts";
import { fromEdges } from "../src/graph/build.ts";
import type { Graph } from "../src/graph/graph.ts";
import { parseFunc } from "../src/ir/parse.ts";
import type { Func } from "../src/ir/value.ts";
import { lowerKernel } from "../src/loop/lower.ts";
import { printKernel } from "../src/loop/print.ts";
import { BLOCK, SEGMENT } from "../src/plan/blocks.ts";
import { rowEndOf } from "../src/plan/kernels/row-end.ts";
import { walkLevels } from "../src/plan/walk.ts";
import { makePlan } from "../src/planner/make.ts";
import { graphOf, graphRecipes } from "./arbitrary-graph.ts";
import { aThird, casesOf } from "./extent.ts";
import type { Given } from "./ways.ts";
import { BY_SOURCE, FINE, GROUPED, interpreted, ran, ranSync, SLICES, startEngines } from "./ways.ts";

provideWhole();

/** How many random graphs. */
const RUNS = casesOf(6, 200);

const DIRECTIONS = ["in", "out", "all"] as const;

/** Aggregates that end by a first edge, by an absorbing value, by both, and by none, in every direction. */
const PROGRAMS = DIRECTIONS.flatMap((direction) => [
  algorithm(`first${direction}`, { x: f64.node() }, (g, { x }) => {
    const rows = g[direction];
    const [whole, index] = [g.nodeIndex(), g.nodeIndex("f64")];
    const isAbove = x.gt(0);
    return {
      least: rows.minimum(({ neighbor }) => neighbor(whole), { where: ({ neighbor }) => neighbor(isAbove) }),
      source: rows.minimum(({ source }) => source(whole), { where: ({ destination }) => destination(isAbove) }),
      sink: rows.minimum(({ destination }) => destination(whole), { where: ({ source }) => source(isAbove) }),
      greatest: rows.maximum(({ neighbor }) => neighbor(index).mul(-0.5), { where: ({ self }) => self(isAbove) }),
      beside: rows.minimum(({ neighbor, self }) => neighbor(index).add(self(x)), {
        where: ({ neighbor }) => neighbor(isAbove),
      }),
      next: rows.minimum(({ neighbor }) => neighbor(index)),
    };
  }),
  algorithm(`absorbing${direction}`, { x: f64.node() }, (g, { x }) => {
    const rows = g[direction];
    const [above, whole, bits] = [x.gt(0), x.cast("i32"), x.cast("u32")];
    return {
      any: rows.any(({ neighbor }) => neighbor(above)),
      all: rows.all(({ neighbor, self }) => neighbor(x).ge(self(x))),
      bound: rows.minimum(({ neighbor }) => neighbor(whole)),
      greatest: rows.maximum(({ neighbor }) => neighbor(bits)),
      nan: rows.maximum(({ neighbor }) => neighbor(x)),
    };
  }),
  algorithm(`both${direction}`, { x: f64.node() }, (g, { x }) => {
    const index = g.nodeIndex("f64");
    return g[direction].aggregate(({ neighbor, self }, { any, minimum }) => ({
      found: any(neighbor(x).gt(self(x))),
      least: minimum(neighbor(index)),
    }));
  }),
  algorithm(`half${direction}`, { x: f64.node() }, (g, { x }) => {
    const index = g.nodeIndex("f64");
    return g[direction].aggregate(({ neighbor, self }, { any, sum }) => ({
      found: any(neighbor(x).gt(self(x))),
      total: sum(neighbor(index)),
    }));
  }),
]);

/** What breaks a careless comparison, and bounds of integers. */
const NUMBERS = [NaN, 0, -0, 1, -1, Infinity, -Infinity, 2.5, -3e9, 2 ** 31, 7, -0.5];

/** Entries that are above 0 at every k-th node alone. */
function entries(count: number, every: number): Float64Array {
  return Float64Array.from({ length: count }, (_, node) => {
    const number = NUMBERS[(node * 7 + (node >> 3)) % NUMBERS.length]!;
    return node % every === every - 1 ? number : Math.min(number, 0);
  });
}

const NODES = 6000;

/** Rows of many segments, whose first entry above 0 is in the first, in a later one, or nowhere. */
function hubs(kind: GraphKind): Graph {
  const lengths = [2 * SEGMENT + 1, SEGMENT + 1, SEGMENT];
  const targets = lengths.flatMap((length, hub) => new Array<number>(length).fill(hub * 900));
  const sources = targets.map((target, k) => (k % 101 === 0 ? target : (k * 31) % NODES));
  const undirected = kind === "mixed" ? targets.map((_, k) => k % 5 === 0) : undefined;
  return fromEdges({ name: `hubs, ${kind}`, kind, nodeCount: NODES, sources, targets, undirected });
}

const LAYOUTS = { fine: FINE, sliced: SLICES, grouped: GROUPED, "by source": BY_SOURCE } as const;

describe("rows that are left early", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  const expectSame = async (func: Func, graph: Graph, given: Given, onWorkers = true): Promise<void> => {
    const expected = interpreted(func, graph, given);
    expect(expected.kind).toBe("results");
    expect(ranSync(func, graph, given)).toEqual(expected);
    if (!onWorkers) return;
    for (const engine of engines) {
      for (const [layout, options] of Object.entries(LAYOUTS)) {
        expect((await ran(engine, func, func, graph, given, options)).outcome, layout).toEqual(expected);
      }
    }
  };

  it.each(PROGRAMS)("give what whole rows give, on graphs of any shape: $name", async ({ func }) => {
    let runs = 0;
    const holds = fc.asyncProperty(graphRecipes, fc.integer({ min: 1, max: 9 }), async (recipe, every) => {
      const graph = graphOf(recipe);
      await expectSame(func, graph, { x: entries(graph.nodeCount, every) }, runs++ % 10 === 0);
    });
    await fc.assert(holds, { numRuns: RUNS });
  });

  it.each([
    ["directed", 0],
    ["undirected", 1],
    ["mixed", 2],
  ] as const)("are long ones, too: %s", async (kind, turn) => {
    const graph = hubs(kind);
    for (const every of [3, 5000]) {
      const x = entries(NODES, every);
      for (const { func } of aThird(PROGRAMS, turn)) await expectSame(func, graph, { x });
    }
  });

  it.each(["directed", "undirected"] as const)(
    "end at their first edges in some blocks and not in others: %s",
    async (kind) => {
      const graph = stretches(kind);
      const x = Float64Array.from({ length: graph.nodeCount }, (_, node) =>
        (node >> 12) % 2 === 0 ? node + 1 : -(node % 3),
      );
      for (const { func } of PROGRAMS) await expectSame(func, graph, { x });
    },
  );
});

/** Rows of 0 to 4 neighbors nearby, in stretches of blocks. */
function stretches(kind: GraphKind): Graph {
  const nodeCount = 60 * BLOCK;
  const targets = Array.from({ length: nodeCount }, (_, node) => new Array<number>(node % 5).fill(node)).flat();
  const sources = targets.map((target, k) => Math.max(0, target - (k % 7)));
  return fromEdges({ name: `stretches, ${kind}`, kind, nodeCount, sources, targets });
}

describe("where rows end", () => {
  /** Where those of an aggregate do whose region combines what is given. */
  function endOf(rows: string, values: string, { isDirected = true } = {}): string | null {
    const func = parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %b: node<bool> = 0, %k: f64 = 2) -> (y: node<f64>) {
      %i = node_index %g : node<u32>
      %y = aggregate %g ${rows} (%n: u32 = ${rows.startsWith("all") ? "neighbor" : rows.startsWith("in") ? "source" : "destination"} %i, %own: f64 = ${rows.startsWith("all") ? "self" : rows.startsWith("in") ? "destination" : "source"} %x, %v: f64 = ${rows.startsWith("all") ? "neighbor" : rows.startsWith("in") ? "source" : "destination"} %x, %c: f64 = scalar %k) {
        %two = const 2 : f64
        %minus = const -2 : f64
        %f = cast %n : f64
        ${values}
      } : node<f64>
      return y = %y
    }`);
    const [level] = [...walkLevels(makePlan(func))];
    const [kernel] = level!.kernels;
    if (kernel?.kind !== "aggregate") throw new Error("found no aggregate");
    return rowEndOf(kernel, isDirected)?.where ?? null;
  }

  it.each([
    ["in min", "yield %f", "at their first edge"],
    ["out min", "%t = gt %v, %own : bool yield %f where %t", "at the first edge that counts"],
    ["in min", "%t = add %f, %own : f64 yield %t", "at their first edge"],
    ["in min", "%t = sub %f, %c : f64 yield %t", "at their first edge"],
    ["in max", "%t = sub %c, %f : f64 yield %t", "at their first edge"],
    ["in max", "%t = mul %f, %minus : f64 %s = add %t, %own : f64 yield %s", "at their first edge"],
    ["in min", "yield %own", "at their first edge"],
    ["in max", "yield %f", "once max has come to NaN"],
    ["in min", "%t = mul %f, %c : f64 yield %t", "once min has come to NaN"],
    ["in min", "%t = add %f, %v : f64 yield %t", "once min has come to NaN"],
    ["in add", "yield %f", null],
    ["in mul", "yield %own", null],
  ] as const)("is known: %s of %s", (rows, values, where) => {
    expect(endOf(rows, values)).toBe(where);
  });

  it("is no first edge where neighbors ascend twice", () => {
    expect(endOf("all min", "yield %f", { isDirected: true })).toBe("once min has come to NaN");
    expect(endOf("all min", "yield %f", { isDirected: false })).toBe("at their first edge");
  });
});

describe("kernels of rows that end early", () => {
  function kernelOf(func: Func, rowLayout: "in order" | "sliced"): string {
    const graph = fromEdges({ kind: "directed", nodeCount: 3, sources: [0, 1, 2], targets: [1, 2, 2] });
    const memory = new Memory({ shared: false });
    const { plan } = compile(func);
    const emitter = chooseBackend();
    const options = {
      workers: 1,
      thresholds: DEFAULT_THRESHOLDS,
      chunksPerWorker: 1,
      emitter,
      vectors: true,
      rowLayout,
    };
    const { binding } = new Prepared(plan, new Placement(graph, memory), memory, options);
    const [kernel] = binding.kernels;
    return printKernel(lowerKernel(kernel!, plan, binding.layout, { vectorBytes: emitter.can.vectorBytes }));
  }
  const leaves = (text: string): number => text.split("leave").length - 1;

  it("leave them, but for slices, in which eight rows are gone through together", () => {
    const { func } = algorithm("any", { x: f64.node() }, (g, { x }) => ({
      y: g.in.any(({ source }) => source(x.gt(0))),
    }));
    // Short rows, segments, and what is left of a row once one has settled it: by lists of open rows, and in order.
    expect(leaves(kernelOf(func, "in order"))).toBe(2 * 3);
    // Rows that are gone through alone, two sorts of them, and what of a row is longer than its slice.
    expect(leaves(kernelOf(func, "sliced"))).toBe(3 + 3 + 1);
  });

  it("are what they were where rows are gone through to their end", () => {
    const { func } = algorithm("sum", { x: f64.node() }, (g, { x }) => ({ y: g.in.sum(({ source }) => source(x)) }));
    expect(leaves(kernelOf(func, "in order"))).toBe(0);
  });
});
