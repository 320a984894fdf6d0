import { describe, expect, it } from "vitest";
import type { WorkerTrace } from "../../src/bind/worker-trace.ts";
import { timelineOf } from "../../src/report/lost.ts";

/** A worker that runs a level of a millisecond again and again, so many times, from a moment on. */
function worker(start: number, levels: number): WorkerTrace {
  const events = Array.from({ length: levels }, (_, k) => {
    return { kind: "level", level: 0, start: start + k, end: start + k + 1 } as const;
  });
  const totals = { kernels: [], levels: [], solos: [], loops: [], sparse: [] };
  return { start, end: start + levels, ...totals, events, noted: levels };
}

function shown(...workers: readonly WorkerTrace[]) {
  return timelineOf({ one: [], all: workers, millis: 1000, scalars: { one: [], all: [] } }, ["level"], null)!;
}

describe("the time line of a traced run", () => {
  it("shows a short run from its first moment", () => {
    const { from, to, workers } = shown(worker(1, 3), worker(0, 5));
    expect({ from, to }).toEqual({ from: 0, to: 5 });
    expect(workers.map((parts) => parts.length)).toEqual([3, 5]);
  });

  it("begins where all that each worker did is shown, where a worker did too much for a picture", () => {
    const { from, to, workers } = shown(worker(0, 1000), worker(0, 700));
    expect({ from, to }).toEqual({ from: 600, to: 1000 });
    expect(workers.map((parts) => parts[0]!.end)).toEqual([601, 601]);
    expect(workers.map((parts) => parts.length)).toEqual([400, 100]);
  });
});
