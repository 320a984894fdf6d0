/** Ctrl-C and SIGTERM end the command at once at any moment, and leave nothing half done. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { THREADS } from "../ways.ts";
import { Folder } from "./command.ts";

const NODES = 3000;
/** Says so whenever the command begins to listen to signals, and how often it has. */
const TELLING = `
  let times = 0;
  process.on("newListener", (event) => {
    if (event === "SIGTERM") process.stderr.write(\`listening \${++times}\\n\`);
  });`;

const folder = new Folder({
  "ring.txt": Array.from({ length: NODES }, (_, k) => `${k} ${(k + 1) % NODES}`).join("\n"),
  "endless.ts": `export { pagerank } from "edgewise/algorithms";${TELLING}`,
  "telling.mjs": TELLING,
  "loading.ts": `process.stderr.write("loading\\n"); await new Promise(() => setInterval(() => {}, 1000)); export default 1;`,
  "reading.ts": `export { wcc } from "edgewise/algorithms"; process.stderr.write("reading\\n");`,
  // Ends itself as soon as a file is being written, which is the second time that the command listens.
  "writing.ts": `
    export { wcc } from "edgewise/algorithms";
    let times = 0;
    process.on("newListener", (event) => {
      if (event === "SIGTERM" && ++times === 2) queueMicrotask(() => process.kill(process.pid, process.env.SIGNAL));
    });`,
  "kept.json": "what was there before\n",
});
afterAll(() => folder[Symbol.dispose]());

const forever = ["-p", "tolerance=0", "-p", "limit=2000000000"];
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  const code = CODES[signal];

  it("ends the command while a module is loading", async () => {
    const ending = await folder.edgewiseAlone(["run", "loading.ts", "ring.txt"], { interruptOn: "loading", signal });
    expect(ending).toMatchObject({ code, stdout: "", stderr: "loading\n" });
  });

  it("ends the command while it reads", async () => {
    const options = { interruptOn: "reading", signal, input: "1 2\n", holdStdin: true };
    const ending = await folder.edgewiseAlone(["run", "reading.ts", "-"], options);
    expect(ending).toMatchObject({ code, stdout: "", stderr: "reading\n" });
  });

  it("ends the command while it generates a graph", async () => {
    // Without a file, it listens to signals while it generates, and not again.
    const args = ["generate", "rmat", "--scale", "20"];
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(folder.path, "telling.mjs")).href}` };
    const ending = await folder.edgewiseAlone(args, { interruptOn: "listening 1", signal, env });
    expect(ending).toMatchObject({ code, stdout: "", stderr: "listening 1\nerror: interrupted\n" });
  });

  it.runIf(THREADS)("ends the command while it measures a run", async () => {
    const args = ["explain", "endless.ts", "ring.txt", "--analyze", ...forever, "--workers", "2"];
    const ending = await folder.edgewiseAlone(args, { interruptOn: "listening 1", signal });
    expect(ending).toMatchObject({ code, stdout: "", stderr: "listening 1\nerror: interrupted\n" });
  });

  it.each([[["--parallel", "--workers", "2"]], [["--sequential"]]])("ends a run: %s", async (way) => {
    const args = ["run", "endless.ts", "ring.txt", ...forever, ...way];
    const ending = await folder.edgewiseAlone(args, { interruptOn: "listening 1", signal });
    expect(ending).toMatchObject({ code, stdout: "", stderr: "listening 1\nerror: interrupted\n" });
  });

  it("leaves no trace of a run behind that it ended", async () => {
    const args = ["run", "endless.ts", "ring.txt", ...forever, "--sequential", "--trace", "fresh.json"];
    const ending = await folder.edgewiseAlone(args, { interruptOn: "listening 1", signal });
    expect([ending.code, readdirSync(folder.path).filter((name) => name.includes("fresh"))]).toEqual([code, []]);
  });

  it.each(["new.json", "kept.json"])("leaves no half of a file where it is being written: %s", async (name) => {
    process.env.SIGNAL = signal;
    const ending = await folder.edgewiseAlone(["run", "writing.ts", "ring.txt", "--sequential", "--trace", name]);
    expect([ending.code, ending.stderr]).toEqual([code, "error: interrupted\n"]);
    expect(readdirSync(folder.path).filter((file) => /new|part/.test(file))).toEqual([]);
    expect(readFileSync(join(folder.path, "kept.json"), "utf8")).toBe("what was there before\n");
  });
});
