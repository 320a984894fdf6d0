/** How the text language writes what hints recommend. */

import type { ScalarOpName } from "../ir/scalar.ts";
import { METHOD_OF } from "../typing/names.ts";
import type { Spelling } from "../typing/spelling.ts";

/** The signs of scalar ops; all others are functions by the name of the builder's method. */
const SIGN_OF: { readonly [N in ScalarOpName]?: string } = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  neg: "-",
  pow: "**",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};

export const TEXT_SPELLING: Spelling = {
  op: (name) => SIGN_OF[name] ?? METHOD_OF[name],
  cast: (element, name) => `${element}(${name})`,
  notZero: "x != 0",
  spread: (domain) => `${domain}(x)`,
  readNode: ["x[e.source]", "x[e.destination]"],
  readEdge: "x[e]",
  mapEdges: "edge(e: x[e.source])",
  keepEdges: "let y = edge(e: …)",
  sumEdges: "sum(e in in_edges: x[e])",
  combineEdges: (word) => `${word}(u in in_neighbors: x[u])`,
  keepGathered: "let y = x[index]",
  readKept: "y[u] or y[e]",
  choose: "where(condition, a, b)",
  chooseConstants: "let x: i32 = where(condition, 1, 0)",
  useTruth: "Return it, use it in a condition, or take it away.",
  requireAll: 'require all(x), "message"',
  oneBool: "any(x) or all(x)",
  endLoop: "Write repeat 100 { … }, repeat until unchanged { … }, or until condition in its body.",
  untilUnchanged: "until unchanged",
  untilCondition: "its body has an until",
};
