import { describe, expect, it } from "vitest";
import { sharedNow, TraceRing, traceBytes } from "../../runtime/trace.ts";

describe("TraceRing", () => {
  it("keeps the latest events when there are too many, and the time of all", () => {
    const ring = new TraceRing(new ArrayBuffer(traceBytes(3)), 0, 3);
    ring.begin(sharedNow());
    for (const level of [0, 1, 2, 3, 4]) ring.note(level, -10);
    const events = ring.events(6);
    expect(events.map(({ worker, level, start }) => [worker, level, start])).toEqual([
      [6, 2, -10],
      [6, 3, -10],
      [6, 4, -10],
    ]);
    expect(ring.busy).toBeGreaterThanOrEqual(50);
  });

  it("forgets an earlier run", () => {
    const ring = new TraceRing(new ArrayBuffer(traceBytes(3)), 0, 3);
    ring.begin(sharedNow());
    ring.note(0, 0);
    ring.begin(sharedNow());
    expect([ring.events(0), ring.busy]).toEqual([[], 0]);
  });
});
