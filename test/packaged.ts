/**
 * Builds the package once for a test run, whatever number of projects asks for it, for the commands that tests start: loading it
 * takes a third of the processor time that loading the sources does, of which each command needs all anew.
 */

import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { packageIn } from "../rolldown.config.ts";

export default async function buildPackage(): Promise<() => void> {
  if (process.env.EDGEWISE_COMMAND !== undefined) return () => {};
  // Inside the repository, so that what the package depends on is found.
  const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.edgewise-commands-", import.meta.url)));
  copyFileSync(new URL("../package.json", import.meta.url), `${folder}/package.json`);
  symlinkSync(fileURLToPath(new URL("../examples", import.meta.url)), `${folder}/examples`);
  await build(packageIn(folder, ["node"]));
  process.env.EDGEWISE_COMMAND = `${folder}/dist/cli.js`;
  return () => rmSync(folder, { recursive: true, force: true });
}
