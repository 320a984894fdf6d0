/** Under a limit on addresses (`ulimit -v`) an engine leaves as many as its threads need, or does with fewer threads. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesBeside, workersWithin } from "../../runtime/address-space.ts";

const root = new URL("../../", import.meta.url);
const GIB = 2 ** 30;

/** What an engine that is to have 4 workers prints of itself after a parallel run, with so many GiB of addresses. */
function underLimit(gib: number): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const script = `
    import { Engine, rmat } from "${new URL("src/index.ts", root)}";
    import { wcc } from "${new URL("src/algorithms/index.ts", root)}";
    const warnings = [];
    const engine = await Engine.create({ workers: 4, onWarning: (text) => warnings.push(text) });
    for (let k = 0; k < 2; k++) {
      const graph = rmat({ scale: 10, seed: 1, allocator: engine.allocator });
      const { label, decision } = await engine.run(wcc, graph, {}, { mode: "parallel" });
      if (k === 1) console.log(JSON.stringify([label.length, decision.workers === engine.workers, engine.workers, warnings]));
    }
    await engine.close();`;
  return new Promise((resolve) => {
    const command = `ulimit -v ${gib * 2 ** 20}; exec "$0" "$@"`;
    const given = ["-c", command, process.execPath, "--input-type=module", "--eval", script];
    execFile("sh", given, { killSignal: "SIGKILL" }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? "killed") : 0, stdout, stderr });
    });
  });
}

describe.runIf(existsSync("/proc/self/limits"))("an engine under a limit on addresses", () => {
  it.each([2, 3, 5, 7, 9, 12, 16, 24])("of %d GiB runs", async (gib) => {
    const { code, stdout, stderr } = await underLimit(gib);
    expect([code, stderr]).toEqual([0, ""]);
    const [length, isWhole, workers, warnings] = JSON.parse(stdout);
    expect([length, isWhole]).toEqual([1024, true]);
    expect(workers).toBeGreaterThanOrEqual(1);
    expect(workers).toBeLessThanOrEqual(4);
    // It says so where it has fewer than were asked for.
    if (workers < 4) expect(warnings).toEqual([expect.stringMatching(/alone, for .*(ulimit -v|EDGEWISE_WITHOUT)/)]);
    else expect(warnings).toEqual([]);
  });
});

describe("addresses shared out", () => {
  it("are all there is without a limit", () => {
    expect([bytesBeside(256, Infinity), workersWithin(Infinity)]).toEqual([Infinity, Infinity]);
  });

  it("leave room for the workers that were asked for", () => {
    for (const left of [4 * GIB, 8 * GIB, 100 * GIB]) {
      expect(workersWithin(left - bytesBeside(4, left))).toBeGreaterThanOrEqual(4);
    }
  });

  it("are enough for none where there are few", () => {
    expect([workersWithin(0), workersWithin(GIB / 2), workersWithin(1.2 * GIB)]).toEqual([0, 0, 1]);
    expect(bytesBeside(4, 0)).toBe(2 ** 26);
  });
});
