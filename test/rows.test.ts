/** The rows of all kinds of graphs as programs see them: by the interpreter as docs/graphs.md says, by kernels as by it. */

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
import { type EdgeArrays, fromEdges } from "../src/graph/build.ts";
import { interpret } from "../src/interp/interpret.ts";
import { lowerKernel } from "../src/loop/lower.ts";
import { printKernel } from "../src/loop/print.ts";
import { graphOf, graphRecipes } from "./arbitrary-graph.ts";
import { casesOf } from "./extent.ts";
import { naive, type Row } from "./graph/naive.ts";
import { BY_SOURCE, FINE, GROUPED, interpreted, ran, ranSync, SLICES, startEngines } from "./ways.ts";

provideWhole();

const DIRECTIONS = ["in", "out", "all"] as const;
const PLACES = ["source", "destination", "neighbor", "self", "edge"] as const;

/** Whatever is read along rows, in every direction. */
const along = algorithm("along", { x: f64.node(), w: f64.edge() }, (g, { x, w }) => {
  const index = g.nodeIndex();
  const results = DIRECTIONS.map((direction) => {
    const rows = g[direction];
    return {
      [`${direction}_source`]: rows.sum(({ source }) => source(x)),
      [`${direction}_destination`]: rows.sum(({ destination }) => destination(x)),
      [`${direction}_neighbor`]: rows.sum(({ neighbor }) => neighbor(x)),
      [`${direction}_self`]: rows.sum(({ self }) => self(x)),
      [`${direction}_edge`]: rows.sum(({ edge }) => edge(w)),
      [`${direction}_count`]: rows.count(({ neighbor, self }) => neighbor(index).ne(self(index))),
      [`${direction}_mode`]: rows.mode(index, -1),
      [`${direction}_places`]: rows.sum(({ neighbor, place }) => neighbor(x).mul(place.cast("f64").add(1))),
      [`${direction}_second`]: rows.sum(({ neighbor }) => neighbor(x), { where: ({ place }) => place.eq(1) }),
      [`${direction}_first`]: rows.sum(({ neighbor }) => neighbor(x), {
        where: ({ place, self, neighbor }) => place.le(self(index)).and(neighbor(index).ne(1)),
      }),
    };
  });
  return {
    ...Object.assign({}, ...results),
    in_degree: g.inDegree("i32"),
    out_degree: g.outDegree("i32"),
    all_degree: g.degree("i32"),
  };
});

/** Lists of edges on few nodes, so that parallel and reciprocal edges and self-loops of each sort are common. */
const lists: fc.Arbitrary<EdgeArrays> = fc
  .record({
    kind: fc.constantFrom("mixed", "mixed", "directed", "undirected"),
    nodeCount: fc.integer({ min: 1, max: 6 }),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 30 }),
  })
  .map(({ kind, nodeCount, edges }) => ({
    kind,
    nodeCount,
    sources: edges.map(([source]) => source % nodeCount),
    targets: edges.map(([, target]) => target % nodeCount),
    ...(kind === "mixed" ? { undirected: edges.map(([, , undirected]) => undirected) } : {}),
  }));

/** Numbers whose sum tells in what order they were added. */
const spread = (index: number): number => [1, 1e16, -1e16, 0.1, 3][index % 5]! * (1 + index);

function expectedOf(list: EdgeArrays): Record<string, number[]> {
  const rows = naive(list);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const entries = DIRECTIONS.flatMap((direction) =>
    rows[direction].flatMap((row: Row, node): [string, number][] => {
      // The in-row comes first in a row of all, and is all of it in an undirected graph.
      const inward = direction === "in" ? row.length : direction === "out" ? 0 : rows.in[node]!.length;
      const counts = new Map<number, number>();
      for (const { neighbor } of row) counts.set(neighbor, (counts.get(neighbor) ?? 0) + 1);
      const [mode] = [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0] ?? [-1];
      const read = (place: (typeof PLACES)[number]): number[] =>
        row.map(({ neighbor, edge }, k) => {
          if (place === "edge") return spread(edge);
          if (place === "neighbor" || place === "self") return spread(place === "self" ? node : neighbor);
          return spread((place === "source") === k < inward ? neighbor : node);
        });
      return [
        ...PLACES.map((place): [string, number] => [`${direction}_${place}`, sum(read(place))]),
        [`${direction}_count`, row.filter(({ neighbor }) => neighbor !== node).length],
        [`${direction}_mode`, mode],
        [`${direction}_places`, sum(row.map(({ neighbor }, place) => spread(neighbor) * (place + 1)))],
        [`${direction}_second`, sum(row.slice(1, 2).map(({ neighbor }) => spread(neighbor)))],
        [
          `${direction}_first`,
          sum(
            row
              .slice(0, node + 1)
              .filter(({ neighbor }) => neighbor !== 1)
              .map(({ neighbor }) => spread(neighbor)),
          ),
        ],
        [`${direction}_degree`, row.length],
      ];
    }),
  );
  return Object.fromEntries(
    [...new Set(entries.map(([name]) => name))].map((name) => [
      name,
      entries.flatMap(([each, value]) => (each === name ? [value] : [])),
    ]),
  );
}

describe("rows in every direction", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it("are what their definition says, by the interpreter", () => {
    const holds = fc.property(lists, (list) => {
      const graph = fromEdges(list);
      const given = {
        x: Float64Array.from({ length: graph.nodeCount }, (_, node) => spread(node)),
        w: Float64Array.from({ length: graph.edgeCount }, (_, edge) => spread(edge)),
      };
      const found = [...interpret(along.func, graph, given).results].map(([name, datum]) => [
        name,
        Array.from(datum as Float64Array),
      ]);
      expect(Object.fromEntries(found)).toEqual(expectedOf(list));
    });
    fc.assert(holds, { numRuns: casesOf(60, 300) });
  });

  it("are the same to kernels, of whatever shape the graph is", async () => {
    const holds = fc.asyncProperty(graphRecipes, async (recipe) => {
      const graph = graphOf(recipe);
      const given = {
        x: Float64Array.from({ length: graph.nodeCount }, (_, node) => spread(node)),
        w: Float64Array.from({ length: graph.edgeCount }, (_, edge) => spread(edge)),
      };
      const expected = interpreted(along.func, graph, given);
      expect(ranSync(along.func, graph, given)).toEqual(expected);
      for (const engine of engines) {
        for (const options of [FINE, SLICES]) {
          expect((await ran(engine, along.func, along.func, graph, given, options)).outcome).toEqual(expected);
        }
      }
    });
    await fc.assert(holds, { numRuns: casesOf(6, 25) });
  });
});

describe("the numbers of nodes along rows", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([2]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it.each(DIRECTIONS)(
    "of %s are those of the graph in every layout, beside what is looked up in tables",
    async (at) => {
      const { func } = algorithm("numbers", { x: f64.node() }, (g, { x }) => {
        const index = g.nodeIndex("f64");
        return { y: g[at].sum(({ neighbor, self }) => neighbor(index).sub(self(index)).mul(neighbor(x))) };
      });
      const ends = algorithm("ends", {}, (g) => {
        const index = g.nodeIndex("i32");
        const along = g[at].sum(({ source, destination }) => source(index).mul(3).sub(destination(index)));
        return { along, of: g.edges.map(({ source, destination }) => source(index).mul(3).sub(destination(index))) };
      });
      const holds = fc.asyncProperty(graphRecipes, async (recipe) => {
        const graph = graphOf(recipe);
        const given = { x: Float64Array.from({ length: graph.nodeCount }, (_, node) => spread(node)) };
        for (const [program, values] of [[func, given] as const, [ends.func, {}] as const]) {
          const expected = interpreted(program, graph, values);
          expect(ranSync(program, graph, values)).toEqual(expected);
          for (const engine of engines) {
            for (const options of [FINE, SLICES, GROUPED, BY_SOURCE]) {
              expect((await ran(engine, program, program, graph, values, options)).outcome).toEqual(expected);
            }
          }
        }
      });
      await fc.assert(holds, { numRuns: casesOf(5, 15) });
    },
  );
});

describe("kernels over rows of all", () => {
  /** The kernels of a program as loops, bound to a graph of the kind. */
  function kernelsOn(kind: "directed" | "mixed"): readonly string[] {
    const graph = fromEdges({
      kind,
      nodeCount: 3,
      sources: [0, 1, 2],
      targets: [1, 2, 2],
      undirected: kind === "mixed" ? [true, false, true] : undefined,
      edgeColumns: { weight: [1, 2, 3] },
    });
    const memory = new Memory({ shared: false });
    const { plan } = compile(alongAll.func);
    const emitter = chooseBackend();
    const options = { workers: 1, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 1, emitter, vectors: true };
    const { binding } = new Prepared(plan, new Placement(graph, memory), memory, options);
    return binding.kernels.map((kernel) =>
      // Where a worker counts neighbors depends on the longest row.
      printKernel(lowerKernel(kernel, plan, binding.layout, { vectorBytes: emitter.can.vectorBytes })).replaceAll(
        /frame \+ \d+/g,
        "frame",
      ),
    );
  }

  const alongAll = algorithm("alongAll", { x: f64.node() }, (g, { x }) => {
    const weight = g.edgeWeight();
    const flow = g.all.sum(({ source, destination, edge }) => source(x).sub(destination(x)).mul(edge(weight)));
    return { flow: flow.div(g.degree()), mode: g.all.mode(g.nodeIndex(), -1) };
  });

  it("ask nothing of an edge that those of a directed graph do not ask", () => {
    const kernels = kernelsOn("mixed");
    expect(kernels.join("\n")).toContain("middle");
    expect(kernels).toEqual(kernelsOn("directed"));
  });
});

describe("random graphs", () => {
  it("have every sort of edge in many that are mixed", () => {
    const mixed = fc
      .sample(graphRecipes, { numRuns: 600, seed: 20_251_120 })
      .filter(({ kind, edgeCount }) => kind === "mixed" && edgeCount > 0)
      .map((recipe) => {
        const graph = graphOf(recipe);
        const [source, target, undirected] = [graph.edgeSource(), graph.edgeTarget(), graph.edgeUndirected()];
        const seen = new Set<string>();
        const found = new Set<string>();
        undirected.forEach((flag, edge) => {
          const [a, b] = [source[edge]!, target[edge]!];
          const sort = flag === 1 ? "undirected" : "directed";
          if (a === b) found.add(`${sort} self-loop`);
          if (seen.has(`${sort} ${a} ${b}`)) found.add(`parallel ${sort}`);
          if (seen.has(`undirected ${a} ${b}`) && sort === "directed") found.add("directed beside undirected");
          if (a !== b && sort === "directed" && seen.has(`directed ${b} ${a}`)) found.add("reciprocal");
          seen.add(`${sort} ${a} ${b}`);
        });
        return found;
      });
    const share = (sort: string): number => mixed.filter((found) => found.has(sort)).length / mixed.length;
    for (const sort of [
      "undirected self-loop",
      "directed self-loop",
      "parallel undirected",
      "parallel directed",
      "directed beside undirected",
      "reciprocal",
    ]) {
      expect(share(sort), sort).toBeGreaterThan(0.2);
    }
  });
});
