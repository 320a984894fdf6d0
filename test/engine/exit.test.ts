/** A process ends when its work does, whatever happened to an engine in it, and leaves no thread behind. */

import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { IMPORTING } from "../cli/command.ts";
import { PROCESS_LIMIT } from "../limits.ts";

/** Runs a module that has an engine of 2 workers and a run in its rounds at hand, until its process ends. */
function runAlone(text: string): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  const script = `
    import { existsSync, readdirSync } from "node:fs";
    import { algorithm, Engine, i32, rmat } from "edgewise";
    import { pagerank } from "edgewise/algorithms";
    const graph = rmat({ scale: 12, seed: 1 });
    const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) =>
      g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)) })));
    const engine = await Engine.create({ workers: 2, onWarning: () => {} });
    const begin = () => new Promise((resolve) => {
      const ended = engine.run(forever, graph, {}, { mode: "parallel", onProgress: () => resolve({ ended }) });
      ended.catch(() => {});
    });
    ${text}`;
  return new Promise((resolve) => {
    const given = [...IMPORTING, "--input-type=module", "--eval", script];
    execFile(process.execPath, given, { timeout: PROCESS_LIMIT, killSignal: "SIGKILL" }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal ?? null) : 0, stdout: stdout.trim(), stderr });
    });
  });
}

describe.concurrent("a process with an engine", () => {
  it("ends by itself without close(), after a run and before any", async () => {
    expect(await runAlone(`console.log("idle");`)).toEqual({ code: 0, stdout: "idle", stderr: "" });
    const ran = await runAlone(
      `console.log((await engine.run(pagerank, graph, {}, { mode: "parallel" })).rank.length);`,
    );
    expect(ran).toEqual({ code: 0, stdout: "4096", stderr: "" });
  });

  it("has no more threads than before once the engine is closed", async () => {
    const { code, stdout } = await runAlone(`
      const threads = () => existsSync("/proc/self/task") ? readdirSync("/proc/self/task").length : 0;
      await engine.close();
      const before = threads();
      for (let k = 0; k < 3; k++) {
        const other = await Engine.create({ workers: 3, onWarning: () => {} });
        await other.run(pagerank, graph, {}, { mode: "parallel" });
        await other.close();
      }
      console.log(threads() - before);`);
    expect([code, stdout]).toEqual([0, "0"]);
  });

  it("does not end before close() has, while a worker is starting or just has", async () => {
    const { code, stdout } = await runAlone(`
      await engine.close();
      for (const millis of [0, 30, 50, 70, 90, 120, 200]) {
        const other = await Engine.create({ workers: 2, onWarning: () => {} });
        // Blocked, the thread hears that the worker is there only when it has told it to end.
        for (const end = performance.now() + millis; performance.now() < end; );
        await other.close();
      }
      console.log("closed");`);
    expect([code, stdout]).toEqual([0, "closed"]);
  });

  it("ends by itself after close() in the middle of a run", async () => {
    const { code, stdout } = await runAlone(`
      const { ended } = await begin();
      await engine.close();
      console.log(await ended.catch(({ code }) => code));`);
    expect([code, stdout]).toEqual([0, "run/aborted"]);
  });

  it("ends by itself after a worker was lost, without close()", async () => {
    const { code, stdout } = await runAlone(`
      const { ended } = await begin();
      if (engine.threads.started.length > 1) engine.threads.started[1].terminate();
      else await engine.close();
      console.log(await ended.catch(({ code }) => code));`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^run\/(worker|aborted)$/)]);
  });

  it("ends by itself after a run was aborted, without close()", async () => {
    const { code, stdout } = await runAlone(`
      const run = engine.run(forever, graph, {}, { signal: AbortSignal.timeout(50) });
      console.log(await run.catch(({ code }) => code));`);
    expect([code, stdout]).toEqual([0, "run/aborted"]);
  });

  it("ends with an error that nobody handles, and says which", async () => {
    const { code, stderr } = await runAlone(`await engine.run(forever, graph, {}, { timeout: 50 });`);
    expect(code).toBe(1);
    expect(stderr).toContain("run/timeout");
  });

  it("ends with an error of its own in the middle of a run", async () => {
    const { code, stderr } = await runAlone(`await begin(); setTimeout(() => { throw new Error("mine"); }, 10);`);
    expect(code).toBe(1);
    expect(stderr).toContain("mine");
  });

  it("ends when it says so in the middle of a run", async () => {
    expect((await runAlone(`await begin(); process.exit(3);`)).code).toBe(3);
  });

  it("ends when it is told to in the middle of a run", async () => {
    expect((await runAlone(`await begin(); process.kill(process.pid, "SIGTERM");`)).code).toBe("SIGTERM");
  });
});
