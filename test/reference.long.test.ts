/** What docstrings of the public interface show works, and what they say is thrown are codes that there are. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERROR_CODES } from "../src/error.ts";
import { type Documented, examplesIn } from "./docs/docstrings.ts";
import { ALL, EXAMPLES } from "./docs/exported.ts";
import { Reader } from "./docs/reader.ts";
import { THREADS } from "./ways.ts";

/** Runs the examples one after the other, and prints what each printed. */
const MAIN = `
const log = console.log;
const outcomes = {};
for (const name of ${JSON.stringify(EXAMPLES.map(({ name }) => name))}) {
  const lines = (outcomes[name] = []);
  console.log = (...values) => lines.push(values.join(" "));
  await import(\`./\${name}.ts\`).catch((error) => lines.push(String(error)));
}
log(JSON.stringify(outcomes));
`;

/** Overloads have one docstring for all of them, and so have a getter and a class as a whole. */
function lacking(has: (one: Documented) => boolean): string[] {
  const fine = new Set(ALL.filter(has).map(({ fullName }) => fullName));
  return [...new Set(ALL.map(({ fullName }) => fullName))].filter((name) => !fine.has(name));
}

describe("the docstrings of the public interface", () => {
  it("show how each function and class is used, or name what shows it", () => {
    const shown = ({ text }: Documented): boolean =>
      examplesIn(text).length > 0 || / has .*an example\.|for an example\./.test(text);
    expect(lacking((one) => one.name.includes(".") || /^[A-Z_]+$/.test(one.name) || shown(one))).toEqual([]);
  });

  it("name a place with an example, where they name one", () => {
    const places = ALL.flatMap(({ entry, text }) =>
      [...text.matchAll(/\{@link ([\w.]+)\}(?= for an example| has (?:.*and )?an example)/g)].map(
        ([, name]) => `${entry}-${name!}`,
      ),
    );
    const shown = EXAMPLES.map(({ name }) => name);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it("say of each function what it throws, by codes that there are, or that it throws nothing", () => {
    const says = /@throws (?:\{@link EdgewiseError\}|`EdgewiseError`) |nothing is thrown|Throws nothing/;
    expect(
      lacking(({ isCalled, name, text }) => !isCalled || name.includes(".") || /^[A-Z]/.test(name) || says.test(text)),
    ).toEqual([]);
    const thrown = ALL.flatMap(({ text }) => text.split(/^(?=@)/m).filter((tag) => tag.startsWith("@throws")));
    // What stands behind an article, or behind one of these words, is a parameter: "`param` for a `root` that …".
    const code = /(?<!\b(?:an?|for|in|or|where|from)\s)`([a-z]+(?:\/[a-z]+)?)`/g;
    const codes = thrown.flatMap((tag) => [...tag.matchAll(code)].map(([, found]) => found!));
    expect(codes.length).toBeGreaterThan(150);
    expect(codes.filter((code) => !Object.hasOwn(ERROR_CODES, code))).toEqual([]);
  });
});

// Some of them start engines of two workers.
describe.runIf(THREADS)("the examples in docstrings", () => {
  let reader: Reader;
  let outcomes: Record<string, readonly string[]>;
  beforeAll(async () => {
    const files = EXAMPLES.map(({ name, text }) => ({ name: `${name}.ts`, text }));
    reader = await Reader.create([...files, { name: "main.js", text: MAIN }]);
    const { stdout } = await reader.node("main.js");
    outcomes = JSON.parse(stdout);
  });
  afterAll(() => reader.dispose());

  it.each(EXAMPLES)("print what their comments say: $name", ({ name, printed }) => {
    expect(outcomes[name]).toEqual(printed);
    expect(printed.length).toBeGreaterThan(0);
  });
});
