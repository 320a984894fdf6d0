/** Keeps texts in files of the user's cache folder, as the XDG Base Directory Specification has it on Linux. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Keep } from "./platform.ts";

/** The value of `EDGEWISE_PROFILE` by which nothing is kept. */
const NOTHING = "none";

export function keepNode(name: string): Keep | null {
  const chosen = process.env.EDGEWISE_PROFILE;
  if (chosen === NOTHING) return null;
  const path = chosen ? resolve(chosen) : join(cacheFolder(), "edgewise", name);
  return {
    path,
    read: () => attempt(() => readFileSync(path, "utf8"), null),
    write: (text) =>
      attempt(() => {
        mkdirSync(dirname(path), { recursive: true });
        // The text is written beside the file and renamed, so that a process that reads meanwhile finds the old or the
        // new one, never a part.
        const beside = `${path}.${process.pid}`;
        try {
          writeFileSync(beside, text);
          renameSync(beside, path);
        } catch (error) {
          rmSync(beside, { force: true });
          throw error;
        }
        return true;
      }, false),
    remove: () =>
      attempt(() => {
        rmSync(path, { force: true });
        return true;
      }, false),
  };
}

/** Does work on the cache. A failure there is no failure of a run: it gives `otherwise`. */
function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  // The specification says that relative paths are to be ignored.
  if (XDG_CACHE_HOME && resolve(XDG_CACHE_HOME) === XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
