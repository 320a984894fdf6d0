/** Threads of Node that read files: how long they live, and what they are used for again. */

import { availableParallelism } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startReaderThreads } from "../../../src/graph/files/reader-threads.node.ts";
import type { ReaderThread, Reply } from "../../../src/graph/scan/orders.ts";

const PATIENCE = 5000;

afterEach(() => {
  vi.useRealTimers();
});

/** Has a thread touch some memory. */
async function use(thread: ReaderThread): Promise<Reply> {
  const buffer = new ArrayBuffer(8192);
  return await thread.ask({ kind: "touch", buffer, bytes: 8192 }, [buffer]);
}

/** The number of threads that keep this process alive. */
function keepers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort" || resource === "Worker")
    .length;
}

describe.runIf(availableParallelism() > 1)("threads that read files", () => {
  it("read the next file, too, and keep no process alive meanwhile", async () => {
    const before = keepers();
    const threads = startReaderThreads();
    await Promise.all(threads.map(use));
    expect(keepers()).toBeGreaterThan(before);
    for (const thread of threads) thread.end();
    expect(keepers()).toBe(before);
    const again = startReaderThreads();
    expect(new Set(again)).toEqual(new Set(threads));
    expect(keepers()).toBeGreaterThan(before);
    // Two files at once have threads of their own.
    const others = startReaderThreads();
    expect(others.some((thread) => threads.includes(thread))).toBe(false);
    const replies = await Promise.all([...again, ...others].map(use));
    expect(replies.every(({ lines, buffer }) => lines === null && buffer.byteLength === 8192)).toBe(true);
    for (const thread of [...again, ...others]) thread.end();
  });

  it("end if they have something to do still, and what was asked of them is refused", async () => {
    const threads = startReaderThreads();
    const asked = threads.map((thread) => use(thread).catch(String));
    for (const thread of threads) thread.end();
    const others = startReaderThreads();
    expect(others.some((thread) => threads.includes(thread))).toBe(false);
    for (const answer of await Promise.all(asked)) {
      if (typeof answer === "string") expect(answer).toMatch(/ended with exit code/);
    }
    await expect(use(threads[0]!)).rejects.toThrow(/ended with exit code/);
    for (const thread of others) thread.end();
  });

  it("end if no other file comes for a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const threads = startReaderThreads();
    for (const thread of threads) thread.end();
    vi.advanceTimersByTime(PATIENCE - 1);
    const again = startReaderThreads();
    expect(again.some((thread) => threads.includes(thread))).toBe(true);
    vi.advanceTimersByTime(PATIENCE);
    // Those that have a file are as patient as that takes.
    await Promise.all(again.map(use));
    for (const thread of again) thread.end();
    vi.advanceTimersByTime(PATIENCE);
    const others = startReaderThreads();
    expect(others.some((thread) => again.includes(thread))).toBe(false);
    for (const thread of others) thread.end();
    vi.advanceTimersByTime(PATIENCE);
  });
});
