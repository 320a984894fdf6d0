/** What the README shows a reader works when it is copied out: into files of a folder that has Edgewise installed. */

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as library from "../src/algorithms/index.ts";
import { filesOf, Reader } from "./docs/reader.ts";

const readme = await readFile("README.md", "utf8");
const files = filesOf(readme);
const programs = files.filter(({ name }) => name.endsWith(".ts"));
const commands = [...readme.matchAll(/^npx --prefix \.\.\/edgewise edgewise (.*)$/gm)].map(([, words]) => words!);

describe("the README", () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await Reader.create(files);
  });
  afterAll(() => reader.dispose());

  it("has programs and commands to try", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "pagerank.ts",
      "main.ts",
      "pagerank.ew",
      "links.txt",
      "distances.ts",
      "engine.ts",
    ]);
    expect(commands.map((words) => words.split(" ")[0])).toEqual(["run", "run", "report", "explain", "ir"]);
  });

  it("names every algorithm of the library", () => {
    expect(Object.keys(library).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(programs)("has a program $name that runs, and prints what its comments say", async ({ name, text }) => {
    const { stdout, stderr } = await reader.node(name);
    expect(stderr).toBe("");
    for (const [, scalars] of text.matchAll(/ \/\/ ((?:[\d.]+ )+true)$/gm)) expect(stdout).toContain(scalars);
  });

  it.each(commands)("has a command that works: edgewise %s", async (words) => {
    const { stdout } = await reader.edgewise(...words.split(" "));
    expect(stdout).toContain("rank");
  });
});
