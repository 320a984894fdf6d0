/**
 * Keeps what Node makes of the sources from one process and worker thread of a test run to the next: it is most of the
 * time of those that tests start.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export default function keepCompiled(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-compiled-"));
  process.env.NODE_COMPILE_CACHE = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
