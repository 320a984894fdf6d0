/** Nothing that can be typed does anything but be read, or be told what is wrong with it. */

import { describe, expect, it } from "vitest";
import { check, parse } from "../../src/lang/index.ts";
import { LineParser } from "../../src/lang/syntax/parser.ts";
import { casesOf } from "../extent.ts";
import { endure, TEXTS } from "./endure.ts";
import { mutated, numbers } from "./mutate.ts";

it("programs with random mistakes", () => {
  const next = numbers(20_261_130);
  for (let k = 0; k < casesOf(100, 1000); k++) endure(mutated(TEXTS[Math.floor(next() * TEXTS.length)]!, next));
});

describe("texts of extremes", () => {
  const within = (body: string): string => `algorithm f() {\n  let x = ${body}\n  return x\n}\n`;
  const cases: readonly (readonly [name: string, text: string, says: RegExp | null])[] = [
    ["250 brackets", within(`${"(".repeat(250)}1${")".repeat(250)}`), null],
    ["300 brackets", within(`${"(".repeat(300)}1${")".repeat(300)}`), /within 256 others/],
    ["100,000 brackets", within("(".repeat(100_000)), /within 256 others/],
    ["250 functions", within(`${"abs(".repeat(250)}degree${")".repeat(250)}`), null],
    ["300 blocks", `algorithm f() {${"repeat 1 {\n".repeat(300)}`, /within 256 others/],
    [
      "100 loops",
      `algorithm f() {\n${"repeat 1 {\n".repeat(100)}${"}\n".repeat(100)}\nreturn degree\n}`,
      /within 64 others/,
    ],
    [
      "2,000 else ifs",
      `algorithm f() {\nvar x = 0\nif x > 1 {\n${"} else if x > 2 {\n".repeat(2000)}x = 1\n}\nreturn x\n}`,
      /within 64/,
    ],
    ["100,000 minuses", within(`${"- ".repeat(100_000)}1`), /more than 64 signs/],
    ["100,000 nots", within(`${"not ".repeat(100_000)}true`), /more than 64 signs/],
    ["10,000 indices", within(`degree${"[0]".repeat(10_000)}`), /more than 64 signs/],
    ["10,000 sums", within(`degree${" + 1".repeat(10_000)}`), null],
    ["a million characters of none", "€".repeat(1_000_000), /means nothing/],
    ["a megabyte of one name", "a".repeat(1_000_000), /outside of all algorithms/],
    ["a comment without an end", `/*${"*".repeat(1_000_000)}`, /never ends/],
    ["more than may be", " ".repeat((8 << 20) + 1), /at most 8388608/],
    [
      "functions that double",
      `${Array.from({ length: 40 }, (_, k) => `fn f${k}(x) { return f${k + 1}(x) + f${k + 1}(x) }`).join("\n")}\nfn f40(x) { return x }\nalgorithm a() { return f0(degree) as x }`,
      /more than 10000 calls/,
    ],
  ];
  it.each(cases)("%s", (_, text, says) => {
    const { diagnostics } = check(text);
    if (says === null) expect(diagnostics).toEqual([]);
    else expect(diagnostics.map(({ message }) => message).join("\n")).toMatch(says);
    endure(text);
  });
});

it("the grammar is one that chevrotain finds nothing wrong with", () => {
  expect(() => new LineParser(false)).not.toThrow();
});

it("is read without a file system, into tokens and what it defines", () => {
  const { program, tokens, symbols, diagnostics } = parse("// Twice.\nfn twice(x) { return 2 * x }\n");
  expect(diagnostics).toEqual([]);
  expect(program.declarations).toHaveLength(1);
  expect(tokens.map(({ kind }) => kind).slice(0, 4)).toEqual(["LineComment", "LineBreak", "Fn", "Identifier"]);
  expect(symbols).toEqual([
    { name: "twice", kind: "fn", range: { start: 13, end: 18 }, within: null, documentation: "Twice." },
    { name: "x", kind: "parameter", range: { start: 19, end: 20 }, within: "twice", documentation: null },
  ]);
});
