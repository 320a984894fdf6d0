/** Keeps texts in files of the user's cache folder, as the XDG Base Directory Specification has it on Linux. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Keep } from "./platform.ts";

/** What `EDGEWISE_PROFILE` says where nothing is to be kept. */
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
        // Written beside and renamed: whoever reads meanwhile finds the one or the other, and never a part.
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

/** What goes wrong with a cache is no failure of a run. */
function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  // The specification has relative paths ignored.
  if (XDG_CACHE_HOME && resolve(XDG_CACHE_HOME) === XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
