/** The package in pages as bundlers make them, and with none: one page for all of them, in Chromium. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildForPages } from "./build.ts";
import {
  bundleByEsbuild,
  bundleByVite,
  bundleByWebpack,
  makeProject,
  type Project,
  serveByVite,
} from "./bundlers/bundle.ts";
import { answered, CHROMIUM, openChromium, WHY_SKIPPED } from "./chromium.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED, type Server, serve } from "./server.ts";

const IMPORT_MAP = `<script type="importmap">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js", "edgewise/graphology": "/web/graphology.js"
} }</script>`;

describe.runIf(CHROMIUM !== null)(`bundled for Chromium${WHY_SKIPPED}`, () => {
  let browser: Browser;
  let server: Server;
  let project: Project;
  const built = buildForPages();
  beforeAll(async () => {
    const folder = await built.folder;
    project = makeProject(folder);
    server = await serve({ web: `${folder}/dist/web`, project: project.folder });
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    project?.remove();
    built.remove();
  });

  /** A page that has done everything, and what came of it. */
  async function everything(url: string): Promise<unknown> {
    const page = await browser.newPage();
    const warnings: string[] = [];
    page.on("console", (message) => {
      if (["warning", "error"].includes(message.type())) warnings.push(message.text());
    });
    page.on("pageerror", (error) => warnings.push(error.message));
    await page.goto(url);
    await page.waitForFunction("globalThis.everything !== undefined", undefined, { timeout: 30_000 });
    const found = await answered("everything()", page.evaluate("everything()"));
    await page.close();
    expect(warnings).toEqual([]);
    return found;
  }

  const plain = (script: string, map = ""): string =>
    server.page(script.replaceAll("/", "-"), {
      html: `<!doctype html>${map}<body><script type="module" src="${script}"></script>`,
      headers: ISOLATED,
    });
  const PROJECTS: readonly (readonly [string, boolean, () => Promise<string>])[] = [
    ["no bundler", false, async () => plain("/project/plain.js", IMPORT_MAP)],
    [
      "esbuild",
      false,
      async () => {
        await bundleByEsbuild(project);
        return plain("/project/out/esbuild/plain.js");
      },
    ],
    [
      "webpack",
      true,
      async () => {
        await bundleByWebpack(project);
        return plain("/project/out/webpack/plain.js");
      },
    ],
    [
      "Vite",
      true,
      async () => {
        await bundleByVite(project);
        return `${server.origin}/project/out/vite/index.html`;
      },
    ],
  ];

  it.each(PROJECTS)("does everything with %s", async (name, hasUrl, make) => {
    expectEverything(await everything(await make()), name, hasUrl);
  });

  describe("served by Vite for development", () => {
    let vite: Awaited<ReturnType<typeof serveByVite>>;
    beforeAll(async () => {
      vite = await serveByVite(project);
    });
    afterAll(() => vite?.close());

    it("does everything", async () => {
      expectEverything(await everything(`${vite.origin}/index.html`), "Vite, development", true);
    });

    it("leaves no worker of a component of React that is mounted twice, reloaded while hot, or unmounted", async () => {
      const page = await browser.newPage();
      const uncaught: string[] = [];
      page.on("pageerror", ({ message }) => uncaught.push(message));
      await page.goto(`${vite.origin}/react.html`);
      await textOf(page, /version 1: \d+/);
      // Two of the one, one of the other: those of the first mounting are ended.
      await workersOf(page, 3);
      const file = join(project.folder, "ranks.jsx");
      writeFileSync(file, readFileSync(file, "utf8").replace("version 1", "version 2"));
      await textOf(page, /version 2: \d+/);
      await workersOf(page, 3);
      await page.evaluate("unmount()");
      await workersOf(page, 0);
      // Such as of a run on an engine that is closed already.
      expect(uncaught).toEqual([]);
      await page.close();
    });
  });
});

function expectEverything(found: unknown, name: string, hasUrl: boolean): void {
  const ranked = { hash: RANKS, threads: { kind: "workers", memory: "shared" } };
  const responsive = {
    bytes: { found: [100_000, 1_000_000], longest: expect.any(Number), free: expect.any(Number) },
    run: { found: 100_000, longest: expect.any(Number), free: expect.any(Number) },
  };
  expect(found).toMatchObject({
    pagerank: { ...ranked, workers: 2 },
    byUrl: hasUrl ? ranked : null,
    faults: { aborted: "run/aborted", hasProgress: true, killed: "run/worker", silent: "run/worker", after: true },
    dropped: [3, 3],
    responsive,
  });
  const told = found as { readonly responsive: Record<string, { readonly longest: number; readonly free: number }> };
  for (const [what, { longest, free }] of Object.entries(told.responsive)) {
    console.info(
      `${name}, a million edges, ${what}: the page was kept for ${longest} ms at most, and free ${free} times`,
    );
    expect(free).toBeGreaterThan(2);
  }
}

/** Waits for what a page shows. */
async function textOf(page: Page, expected: RegExp): Promise<void> {
  await expect.poll(() => page.textContent("#version"), { timeout: 20_000 }).toMatch(expected);
}

async function workersOf(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(count);
}
