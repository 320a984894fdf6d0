/** The package in pages of Chromium, as it is built: with no bundler, isolated and not, under policies, and when things go wrong. */

import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RUN_LIMIT } from "../limits.ts";
import { buildWeb } from "./build.ts";
import { CHROMIUM, openChromium, WHY_SKIPPED } from "./chromium.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED, type Server, serve } from "./server.ts";

/** What each page can call: they are in `pages/`, and tell what they found as JSON. */
const IMPORT_MAP = `<script type="importmap">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js", "edgewise/lang": "/web/lang.js", "edgewise/graphology": "/web/graphology.js"
} }</script>`;

/** graphology as one script, whose modules ask for others by names that a page without a bundler does not know. */
const GRAPHOLOGY_SCRIPT = `<script src="/modules/graphology/dist/graphology.umd.min.js"></script>`;

describe.runIf(CHROMIUM !== null)(`in Chromium${WHY_SKIPPED}`, () => {
  let browser: Browser;
  let server: Server;
  const built = buildWeb();
  beforeAll(async () => {
    const folder = await built.folder;
    const pages = fileURLToPath(new URL("./pages", import.meta.url));
    const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
    server = await serve({ web: `${folder}/dist/web`, pages, modules });
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    built.remove();
  });

  let count = 0;
  interface Opened {
    readonly page: Page;
    readonly warnings: string[];
  }
  async function open(headers: Readonly<Record<string, string>>, nonce = "", map = IMPORT_MAP): Promise<Opened> {
    const scripts = [map.replace("<script", `<script nonce="${nonce}"`), GRAPHOLOGY_SCRIPT].join("");
    const html = `<!doctype html>${nonce === "" ? scripts : scripts.replace(GRAPHOLOGY_SCRIPT, "")}<body>`;
    const page = await browser.newPage();
    const warnings: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "warning") warnings.push(message.text());
    });
    await page.goto(server.page(`page${count++}`, { html, headers }));
    return { page, warnings };
  }
  /** Calls a function that `pages/NAME.js` exports. */
  async function call(page: Page, name: string, ...given: unknown[]): Promise<unknown> {
    // As a text: what is compiled for tests would not be understood.
    return await page.evaluate(
      `import("/pages/${name}.js").then((found) => found.default(...${JSON.stringify(given)}))`,
    );
  }

  it.each([1, 2, 4])("has on %d workers the bits that Node has", async (workers) => {
    const { page, warnings } = await open(ISOLATED);
    expect(await call(page, "pagerank", { workers })).toMatchObject({
      hash: RANKS,
      workers,
      threads: { kind: "workers", memory: "shared", why: null },
    });
    expect(warnings).toEqual([]);
    await page.close();
  });

  it.each([
    ["credentialless", { ...ISOLATED, "Cross-Origin-Embedder-Policy": "credentialless" }],
    ["a Document-Isolation-Policy", { "Document-Isolation-Policy": "isolate-and-require-corp" }],
    ["a Document-Isolation-Policy without credentials", { "Document-Isolation-Policy": "isolate-and-credentialless" }],
  ])("has shared memory where the page is isolated by %s", async (_, headers) => {
    const { page, warnings } = await open(headers);
    expect(await call(page, "pagerank", { workers: 2 })).toMatchObject({
      hash: RANKS,
      threads: { kind: "workers", memory: "shared", why: null },
    });
    expect(warnings).toEqual([]);
    await page.close();
  });

  it("asks the server for few files until the first result, for each takes a page some time", async () => {
    const { page } = await open(ISOLATED);
    await call(page, "pagerank", { workers: 2 });
    const names = await page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)");
    const files = (names as string[]).flatMap((name) => name.match(/(?<=\/web\/).*/g) ?? []);
    expect(files.toSorted()).toEqual([
      "algorithms.js",
      "index.js",
      ...["algorithms", "builder", "engine", "rolldown-runtime"].map((name) => `lib/${name}.js`),
    ]);
    await page.close();
  });

  it.each([
    ["isolated", ISOLATED, { workers: 2, kind: "workers", memory: "shared" }],
    ["not isolated", {}, { workers: 1, kind: "worker", memory: "ordinary" }],
  ])("works within a dedicated worker, with workers of its own, %s", async (_, headers, expected) => {
    const { page } = await open(headers);
    expect(await call(page, "inside")).toEqual({ hash: RANKS, edgeCount: 3, ...expected });
    // The engine was closed: what is left is the worker that it was in.
    await expect.poll(() => page.workers().length, { timeout: RUN_LIMIT }).toBe(1);
    await page.close();
  });

  it.each([
    ["isolated", ISOLATED, "workers"],
    ["not isolated", {}, "worker"],
  ])("works from a server of another origin, %s", async (_, headers, kind) => {
    const other = await serve({ web: `${await built.folder}/dist/web` });
    try {
      const { page } = await open(headers, "", IMPORT_MAP.replaceAll('"/web/', `"${other.origin}/web/`));
      expect(await call(page, "pagerank", { workers: 2 })).toMatchObject({ hash: RANKS, threads: { kind } });
      await page.close();
    } finally {
      other.close();
    }
  });

  it("keeps the page free while a million edges are read, run and asked for", async () => {
    const { page } = await open(ISOLATED);
    const told = (await call(page, "responsive", {
      only: ["text", "blob", "stream", "graphology", "async"],
    })) as Record<string, { longest: number; free: number }>;
    expect(told).toMatchObject({
      text: { found: [100_000, 1_000_000] },
      blob: { found: [100_000, 1_000_000] },
      stream: { found: [100_000, 1_000_000] },
      graphology: { found: 100_000 },
      async: { found: 2_999_997 },
    });
    for (const [name, { longest, free }] of Object.entries(told)) {
      console.info(`a million edges, ${name}: the page was kept for ${longest} ms at most, and free ${free} times`);
      expect(free).toBeGreaterThan(2);
    }
    await page.close();
  });

  it("has them on a worker with ordinary memory where the page is not isolated, and says once how to change that", async () => {
    const { page, warnings } = await open({});
    for (let k = 0; k < 2; k++) {
      expect(await call(page, "pagerank", { workers: 4 })).toMatchObject({
        hash: RANKS,
        workers: 1,
        threads: { kind: "worker", memory: "ordinary", why: expect.stringContaining("not cross-origin isolated") },
      });
    }
    expect(warnings).toEqual([expect.stringContaining("Cross-Origin-Embedder-Policy")]);
    await page.close();
  });

  it.each([
    ["isolated", ISOLATED],
    ["not isolated", {}],
  ])("aborts, tells progress and outlives its workers, %s", async (_, headers) => {
    const { page } = await open(headers);
    expect(await call(page, "faults")).toEqual({
      aborted: "run/aborted",
      isSoon: true,
      hasProgress: true,
      killed: "run/worker",
      silent: "run/worker",
      after: true,
      closed: "run/closed",
    });
    await page.close();
  });

  it("reads a file that was dropped in, packed or not, and one by its URL", async () => {
    const { page } = await open(ISOLATED);
    expect(await call(page, "files", `${server.origin}/pages/edges.txt`)).toEqual({
      file: [3, 3],
      packed: [3, 3],
      members: [3, 3],
      response: [3, 3],
      url: [3, 3],
      missing: "graph/input",
    });
    await page.close();
  });

  describe.each([
    ["isolated", ISOLATED],
    ["not isolated", {}],
  ])("under a Content-Security-Policy, %s", (_, isolation) => {
    const policy = (csp: string) => ({ ...isolation, "Content-Security-Policy": csp });
    const SCRIPTS = "default-src 'self'; script-src 'self' 'nonce-map' 'wasm-unsafe-eval'";

    it("takes workers from a URL where it has no blob:", async () => {
      const { page, warnings } = await open(policy(SCRIPTS), "map");
      expect(await call(page, "pagerank", { workers: 2, workerUrl: "/web/worker.js" })).toMatchObject({
        hash: RANKS,
        threads: { kind: isolation === ISOLATED ? "workers" : "worker" },
      });
      expect(warnings.filter((text) => text.includes("no worker"))).toEqual([]);
      await page.close();
    });

    it("takes them from the program where it has", async () => {
      const { page } = await open(policy(`${SCRIPTS}; worker-src blob:`), "map");
      expect(await call(page, "pagerank", { workers: 2 })).toMatchObject({
        hash: RANKS,
        threads: { kind: isolation === ISOLATED ? "workers" : "worker" },
      });
      await page.close();
    });

    it("takes the calling thread where there is neither, and names both remedies", async () => {
      const { page, warnings } = await open(policy(SCRIPTS), "map");
      expect(await call(page, "pagerank", { workers: 2 })).toMatchObject({
        hash: RANKS,
        threads: { kind: "calling thread", why: expect.stringMatching(/worker-src blob:.*workerUrl/) },
      });
      expect(warnings).toEqual([expect.stringMatching(/worker-src blob:.*workerUrl/)]);
      await page.close();
    });

    it("says of a URL where no worker is what should be there", async () => {
      const { page, warnings } = await open(policy(SCRIPTS), "map");
      expect(await call(page, "pagerank", { workers: 2, workerUrl: "/pages/none.js" })).toMatchObject({
        hash: RANKS,
        threads: {
          kind: "calling thread",
          why: expect.stringMatching(/edgewise\/worker.*text\/javascript.*\/pages\/none\.js/),
        },
      });
      expect(warnings).toEqual([expect.stringContaining("leave workerUrl out")]);
      await page.close();
    });

    it("says what WebAssembly needs", async () => {
      const { page } = await open(policy("script-src 'self' 'nonce-map'"), "map");
      expect(await call(page, "codes")).toEqual({
        run: ["platform", expect.stringContaining("'wasm-unsafe-eval'")],
        runSync: ["platform", expect.stringContaining("'wasm-unsafe-eval'")],
      });
      await page.close();
    });
  });
});
