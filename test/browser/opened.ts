/** The package as it is built, in pages of Chromium that tests open: with no bundler, under any headers. */

import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { buildWeb } from "./build.ts";
import { answered, openChromium } from "./chromium.ts";
import { type Server, serve } from "./server.ts";

/** What each page can import: `pages/` has what it calls, which tells what it found as JSON. */
export const IMPORT_MAP = `<script type="importmap">{ "imports": {
  "edgewise": "/web/index.js", "edgewise/algorithms": "/web/algorithms.js", "edgewise/lang": "/web/lang.js", "edgewise/graphology": "/web/graphology.js"
} }</script>`;

/** graphology as one script, whose modules ask for others by names that a page without a bundler does not know. */
const GRAPHOLOGY_SCRIPT = `<script src="/modules/graphology/dist/graphology.umd.min.js"></script>`;

export interface Opened {
  readonly page: Page;
  /** What the page has been warned of so far. */
  readonly warnings: string[];
}

export interface Pages {
  readonly open: (headers: Readonly<Record<string, string>>, nonce?: string, map?: string) => Promise<Opened>;
  /** Calls a function that `pages/NAME.js` exports. */
  readonly call: (page: Page, name: string, ...given: unknown[]) => Promise<unknown>;
  /** Where files are served. */
  readonly origin: () => string;
  /** The folder of the package. */
  readonly folder: () => Promise<string>;
}

/** Builds the package, serves it and starts Chromium before the tests of a `describe`, and ends all after them. */
export function pagesOfChromium(): Pages {
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
  return {
    open: async (headers, nonce = "", map = IMPORT_MAP) => {
      const scripts = [map.replace("<script", `<script nonce="${nonce}"`), GRAPHOLOGY_SCRIPT].join("");
      const html = `<!doctype html>${nonce === "" ? scripts : scripts.replace(GRAPHOLOGY_SCRIPT, "")}<body>`;
      const page = await answered("a new page", browser.newPage());
      const warnings: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "warning") warnings.push(message.text());
      });
      await page.goto(server.page(`page${count++}`, { html, headers }));
      return { page, warnings };
    },
    // As a text: what is compiled for tests would not be understood.
    call: (page, name, ...given) =>
      answered(
        `${name}(${JSON.stringify(given)})`,
        page.evaluate(`import("/pages/${name}.js").then((found) => found.default(...${JSON.stringify(given)}))`),
      ),
    origin: () => server.origin,
    folder: () => built.folder,
  };
}
