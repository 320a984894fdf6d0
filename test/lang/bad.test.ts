/** Programs with mistakes, and exactly what is said of them. */

import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { check, renderDiagnostic } from "../../src/lang/index.ts";

const folder = new URL("bad/", import.meta.url);

/** All that is said of a program. */
function said(file: string): string {
  const text = readFileSync(new URL(file, folder), "utf8");
  const { diagnostics } = check(text, { file });
  return diagnostics.map((found) => `${renderDiagnostic(found, { textOf: () => text })}\n`).join("\n");
}

it.each(globSync("*.ew", { cwd: folder }).sort())("%s", (file) => {
  const path = new URL(file.replace(/\.ew$/, ".txt"), folder);
  const found = said(file);
  if (process.env.UPDATE === "1") writeFileSync(path, found);
  else {
    const expected = existsSync(path) ? readFileSync(path, "utf8") : "";
    expect(found, 'to accept this, run "UPDATE=1 npx vitest run test/lang/bad" and read the diff').toBe(expected);
  }
});
