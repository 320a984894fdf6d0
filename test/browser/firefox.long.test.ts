/** The package in pages of Firefox: the same bits, the same errors, on workers and on one. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "./build.ts";
import { FIREFOX, type OpenedFirefox, openFirefox, WHY_NO_FIREFOX } from "./firefox.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED, type Server, serve } from "./server.ts";

const HTML = `<!doctype html><link rel="icon" href="data:," /><script type="importmap">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js"
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
  ): ReturnType<OpenedFirefox["evaluate"]> {
    const url = server.page(`page${count++}`, { html: HTML, headers });
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
});
