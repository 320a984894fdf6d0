import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";

const root = new URL("../../", import.meta.url);

/** Runs a module in a process of its own, with a pool of 2 workers; resolves to what it printed when it has ended. */
async function runAlone(text: string): Promise<string> {
  const script = `
    import { Memory } from "${new URL("runtime/memory.ts", root)}";
    import { Pool } from "${new URL("runtime/pool.ts", root)}";
    import { spawnNode } from "${new URL("runtime/spawn.node.ts", root)}";
    import { program, spread, tally } from "${new URL("test/runtime/program.ts", root)}";
    const memory = new Memory({ shared: true });
    const cells = memory.allocate(64, "cells");
    const pool = Pool.start({ memory, workers: 2, spawn: spawnNode, spin: true });
    const id = pool.load(program(memory, 2, [spread(0, 16)], [tally(cells)]));
    ${text}`;
  // Given as an option, like the flags of tools that run modules: workers must not inherit what is meant for the script.
  const given = ["--conditions=edgewise-source", "--input-type=module", "--eval", script];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, given, { timeout: PROCESS_LIMIT });
  expect(stderr).toBe("");
  return stdout.trim();
}

describe("a process with a pool", () => {
  it("ends by itself where nothing was run", async () => {
    expect(await runAlone(`console.log("idle");`)).toBe("idle");
  });

  it("ends by itself when the pool is idle", async () => {
    expect(await runAlone(`console.log((await pool.run(id)).ended);`)).toBe("done");
  });

  it("does not end while a run is in flight", async () => {
    expect(await runAlone(`pool.run(id).then(({ ended }) => console.log(ended));`)).toBe("done");
  });

  it("does not end before a pool is closed that had not heard yet of a worker's start", async () => {
    const text = `const end = performance.now() + 500; while (performance.now() < end); await pool.close(); console.log("closed");`;
    expect(await runAlone(text)).toBe("closed");
  });

  it("ends by itself after the pool was closed", async () => {
    expect(await runAlone(`await pool.run(id); await pool.close(); console.log("closed");`)).toBe("closed");
  });
});
