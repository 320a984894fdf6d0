/** Rules of the house that are about all sources: how long a file is, how full a folder, how a switch ends. */

import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path/posix";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const SOURCES = globSync("{src,passes,runtime}/**/*.ts", { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .sort();

const MOST_LINES = 400;
/** Tables, which are as long as what they list. */
const TABLES = ["src/ir/op.ts"];

const MOST_FILES = 20;
/** A file for each algorithm, and one for each command. */
const SHELVES = ["src/algorithms", "src/cli/commands"];

function textOf(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}

/** The lines of switches that have no default, which would let a forgotten case fall through in silence. */
function openSwitches(file: string, text: string): string[] {
  const found: string[] = [];
  new Visitor({
    SwitchStatement: ({ cases, start }) => {
      if (cases.some(({ test }) => test === null)) return;
      found.push(`${file}:${text.slice(0, start).split("\n").length}`);
    },
  }).visit(parseSync(file, text).program);
  return found;
}

describe("the sources", () => {
  it(`have at most ${MOST_LINES} lines a file`, () => {
    const long = SOURCES.filter((file) => textOf(file).split("\n").length - 1 > MOST_LINES);
    expect(long.filter((file) => !TABLES.includes(file))).toEqual([]);
  });

  it(`have at most ${MOST_FILES} files a folder`, () => {
    const counts = new Map<string, number>();
    for (const file of SOURCES) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([folder, count]) => count > MOST_FILES && folder.startsWith("src/"));
    expect(full.map(([folder]) => folder).filter((folder) => !SHELVES.includes(folder))).toEqual([]);
  });

  it("end every switch with a default: `x satisfies never`, or what all other cases mean", () => {
    expect(SOURCES.flatMap((file) => openSwitches(file, textOf(file)))).toEqual([]);
  });

  it("find a switch without one", () => {
    expect(openSwitches("a.ts", "\nswitch (x) { case 1: break; }")).toEqual(["a.ts:2"]);
    expect(openSwitches("a.ts", "switch (x) { default: x satisfies never; }")).toEqual([]);
  });
});
