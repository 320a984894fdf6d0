/** What the package holds is not the sources: built anew, it is loaded by a Node that knows nothing of them. */

import { execFileSync } from "node:child_process";
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type OutputOptions } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import config from "../rolldown.config.ts";
import { pagerank } from "../src/algorithms/index.ts";
import { rmat } from "../src/graph/generate.ts";
import { interpret } from "../src/interp/interpret.ts";
import { findUsesOfNode } from "./import-rules.ts";
import { PROCESS_LIMIT } from "./limits.ts";
import { THREADS } from "./ways.ts";

/** The folder of the package; inside the repository, so that what it depends on is found. */
const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.edgewise-package-", import.meta.url)));
beforeAll(async () => {
  copyFileSync(new URL("../package.json", import.meta.url), `${folder}/package.json`);
  await build({ ...config, output: { ...(config.output as OutputOptions), dir: `${folder}/dist` } });
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
    const places = pagerank.func.body.ops.map(({ span }) => span.file);
    try {
      algorithm("wrong", {}, (g) => ({ x: g.node() }));
    } catch ({ span }) {
      places.push(span.file);
    }
    console.log(JSON.stringify([...new Set(places)]));`);
  expect(printed).toEqual([`${folder}/dist/lib/algorithms.js`, `${folder}/program.mjs`]);
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

it("reaches nothing of Node but through its `imports`", () => {
  const files = globSync("**/*.js", { cwd: `${folder}/dist` }).map((file) => file.replaceAll(sep, "/"));
  const texts = new Map(files.map((file) => [file, readFileSync(`${folder}/dist/${file}`, "utf8")]));
  expect(findUsesOfNode(texts, ["index.js", "algorithms.js", "lib/runtime.js"])).toEqual([]);
});
