/** What the package holds is not the sources: built anew, it is loaded by a Node that knows nothing of them. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type OutputOptions } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import config from "../rolldown.config.ts";
import { pagerank } from "../src/algorithms/index.ts";
import { rmat } from "../src/graph/generate.ts";
import { interpret } from "../src/interp/interpret.ts";
import { PROCESS_LIMIT } from "./limits.ts";
import { THREADS } from "./ways.ts";

/** Inside the repository, so that what the package depends on is found. */
const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.edgewise-package-", import.meta.url)));
beforeAll(async () => {
  await build({ ...config, output: { ...(config.output as OutputOptions), dir: folder } });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a module that stands beside the package prints as JSON. */
function printedBy(text: string): unknown {
  writeFileSync(`${folder}/program.mjs`, text);
  return JSON.parse(
    execFileSync(process.execPath, [`${folder}/program.mjs`], { encoding: "utf8", timeout: PROCESS_LIMIT }),
  );
}

it.runIf(THREADS)("computes on its own workers what the interpreter does", () => {
  const expected = interpret(pagerank.func, rmat({ scale: 12 })).results.get("rank");
  const printed = printedBy(`
    import { rmat, run } from "./index.js";
    import { pagerank } from "./algorithms.js";
    const { rank, decision } = await run(pagerank, rmat({ scale: 12 }), {}, { mode: "parallel", workers: 2 });
    console.log(JSON.stringify({ rank: [...rank], workers: decision.workers }));`);
  expect(printed).toEqual({ rank: [...(expected as Float64Array)], workers: 2 });
});

it("takes neither its builder for the program that calls it, nor its library for the builder", () => {
  const printed = printedBy(`
    import { algorithm } from "./index.js";
    import { pagerank } from "./algorithms.js";
    const places = pagerank.func.body.ops.map(({ span }) => span.file);
    try {
      algorithm("wrong", {}, (g) => ({ x: g.node() }));
    } catch ({ span }) {
      places.push(span.file);
    }
    console.log(JSON.stringify([...new Set(places)]));`);
  expect(printed).toEqual([`${folder}/lib/algorithms.js`, `${folder}/program.mjs`]);
});
