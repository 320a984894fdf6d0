/** What docstrings of the public interface show works, and what they say is thrown are codes that there are. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ERROR_CODES } from "../src/error.ts";
import { type Documented, documentedBy, examplesIn } from "./docs/docstrings.ts";
import { Reader } from "./docs/reader.ts";
import { THREADS } from "./ways.ts";

/** What the package exports, by the name of its entry. */
const ENTRIES = {
  edgewise: "src/index.ts",
  lang: "src/lang/index.ts",
  algorithms: "src/algorithms/index.ts",
  graphology: "src/graphology/index.ts",
};

/** One of them, by a name that no other entry has: `edgewise/run`, `graphology/pagerank`. */
interface Exported extends Documented {
  readonly entry: string;
  readonly fullName: string;
}

const ALL = Object.entries(ENTRIES).flatMap(([entry, file]) =>
  documentedBy(file).map((one): Exported => {
    // Of these two, everything is a function, or run: they are made by calls, and so are no functions to the parser.
    const isCalled = one.isCalled || entry === "algorithms" || entry === "graphology";
    return { ...one, isCalled, entry, fullName: `${entry}/${one.name}` };
  }),
);

interface Example {
  /** The full name of what it shows, as the name of a file. */
  readonly name: string;
  readonly text: string;
  /** What it prints, by the comments behind `console.log`. */
  readonly printed: readonly string[];
}

/** What is exported under a second name, too, as `degree` is, is shown once. */
const EXAMPLES = [...new Map(ALL.map((one) => [`${one.fullName}\n${one.text}`, one])).values()].flatMap(
  ({ fullName, text }) =>
    examplesIn(text).map((example): Example => {
      const printed = [...example.matchAll(/console\.log\(.*; \/\/ (.*)$/gm)].map(([, line]) => line!);
      return { name: fullName.replace("/", "-"), text: example, printed };
    }),
);

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

  it("are programs that the type checker accepts", async () => {
    expect(await reader.check()).toBe("");
  });

  it.each(EXAMPLES)("print what their comments say: $name", ({ name, printed }) => {
    expect(outcomes[name]).toEqual(printed);
    expect(printed.length).toBeGreaterThan(0);
  });
});
