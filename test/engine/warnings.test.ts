import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";

const graph = fromEdges({ sources: [0, 1], targets: [1, 2] });
const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
beforeEach(() => emit.mockClear());
afterEach(() => expect(emit.mock.calls.every(([, name]) => String(name) === "EdgewiseWarning")).toBe(true));

function branch(name: string): Algorithm {
  return algorithm(name, { x: f64(1) }, (_, { x }) => (x.gt(3) ? { x } : { x: x.neg() }));
}

it("tells once of a truth that an algorithm does not use, with its line, and no more of algorithms made anew", async () => {
  await using engine = await Engine.create({ workers: 1 });
  await engine.run(branch("once"), graph);
  await engine.run(branch("once"), graph);
  runSync(branch("once"), graph);
  expect(emit).toHaveBeenCalledTimes(1);
  expect(emit.mock.calls[0]![0]).toMatch(
    /test.engine.warnings\.test\.ts:\d+:\d+: gt made a bool that nothing in once uses\n {2}hint: If it stands in an if/,
  );
});

it("tells of it before a report and an explanation too, and of plans and other algorithms nothing", async () => {
  await using engine = await Engine.create({ workers: 1 });
  await engine.report(branch("reported"), graph, {}, { measure: false });
  expect(emit).toHaveBeenCalledTimes(1);
  await engine.explain(branch("explained"), graph, {});
  expect(emit).toHaveBeenCalledTimes(2);
  await engine.run(
    algorithm("quiet", { x: f64(1) }, (_, { x }) => ({ x, large: x.gt(3) })),
    graph,
  );
  expect(emit).toHaveBeenCalledTimes(2);
});
