import { globSync, readFileSync } from "node:fs";
import { posix, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { findBreaches, findUsesOfNode, RULED_FOLDERS, readImports } from "./import-rules.ts";

const root = new URL("../", import.meta.url);

/** What a browser loads: the package, its library, and what a worker is made of. */
const ENTRIES = [
  "src/index.ts",
  "src/algorithms/index.ts",
  "src/graphology/index.ts",
  "src/lang/index.ts",
  "runtime/obey.ts",
  "runtime/loaders.ts",
];

function readRepository(): Map<string, string> {
  const files = globSync(`{${RULED_FOLDERS.join(",")}}/**/*.ts`, { cwd: root });
  const paths = files.map((file) => file.replaceAll(sep, "/")).sort();
  return new Map(paths.map((file) => [file, readFileSync(new URL(file, root), "utf8")]));
}

/** The breaches of a made-up repository, given as path to text. */
function breachesOf(files: Record<string, string>): string[] {
  return findBreaches(new Map(Object.entries(files)));
}

describe("the imports of this repository", () => {
  it("keep the table and have no cycles", () => {
    const files = readRepository();
    expect(files.size).toBeGreaterThan(0);
    expect(findBreaches(files)).toEqual([]);
  });

  it("reach nothing of Node from what a browser loads but through the names that each platform fills", () => {
    expect(findUsesOfNode(readRepository(), ENTRIES)).toEqual([]);
  });

  it("load neither compiler, engine, library nor language before it is known which command is called", () => {
    const files = readRepository();
    const loaded = new Set(["src/cli/command-line.ts"]);
    // A set gives what is added while it is gone through.
    for (const file of loaded) {
      const lines = files.get(file)!.split("\n");
      for (const { specifier, line, typeOnly } of readImports(file, files.get(file)!)) {
        const isLater = lines[line - 1]!.includes("import(");
        if (specifier.startsWith(".") && !typeOnly && !isLater) loaded.add(posix.join(posix.dirname(file), specifier));
      }
    }
    const allowed = /^src\/(?:cli\/.*|error|lookup|printable|graph\/files(?:\.node)?)\.ts$/;
    expect(loaded).toContain("src/cli/commands/fmt.ts");
    expect([...loaded].filter((file) => !allowed.test(file))).toEqual([]);
  });
});

describe("readImports", () => {
  it("finds every spelling of an import, with its line", () => {
    const text = [
      `import { a } from "./a.ts";`,
      `import type { B } from "./b.ts";`,
      `import "./c.ts";`,
      `export { d } from "./d.ts";`,
      `export type * from "./e.ts";`,
      `const f = await import("./f.ts");`,
      `type G = import("./g.ts").G;`,
      `// import "./comment.ts";`,
      'const text = `import "./text.ts"`;',
    ].join("\n");
    expect(readImports("file.ts", text).map((found) => Object.values(found))).toEqual([
      ["./a.ts", 1, false],
      ["./b.ts", 2, true],
      ["./c.ts", 3, false],
      ["./d.ts", 4, false],
      ["./e.ts", 5, true],
      ["./f.ts", 6, false],
      ["./g.ts", 7, true],
    ]);
  });
});

describe("findBreaches", () => {
  it("names file, line, import and rule", () => {
    const files = { "src/ir/value.ts": `\nimport { plan } from "../plan/plan.ts";`, "src/plan/plan.ts": "" };
    expect(breachesOf(files)).toEqual([
      `src/ir/value.ts:2: imports "../plan/plan.ts", but src/ir may import src/arguments`,
    ]);
  });

  it("lets every room import its own files and src/error.ts", () => {
    const text = `import { EdgewiseError } from "../error.ts"; import { op } from "./op.ts";`;
    expect(breachesOf({ "src/ir/value.ts": text })).toEqual([]);
  });

  it("takes a type import where only types are allowed, and refuses a value", () => {
    const typed = `import type { BoundPlan } from "../src/bind/bound.ts";`;
    expect(breachesOf({ "runtime/execute.ts": typed })).toEqual([]);
    expect(breachesOf({ "runtime/execute.ts": typed.replace("type ", "") })).toEqual([
      `runtime/execute.ts:1: imports "../src/bind/bound.ts", but runtime may import only types of src/bind: use \`import type\``,
    ]);
  });

  it("counts an import of types as an import", () => {
    const text = `import type { Pool } from "../../runtime/pool.ts";`;
    expect(breachesOf({ "src/bind/bind.ts": text })).toHaveLength(1);
  });

  it("keeps back ends from each other, and gives each the interface", () => {
    const text = `import "../backend.ts"; import "../webgpu/emit.ts";`;
    expect(breachesOf({ "src/backend/wasm/emit.ts": text })).toEqual([
      expect.stringMatching(/^src\/backend\/wasm\/emit\.ts:1: imports "\.\.\/webgpu\/emit\.ts", but/),
    ]);
  });

  it("keeps loops to the scalar ops of the IR", () => {
    const text = `import "../ir/op.ts"; import "../ir/parse.ts";`;
    expect(breachesOf({ "src/loop/lower.ts": text })).toEqual([expect.stringContaining(`"../ir/parse.ts"`)]);
  });

  it("refuses an npm package outside its folder", () => {
    const text = `import { match } from "ts-pattern";`;
    expect(breachesOf({ "passes/fuse.ts": text, "src/bind/bind.ts": text })).toEqual([
      `src/bind/bind.ts:1: imports "ts-pattern", but src/bind may import no npm package`,
    ]);
  });

  it("refuses modules of Node where a browser has to follow", () => {
    const text = `import { Worker } from "node:worker_threads";`;
    expect(breachesOf({ "runtime/spawn.node.ts": text, "runtime/pool.ts": text })).toEqual([
      `runtime/pool.ts:1: imports "node:worker_threads", but runtime may not import modules of Node`,
    ]);
  });

  it("keeps each name that platforms fill to its rooms, and what fills it behind the name", () => {
    const named = `import { platform } from "#platform";`;
    expect(breachesOf({ "runtime/features.ts": named, "src/bind/bind.ts": named })).toEqual([
      `src/bind/bind.ts:1: imports "#platform", but src/bind may not ask for it`,
    ]);
    expect(breachesOf({ "runtime/features.ts": `import "#platforms";` })).toEqual([
      `runtime/features.ts:1: imports "#platforms", but package.json has no such name among its \`imports\``,
    ]);
    expect(breachesOf({ "runtime/features.ts": `import "./platform.node.ts";` })).toHaveLength(1);
  });

  it("follows such a name into the file that fills it, for cycles", () => {
    const files = {
      "runtime/features.ts": `import "#platform";`,
      "runtime/platform.node.ts": `import "./features.ts";`,
    };
    expect(breachesOf(files)).toEqual([expect.stringContaining("import cycle runtime/features.ts -> ")]);
  });

  it("lets examples import the package and nothing beside them", () => {
    const text = `import { run } from "edgewise"; import { pagerank } from "./pagerank.ts";`;
    expect(breachesOf({ "examples/flights.ts": text, "examples/pagerank.ts": "" })).toEqual([
      expect.stringContaining(`examples/flights.ts:1: imports "./pagerank.ts"`),
    ]);
  });

  it("prints a cycle, through type imports too", () => {
    const files = { "src/ir/a.ts": `import "./b.ts";`, "src/ir/b.ts": `import type { A } from "./a.ts";` };
    expect(breachesOf(files)).toEqual(["src/ir/a.ts:1: import cycle src/ir/a.ts -> src/ir/b.ts -> src/ir/a.ts"]);
  });

  it("refuses a file in a folder that the table does not know", () => {
    expect(breachesOf({ "src/helpers/strings.ts": "" })).toEqual([
      "src/helpers/strings.ts:1: the file is in no room of the import table",
    ]);
  });
});

describe("findUsesOfNode", () => {
  const usesIn = (files: Record<string, string>): string[] => findUsesOfNode(new Map(Object.entries(files)), ["a.ts"]);

  it("goes where values come from, and not where types or the names that platforms fill lead", () => {
    const node = `import "node:fs";`;
    expect(
      usesIn({
        "a.ts": `export * from "./folder/b.ts"; import type { C } from "./c.ts"; import "#files";`,
        "folder/b.ts": `\nconst d = await import("../d.ts");`,
        "c.ts": node,
        "d.ts": node,
        "e.ts": node,
      }),
    ).toEqual([`d.ts:1: imports "node:fs", which browsers do not have`]);
  });

  it("refuses what Node has without an import, however it is come by", () => {
    const lines = [
      "const { pid } = process;",
      "const pair = { Buffer };",
      "const own = typeof setImmediate;",
      "globalThis.process;",
      `require("fs");`,
    ];
    expect(usesIn({ "a.ts": lines.join("\n") })).toEqual(
      ["process", "Buffer", "setImmediate", "process", "require"].map(
        (name, line) => `a.ts:${line + 1}: names ${name}, which browsers do not have`,
      ),
    );
  });

  it("takes types, properties and texts of such names for what they are", () => {
    const text = `
      import type { Buffer } from "./plan.ts";
      import { type Buffer as Kept } from "./plan.ts";
      interface Held extends Buffer { readonly process: Buffer; require(): void }
      class Holder { global = { process: 1 }; require(held: Held): Buffer[] { return held.process.global; } }
      // process
      const text = "process";`;
    expect(usesIn({ "a.ts": text, "plan.ts": "" })).toEqual([]);
  });

  it("refuses an entry that is not there", () => {
    expect(usesIn({})).toEqual(["a.ts: there is no such file"]);
  });
});
