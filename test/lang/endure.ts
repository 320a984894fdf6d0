/** Checks that every text, good or bad, gives programs that verify, or diagnostics that can be shown. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { verifyFunc } from "../../src/ir/verify.ts";
import { check, format, renderDiagnostic } from "../../src/lang/index.ts";

const folder = new URL("../../examples/", import.meta.url);
const FILES: ReadonlyMap<string, string> = new Map(
  globSync("*.ew", { cwd: folder })
    .sort()
    .map((file) => [`examples/${file}`, readFileSync(new URL(file, folder), "utf8")]),
);

/** The programs that mistakes are made in. */
export const TEXTS: readonly string[] = [...FILES.values()].map((text) => text.replaceAll(/\/\*.*?\*\//gs, ""));

function resolve(path: string): { file: string; text: string } | null {
  const file = `examples/${path.replace(/^\.\//, "")}`;
  const text = FILES.get(file);
  return text === undefined ? null : { file, text };
}

/** Reads a text in every way that there is; throws where what comes of it is not what is promised. */
export function endure(text: string): void {
  const { diagnostics, algorithms } = check(text, { resolve });
  for (const { func } of algorithms) verifyFunc(func);
  for (const found of diagnostics) {
    assert(renderDiagnostic(found, { textOf: () => text }).includes(found.message), found.message);
    assert.doesNotMatch(found.message, /undefined|\[object|NaN:|line NaN/);
  }
  const laid = format(text).text;
  if (laid !== null) assert.equal(format(laid).text, laid);
}
