/** What the type checker says of mistakes that people make, as its user reads it. */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(`${root}node_modules/.edgewise-messages-`);
afterAll(() => rmSync(folder, { recursive: true }));

/** Mistakes, each one line, with what is said of it from the first line on, the innermost reason last. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ["count.add(rank)", `Type '"f64"' is not assignable to type '"i32"'`],
  ["count.add(weight)", `Type '"f64"' is not assignable to type '"i32"'`],
  ["sink.where(count, rank)", `Type '"f64"' is not assignable to type '"i32"'`],
  ["sink.where(count, weight)", `Type '"f64"' is not assignable to type '"i32"'`],
  ["rank.add(weight)", `Type '"edge"' is not assignable to type 'Beside<"node">'`],
];

describe("the type checker", () => {
  let printed = "";

  beforeAll(async () => {
    const text = `
import type { Expression } from "../../src/dsl/index.ts";
declare const rank: Expression<"node", "f64">;
declare const count: Expression<"node", "i32">;
declare const weight: Expression<"edge", "f64">;
declare const sink: Expression<"node", "bool">;
${MISTAKES.map(([mistake]) => `${mistake};`).join("\n")}
`;
    writeFileSync(`${folder}/mistakes.ts`, text);
    const config = { extends: `${root}tsconfig.json`, files: ["mistakes.ts"], include: [] };
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
    const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace("package.json", "bin/tsc");
    const options = { timeout: PROCESS_LIMIT };
    await promisify(execFile)(process.execPath, [tsc, "--noEmit", "--pretty", "false", "-p", folder], options).catch(
      ({ stdout }: { stdout: string }) => {
        printed = stdout;
      },
    );
  });

  it.each(MISTAKES)("says of %s first of all what elements do not fit, then what domains", (mistake, reason) => {
    const line = 7 + MISTAKES.findIndex(([known]) => known === mistake);
    const messages = printed.split(/^(?=\S)/m).filter((message) => message.includes(`mistakes.ts(${line},`));
    expect(messages.length).toBe(1);
    expect(messages[0]!.trimEnd().split("\n").at(-1)?.trim()).toContain(reason);
  });
});
