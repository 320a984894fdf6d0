/**
 * Measures the package in Chromium: `node --conditions=edgewise-source test/browser/measure.ts [ratio] [first] [kept] [abort]`, all
 * if none is named. PageRank beside Node on the same machine, what a first result takes, how long the page's thread is kept at
 * a time, and how soon a run lets itself be aborted.
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { pagerank } from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { rmat } from "../../src/graph/generate.ts";
import { buildWeb } from "./build.ts";
import { openChromium } from "./chromium.ts";
import { ISOLATED, serve } from "./server.ts";

const SCALE = 18;
/** How often each is measured. */
const TIMES = 9;
/** The number of pages in which work is measured that a page does once. */
const PAGES = 5;
/** How long a page is left alone before it is measured, in milliseconds: it is painted for the first time meanwhile. */
const SETTLED = 1000;

const HTML = `<!doctype html><link rel="icon" href="data:," /><script type="importmap">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js", "edgewise/graphology": "/web/graphology.js"
} }</script>`;
const GRAPHOLOGY = `<script src="/modules/graphology/dist/graphology.umd.min.js"></script>`;
const WAYS = [
  ["isolated", ISOLATED],
  ["not isolated", {}],
] as const;

const built = buildWeb();
const pages = fileURLToPath(new URL("./pages", import.meta.url));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const server = await serve({ web: `${await built.folder}/dist/web`, pages, modules });
// What the making of input leaves can be collected before work on it is measured.
const browser = await openChromium(["--js-flags=--expose-gc"]);

async function open(headers: Readonly<Record<string, string>>, scripts = ""): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(server.page("measured", { html: `${HTML}${scripts}`, headers }));
  await page.waitForTimeout(SETTLED);
  return page;
}

/** What a function of `pages/measure.js` gives. */
async function inPage<T>(page: Page, name: string, ...given: unknown[]): Promise<T> {
  return await page.evaluate(`import("/pages/measure.js").then((found) => found.${name}(...${JSON.stringify(given)}))`);
}

/** How long a page was kept by some work, at most, and its longest task of 50 ms or more, 0 if it had none; in milliseconds. */
interface Kept {
  readonly longest: number;
  readonly longestTask: number;
}

function median(found: readonly number[]): number {
  return found.toSorted((one, other) => one - other)[found.length >> 1]!;
}

function tell(what: string, found: readonly number[]): void {
  console.log(`${what}: median ${median(found).toFixed(1)}, each ${found.map((x) => x.toFixed(1)).join(" ")}`);
}

const FIGURES = {
  /** In turns, so that whatever else the machine does slows all of them. */
  ratio: async () => {
    const engine = await Engine.create({ workers: 2 });
    const graph = rmat({ scale: SCALE, seed: 1, allocator: engine.allocator });
    const opened = [];
    for (const [how, headers] of WAYS) opened.push({ how, page: await open(headers), took: [] as number[] });
    for (const { page } of opened) await inPage(page, "begin", SCALE);
    const node: number[] = [];
    for (let time = 0; time <= TIMES; time++) {
      node.push((await engine.run(pagerank, graph, {}, { mode: "parallel" })).timings.run);
      for (const { page, took } of opened) took.push(await inPage<number>(page, "once"));
    }
    await engine.close();
    // The first of each compiles.
    const inNode = node.slice(1);
    tell(`PageRank, R-MAT ${SCALE}, 2 workers, Node, ms`, inNode);
    for (const { how, page, took } of opened) {
      const found = took.slice(1);
      tell(`the same in Chromium, ${how}, ms`, found);
      console.log(`  ${(median(found) / median(inNode)).toFixed(2)} times as long as in Node, of the medians`);
      await page.close();
    }
  },
  first: async () => {
    for (const [how, headers] of WAYS) {
      const took: number[] = [];
      for (let time = 0; time < TIMES; time++) {
        const page = await open(headers);
        took.push(await inPage<number>(page, "first"));
        await page.close();
      }
      tell(`first import to first result, 1,000 edges, ${how}, ms`, took);
    }
  },
  /** The first time in a page, of several pages. */
  kept: async () => {
    for (const [how, headers] of WAYS) {
      const told = new Map<string, Kept[]>();
      for (let time = 0; time < PAGES; time++) {
        const page = await open(headers, GRAPHOLOGY);
        const found = await page.evaluate(`import("/pages/responsive.js").then((found) => found.default())`);
        for (const [work, kept] of Object.entries(found as Record<string, Kept>)) {
          told.set(work, [...(told.get(work) ?? []), kept]);
        }
        await page.close();
      }
      for (const [work, kept] of told) {
        const tasks = kept.flatMap(({ longestTask }) => (longestTask === 0 ? [] : [longestTask]));
        const found = tasks.length === 0 ? "no task of 50 ms" : `tasks of ${tasks.join(", ")} ms`;
        tell(
          `a million edges, ${how}, ${work}: ${found}; kept for, ms`,
          kept.map(({ longest }) => longest),
        );
      }
    }
  },
  abort: async () => {
    for (const [how, headers] of WAYS) {
      const page = await open(headers);
      tell(`from abort to rejection, R-MAT ${SCALE}, ${how}, ms`, await inPage(page, "aborts", SCALE, TIMES));
      await page.close();
    }
  },
};

const names = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
const { positionals } = parseArgs({ allowPositionals: true });
try {
  for (const name of names) if (positionals.length === 0 || positionals.includes(name)) await FIGURES[name]();
} finally {
  await browser.close();
  server.close();
  built.remove();
}
