/** Headless Chromium of this machine, for tests of the package in pages; null where there is none. */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of Chromium: what `EDGEWISE_CHROMIUM` names, or what is installed. */
export const CHROMIUM: string | null =
  process.env.EDGEWISE_CHROMIUM ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ??
  null;

/** The words that tests which are skipped add to their names. */
export const WHY_SKIPPED = CHROMIUM === null ? " (skipped: there is no Chromium here)" : "";

/** Starts Chromium; to be closed. */
export async function openChromium(): Promise<Browser> {
  if (CHROMIUM === null) throw new Error("there is no Chromium here");
  // Chromium starts only with these flags as root, and in containers with little shared memory.
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
