/** The package in pages of Firefox: the same bits, the same errors, on workers and on one. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "./build.ts";
import { FIREFOX, type OpenedFirefox, openFirefox, WHY_NO_FIREFOX } from "./firefox.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED, type Server, serve } from "./server.ts";

const HTML = `<!doctype html><link rel="icon" href="data:," /><script type="importmap" nonce="map">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js", "edgewise/graphology": "/web/graphology.js"
} }</script><body>`;

describe.runIf(FIREFOX !== null)(`in Firefox${WHY_NO_FIREFOX}`, () => {
  let firefox: OpenedFirefox;
  let server: Server;
  const built = buildWeb(FIREFOX !== null);
  beforeAll(async () => {
    const pages = fileURLToPath(new URL("./pages", import.meta.url));
    server = await serve({ web: `${await built.folder}/dist/web`, pages });
    firefox = await openFirefox();
  });
  afterAll(async () => {
    await firefox?.close();
    server?.close();
    built.remove();
  });

  let count = 0;
  function call(
    headers: Readonly<Record<string, string>>,
    name: string,
    given: unknown,
    html = HTML,
  ): ReturnType<OpenedFirefox["evaluate"]> {
    const url = server.page(`page${count++}`, { html, headers });
    return firefox.evaluate(
      url,
      `import("/pages/${name}.js").then((found) => found.default(${JSON.stringify(given)}))`,
    );
  }

  it("has the bits of Node on two workers", async () => {
    const { found, warnings } = await call(ISOLATED, "pagerank", { workers: 2 });
    expect(found).toMatchObject({ hash: RANKS, workers: 2, threads: { kind: "workers", memory: "shared", why: null } });
    expect(warnings).toEqual([]);
  });

  it("has them on a worker with ordinary memory, and says how to change that", async () => {
    const { found, warnings } = await call({}, "pagerank", { workers: 2 });
    expect(found).toMatchObject({ hash: RANKS, threads: { kind: "worker", memory: "ordinary" } });
    expect(warnings).toEqual([expect.stringContaining("Cross-Origin-Embedder-Policy")]);
  });

  it.each([
    ["isolated", ISOLATED],
    ["not isolated", {}],
  ])("aborts, tells progress and outlives its workers, %s", async (_, headers) => {
    expect((await call(headers, "faults", null)).found).toEqual({
      aborted: "run/aborted",
      isSoon: true,
      hasProgress: true,
      killed: "run/worker",
      silent: "run/worker",
      after: true,
      closed: "run/closed",
    });
  });

  it("reads files, packed or not, and works within a dedicated worker", async () => {
    const { found } = await call(ISOLATED, "files", `${server.origin}/pages/edges.txt`);
    expect(found).toMatchObject({ file: [3, 3], packed: [3, 3], members: [3, 3], url: [3, 3], missing: "graph/input" });
    expect((await call(ISOLATED, "inside", null)).found).toMatchObject({ hash: RANKS, kind: "workers", workers: 2 });
  });

  it("has shared memory where the page is isolated without credentials", async () => {
    const headers = { ...ISOLATED, "Cross-Origin-Embedder-Policy": "credentialless" };
    const { found } = await call(headers, "pagerank", { workers: 2 });
    expect(found).toMatchObject({ hash: RANKS, threads: { kind: "workers", memory: "shared" } });
  });

  it.each([
    ["isolated", ISOLATED, "workers"],
    ["not isolated", {}, "worker"],
  ])("works from a server of another origin, %s", async (_, headers, kind) => {
    const other = await serve({ web: `${await built.folder}/dist/web` });
    try {
      const html = HTML.replaceAll('"/web/', `"${other.origin}/web/`);
      const { found } = await call(headers, "pagerank", { workers: 2 }, html);
      expect(found).toMatchObject({ hash: RANKS, threads: { kind } });
    } finally {
      other.close();
    }
  });

  it("keeps the page free while a million edges are read and run", async () => {
    const { found } = await call(ISOLATED, "responsive", { only: ["text", "blob", "run"] });
    for (const [name, told] of Object.entries(found as Record<string, { longest: number; free: number }>)) {
      const { longest, free } = told;
      console.info(`a million edges, ${name}: the page was kept for ${longest} ms at most, and free ${free} times`);
      expect(free).toBeGreaterThan(2);
    }
  });

  describe("under a Content-Security-Policy", () => {
    const SCRIPTS = "default-src 'self'; script-src 'self' 'nonce-map' 'wasm-unsafe-eval'";

    it.each([
      ["a URL", SCRIPTS, "/web/worker.js", "workers"],
      ["the program, where it has blob:", `${SCRIPTS}; worker-src blob:`, undefined, "workers"],
      ["nowhere, where it has not", SCRIPTS, undefined, "calling thread"],
    ])("takes workers from %s", async (_, csp, workerUrl, kind) => {
      const headers = { ...ISOLATED, "Content-Security-Policy": csp };
      const { found, warnings } = await call(headers, "pagerank", { workers: 2, workerUrl });
      expect(found).toMatchObject({ hash: RANKS, threads: { kind } });
      expect(warnings.filter((text) => /worker-src blob:.*workerUrl/.test(text))).toHaveLength(
        kind === "workers" ? 0 : 1,
      );
    });

    it("says what WebAssembly needs", async () => {
      const { found } = await call({ "Content-Security-Policy": "script-src 'self' 'nonce-map'" }, "codes", null);
      expect(found).toEqual({
        run: ["platform", expect.stringContaining("'wasm-unsafe-eval'")],
        runSync: ["platform", expect.stringContaining("'wasm-unsafe-eval'")],
      });
    });
  });
});
