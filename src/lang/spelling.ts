/** How the text language spells the program text that hints recommend. */

import { SIGNS as OF_SCALAR_OPS } from "../ir/scalar/signs.ts";
import type { ScalarOpName } from "../ir/scalar.ts";
import { METHOD_OF } from "../typing/names.ts";
import type { Spelling } from "../typing/spelling.ts";
import type { InfixSign } from "./syntax/tree.ts";

/** The signs of scalar ops of two operands; all others are functions by the name of the builder's method. */
export const SIGNS: { readonly [N in ScalarOpName]?: InfixSign } = OF_SCALAR_OPS;

export const TEXT_SPELLING: Spelling = {
  op: (name) => (name === "neg" ? "-" : (SIGNS[name] ?? METHOD_OF[name])),
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
  forNodes: "for_nodes",
  isNode: "node_index == x",
  endLoop: "Write repeat 100 { … }, repeat until unchanged { … }, or until condition in its body.",
  untilUnchanged: "until unchanged",
  untilCondition: "its body has an until",
};
