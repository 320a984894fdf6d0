/** Builds the package as pages load it. */

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { packageIn } from "../../rolldown.config.ts";
import { CHROMIUM } from "./chromium.ts";

/** A folder like that of the package, if there is a browser to load it, inside the repository so that what it depends on is found. */
export function buildWeb(isWanted: boolean = CHROMIUM !== null): {
  readonly folder: Promise<string>;
  readonly remove: () => void;
} {
  if (!isWanted) return { folder: Promise.resolve(""), remove: () => {} };
  const folder = mkdtempSync(fileURLToPath(new URL("../../node_modules/.edgewise-web-", import.meta.url)));
  copyFileSync(new URL("../../package.json", import.meta.url), `${folder}/package.json`);
  return {
    folder: build(packageIn(folder).slice(1)).then(() => folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
