/** The package in pages of Chromium however they are isolated, within workers, from another origin, under policies, and kept free. */

import { describe, expect, it } from "vitest";
import { RUN_LIMIT } from "../limits.ts";
import { CHROMIUM, WHY_SKIPPED } from "./chromium.ts";
import { IMPORT_MAP, pagesOfChromium } from "./opened.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED, serve } from "./server.ts";

describe.runIf(CHROMIUM !== null)(`in Chromium${WHY_SKIPPED}`, () => {
  const { open, call, folder } = pagesOfChromium();

  it("has on 4 workers the bits that Node has", async () => {
    const { page } = await open(ISOLATED);
    expect(await call(page, "pagerank", { workers: 4 })).toMatchObject({ hash: RANKS, workers: 4 });
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
    const other = await serve({ web: `${await folder()}/dist/web` });
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
