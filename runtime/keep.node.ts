/** Keeps texts in files of the user's cache folder, as the XDG Base Directory Specification has it on Linux. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cacheFolder, NOTHING } from "./cache-folder.node.ts";
import type { Keep } from "./platform.ts";

export function keepNode(name: string): Keep | null {
  const chosen = process.env.EDGEWISE_PROFILE;
  if (chosen === NOTHING) return null;
  const path = chosen ? resolve(chosen) : join(cacheFolder(), name);
  const read = (): string | null => attempt(() => readFileSync(path, "utf8"), null);
  // An empty file is nothing, and what is broken in the cache folder is made anew.
  const isForeign = (): boolean => Boolean(chosen) && !/^\s*($|\{"edgewise":)/.test(read() ?? "");
  return {
    path,
    isForeign,
    read,
    write: (text) =>
      attempt(() => {
        if (isForeign()) return false;
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
        if (isForeign()) return false;
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
