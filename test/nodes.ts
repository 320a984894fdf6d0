/**
 * The Nodes that `engines` of package.json promises: `npm run test:nodes`. Each is fetched as a package into a folder for
 * temporary files, and runs a part of the suite: programs, runs, files, the language and the built command.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The oldest that is promised, and the newest there is; the project's own Node 24 runs the whole suite. */
const VERSIONS = ["22.18.0", "26.12.1"];

const PART = [
  "test/conformance/ldbc.test.ts",
  "test/conformance/seeded.test.ts",
  "test/engine",
  "test/graph",
  "test/lang",
  "test/runtime",
  "test/cli/starting.test.ts",
  "test/cli/run.test.ts",
];

/** It starts processes from the sources, which an older Node cannot read: what is built for it is another syntax. */
const LEFT_OUT = ["--exclude", "test/engine/exit.test.ts"];

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const folder = mkdtempSync(join(tmpdir(), "edgewise-nodes-"));
const failed: string[] = [];
try {
  for (const version of VERSIONS) {
    const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
    const prefix = join(folder, version);
    if (!ran("npm", ["install", "--silent", "--prefix", prefix, `${name}@${version}`])) {
      console.log(`Node ${version} could not be fetched as ${name}, and is left out`);
      continue;
    }
    const node = join(prefix, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
    console.log(`Node ${version}`);
    if (!ran(node, [vitest, "run", ...PART, ...LEFT_OUT])) failed.push(version);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed.length > 0) {
  console.error(`not on Node ${failed.join(", ")}`);
  process.exitCode = 1;
}

function ran(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" }).status === 0;
}
