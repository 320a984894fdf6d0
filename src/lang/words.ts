/** The prelude: every predefined word, with a description and an example that the tests run. */

export interface Word {
  readonly group: "graph" | "values" | "functions" | "reductions" | "neighborhoods" | "elements";
  /** The forms in which it is written. */
  readonly written: string;
  /** A description of the word in one sentence. */
  readonly is: string;
  /** An expression that uses it. */
  readonly example: string;
}

function word(group: Word["group"], written: string, is: string, example: string): Word {
  return { group, written, is, example };
}

const graph = (written: string, is: string, example: string): Word => word("graph", written, is, example);
const value = (written: string, is: string, example: string): Word => word("values", written, is, example);
const scalar = (written: string, is: string, example: string): Word => word("functions", written, is, example);
const reduction = (written: string, is: string, example: string): Word => word("reductions", written, is, example);
const neighbors = (written: string, is: string, example: string): Word => word("neighborhoods", written, is, example);
const element = (written: string, is: string, example: string): Word => word("elements", written, is, example);

/** All words of the prelude. Those of the groups `graph` and `neighborhoods` may follow a graph and a dot. */
export const WORDS = {
  graph: graph("graph", "The input.", "graph.node_count"),
  node_count: graph(
    "node_count, node_count<i32>",
    "The number of nodes, f64 unless another element is wanted.",
    "1 / node_count",
  ),
  edge_count: graph(
    "edge_count",
    "The number of edges, each counted once, f64 unless another element is wanted.",
    "edge_count / node_count",
  ),
  node_index: graph(
    "node_index",
    "The index of each node, 0 to n − 1, i32 unless another element is wanted.",
    "node_index == 3",
  ),
  edge_index: graph(
    "edge_index",
    "The number of each edge, 0 to m − 1, i32 unless another element is wanted.",
    "max(edge_index)",
  ),
  out_degree: graph(
    "out_degree",
    "The number of edges that lead from each node, f64 unless another element is wanted.",
    "out_degree == 0",
  ),
  in_degree: graph(
    "in_degree",
    "The number of edges that lead to each node, f64 unless another element is wanted.",
    "max(in_degree<i32>)",
  ),
  degree: graph(
    "degree",
    "The number of edges of each node, a directed self-loop counting twice, f64 unless another element is wanted.",
    "mean(degree)",
  ),
  weight: graph(
    "weight",
    "The edge attribute weight, 1 where it is missing, f64 unless another element is wanted.",
    "sum(weight)",
  ),
  node_attribute: graph(
    'node_attribute("name"), node_attribute<i32>("name", else 0)',
    "A node attribute of the input by name, f64 unless another element is wanted; what comes after else stands where it is missing.",
    'sum(node_attribute<i32>("population", else 1))',
  ),
  edge_attribute: graph(
    'edge_attribute("name", else 1)',
    "An edge attribute of the input by name, as node_attribute.",
    'max(edge_attribute("length", else 1))',
  ),
  classes: graph(
    "classes, classes(x)",
    "The least index of each class of nodes that edges join, whatever their direction, an i32: of all edges, or of those at which x is true.",
    "classes(weight > 1) == node_index",
  ),
  node_random: graph(
    "node_random(seed, counter)",
    "A pseudo-random f64 from 0 up to 1 for each node: a function of seed, counter (0 where it is left out) and node index.",
    "node_random(7) < 0.5",
  ),
  edge_random: graph("edge_random(seed, counter)", "The same for each edge by its number.", "edge_random(7, 1)"),

  infinity: value(
    "infinity",
    "Infinity; like a number, it takes the element that its place asks for.",
    "where(node_index == 0, 0, infinity)",
  ),
  nan: value("nan", "The number that is none, which equals nothing.", "where(out_degree == 0, nan, 1)"),
  pi: value("pi", "The circumference of a circle of diameter 1.", "sin(pi * degree)"),
  node: value("node(x), node<i32>(0)", "One scalar at every node.", "node(1 / node_count)"),
  edge: value(
    "edge(x); edge(e: x), edge(e: x, y)",
    "One scalar at every edge; or what is computed at each edge e from what is at it and at its ends.",
    "edge(e: degree[e.source] * degree[e.destination])",
  ),

  abs: scalar("abs(x)", "Absolute value; the least i32 is its own.", "abs(degree - 2)"),
  sqrt: scalar("sqrt(x)", "Square root.", "sqrt(degree)"),
  cbrt: scalar("cbrt(x)", "Cube root.", "cbrt(degree)"),
  pow: scalar("pow(x, y)", "x to the power y, as x ** y.", "pow(degree, 2)"),
  exp: scalar("exp(x)", "e to the power.", "exp(-degree)"),
  expm1: scalar("expm1(x)", "e to the power, less 1.", "expm1(degree)"),
  log: scalar("log(x)", "Natural logarithm.", "log(degree)"),
  log1p: scalar("log1p(x)", "Natural logarithm of 1 more.", "log1p(degree)"),
  log2: scalar("log2(x)", "Logarithm to base 2.", "log2(degree)"),
  sin: scalar("sin(x)", "Sine of radians.", "sin(degree)"),
  cos: scalar("cos(x)", "Cosine of radians.", "cos(degree)"),
  tan: scalar("tan(x)", "Tangent of radians.", "tan(degree)"),
  atan2: scalar("atan2(y, x)", "Angle of the point (x, y) in radians.", "atan2(in_degree, out_degree)"),
  tanh: scalar("tanh(x)", "Hyperbolic tangent.", "tanh(degree)"),
  floor: scalar("floor(x)", "Greatest integer not above.", "floor(degree / 2)"),
  ceil: scalar("ceil(x)", "Least integer not below.", "ceil(degree / 2)"),
  round: scalar("round(x)", "Nearest integer, halves up.", "round(degree / 2)"),
  trunc: scalar("trunc(x)", "Integer part.", "trunc(degree / 2)"),
  sign: scalar("sign(x)", "−1, 0 or 1 by sign.", "sign(degree - 2)"),
  square: scalar("square(x)", "x * x.", "square(degree)"),
  recip: scalar("recip(x)", "1 / x.", "recip(degree)"),
  clamp: scalar("clamp(x, a, b)", "The nearest number from a to b; b where they cross.", "clamp(degree, 1, 3)"),
  identical: scalar(
    "identical(x, y)",
    "Whether the same bit for bit: nan is nan, 0 is not −0.",
    "identical(degree, 2)",
  ),
  isNaN: scalar("isNaN(x)", "Whether x is nan.", "isNaN(degree / degree)"),
  isFinite: scalar("isFinite(x)", "Whether x is neither nan nor infinite.", "isFinite(1 / degree)"),
  xor: scalar("xor(x, y)", "One but not both; of integers, bit by bit.", "xor(node_index, 5)"),
  shl: scalar("shl(x, n)", "Shift left by n modulo 32.", "shl(node_index, 1)"),
  shr: scalar("shr(x, n)", "Shift right by n modulo 32; i32 keeps its sign.", "shr(node_index, 1)"),
  popcount: scalar("popcount(x)", "Number of one bits.", "popcount(node_index)"),
  clz: scalar("clz(x)", "Number of leading zero bits, 32 for 0.", "clz(node_index)"),
  where: scalar(
    "where(condition, a, b)",
    "a where the condition is true, else b, entry by entry.",
    "where(out_degree == 0, 1, 0)",
  ),

  min: reduction(
    "min(x, y); min(x); min(u in …: x); min(at i: x)",
    "The smaller of two, nan if either is; of all entries the smallest, of none the greatest number of the element.",
    "min(degree, 2) + min(degree)",
  ),
  max: reduction(
    "max(x, y); max(x); max(u in …: x); max(at i: x)",
    "The greater of two, nan if either is; of all entries the greatest, of none the least number of the element.",
    "max(degree)",
  ),
  sum: reduction(
    "sum(x); sum(u in …: x); sum(at i: x)",
    "The sum of all entries, 0 of none; integers wrap.",
    "sum(u in in_neighbors: degree[u])",
  ),
  product: reduction(
    "product(x); product(u in …: x); product(at i: x)",
    "The product of all entries, 1 of none; integers wrap.",
    "product(u in out_neighbors: degree[u])",
  ),
  any: reduction("any(x); any(u in …: x); any(at i: x)", "Whether any entry is true.", "any(out_degree == 0)"),
  all: reduction(
    "all(x); all(u in …: x); all(at i: x)",
    "Whether all entries are true.",
    "all(u in out_neighbors: degree[u] > 1)",
  ),
  count: reduction(
    "count(x); count(u in … where c); count(u in …: x); count(at i: x)",
    "How many entries are true, or how many there are, an i32.",
    "count(u in out_neighbors where degree[u] > 1)",
  ),
  mean: reduction("mean(x); mean(u in …: x)", "The sum divided by the number of entries, nan of none.", "mean(degree)"),
  argmin: reduction(
    "argmin(x)",
    "The index of the smallest entry, the smallest such index, nan after all numbers; of none −1.",
    "argmin(degree)",
  ),
  argmax: reduction(
    "argmax(x)",
    "The index of the greatest entry, the smallest such index, nan after all numbers; of none −1.",
    "argmax(degree)",
  ),
  top: reduction(
    "top(k, x)",
    "Whether each entry is among the k greatest: of equal ones those of smaller index, nan last.",
    "top(2, degree)",
  ),
  mode: reduction(
    "mode(u in …: x[u], else y)",
    "The value that most of the neighbors have, an i32 or u32, of several the smallest; y where there are none.",
    "mode(u in all_neighbors: node_index[u], else node_index)",
  ),

  in_neighbors: neighbors(
    "u in in_neighbors",
    "The nodes from which an edge leads to this one, once for each edge.",
    "sum(u in in_neighbors: out_degree[u])",
  ),
  out_neighbors: neighbors(
    "u in out_neighbors",
    "The nodes to which an edge leads from this one.",
    "sum(u in out_neighbors: in_degree[u])",
  ),
  all_neighbors: neighbors(
    "u in all_neighbors",
    "The in-neighbors and then the out-neighbors; in undirected graphs the neighbors, once.",
    "min(u in all_neighbors: node_index[u])",
  ),
  in_edges: neighbors(
    "e in in_edges",
    "The edges that lead to this node; e.source, e.destination and e.neighbor are nodes.",
    "min(e in in_edges: weight[e] + degree[e.source])",
  ),
  out_edges: neighbors("e in out_edges", "The edges that lead from this node.", "sum(e in out_edges: weight[e])"),
  all_edges: neighbors(
    "e in all_edges",
    "The in-edges and then the out-edges; in undirected graphs the edges, once.",
    "max(e in all_edges: weight[e] * degree[e.neighbor])",
  ),
  common: neighbors(
    "w in common(e), w in common(e, in, self)",
    "The nodes that both ends of each edge e bring: their out-neighbors, unless in, out or self is said for source and destination. w.source_edge and w.destination_edge are the edges over which they do.",
    "sum(w in common(e): degree[w])",
  ),

  bool: element("bool(x)", "Whether x is not 0; false for nan.", "bool(out_degree)"),
  i32: element(
    "i32(x)",
    "x as an integer of 32 bits: truncated and, out of range, the nearest there is.",
    "i32(degree / 2)",
  ),
  u32: element("u32(x)", "x as an integer of 32 bits without a sign.", "u32(node_index)"),
  f32: element("f32(x)", "x as a floating-point number of 32 bits, rounded.", "f32(degree)"),
  f64: element("f64(x)", "x as a floating-point number of 64 bits.", "f64(node_index)"),
} as const satisfies Record<string, Word>;

export type WordName = keyof typeof WORDS;

export const WORD_NAMES = Object.keys(WORDS) as readonly WordName[];

export function isWord(name: string): name is WordName {
  return Object.hasOwn(WORDS, name);
}
