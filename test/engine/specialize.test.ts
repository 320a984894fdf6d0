import { DirectedGraph } from "graphology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import type { CompileOptions } from "../../src/compile.ts";
import { compile } from "../../src/compile.ts";
import { algorithm, bool, f64, i32, nodeKey } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { specializedFor } from "../../src/engine/specialization.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { cycle, star } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";

const scaled = algorithm("scaled", { by: f64(1), from: nodeKey() }, (g, { by, from }) => ({
  x: g.edgeAttribute("weight", { otherwise: 1 }).sum().mul(by),
  y: g.nodeIndex("f64").at(from),
}));
const weighted = fromEdges({ nodeCount: 3, sources: [0, 1], targets: [1, 2], edgeColumns: { weight: [2, 3] } });
const unweighted = fromEdges({ name: "plain", nodeCount: 3, sources: [0, 1], targets: [1, 2] });

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2 });
});
afterAll(() => engine.close());

describe("a run that is not specialized", () => {
  const chosen = algorithm("chosen", { weighted: bool(true), by: f64(1) }, (g, { weighted, by }) => {
    const weight = weighted.where(g.edgeAttribute("weight", { otherwise: 1 }), 1);
    return { x: g.in.sum(({ edge }) => edge(weight)).mul(by) };
  });
  const reads = (graph: Graph, given: object, options: CompileOptions = {}): boolean => {
    const { plan } = compile(chosen.func, specializedFor(chosen.func, graph, { ...given }, false, options));
    return plan.buffers.some(({ origin }) => origin.kind === "attribute");
  };

  it("reads no attribute that the graph lacks, nor one that a parameter leaves", () => {
    expect(reads(weighted, {})).toBe(true);
    expect(reads(weighted, { weighted: true })).toBe(true);
    expect(reads(weighted, { weighted: false })).toBe(false);
    expect(reads(unweighted, {})).toBe(false);
    // What is given wrongly is told when parameters are read.
    expect(reads(weighted, { weighted: "no" })).toBe(true);
    expect(() => runSync(chosen, weighted, { weighted: "no" } as never)).toThrow(
      expect.objectContaining({ code: "param" }),
    );
  });

  it("is compiled as it stands where passes are chosen by name, or there are none", () => {
    for (const options of [{ passes: ["fuse"] }, { pipeline: "O0" }] as const) {
      expect(reads(unweighted, { weighted: false }, options)).toBe(true);
    }
  });

  it("has one plan for all graphs and numbers that differ in nothing else", () => {
    const specialized = (graph: Graph, given: object) => specializedFor(chosen.func, graph, { ...given }, false);
    expect(specialized(weighted, { by: 3 })).toEqual(specialized(weighted, {}));
    expect(specialized(unweighted, {})).toEqual(specialized(cycle(9), { by: 2 }));
    expect(specializedFor(pagerank.func, unweighted, {}, false)).toEqual({});
  });

  it("gives the same in turn, whichever of them the engine ran before", async () => {
    for (const graph of [weighted, unweighted, weighted]) {
      for (const on of [true, false, true]) {
        const { x } = await engine.run(chosen, graph, { weighted: on });
        expect([...x]).toEqual(graph === weighted && on ? [0, 2, 3] : [0, 1, 1]);
      }
    }
  });
});

describe("a specialized run", () => {
  it("computes the same as one that is not", async () => {
    for (const graph of [cycle(5), star(4), weighted]) {
      for (const specialize of [true, "counts"] as const) {
        const general = await engine.run(pagerank, graph);
        const { results, rounds, converged } = await engine.run(pagerank, graph, {}, { specialize });
        expect({ results, rounds, converged }).toEqual({
          results: general.results,
          rounds: general.rounds,
          converged: general.converged,
        });
      }
    }
  });

  it("is compiled anew for parameters that differ in their bits", async () => {
    for (const by of [0, -0, Number.NaN, 1, Number.POSITIVE_INFINITY, 0, -0, null]) {
      const given = by === null ? { from: 0 } : { by, from: 0 };
      const { x } = await engine.run(scaled, weighted, given, { specialize: true });
      expect(x).toBe(5 * (by ?? 1));
    }
  });

  it("is compiled anew for another graph and another node", async () => {
    for (const graph of [weighted, unweighted, weighted]) {
      for (const from of [0, 2]) {
        const found = await engine.run(scaled, graph, { from }, { specialize: true });
        expect([found.x, found.y]).toEqual([graph === weighted ? 5 : 2, from]);
      }
    }
  });

  it("says how many rounds an unrolled loop took", () => {
    const steps = algorithm("steps", { limit: i32(9) }, (g, { limit }) => {
      const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: x.mul(2) }));
      return { x };
    });
    const options = { specialize: true } as const;
    expect(runSync(steps, cycle(3), { limit: 3 }, options)).toMatchObject({ rounds: 3, converged: true });
  });

  it("is refused of a plan, and of parameters that do not fit", async () => {
    const { plan } = compile(pagerank.func);
    await expect(engine.run(plan, weighted, {}, { specialize: true })).rejects.toMatchObject({ code: "usage" });
    for (const given of [{}, { from: 7 }, { from: 0, by: "x" }, { from: 0, other: 1 }]) {
      const wrong = given as { from: number };
      await expect(engine.run(scaled, weighted, wrong, { specialize: true })).rejects.toMatchObject({ code: "param" });
    }
  });
});

describe("a program made for a graph", () => {
  const reading = algorithm("reading", {}, (g) => ({
    weight: g.edgeWeight().add(0),
    length: g.edgeAttribute("length", { otherwise: 3 }).add(0),
  }));

  it("reads what stands for missing entries where they are, and nowhere else", () => {
    const graph = fromEdges({ sources: [0, 1], targets: [1, 2], edgeColumns: { weight: [5, undefined] } });
    const { weight, length } = runSync(reading, graph, {}, { specialize: true });
    expect([weight, length]).toEqual([Float64Array.of(5, 1), Float64Array.of(3, 3)]);
  });

  it("does not take an attribute of texts for one that is not there", () => {
    const source = new DirectedGraph();
    source.mergeEdge("a", "b", { length: "far" });
    const run = (): unknown => runSync(reading, source, {}, { specialize: true });
    expect(run).toThrow(/has the text "far" as attribute "length"/);
  });
});

describe("a plan made for some graphs and parameters", () => {
  const { plan } = compile(scaled.func, { context: { facts: { edgeAttributes: [] }, known: { by: 0 } } });
  const stored = planFromJson(planToJson(plan));

  it("runs on those", async () => {
    const { x } = await engine.run<typeof scaled>(stored, unweighted, { by: 0, from: 1 });
    expect(x).toBe(0);
  });

  it.each([
    [
      weighted,
      0,
      /made on the assumption that the graph has no edge attribute "weight"; found in graph .* one of that name/,
    ],
    [unweighted, -0, /made on the assumption that by is 0; found -0/],
    [unweighted, Number.NaN, /made on the assumption that by is 0; found NaN/],
  ] as const)("is refused on others (%#)", async (graph, by, message) => {
    const refused = expect.objectContaining({ code: "run/assumption", message: expect.stringMatching(message) });
    await expect(engine.run<typeof scaled>(stored, graph, { by, from: 1 })).rejects.toThrow(refused);
    expect(() => engine.runSync<typeof scaled>(stored, graph, { by, from: 1 })).toThrow(refused);
  });

  it("is refused where a default is another value", async () => {
    await expect(engine.run<typeof scaled>(stored, unweighted, { from: 1 })).rejects.toThrow("by is 0; found 1");
  });

  it.each([
    [{ kind: "undirected" }, "the graph is undirected; found in graph"],
    [{ nodeCount: 4 }, "the graph has 4 nodes; found in graph"],
  ] as const)("says what was assumed: %o", async (facts, message) => {
    const counting = algorithm("counting", {}, (g) => ({ n: g.nodeCount.add(g.outDegree().sum()) }));
    const special = compile(counting.func, { context: { facts } }).plan;
    await expect(engine.run(special, unweighted)).rejects.toThrow(message);
  });
});
