/** Headless Chromium of this machine, for tests of the package in pages; null where there is none. */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { BROWSER_LIMIT } from "../limits.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of Chromium: what `EDGEWISE_CHROMIUM` names, or what is installed. */
export const CHROMIUM: string | null =
  process.env.EDGEWISE_CHROMIUM ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ??
  null;

/** What tests that are skipped say. */
export const WHY_SKIPPED = CHROMIUM === null ? " (skipped: there is no Chromium here)" : "";

/** Starts Chromium, with flags of its command line; to be closed. */
export async function openChromium(flags: readonly string[] = []): Promise<Browser> {
  if (CHROMIUM === null) throw new Error("there is no Chromium here");
  // As root, and in containers with little shared memory, it starts with these alone.
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...flags],
    timeout: BROWSER_LIMIT,
  });
}

let silent: Error | null = null;

/**
 * What Chromium answers; rejects where it does not within `BROWSER_LIMIT`, and at once from then on. Playwright itself would wait
 * for a page forever.
 */
export async function answered<T>(asked: string, answer: Promise<T>): Promise<T> {
  if (silent !== null) throw new Error(`Chromium was given up before it was asked for ${asked}`, { cause: silent });
  const late = Promise.withResolvers<never>();
  const limit = setTimeout(() => {
    silent = new Error(`Chromium gave no answer within ${BROWSER_LIMIT / 1000} s to ${asked}`);
    late.reject(silent);
  }, BROWSER_LIMIT);
  return await Promise.race([answer, late.promise]).finally(() => clearTimeout(limit));
}
