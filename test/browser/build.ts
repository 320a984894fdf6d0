/** Builds the package as pages load it. */

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { packageIn } from "../../rolldown.config.ts";
import { CHROMIUM } from "./chromium.ts";

interface Built {
  /** The folder of the built package, once it is there. */
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

/** Builds the files that pages load without a bundler; nothing where there is no browser. */
export function buildWeb(isWanted: boolean = CHROMIUM !== null): Built {
  return isWanted ? buildParts(["web", "worker"]) : NOTHING;
}

/** All that pages load, by a bundler or without; nothing where there is no browser. */
export function buildForPages(): Built {
  return CHROMIUM === null ? NOTHING : buildParts(["web", "modules", "worker"]);
}

const NOTHING: Built = { folder: Promise.resolve(""), remove: () => {} };

/** Builds the files that bundlers take for pages. */
export function buildModules(): Built {
  return buildParts(["modules"]);
}
