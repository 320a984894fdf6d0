/** Builds the package as pages load it. */

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { packageIn } from "../../rolldown.config.ts";
import { CHROMIUM } from "./chromium.ts";

interface Built {
  /** Of the package; once it is there. */
  readonly folder: Promise<string>;
  readonly remove: () => void;
}

/** A folder like that of the package, inside the repository so that what it depends on is found. */
function buildParts(parts: Parameters<typeof packageIn>[1]): Built {
  const folder = mkdtempSync(fileURLToPath(new URL("../../node_modules/.edgewise-web-", import.meta.url)));
  copyFileSync(new URL("../../package.json", import.meta.url), `${folder}/package.json`);
  return {
    folder: build(packageIn(folder, parts)).then(() => folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What pages load without a bundler, and with one where that is asked for; nothing where there is no browser. */
export function buildWeb({ modules = false } = {}): Built {
  if (CHROMIUM === null) return { folder: Promise.resolve(""), remove: () => {} };
  return buildParts(["web", "worker", ...(modules ? (["modules"] as const) : [])]);
}

/** What bundlers take for pages. */
export function buildModules(): Built {
  return buildParts(["modules"]);
}
