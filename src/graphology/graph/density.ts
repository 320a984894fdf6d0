import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { andThen, answered } from "../question.ts";
import { simpleSizeOf } from "./simple-size.ts";

/** The type of edges that a graph could have. */
export type DensityType = "undirected" | "directed" | "mixed";

/** The arguments of a density: a graph, or the numbers of nodes and edges of one. */
export type DensityOf = [graph: GuestGraph] | [order: number, size: number];

/** A function that computes a density. */
export type Density = Asked<DensityOf, number>;

/** Gives the number of edges that a simple graph could have. */
function possible(type: string, order: number): number {
  const pairs = order * (order - 1);
  if (type === "undirected") return pairs / 2;
  return type === "directed" ? pairs : pairs + pairs / 2;
}

function densityOf(type: DensityType | null, multi: boolean | null, ...given: DensityOf): Question<number> {
  if (given.length > 1) {
    const [order, size] = given;
    if (typeof order !== "number" || order < 0) throw invalid("order");
    if (typeof size !== "number" || size < 0) throw invalid("size");
    return answered(order < 2 ? 0 : size / possible(type ?? "mixed", order));
  }
  const [graph] = given;
  expectGuest("graphology-metrics/density: given graph is not a valid graphology instance.", graph);
  const { order } = graph;
  const size = graph.multi && multi === false ? simpleSizeOf(graph) : answered(graph.size);
  return andThen(size, (found) => (order < 2 ? 0 : found / possible(type ?? graph.type, order)));
}

function invalid(what: "order" | "size"): Error {
  return refused(`graphology-metrics/density: given ${what} is not a valid number.`);
}

function fixed(type: DensityType | null, multi: boolean | null): Density {
  return asking((...given) => densityOf(type, multi, ...given));
}

/**
 * The density by the type of edges that a graph could have, and by whether parallel edges count. `null` stands for
 * what the graph itself is. As `graphology-metrics/graph/density`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for an `order` or a `size` that is not a number
 * from 0; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { abstractDensity } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(abstractDensity("directed", false, graph)); // 0.3333333333333333
 * ```
 */
export const abstractDensity: Asked<[type: DensityType | null, multi: boolean | null, ...of: DensityOf], number> =
  asking(densityOf);

/**
 * The density: the number of edges, divided by the number that there could be. As `graphology-metrics/graph/density`.
 * The type of the graph says which edges there could be. Parallel edges count, each as one.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for an `order` or a `size` that is not a number
 * from 0; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { density } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(density(graph).toFixed(3)); // 0.667
 * ```
 */
export const density: Density = fixed(null, null);
/**
 * The density as if every edge has a direction; parallel edges count once. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const directedDensity: Density = fixed("directed", false);
/**
 * The density as if no edge has a direction; parallel edges count once. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const undirectedDensity: Density = fixed("undirected", false);
/**
 * The density as if edges may have directions or not; parallel edges count once. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const mixedDensity: Density = fixed("mixed", false);
/**
 * The density as if every edge has a direction; each of parallel edges counts. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const multiDirectedDensity: Density = fixed("directed", true);
/**
 * The density as if no edge has a direction; each of parallel edges counts. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const multiUndirectedDensity: Density = fixed("undirected", true);
/**
 * The density as if edges may have directions or not; each of parallel edges counts. {@link density} has an example.
 *
 * @throws `EdgewiseError` as {@link density}.
 */
export const multiMixedDensity: Density = fixed("mixed", true);
