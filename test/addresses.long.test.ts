/** Engines where a process may have few addresses. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { IMPORTING } from "./cli/command.ts";
import { THREADS } from "./ways.ts";

const folder = mkdtempSync(`${tmpdir()}/edgewise-addresses-`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Of the package, since Node itself takes much of what there is to read sources, in each thread anew.
describe.runIf(THREADS && existsSync("/proc/self/limits"))("under a limit on addresses, as by ulimit -v", () => {
  const text = `
    import { Engine, rmat } from "edgewise";
    import { wcc } from "edgewise/algorithms";
    const warnings = [];
    const engine = await Engine.create({ workers: 4, onWarning: (text) => warnings.push(text) });
    for (let k = 0; k < 2; k++) {
      const graph = rmat({ scale: 10, seed: 1, allocator: engine.allocator });
      const { label, decision } = await engine.run(wcc, graph, {}, { mode: "parallel" });
      const { workers } = engine;
      if (k === 1) console.log(JSON.stringify([label.length, decision.workers === workers, workers, warnings]));
    }
    await engine.close();`;

  it.each([2, 3, 5, 7, 9, 12, 16, 24])("of %d GiB an engine leaves its threads as many as they need", (gib) => {
    writeFileSync(`${folder}/program.mjs`, text);
    const command = `ulimit -v ${gib * 2 ** 20}; exec "$0" "$@"`;
    const given = ["-c", command, process.execPath, ...IMPORTING, `${folder}/program.mjs`];
    const { status, stdout, stderr } = spawnSync("sh", given, { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    const [length, isWhole, workers, warnings] = JSON.parse(stdout);
    expect([length, isWhole]).toEqual([1024, true]);
    expect(workers).toBeGreaterThanOrEqual(1);
    // It says so where it has fewer than were asked for.
    expect(warnings).toEqual(workers < 4 ? [expect.stringMatching(/ alone, for there is a limit on the address/)] : []);
  });
});
