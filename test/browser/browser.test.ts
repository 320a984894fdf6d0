/** The package in pages of Chromium, as it is built, with no bundler: the rest of what pages do is in `browser.long.test.ts`. */

import { describe, expect, it } from "vitest";
import { CHROMIUM, WHY_SKIPPED } from "./chromium.ts";
import { pagesOfChromium } from "./opened.ts";
import { RANKS } from "./ranks.ts";
import { ISOLATED } from "./server.ts";

describe.runIf(CHROMIUM !== null)(`in Chromium${WHY_SKIPPED}`, () => {
  const { open, call, origin } = pagesOfChromium();

  it.each([1, 2])("has on %d workers the bits that Node has", async (workers) => {
    const { page, warnings } = await open(ISOLATED);
    expect(await call(page, "pagerank", { workers })).toMatchObject({
      hash: RANKS,
      workers,
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
    expect(files).toContain("index.js");
    // These two, what they share, and what bundles need.
    expect(files.length, files.join(" ")).toBeLessThan(8);
    const texts = await page.evaluate(
      `Promise.all(${JSON.stringify(files)}.map(async (file) => await (await fetch("/web/" + file)).text()))`,
    );
    // A character outside of Latin-1 would double the memory that a page takes for a whole file.
    for (const text of texts as string[]) expect(text).toMatch(/^\p{ASCII}+$/u);
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
    expect(await call(page, "files", `${origin()}/pages/edges.txt`)).toEqual({
      file: [3, 3],
      packed: [3, 3],
      members: [3, 3],
      written: [3, 3],
      zstd: "usage",
      response: [3, 3],
      url: [3, 3],
      missing: "graph/input",
    });
    await page.close();
  });
});
