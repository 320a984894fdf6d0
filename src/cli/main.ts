#!/usr/bin/env node
/** The `edgewise` command: looks at the version of Node before anything is loaded that an old one does not know. */

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import("./command-line.ts");
  await main(process.argv);
} else {
  console.error(`error: edgewise needs Node.js 22.18 or newer; this is ${process.versions.node}`);
  process.exitCode = 1;
}
