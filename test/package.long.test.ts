/** What the package holds is not the sources: built, it is loaded by a Node that knows nothing of them. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagerank } from "../src/algorithms/index.ts";
import { rmat } from "../src/graph/generate.ts";
import { interpret } from "../src/interp/interpret.ts";
import { findUsesOfNode } from "./import-rules.ts";
import { PROCESS_LIMIT } from "./limits.ts";
import { THREADS } from "./ways.ts";

/** The folder of the package; inside the repository, so that what it depends on is found. */
const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.edgewise-package-", import.meta.url)));
beforeAll(() => {
  copyFileSync(new URL("../package.json", import.meta.url), `${folder}/package.json`);
  // As it was built for this run of the tests (`packaged.ts`), but by itself: what is put beside it is seen by nothing else.
  cpSync(dirname(process.env.EDGEWISE_COMMAND!), `${folder}/dist`, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a module of the package, which may call it by its own name, prints as JSON. */
function printedBy(text: string): unknown {
  writeFileSync(`${folder}/program.mjs`, text);
  return JSON.parse(
    execFileSync(process.execPath, [`${folder}/program.mjs`], { encoding: "utf8", timeout: PROCESS_LIMIT }),
  );
}

it.runIf(THREADS)("computes on its own workers what the interpreter does", () => {
  const expected = interpret(pagerank.func, rmat({ scale: 12 })).results.get("rank");
  const printed = printedBy(`
    import { rmat, run } from "edgewise";
    import { pagerank } from "edgewise/algorithms";
    const { rank, decision } = await run(pagerank, rmat({ scale: 12 }), {}, { mode: "parallel", workers: 2 });
    console.log(JSON.stringify({ rank: [...rank], workers: decision.workers }));`);
  expect(printed).toEqual({ rank: [...(expected as Float64Array)], workers: 2 });
});

it("takes neither its builder for the program that calls it, nor its library for the builder", () => {
  const printed = printedBy(`
    import { algorithm } from "edgewise";
    import { pagerank } from "edgewise/algorithms";
    const places = pagerank.func.body.ops.map(({ span }) => span?.file ?? "none");
    try {
      algorithm("wrong", {}, (g) => ({ x: g.node() }));
    } catch ({ span }) {
      places.push(span.file);
    }
    console.log(JSON.stringify([...new Set(places)]));`);
  expect(printed).toEqual(["none", `${folder}/program.mjs`]);
});

it("makes algorithms of texts, and loads the parser for nobody else", () => {
  const printed = printedBy(`
    import { runSync, path } from "edgewise";
    const { check } = await import("edgewise/lang");
    const { algorithms, diagnostics } = check("algorithm f(by = 2) {\\n  return degree * by as x\\n}\\n");
    const { x } = runSync(algorithms[0], path(3), { by: 3 }).results;
    console.log(JSON.stringify({ x: [...x], diagnostics }));`);
  expect(printed).toEqual({ x: [3, 6, 3], diagnostics: [] });
  const texts = globSync("{index,cli,algorithms}.js", { cwd: `${folder}/dist` }).concat(
    globSync("lib/*.js", { cwd: `${folder}/dist` }),
  );
  const loading = texts.filter((file) => readFileSync(`${folder}/dist/${file}`, "utf8").includes('from "chevrotain"'));
  expect(loading).toEqual([]);
});

it("reads and writes files", () => {
  const path = `${folder}/graph.wsg.gz`;
  const printed = printedBy(`
    import { readGraph, rmat, writeGraph } from "edgewise";
    const graph = rmat({ scale: 4, weights: { low: 1, high: 9 } });
    await writeGraph(${JSON.stringify(path)}, graph);
    const { nodeCount, edgeCount } = await readGraph(${JSON.stringify(path)});
    console.log(JSON.stringify([[nodeCount, edgeCount], [graph.nodeCount, graph.edgeCount]]));`);
  expect(printed).toEqual([[16, expect.any(Number)], (printed as unknown[])[0]]);
});

it("loads nothing that reads files, and not the compiler, for calls on graphology graphs", () => {
  const { imports } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { readonly imports: object };
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const [, name = ""] of readFileSync(join(folder, path), "utf8").matchAll(/^import\b[^;]*?"([^"]+)";$/gm)) {
      if (name in imports) loaded.add(name);
      else if (name.startsWith(".")) load(new URL(name, `file:///${path}`).pathname.slice(1));
    }
  };
  load("dist/graphology.js");
  expect(loaded).toContain("#platform");
  expect(loaded).toContain("dist/lib/engine.js");
  for (const name of ["#files", "dist/lib/files.js", "dist/lib/formats.js", "dist/lib/compiler.js"])
    expect(loaded).not.toContain(name);
});

it("is bundled into one file for Node with all that synchronous calls on graphology graphs need", async () => {
  const { build } = await import("esbuild");
  writeFileSync(
    `${folder}/program.mjs`,
    `import { hits } from "edgewise/graphology";
    import Graph from "graphology";
    const graph = Graph.from({ nodes: [{ key: "a" }, { key: "b" }], edges: [{ source: "a", target: "b" }] });
    console.log(JSON.stringify(hits(graph).authorities));`,
  );
  // Where no file of the package is beside it.
  const elsewhere = mkdtempSync(join(tmpdir(), "edgewise-bundled-"));
  const outfile = join(elsewhere, "program.mjs");
  try {
    const options = { bundle: true, platform: "node", format: "esm", logLevel: "error" } as const;
    await build({ entryPoints: [`${folder}/program.mjs`], outfile, ...options });
    expect(execFileSync(process.execPath, [outfile], { encoding: "utf8", timeout: PROCESS_LIMIT })).toBe(
      `${JSON.stringify({ a: 0, b: 1 })}\n`,
    );
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

it("reaches nothing of Node but through its `imports`", () => {
  const files = globSync("**/*.js", { cwd: `${folder}/dist` }).map((file) => file.replaceAll(sep, "/"));
  const texts = new Map(files.map((file) => [file, readFileSync(`${folder}/dist/${file}`, "utf8")]));
  expect(findUsesOfNode(texts, ["index.js", "algorithms.js", "graphology.js", "lang.js", "lib/runtime.js"])).toEqual(
    [],
  );
});

/** A Node of this machine that is older than the package asks for; null where there is none. */
const oldNode = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((path) => !path.includes("node_modules"))
  .map((path) => join(path, "node"))
  .find((path) => existsSync(path) && isOld(execFileSync(path, ["--version"], { encoding: "utf8" })));

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  return major < 22 || (major === 22 && minor < 18);
}

/** What each call says in place of running. */
const CALLS = `
  import { Engine, fromEdges, run, runSync } from "edgewise";
  import { wcc } from "edgewise/algorithms";
  const graph = fromEdges({ sources: [0], targets: [1] });
  const told = [];
  for (const call of [() => run(wcc, graph), async () => runSync(wcc, graph), () => Engine.create()]) {
    await call().then(() => told.push("ran"), ({ name, code, message }) => told.push([name, code, message]));
  }
  console.log(JSON.stringify(told));`;

it("says that there is no WebAssembly where there is none, to programs and on the command line", () => {
  writeFileSync(`${folder}/program.mjs`, CALLS);
  writeFileSync(`${folder}/graph.txt`, "1 2\n");
  const message =
    "found no WebAssembly here, expected a JavaScript engine that has it\n" +
    "  hint: Run without --jitless and whatever else forbids making machine code.";
  const printed = execFileSync(process.execPath, ["--jitless", `${folder}/program.mjs`], { encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual(Array(3).fill(["EdgewiseError", "platform", message]));
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--jitless", `${folder}/dist/cli.js`, "run", "wcc", `${folder}/graph.txt`],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" } },
  );
  expect([status, stderr]).toEqual([1, `error: ${message}\n`]);
});

describe.runIf(oldNode)("with an older Node", () => {
  it("says which is needed, to programs", () => {
    writeFileSync(`${folder}/program.mjs`, CALLS);
    const printed = execFileSync(oldNode!, [`${folder}/program.mjs`], { encoding: "utf8" });
    const message = expect.stringMatching(/^found Node\.js [\d.]+, expected 22\.18 or newer\n {2}hint: /);
    expect(JSON.parse(printed)).toEqual(Array(3).fill(["EdgewiseError", "platform", message]));
  });

  it("says so on the command line, where it brings no other along", () => {
    const { status, stderr } = spawnSync(oldNode!, [`${folder}/dist/cli.js`, "--version"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error: edgewise needs Node\.js 22\.18 or newer/)]);
  });

  describe("that starts another", () => {
    beforeAll(() => {
      mkdirSync(`${folder}/node_modules/.bin`, { recursive: true });
      symlinkSync(realpathSync(process.execPath), `${folder}/node_modules/.bin/node`);
      writeFileSync(
        `${folder}/waiting.mjs`,
        `process.stderr.write(\`\${process.pid}\\n\`); await new Promise(() => setInterval(() => {}, 100));`,
      );
    });
    const command = (...args: string[]) => [`${folder}/dist/cli.js`, ...args];

    it("hands on what that prints, and its exit code", () => {
      const done = spawnSync(oldNode!, command("--version"), { encoding: "utf8" });
      expect([done.status, done.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
      expect(spawnSync(oldNode!, command("run", "wcc", "no.txt")).status).toBe(1);
      expect(spawnSync(oldNode!, command("rnu")).status).toBe(2);
    });

    it.each([
      ["SIGINT", 130],
      ["SIGTERM", 143],
      ["SIGKILL", null],
    ] as const)("ends with it, if it alone is sent %s", async (signal, code) => {
      const child = spawn(oldNode!, command("run", `${folder}/waiting.mjs`, "graph.txt"), {
        stdio: ["ignore", "ignore", "pipe"],
      });
      const [pid] = await once(child.stderr.setEncoding("utf8"), "data");
      child.kill(signal);
      expect((await once(child, "exit"))[0]).toBe(code);
      await expect.poll(() => isAlive(Number(pid)), { timeout: PROCESS_LIMIT }).toBe(false);
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that nobody has asked for its exit code is still listed.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
