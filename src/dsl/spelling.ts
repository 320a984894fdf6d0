/** How the builder spells the program text that hints recommend. */

import { METHOD_OF } from "../typing/names.ts";
import type { Spelling } from "../typing/spelling.ts";

export const BUILDER_SPELLING: Spelling = {
  op: (name) => METHOD_OF[name],
  cast: (element, name) => `${name}.cast("${element}")`,
  notZero: "x.ne(0)",
  spread: (domain) => `g.${domain}(x)`,
  readNode: ["source(x)", "destination(x)"],
  readEdge: "edge(x)",
  mapEdges: "g.edges.map(({ source, edge }) => …)",
  keepEdges: "let y = g.edges.map(…)",
  sumEdges: "g.in.sum(({ edge }) => edge(x))",
  combineEdges: (word) => `g.in.${word}(({ source }) => …)`,
  keepGathered: "let y = x.at(index)",
  readKept: "source(y) or edge(y)",
  choose: "condition.where(a, b)",
  chooseConstants: 'condition.where(1, 0, "i32")',
  useTruth:
    "If it stands in an if, ?:, && or ! of JavaScript: these find every expression true. Choose with condition.where(a, b), or g.if(condition, …).",
  oneBool: "x.any() or x.all()",
  requireAll: "g.require(x.all(), message)",
  forNodes: "forNodes",
  isNode: "g.nodeIndex().eq(x)",
  endLoop: 'Give it { limit: 100 }, or { until: "unchanged" }, or return until from its body.',
  untilUnchanged: 'the option until: "unchanged"',
  untilCondition: "its body returns until",
};
