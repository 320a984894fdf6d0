/** What the README shows a reader works when it is copied out: into files of a folder that has Edgewise installed. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as library from "../src/algorithms/index.ts";

const CONDITION = "edgewise-source";
const run = promisify(execFile);
const readme = await readFile("README.md", "utf8");

/** The code blocks whose first line is a comment with the name of a file. */
const files = [...readme.matchAll(/^```(?:ts|text)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, text]) => ({
  name: name!,
  text: text!,
}));
const programs = files.filter(({ name }) => name.endsWith(".ts"));
const commands = [...readme.matchAll(/^npx --prefix \.\.\/edgewise edgewise (.*)$/gm)].map(([, words]) => words!);

describe("the README", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgewise-readme-"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await mkdir(join(folder, "node_modules"));
    await symlink(resolve("."), join(folder, "node_modules", "edgewise"), "junction");
    const tsconfig = {
      extends: resolve("tsconfig.json"),
      compilerOptions: { typeRoots: [resolve("node_modules/@types")] },
      include: ["*.ts"],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    for (const { name, text } of files) await writeFile(join(folder, name), text);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("has programs and commands to try", () => {
    expect(files.map(({ name }) => name)).toEqual(["pagerank.ts", "main.ts", "links.txt", "distances.ts", "engine.ts"]);
    expect(commands.map((words) => words.split(" ")[0])).toEqual(["run", "report", "ir"]);
  });

  it("names every algorithm of the library", () => {
    expect(Object.keys(library).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it("has programs that the type checker accepts", async () => {
    const found = await run(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(found.stdout).toBe("");
  });

  it.each(programs)("has a program $name that runs, and prints what its comments say", async ({ name, text }) => {
    const { stdout, stderr } = await run(process.execPath, [`--conditions=${CONDITION}`, name], { cwd: folder });
    expect(stderr).toBe("");
    for (const [, scalars] of text.matchAll(/ \/\/ ((?:[\d.]+ )+true)$/gm)) expect(stdout).toContain(scalars);
  });

  it.each(commands)("has a command that works: edgewise %s", async (words) => {
    const options = [`--conditions=${CONDITION}`, resolve("src/cli/main.ts"), ...words.split(" ")];
    const { stdout } = await run(process.execPath, options, { cwd: folder });
    expect(stdout).toContain("rank");
  });
});
