/** What spreads from some nodes, given as arrays, on every number of workers and with everything shared out. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floodFill, spreadingActivation, topologicalLevels } from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { grid, rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { inTurn } from "../all-ways.ts";
import { ALL } from "../extent.ts";
import type { Given } from "../ways.ts";
import { FINE, interpreted, ran, ranSync, SLICES, startEngines, withLoopResults } from "../ways.ts";

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const web = rmat({ scale: 11, edgeFactor: 6, seed: 8, directed: true, weights: { low: 0, high: 1 } });
const GRAPHS: readonly (readonly [string, Graph])[] = [
  ["R-MAT", web],
  ["R-MAT, undirected", rmat({ scale: 11, edgeFactor: 3, seed: 9, directed: false, weights: { low: 0, high: 1 } })],
  ["R-MAT without cycles", web.filter({ edges: (_, source, target) => source < target })],
  ["grid", grid({ rows: 30, columns: 50 })],
];

/** For each node a number below `bound`. */
const drawn = ({ nodeCount }: Graph, bound: number): readonly number[] =>
  Array.from({ length: nodeCount }, (_, node) => (Math.imul(node + 1, 0x9e3779b1) >>> 9) % bound);

const PROGRAMS: readonly (readonly [algorithm: Algorithm, given: (graph: Graph) => Given])[] = [
  [
    floodFill,
    (graph) => ({
      seeds: Uint8Array.from(drawn(graph, 101), (value) => Number(value === 0)),
      obstacles: Uint8Array.from(drawn(graph, 3), (value) => Number(value === 0)),
    }),
  ],
  [
    spreadingActivation,
    (graph) => ({
      activation: Float64Array.from(drawn(graph, 29), (value) => (value === 0 ? 1 : value / 100)),
      threshold: 0.6,
      decay: 0.7,
    }),
  ],
  [topologicalLevels, () => ({})],
];

describe.each(PROGRAMS.map(([algorithm, given]) => ({ ...algorithm, given })))("$name", ({ func: bare, given }) => {
  const func = withLoopResults(bare);

  it.each(GRAPHS)("gives the bytes of the interpreter on %s", async (_, graph) => {
    const values = given(graph);
    const expected = interpreted(func, graph, values);
    expect(ranSync(func, graph, values)).toEqual(expected);
    for (const [at, engine] of engines.entries()) {
      for (const options of inTurn([FINE, SLICES], ALL ? "all" : at)) {
        expect((await ran(engine, func, func, graph, values, options)).outcome).toEqual(expected);
      }
    }
  });
});
