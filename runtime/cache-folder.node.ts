/** The folder of this package among what a user's programs keep, as the XDG Base Directory Specification has it on Linux. */

import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The value of `EDGEWISE_PROFILE` by which nothing is kept. */
export const NOTHING = "none";

export function cacheFolder(): string {
  return join(cacheOfUser(), "edgewise");
}

function cacheOfUser(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  // The specification says that relative paths are to be ignored.
  if (XDG_CACHE_HOME && resolve(XDG_CACHE_HOME) === XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
