import { setTimeout as sleep } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { onceListenedFor } from "../../runtime/listening.ts";

/** Keeps the thread busy for so many milliseconds. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe("what is done once a thread has listened in vain", () => {
  it("is done after so long, and not before", async () => {
    const start = performance.now();
    const { promise, resolve } = Promise.withResolvers<void>();
    onceListenedFor(100, resolve);
    await promise;
    // Timers may fire a fraction of a millisecond early.
    expect(performance.now() - start).toBeGreaterThan(75);
  });

  it("is not done where the thread was busy that long, and hears of what came meanwhile", async () => {
    // Timers are what Node looks at next.
    await new Promise((resolve) => setImmediate(resolve));
    const { port1, port2 } = new MessageChannel();
    const done: string[] = [];
    const callOff = onceListenedFor(100, () => done.push("given up"));
    port1.on("message", () => {
      done.push("heard");
      callOff();
    });
    port2.postMessage(null);
    block(300);
    await sleep(200);
    port1.close();
    expect(done).toEqual(["heard"]);
  });

  it("is called off", async () => {
    let acted = false;
    onceListenedFor(20, () => {
      acted = true;
    })();
    await sleep(60);
    expect(acted).toBe(false);
  });
});
