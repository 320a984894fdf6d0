import { expect, it } from "vitest";
import { soak } from "../soak.ts";
import { underWatchdog } from "../watchdog.ts";

underWatchdog();

it("1,000 runs on one engine, with aborts and errors among them, hold no more memory in the end", async () => {
  const held = await soak(1000);
  const [first, last] = [held[0]!, held.at(-1)!];
  expect(last.runs).toBe(1000);
  // The engine's own memory to the byte.
  expect(last.end).toBe(first.end);
  expect(last.buffers - first.buffers).toBeLessThan(2 ** 20);
  expect(last.heap - first.heap).toBeLessThan(2 ** 22);
});
