import { createVirtualFileSystem } from "typescript/unstable/fs";
import { describe, expect, it } from "vitest";
import { findOpenLookups, folderOf } from "./name-rules.ts";

/** The messages about the lines of a made-up source file. */
function messagesAbout(...lines: string[]): string[] {
  const files = {
    "/made-up/tsconfig.json": `{ "compilerOptions": { "strict": true, "noLib": true, "types": [] }, "include": ["src"] }`,
    "/made-up/src/lib.d.ts": [
      ...["Boolean", "CallableFunction", "Function", "IArguments", "NewableFunction", "Number", "Object", "RegExp"].map(
        (name) => `interface ${name} {}`,
      ),
      "interface String { readonly length: number }",
      "interface Array<T> { [index: number]: T }",
      "type Record<K extends keyof any, T> = { [P in K]: T };",
      "type Levels = Record<'O1' | 'O2', number>;",
      "declare const text: string; declare const level: 'O1' | 'O2'; declare const index: number; declare const untyped: any;",
      "declare const table: Record<string, number>; declare const levels: Levels; declare const list: number[];",
    ].join("\n"),
    "/made-up/src/file.ts": lines.join("\n"),
  };
  return findOpenLookups("/made-up", ["src"], createVirtualFileSystem(files));
}

describe("the sources", () => {
  it("look up no name from outside but with lookup", () => {
    const root = folderOf(new URL("..", import.meta.url));
    expect(findOpenLookups(root, ["src", "passes", "runtime"])).toEqual([]);
  });
});

describe("findOpenLookups", () => {
  it.each([
    "table[text];",
    "table[text] = 1;",
    "table[untyped];",
    "text in levels;",
    "const { [text]: found } = table;",
    "function get(name: string | 'O1') { return table[name]; }",
    "function get<K extends string>(record: Record<K, number>, name: K) { return record[name]; }",
    "function get(name: `x$" + "{string}`) { return table[name]; }",
  ])("refuses %s", (line) => {
    expect(messagesAbout("", line)).toEqual([
      expect.stringMatching(/^src\/file\.ts:2: .* use lookup of src\/lookup\.ts$/),
    ]);
  });

  it.each([
    "list[index];",
    "levels[level];",
    "levels['O1'];",
    "'O1' in levels;",
    "const made = { [text]: 1 };",
    "for (const name in table) {}",
    "class Own { #x = 1; has(other: object) { return #x in other; } }",
    "function get<K extends keyof Levels>(name: K) { return levels[name]; }",
    "function get(names: readonly ('O1' | 'O2')[]) { return levels[names[index]!]; }",
  ])("takes %s", (line) => {
    expect(messagesAbout(line)).toEqual([]);
  });
});
