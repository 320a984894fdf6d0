/** Reports unknown names, with the nearest known name, or with what is written here for names of other languages. */

import { nearest } from "../../arguments/nearest.ts";
import type { Range } from "../source.ts";
import { WORD_NAMES, WORDS } from "../words.ts";
import type { At } from "./context.ts";
import { say } from "./context.ts";
import type { Binding } from "./names.ts";

/** The kind of name that is wanted. */
export type Wanted = "value" | "function" | "set" | "graph word";

const STANDARD_DEVIATION = "Write sqrt(mean(square(x - mean(x)))).";

const PLACE_IN_ROW = "The place of what is bound in the row is written after its name: u.place, e.place.";

/** Names in other languages and libraries of things that have a word here. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ["n", "The number of nodes is node_count: let n = node_count."],
  ["m", "The number of edges is edge_count: let m = edge_count."],
  ["unchanged", "It stands before the block: repeat until unchanged { … }."],
  ["inf", "Write infinity."],
  ["Infinity", "Write infinity."],
  ["INFINITY", "Write infinity."],
  ["INT_MAX", "Write 2147483647."],
  ["NaN", "Write nan."],
  ["None", "There is no missing value: write nan, infinity or a number such as -1."],
  ["null", "There is no missing value: write nan, infinity or a number such as -1."],
  ["undefined", "There is no missing value: write nan, infinity or a number such as -1."],
  ["True", "Write true."],
  ["False", "Write false."],
  ["PI", "Write pi."],
  ["Math", "Functions stand by themselves: sqrt(x), log(x)."],
  ["math", "Functions stand by themselves: sqrt(x), log(x)."],
  ["np", "Functions stand by themselves: sqrt(x), log(x)."],
  ["std", "Functions stand by themselves: sqrt(x), log(x)."],
  ["fabs", "Write abs(x)."],
  ["ln", "Write log(x), the natural logarithm."],
  ["log10", "Write log(x) / log(10)."],
  ["len", "The number of nodes is node_count, that of true entries count(x)."],
  ["size", "The number of nodes is node_count."],
  ["avg", "Write mean(x)."],
  ["average", "Write mean(x)."],
  ["minimum", "Write min(x)."],
  ["maximum", "Write max(x)."],
  ["prod", "Write product(x)."],
  ["exists", "Write any(u in out_neighbors: x[u])."],
  ["forall", "Write all(u in out_neighbors: x[u])."],
  ["float", "Write f64(x)."],
  ["double", "Write f64(x)."],
  ["int", "Write i32(x)."],
  ["select", "Write where(condition, a, b)."],
  ["iff", "Write where(condition, a, b)."],
  ["range", "Rounds are repeat 10 { … }; nodes and edges are not gone through one by one."],
  ["neighbors", "Write in_neighbors, out_neighbors or all_neighbors."],
  ["neighbours", "Write in_neighbors, out_neighbors or all_neighbors."],
  ["edges", "Write in_edges, out_edges or all_edges in a clause; for each edge of the graph, edge(e: …)."],
  ["nodes", "What is computed for every node is one expression: let y = 2 * x. All nodes are combined by sum(x)."],
  ["vertices", "What is computed for every node is one expression: let y = 2 * x. All nodes are combined by sum(x)."],
  ["G", "The input is graph; its words stand by themselves: node_count, out_degree, in_neighbors."],
  ["g", "The input is graph; its words stand by themselves: node_count, out_degree, in_neighbors."],
  ["random", "Write node_random(seed) or edge_random(seed)."],
  ["rand", "Write node_random(seed) or edge_random(seed)."],
  ["id", "The index of each node is node_index."],
  ["Inf", "Write infinity."],
  ["nullptr", "There is no missing value: write nan, infinity or a number such as -1."],
  ["NULL", "There is no missing value: write nan, infinity or a number such as -1."],
  ["NA", "There is no missing value: write nan, infinity or a number such as -1."],
  ["TRUE", "Write true."],
  ["FALSE", "Write false."],
  ["NOT", "Write not x."],
  ["DBL_MAX", "Write infinity."],
  ["FLT_MAX", "Write infinity."],
  ["eps", "Write a number such as 1e-12, or take it as a parameter: tolerance = 1e-9."],
  ["epsilon", "Write a number such as 1e-12, or take it as a parameter: tolerance = 1e-9."],
  ["mod", "Write x % y."],
  ["power", "Write x ** y."],
  ["length", "The number of nodes is node_count, that of true entries count(x)."],
  ["numel", "The number of nodes is node_count, that of true entries count(x)."],
  ["nrow", "The number of nodes is node_count, that of true entries count(x)."],
  ["num_nodes", "Write node_count."],
  ["number_of_nodes", "Write node_count."],
  ["vcount", "Write node_count."],
  ["num_edges", "Write edge_count."],
  ["number_of_edges", "Write edge_count."],
  ["ecount", "Write edge_count."],
  ["which", "Entries are not listed: where(condition, x, 0) chooses at each, argmax(x) finds one."],
  ["this", "Words stand by themselves: degree."],
  ["squareroot", "Write sqrt(x)."],
  ["zeros", "Write node(0), or edge(0)."],
  ["ones", "Write node(1), or edge(1)."],
  ["full", "Write node(x), or edge(x)."],
  ["array", "A value has an entry for each node or edge: node(0)."],
  ["list", "A value has an entry for each node or edge: node(0)."],
  ["vector", "A value has an entry for each node or edge: node(0)."],
  ["c", "A value has an entry for each node or edge: node(0)."],
  ["ifelse", "Write where(condition, a, b)."],
  ["IF", "Write where(condition, a, b)."],
  ["coalesce", 'Write where(isNaN(x), y, x); of an attribute, node_attribute("name", else y).'],
  ["norm", "Write sqrt(sum(square(x)))."],
  ["dot", "Write sum(x * y)."],
  ["stdev", STANDARD_DEVIATION],
  ["stddev", STANDARD_DEVIATION],
  ["sd", STANDARD_DEVIATION],
  ["variance", "Write mean(square(x - mean(x)))."],
  ["median", "There is none; mean(x), min(x) and max(x) combine all entries."],
  ["sort", "Nothing is sorted: whether each entry is among the k greatest is top(k, x)."],
  ["sorted", "Nothing is sorted: whether each entry is among the k greatest is top(k, x)."],
  ["argsort", "Nothing is sorted: whether each entry is among the k greatest is top(k, x)."],
  ["source", "The ends of an edge e are places: x[e.source], x[e.destination]."],
  ["destination", "The ends of an edge e are places: x[e.source], x[e.destination]."],
  ["target", "The ends of an edge e are places: x[e.source], x[e.destination]."],
  ["map", "What is computed for every node is one expression: let y = 2 * x."],
  ["filter", "Entries are left out by where, as in sum(u in in_neighbors where condition: x[u])."],
  ["reduce", "All entries are combined by sum(x), product(x), min(x) or max(x)."],
  ["sigmoid", "Write 1 / (1 + exp(-x))."],
  ["nx", 'Algorithms of other files are imported: import pagerank from "./pagerank.ew".'],
  ["place", PLACE_IN_ROW],
  ["position", PLACE_IN_ROW],
  ["self", "A node value without an index is that of the row's own node."],
  ["weights", 'Write weight, or edge_attribute("name").'],
]);

/** A hint for a method or module function of other libraries: how that is written here. */
export function hintOf(name: string): string | null {
  return OTHERS.get(name) ?? null;
}

const MOST_COMPARED = 100;

/** Reports an unknown name. Returns null, for there is no value. */
export function sayUnknown(at: At, name: string, range: Range, wanted: Wanted): null {
  const hints = name === "std" && wanted === "function" ? STANDARD_DEVIATION : OTHERS.get(name);
  // Comparing names takes time, and in a text with so many mistakes they are hardly meant as names.
  const near = at.lowering.diagnostics.errors > MOST_COMPARED ? null : nearest(name, namesFor(at, wanted));
  const what = { "value": "name", "function": "function", "set": "set", "graph word": "word of a graph" }[wanted];
  say(at, "lang/name", range, `found ${name}, which is no ${what} that is known here`, {
    hint: hints ?? (near === null ? defaultHint(wanted, name) : `Did you mean ${near}?`),
  });
  return null;
}

function defaultHint(wanted: Wanted, name: string): string {
  switch (wanted) {
    case "value":
      return `Define it before, let ${name} = …, or take it as a parameter.`;
    case "function":
      return `Define it in this file, fn ${name}(x) { return … }, or import it.`;
    case "set":
      return "Sets are in_neighbors, out_neighbors, all_neighbors, in_edges, out_edges, all_edges and common(e).";
    case "graph word":
      return "The words of a graph are those such as node_count, out_degree and in_neighbors.";
    default:
      return wanted satisfies never;
  }
}

function namesFor(at: At, wanted: Wanted): readonly string[] {
  const own = at.names.all().filter((binding) => fits(binding, wanted));
  const words = WORD_NAMES.filter((name) => {
    const { group } = WORDS[name];
    switch (wanted) {
      case "value":
        return group === "graph" || group === "values";
      case "function":
        return group !== "neighborhoods" && name !== "graph";
      case "set":
        return group === "neighborhoods";
      case "graph word":
        return group === "graph" || group === "neighborhoods";
      default:
        return wanted satisfies never;
    }
  });
  return [...own.map(({ name }) => name), ...words];
}

function fits(binding: Binding, wanted: Wanted): boolean {
  switch (wanted) {
    case "value":
      return binding.kind !== "callable" && binding.kind !== "given" && binding.kind !== "poisoned";
    case "function":
      return binding.kind === "callable" || binding.kind === "given";
    case "set":
    case "graph word":
      return false;
    default:
      return wanted satisfies never;
  }
}
