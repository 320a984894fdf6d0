import { describe, expect, it } from "vitest";
import { pagerank, weightedPagerank } from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { ReportStep, RowsLine } from "../../src/report/report.ts";
import { printReport } from "../../src/report/text.ts";
import { THREADS } from "../ways.ts";

const graph = rmat({ scale: 14, edgeFactor: 8, seed: 7 });
const SLICED_BYTES = 4 * (graph.nodeCount + graph.in.neighbors.length);

/** How the rows of all kernels of a report lie. */
function rowsIn(steps: readonly ReportStep[]): RowsLine[] {
  return steps.flatMap((step) => {
    if (step.kind === "level") return step.kernels.flatMap(({ rows }) => (rows === null ? [] : [rows]));
    return step.kind === "loop" ? rowsIn(step.body) : step.cases.flatMap(rowsIn);
  });
}

describe("rows in slices", () => {
  it.runIf(THREADS)("are chosen for the graph, and the report says why and how much memory they take", async () => {
    await using engine = await Engine.create({ workers: 2 });
    const report = await engine.report(pagerank, graph, {}, { measure: false, mode: "parallel" });
    expect(rowsIn(report.steps)).toEqual([
      {
        layout: "sliced",
        window: 1024,
        bytes: SLICED_BYTES,
        tableBytes: 0,
        why: expect.stringContaining("rows of 16.0 edges"),
      },
    ]);
  });

  it("give the bits of rows in order, with weights and rows longer than a segment", () => {
    const sources = Uint32Array.from({ length: 90_000 }, (_, edge) => (edge * 7919) % 9001);
    const targets = Uint32Array.from(sources, (source, edge) => (edge % 3 === 0 ? 17 : (source * edge) % 9001));
    const weight = Float64Array.from(sources, (_, edge) => 1 + (edge % 100) / 7);
    const starred = fromEdges({ nodeCount: 9001, sources, targets, edgeColumns: { weight } });
    for (const each of [graph, starred]) {
      const inOrder = runSync(weightedPagerank, each, {}, { rowLayout: "in order" });
      for (const rowLayout of ["sliced", "grouped"] as const) {
        const moved = runSync(weightedPagerank, each, {}, { rowLayout });
        expect(moved.rank).toEqual(inOrder.rank);
        expect(moved.rounds).toBe(inOrder.rounds);
      }
    }
  });

  it.runIf(THREADS)("are told with the memory that a grouping of neighbors takes besides", async () => {
    await using engine = await Engine.create({ workers: 2 });
    const options = { measure: false, mode: "parallel", rowLayout: "grouped" } as const;
    const report = await engine.report(pagerank, graph, {}, options);
    expect(rowsIn(report.steps)).toEqual([
      {
        layout: "grouped",
        window: 1024,
        bytes: SLICED_BYTES + 4 * graph.nodeCount,
        tableBytes: 8 * graph.nodeCount,
        why: "as asked for",
      },
    ]);
    expect(printReport(report, { verbose: true })).toContain(
      "In-rows: in slices, neighbors grouped (128 KiB copied each time), windows of 1,024",
    );
  });

  it("are done without where there is no memory for them", async () => {
    // Rows, numbers of edges, and what a run needs besides fit; a second copy of rows does not.
    await using engine = await Engine.create({ workers: 1, maximumBytes: 3 * SLICED_BYTES });
    const { rank } = await engine.run(pagerank, graph);
    expect(rank).toEqual(runSync(pagerank, graph).rank);
    const report = await engine.report(pagerank, graph);
    expect(rowsIn(report.steps)).toMatchObject([{ layout: "in order", why: "there is no memory for a copy" }]);
  });
});
