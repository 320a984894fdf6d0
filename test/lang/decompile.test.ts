/** Programs printed as texts, which read back as the same programs. */

import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import { optimize } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { check, decompile, format } from "../../src/lang/index.ts";
import { sameProgram } from "../../src/lang/same-program.ts";
import { PROGRAMS } from "../programs.ts";
import { renumbered } from "./read.ts";

const ALL = [...Object.values(library), ...PROGRAMS];

describe("every program of the builder", () => {
  it.each(ALL)("$name reads back as itself, and its text is laid out", ({ func }) => {
    const text = decompile(func);
    const { algorithms, diagnostics } = check(text);
    expect(diagnostics).toEqual([]);
    expect(renumbered(printFunc(algorithms.at(-1)!.func))).toBe(renumbered(printFunc(func)));
    expect(format(text).text).toBe(text);
  });
});

it("names what only passes make", () => {
  const { func } = optimize(library.pagerank.func);
  expect(() => decompile(func)).toThrow("not in source form: map over nodes");
});

it("refuses what no text says, rather than print another program", () => {
  const unused = parseFunc(
    "func @f(%g: graph) -> (x: f64) {\n  %a = node_count %g : f64\n  %b = reduce xor %c : i32\n  return x = %a\n}\n".replace(
      "%b",
      "%c = node_index %g : node<i32>\n  %b",
    ),
    "f.ir",
  );
  expect(() => decompile(unused)).toThrow("not in source form: a combination by xor");
});

it("tells programs apart that differ in one operand, attribute or number", () => {
  const of = (body: string) => parseFunc(`func @f(%g: graph) -> (x: f64) {\n${body}\n  return x = %x\n}\n`, "f.ir");
  const one = of("  %a = node_count %g : f64\n  %b = edge_count %g : f64\n  %x = sub %a, %b : f64");
  expect(sameProgram(one, of("  %p = node_count %g : f64\n  %q = edge_count %g : f64\n  %x = sub %p, %q : f64"))).toBe(
    true,
  );
  expect(sameProgram(one, of("  %a = node_count %g : f64\n  %b = edge_count %g : f64\n  %x = sub %b, %a : f64"))).toBe(
    false,
  );
  expect(sameProgram(of("  %x = const 0 : f64"), of("  %x = const -0 : f64"))).toBe(false);
});
