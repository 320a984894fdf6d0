/** Places in templates of a program that a bundler has put into one file with the language: they are the program's. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { afterAll, expect, it } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";

/** Inside the repository, so that what the package depends on is found. */
const folder = mkdtempSync(fileURLToPath(new URL("../../node_modules/.edgewise-bundle-", import.meta.url)));
afterAll(() => rmSync(folder, { recursive: true }));

const source = (path: string): string => JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));

const PROGRAM = `
import { EdgewiseError } from ${source("index.ts")};
import { edgewise } from ${source("lang/index.ts")};
const places = [];
try {
  edgewise\`algorithm broken(x = \${1}) {
    let y = x + \${2}
    return unknown_mark
  }\`;
} catch (error) {
  if (!(error instanceof EdgewiseError)) throw error;
  places.push(error.span);
}
const { func } = edgewise\`
  algorithm made(x: node<f64> = 1) {
    return sqrt(x) as made_mark
  }\`;
const { span } = func.body.ops.at(-1);
places.push({ file: span.file, line: span.line, column: span.column });
console.log(JSON.stringify(places));
`;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function placesBy(file: string, options: readonly string[] = []): readonly Place[] {
  const printed = execFileSync(process.execPath, [...options, file], { encoding: "utf8", timeout: PROCESS_LIMIT });
  return JSON.parse(printed) as Place[];
}

it.each([
  ["one file", false],
  ["one minified file", true],
])("a program in %s with the language has its mistakes and ops where it writes them", async (_, minify) => {
  const program = `${folder}/program.js`;
  const bundle = `${folder}/${minify ? "small" : "plain"}.mjs`;
  writeFileSync(program, PROGRAM);
  await build({
    input: program,
    external: ["commander", "ts-pattern", "chevrotain"],
    platform: "node",
    logLevel: "silent",
    output: { file: bundle, minify, sourcemap: true, codeSplitting: false },
  });
  const text = readFileSync(bundle, "utf8").split("\n");
  for (const [k, { file, line }] of placesBy(bundle).entries()) {
    expect(file).toBe(bundle);
    expect(text[line - 1]).toContain(k === 0 ? "unknown_mark" : "made_mark");
  }
  const lines = PROGRAM.split("\n");
  for (const [k, { file, line }] of placesBy(bundle, ["--enable-source-maps"]).entries()) {
    expect(file).toBe(program);
    expect(lines[line - 1]).toContain(k === 0 ? "unknown_mark" : "made_mark");
  }
  const engine = `data:text/javascript,${encodeURIComponent("delete Error.captureStackTrace")}`;
  expect(placesBy(bundle, ["--import", engine])).toEqual([
    { file: "template", line: 3, column: 12 },
    { file: "template", line: 3, column: 12 },
  ]);
});
