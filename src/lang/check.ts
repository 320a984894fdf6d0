/** Turns a text into its algorithms, and collects everything that is wrong with them. */

import type { Algorithm } from "../typing/algorithm.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { checkFunction, lowerAlgorithm } from "./meaning/declaration.ts";
import type { Module } from "./modules.ts";

/** The algorithms of a text that nothing is wrong with, in their order. Mistakes are added to `diagnostics`. */
export function algorithmsOf({ callables, syntax }: Module, diagnostics: Diagnostics): readonly Algorithm[] {
  const isSound = diagnostics.errors === 0;
  const algorithms = callables
    .filter(({ declaration }) => declaration.kind === "algorithm")
    .flatMap((binding) => lowerAlgorithm(binding, diagnostics) ?? []);
  for (const binding of callables) if (binding.declaration.kind === "fn") checkFunction(binding, diagnostics);
  const { declarations, broken } = syntax.program;
  if (isSound && declarations.length === 0 && broken.length === 0) {
    diagnostics.add(syntax.source, "lang/syntax", { start: 0, end: 0 }, "found a text without an algorithm", {
      hint: "Write algorithm name(x = 1) { … }.",
    });
  }
  return algorithms;
}
