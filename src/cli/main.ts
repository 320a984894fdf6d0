#!/usr/bin/env node
/**
 * The `edgewise` command. It checks the version of Node before it loads anything that an old version could not parse.
 */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
/** The Node that is installed with a clone of the repository, as seen from dist. */
const OWN_NODE = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  const { keepCode } = await import("./process/code-cache.ts");
  keepCode();
  const { main } = await import("./command-line.ts");
  await main(process.argv);
} else if (existsSync(OWN_NODE)) {
  // The channel closes when this process is gone, whatever ended it; that tells the other process.
  const child = spawn(OWN_NODE, process.argv.slice(1), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, EDGEWISE_STARTER: String(process.pid) },
  });
  // A terminal interrupts both processes. A signal to this process alone has to be forwarded.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`error: ${OWN_NODE} could not be started: ${error.message}`);
    process.exit(1);
  });
  // The exit code is the one by which shells report a process that a signal ended.
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
} else {
  console.error(
    `error: edgewise needs Node.js 22.18 or newer; this is ${process.versions.node}\n  hint: Update it, or run edgewise with another that is newer.`,
  );
  process.exitCode = 1;
}
