/** What the package exports, with the docstrings and the examples in them. */

import { type Documented, documentedBy, examplesIn } from "./docstrings.ts";

/** What the package exports, by the name of its entry. */
const ENTRIES = {
  edgewise: "src/index.ts",
  lang: "src/lang/index.ts",
  algorithms: "src/algorithms/index.ts",
  graphology: "src/graphology/index.ts",
};

/** One of them, by a name that no other entry has: `edgewise/run`, `graphology/pagerank`. */
export interface Exported extends Documented {
  readonly entry: string;
  readonly fullName: string;
}

export const ALL = Object.entries(ENTRIES).flatMap(([entry, file]) =>
  documentedBy(file).map((one): Exported => {
    // Of these two, everything is a function, or run: they are made by calls, and so are no functions to the parser.
    const isCalled = one.isCalled || entry === "algorithms" || entry === "graphology";
    return { ...one, isCalled, entry, fullName: `${entry}/${one.name}` };
  }),
);

export interface Example {
  /** The full name of what it shows, as the name of a file. */
  readonly name: string;
  readonly text: string;
  /** What it prints, by the comments behind `console.log`. */
  readonly printed: readonly string[];
}

/** What is exported under a second name, too, as `degree` is, is shown once. */
export const EXAMPLES = [...new Map(ALL.map((one) => [`${one.fullName}\n${one.text}`, one])).values()].flatMap(
  ({ fullName, text }) =>
    examplesIn(text).map((example): Example => {
      const printed = [...example.matchAll(/console\.log\(.*; \/\/ (.*)$/gm)].map(([, line]) => line!);
      return { name: fullName.replace("/", "-"), text: example, printed };
    }),
);
