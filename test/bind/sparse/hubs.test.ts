import { describe, expect, it } from "vitest";
import type { GraphLayout } from "../../../src/bind/graph-layout.ts";
import { hubsOf } from "../../../src/bind/sparse/hubs.ts";
import { roundKernels } from "../../../src/bind/sparse/kernels.ts";
import { sparseLoops } from "../../../src/bind/sparse/memory.ts";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";

const rowsOf = (maxDegree: number, arcs: number) => ({ offsets: 0, neighbors: 0, edges: null, arcs, maxDegree });
/** Graphs whose longest in-row has 10 entries, whose longest out-row has 20, and whose longest row of both has 25. */
const ROWS: GraphLayout["rows"] = { in: rowsOf(10, 1000), out: rowsOf(20, 1000), all: rowsOf(25, 2000) };

/** Labels that travel along the rows of a direction. */
function travelling(direction: "in" | "out" | "all") {
  const { func } = algorithm("travelling", {}, (g) => {
    const { low } = g.loop({ low: g.nodeIndex() }, { until: "unchanged" }, ({ low }) => ({
      low: low.min(
        direction === "all"
          ? g.all.minimum(({ neighbor }) => neighbor(low))
          : g[direction].minimum(({ neighbor }) => neighbor(low)),
      ),
    }));
    return { low };
  });
  const [{ loop, rounds }] = sparseLoops(compile(func).plan) as [ReturnType<typeof sparseLoops>[number]];
  const stage = rounds.stages.find(({ touches }) => touches.some(({ by }) => by === "row"))!;
  return { loop, rounds, stage };
}

describe("hubs", () => {
  it("have long rows of the opposite direction, along which a changed node finds others", () => {
    const inwards = travelling("in");
    expect(hubsOf(inwards.loop, inwards.stage, ROWS, 19)).toEqual({ above: 19, most: 50 });
    expect(hubsOf(inwards.loop, inwards.stage, ROWS, 20)).toBeNull();
    const outwards = travelling("out");
    expect(hubsOf(outwards.loop, outwards.stage, ROWS, 9)).toEqual({ above: 9, most: 100 });
    expect(hubsOf(outwards.loop, outwards.stage, ROWS, 10)).toBeNull();
  });

  it("have rows of all directions where edges of all directions touch, whatever other rows there are", () => {
    const { loop, stage } = travelling("all");
    for (const rows of [ROWS, { ...ROWS, in: null }, { ...ROWS, out: null }]) {
      expect(hubsOf(loop, stage, rows, 24)).toEqual({ above: 24, most: 80 });
      expect(hubsOf(loop, stage, rows, 25)).toBeNull();
    }
  });

  it("are none where two lists of changed nodes touch along rows, or none does", () => {
    const { loop, stage } = travelling("in");
    const [touch] = stage.touches.filter(({ by }) => by === "row");
    expect(hubsOf(loop, { ...stage, touches: [touch!, { ...touch!, round: "this" }] }, ROWS, 1)).toBeNull();
    expect(hubsOf(loop, { ...stage, touches: [] }, ROWS, 1)).toBeNull();
  });

  it("have a kernel for their rows, which the kernel for all others leaves out", () => {
    const { loop, rounds, stage } = travelling("in");
    const hubs = rounds.stages.map((one) => hubsOf(loop, one, ROWS, 19));
    const { stages } = roundKernels(loop, rounds, { isShared: true, most: 1, hubs });
    const { hub, touches } = stages[rounds.stages.indexOf(stage)]!;
    expect(hub?.name).toMatch(/^hubs push to /);
    expect(touches.map(({ kernel }) => kernel.part)).toContainEqual(
      expect.objectContaining({ kind: "touch", hubs: { above: 19, most: 50 } }),
    );
  });
});
