/**
 * Personalized PageRank: which programming languages a given one owes most to, by who influenced whom.
 *
 * An edge leads from a language to one that influenced it. Rank starts at one language, flows back along influences,
 * and at a language that nothing here influenced returns to the start.
 */

import { fromEdges, run } from "edgewise";
import { personalizedPagerank } from "edgewise/algorithms";

const influences: Readonly<Record<string, string>> = {
  "ALGOL 60": "Fortran",
  BCPL: "ALGOL 60",
  C: "BCPL, ALGOL 60",
  "C#": "Java, C++",
  "C++": "C, Simula",
  Elm: "Haskell, ML",
  Haskell: "ML, Lisp, Scheme",
  Java: "C++, Smalltalk",
  JavaScript: "Scheme, Self, Java",
  ML: "ISWIM, Lisp",
  Rust: "ML, C++, Haskell",
  Scheme: "Lisp, ALGOL 60",
  Self: "Smalltalk",
  Simula: "ALGOL 60",
  Smalltalk: "Simula, Lisp",
  TypeScript: "JavaScript, C#",
};
const pairs = Object.entries(influences).flatMap(([to, from]) => from.split(", ").map((by) => [to, by] as const));
const languages = [...new Set(pairs.flat())].sort();

const graph = fromEdges({
  nodeKeys: languages,
  sources: pairs.map(([language]) => languages.indexOf(language)),
  targets: pairs.map(([, by]) => languages.indexOf(by)),
});

for (const start of ["TypeScript", "Rust", "Elm"]) {
  // Nodes that the map does not have restart nothing.
  const result = await run(personalizedPagerank, graph, { restart: new Map([[start, 1]]) });
  const debts = result
    .top("rank", 6)
    .filter(({ key }) => key !== start)
    .map(({ key, value }) => `${String(key)} ${value.toFixed(3)}`);
  console.log(`${start}: ${debts.join(", ")}`);
}
