/**
 * Measures the package in Chromium: `node --conditions=edgewise-source test/browser/measure.ts`. PageRank beside Node on the same
 * machine, what a first result takes, how long the page's thread is kept at a time, and how soon a run lets itself be aborted.
 */

import { fileURLToPath } from "node:url";
import { pagerank } from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";
import { buildWeb } from "./build.ts";
import { openChromium } from "./chromium.ts";
import { ISOLATED, serve } from "./server.ts";

const SCALE = 18;
const RUNS = 5;

const built = buildWeb();
const pages = fileURLToPath(new URL("./pages", import.meta.url));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const server = await serve({ web: `${await built.folder}/dist/web`, pages, modules });
const browser = await openChromium();

async function inPage(headers: Readonly<Record<string, string>>, expression: string): Promise<unknown> {
  const html = `<!doctype html><script type="importmap">{ "imports": {
    "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js",
    "edgewise/graphology": "/web/graphology.js" } }</script>
    <script src="/modules/graphology/dist/graphology.umd.min.js"></script>`;
  const page = await browser.newPage();
  await page.goto(server.page("measured", { html, headers }));
  const found = await page.evaluate(expression);
  await page.close();
  return found;
}

const engine = await Engine.create({ workers: 2 });
const graph = rmat({ scale: SCALE, seed: 1, allocator: engine.allocator });
const node: number[] = [];
for (let run = 0; run <= RUNS; run++) {
  node.push((await engine.run(pagerank, graph, {}, { mode: "parallel" })).timings.run);
}
await engine.close();
const tell = (what: string, found: unknown): void => console.log(`${what}: ${JSON.stringify(found)}`);
tell(`PageRank, R-MAT ${SCALE}, 2 workers, Node, ms`, node.slice(1));
const measured = (name: string, ...given: unknown[]): string =>
  `import("/pages/measure.js").then((found) => found.${name}(...${JSON.stringify(given)}))`;
for (const [how, headers] of [
  ["isolated", ISOLATED],
  ["not isolated", {}],
] as const) {
  tell(`PageRank, R-MAT ${SCALE}, Chromium, ${how}, ms`, await inPage(headers, measured("runs", SCALE, RUNS)));
  const firsts: unknown[] = [];
  for (let page = 0; page < 9; page++) firsts.push(await inPage(headers, measured("first")));
  tell(`first import to first result, 1,000 edges, ${how}, ms`, firsts);
  const works = await inPage(headers, `import("/pages/responsive.js").then((found) => found.default({ times: 3 }))`);
  tell(`a million edges, ${how}: the longest that the page was kept, ms, and how often it was free`, works);
  tell(`from abort to rejection, R-MAT ${SCALE}, ${how}, ms`, await inPage(headers, measured("abort", SCALE)));
}
await browser.close();
server.close();
built.remove();
