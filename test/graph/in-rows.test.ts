import { afterEach, describe, expect, it, vi } from "vitest";
import { algorithm } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { Rows } from "../../src/graph/rows.ts";

const EDGES = { sources: [0, 1, 2], targets: [1, 2, 0] };

const counting = (direction: "in" | "out") =>
  algorithm(`${direction}Sums`, {}, (g) => ({ sum: g[direction].sum(({ neighbor }) => neighbor(g.node(1))) }));

describe("in-rows", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ["are made for a program that reads them", "in", true],
    ["are not made for a program that reads out-rows alone", "out", false],
  ] as const)("%s", async (_, direction, areMade) => {
    const made = vi.spyOn(Rows.prototype, "makingIn");
    await using engine = await Engine.create({ workers: 2 });
    const { sum } = await engine.run(counting(direction), fromEdges(EDGES));
    expect(sum).toEqual(Float64Array.of(1, 1, 1));
    expect(made.mock.calls.length > 0).toBe(areMade);
  });
});
