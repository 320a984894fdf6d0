import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { Compilations } from "../../src/engine/kept/compilations.ts";
import { knowingColumns } from "../../src/engine/specialization.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { Engine, fromEdges, runSync } from "../../src/index.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { walkLevels } from "../../src/plan/walk.ts";

const total = algorithm("total", { most: f64(9) }, (g, { most }) => {
  const weight = g.edgeWeight();
  g.require(weight.ge(0).all().and(weight.isNaN().any().not()), "weights must not be negative or NaN");
  g.require(most.gt(0), "most must be positive");
  return { total: weight.sum() };
});

function weighing(...weight: number[]): Graph {
  return fromEdges({ sources: weight.map(() => 0), targets: weight.map((_, k) => k + 1), edgeColumns: { weight } });
}

const required = (plan: Plan): string[] => plan.sites.map((site) => (site.kind === "require" ? site.message : site.op));
const POSITIVE = "most must be positive";
const WEIGHTS = "weights must not be negative or NaN";

describe("what a graph's columns are known to be", () => {
  const compilations = new Compilations();
  const planFor = (graph: Graph, options = {}): Plan => compilations.planOf(total, graph, {}, options).plan;

  it("answers what is required of them, so that no run looks", () => {
    const plan = planFor(weighing(0, 2, 5));
    expect(required(plan)).toEqual([POSITIVE]);
    const without = algorithm("total", { most: f64(9) }, (g, { most }) => {
      g.require(most.gt(0), POSITIVE);
      return { total: g.edgeWeight().sum() };
    });
    const kernels = (of: Plan): unknown => [...walkLevels(of)].map((level) => level.kernels.map(({ ops }) => ops));
    expect(kernels(plan)).toEqual(kernels(compile(without.func).plan));
  });

  it("answers for graphs without the attribute too", () => {
    expect(required(planFor(fromEdges({ sources: [0], targets: [1] })))).toEqual([POSITIVE]);
  });

  it("is not written into a plan where it does not hold", () => {
    // That none is NaN is known there.
    expect(required(planFor(weighing(1, -1)))).toEqual([WEIGHTS, POSITIVE]);
    expect(required(planFor(weighing(1, NaN)))).toEqual([WEIGHTS, WEIGHTS, POSITIVE]);
  });

  it("makes one plan for all graphs of which the same is known", () => {
    expect(planFor(weighing(7, 1e9))).toBe(planFor(weighing(0, 0.5, 3)));
    expect(planFor(weighing(-7, 1))).toBe(planFor(weighing(-0.5, 3)));
  });

  it("answers at every precision and level, and no more than the passes that are named", () => {
    const graph = weighing(0, 2, 5);
    expect(required(planFor(graph, { compile: { precision: "f32" } }))).toEqual([POSITIVE]);
    expect(required(planFor(graph, { compile: { pipeline: "O1" } }))).toEqual([POSITIVE]);
    expect(required(planFor(graph, { specialize: true }))).toEqual([]);
    const named = { compile: { passes: ["dce"] } };
    expect(planFor(graph, named).assumptions).toEqual([]);
    expect(required(planFor(graph, named))).toEqual([WEIGHTS, WEIGHTS, POSITIVE]);
  });

  it("is an assumption of the plan, which a run on another graph checks", () => {
    const { plan } = compile(total.func, knowingColumns(total.func, weighing(1, 2)));
    expect(runSync(plan, weighing(3, 4)).results).toEqual({ total: 7 });
    expect(() => runSync(plan, weighing(3, -4))).toThrowError(
      expect.objectContaining({
        code: "run/assumption",
        message: expect.stringContaining(
          'each entry of the edge attribute "weight" is ≥ 0; found in graph "graph" entries from -4 to 3',
        ),
      }),
    );
    expect(() => runSync(plan, weighing(3, NaN))).toThrowError(/found in graph "graph" entries from 3 to 3 and NaN/);
  });

  it("ends no run otherwise than looking would", async () => {
    await using engine = await Engine.create({ workers: 2 });
    const told = async (graph: Graph): Promise<unknown> => {
      try {
        return (await engine.run(total, graph)).results.total;
      } catch (error) {
        return error instanceof Error && error.message.replace(/^.*weights/, "weights");
      }
    };
    expect(await told(weighing(1, 2))).toBe(3);
    expect(await told(weighing(1, -2))).toBe(
      "weights must not be negative or NaN (first at edge 1, from node 0 to node 2)",
    );
    expect(await told(weighing(1, 2, NaN))).toBe(
      "weights must not be negative or NaN (first at edge 2, from node 0 to node 3)",
    );
    expect(await told(weighing(4, 5))).toBe(9);
  });
});
