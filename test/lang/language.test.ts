/** What docs/language.md shows runs, and says what it says. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rmat } from "../../src/graph/generate.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { check, format } from "../../src/lang/index.ts";
import { WORDS } from "../../src/lang/words.ts";
import { codeBlocks } from "../docs/markdown.ts";

const repository = new URL("../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/language.md", repository), "utf8");
const graph = rmat({ scale: 4, weights: { low: 1, high: 9 } });
const resolve = (path: string) => ({ file: path, text: readFileSync(new URL(`examples/${path}`, repository), "utf8") });

describe("the page", () => {
  it.each(codeBlocks(PAGE, "ew"))("shows programs that run: %s", (text) => {
    const { algorithms, diagnostics } = check(text, { resolve });
    expect(diagnostics).toEqual([]);
    expect(format(text).text).toBe(text);
    for (const { func } of algorithms) {
      verifyFunc(func);
      // The interpreter takes a node by its index.
      const root = func.parameters.some(({ nodeKey }) => nodeKey) ? { root: 0 } : {};
      expect(interpret(func, graph, root).results.size).toBe(func.resultNames.length);
    }
  });
});

describe("the words", () => {
  const words = Object.entries(WORDS).map(([name, { example }]) => ({ name, example }));
  it.each(words)("$name: $example", ({ name, example }) => {
    expect(example).toContain(name);
    const { algorithms, diagnostics } = check(`algorithm shown() {\n  return ${example} as x\n}\n`);
    expect(diagnostics).toEqual([]);
    expect(interpret(algorithms[0]!.func, graph).results.size).toBe(1);
  });
});
