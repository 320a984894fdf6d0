import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FAMILIES } from "../../src/algorithms/families.ts";
import * as library from "../../src/algorithms/index.ts";
import { attributesOf, parametersOf, resultsOf } from "../../src/cli/library/signature.ts";
import { aboutOf, hyphenated, libraryText } from "../../src/cli/library/texts.ts";
import { wrapped } from "../../src/cli/library/wrap.ts";

const NAMES = Object.keys(library);

it("has each algorithm of the library in one family", () => {
  expect(FAMILIES.flatMap(({ members }) => members).toSorted()).toEqual(NAMES.toSorted());
});

describe("the text of an algorithm", () => {
  it.each(NAMES)("%s says what its source says", (name) => {
    const source = readFileSync(new URL(`../../src/algorithms/${hyphenated(name)}.ts`, import.meta.url), "utf8");
    const docstring = /\/\*\*\n((?: \*.*\n)*) \*\/\nexport const \w+ = algorithm\(/.exec(source)?.[1] ?? "";
    // The tags are for those who write TypeScript: codes of errors, and an example.
    const [comment = ""] = docstring.split(/^ \* @/m);
    const plain = comment.replaceAll(/^ \* ?/gm, "").trim();
    expect(libraryText(name).paragraphs.join(" ")).toBe(plain.replaceAll(/\s+/g, " "));
  });

  it.each(NAMES)("%s has a formula, a cost and a source", (name) => {
    const { formula, cost, source } = libraryText(name);
    expect(formula).toMatch(/[=>(].*\.$/);
    expect(cost).toMatch(/\bn\b|degree|sssp/);
    expect(source).toMatch(/^[A-Z]|^the /);
  });

  it.each(NAMES)("%s opens with what it is, and comes with its program", (name) => {
    const { paragraphs, program } = libraryText(name);
    expect(aboutOf(paragraphs)).toMatch(/^[A-Z].{20}/);
    expect(program).toMatch(new RegExp(`^algorithm ${name}\\(`, "m"));
  });
});

describe("what an algorithm takes and gives", () => {
  it("says types, defaults and what they are computed from", () => {
    expect(parametersOf(library.pagerank.func)).toEqual([
      { name: "damping", type: "f64", initial: "0.85" },
      { name: "tolerance", type: "f64", initial: "1e-9" },
      { name: "limit", type: "i32", initial: "computed from damping, tolerance" },
    ]);
    expect(parametersOf(library.sssp.func)).toEqual([{ name: "root", type: "key of a node", initial: null }]);
    expect(resultsOf(library.hits.func).map(({ type }) => type)).toEqual(["f64 of each node", "f64 of each node"]);
  });

  it("says which attributes of the graph it reads", () => {
    expect(attributesOf(library.sssp.func)).toEqual(["edge attribute weight, 1 where there is none"]);
    expect(attributesOf(library.pagerank.func)).toEqual([]);
  });
});

describe("wrapped", () => {
  it("breaks between words, and leaves those that are too long", () => {
    expect(wrapped("one two three", 7)).toBe("one two\nthree\n");
    expect(wrapped("abcdefgh ij", 4)).toBe("abcdefgh\nij\n");
  });
});
