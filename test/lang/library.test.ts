/** Each algorithm of the library, written as a text, is the program that the builder makes. */

import { globSync } from "node:fs";
import { expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/algorithm.ts";
import { printFunc } from "../../src/ir/print.ts";
import { checkFile, renumbered } from "./read.ts";

const FILES = globSync("examples/*.ew", { cwd: new URL("../../", import.meta.url) });
const TEXTS = new Map(
  FILES.flatMap((file) => checkFile(file).algorithms).map((algorithm) => [algorithm.name, algorithm]),
);

it.each(FILES)("%s has nothing wrong with it", (file) => {
  expect(checkFile(file).diagnostics).toEqual([]);
});

it.each(Object.entries(library))("%s is written in both languages, to the same program", (name, built) => {
  const text = TEXTS.get(name);
  expect(text && renumbered(printFunc(text.func))).toBe(renumbered(printFunc(built.func)));
  const factor = ({ contraction }: Algorithm) => contraction && renumbered(printFunc(contraction.func));
  expect(text && factor(text)).toBe(factor(built));
});
