#!/usr/bin/env node
/** The `edgewise` command: looks at the version of Node before anything is loaded that an old one does not know. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
/** The Node that a clone of the repository brings along, as seen from dist. */
const OWN_NODE = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import("./command-line.ts");
  await main(process.argv);
} else if (existsSync(OWN_NODE)) {
  const child = spawn(OWN_NODE, process.argv.slice(1), { stdio: "inherit" });
  // A terminal interrupts both; a kill of this process alone has to be handed on.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
} else {
  console.error(`error: edgewise needs Node.js 22.18 or newer; this is ${process.versions.node}`);
  process.exitCode = 1;
}
