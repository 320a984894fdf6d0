import { afterEach, describe, expect, it } from "vitest";
import { pagerank, wcc } from "../../src/algorithms/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";

const needsCost = algorithm("needsCost", {}, (g) => ({
  cost: g.in.sum(({ source }) => source(g.outDegree())).add(g.nodeAttribute("cost")),
}));

let engine: Engine;
afterEach(() => engine.close());

/** With its plan bound, about a quarter of a MiB. */
const graphOf = (seed: number) => rmat({ scale: 12, edgeFactor: 8, seed });

describe("an engine with little memory", () => {
  it("lets go of the graph that was not used for longest, rather than refuse one that fits", async () => {
    engine = await Engine.create({ workers: 2, maximumBytes: 2 ** 20 });
    for (let seed = 0; seed < 12; seed++) await engine.run(pagerank, graphOf(seed));
    const { label } = await engine.run(wcc, graphOf(3));
    expect(label).toHaveLength(4096);
  });

  it("keeps nothing of a graph on which the run could not start", async () => {
    engine = await Engine.create({ workers: 1, maximumBytes: 2 ** 20 });
    for (let seed = 0; seed < 12; seed++) {
      await expect(engine.run(needsCost, graphOf(seed))).rejects.toMatchObject({ code: "graph/attribute" });
    }
    await engine.run(pagerank, graphOf(0));
  });
});
