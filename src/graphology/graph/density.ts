import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { andThen, answered } from "../question.ts";
import { simpleSizeOf } from "./simple-size.ts";

/** Which edges there could be. */
export type DensityType = "undirected" | "directed" | "mixed";

/** What a density is of: a graph, or any that has so many nodes and edges. */
export type DensityOf = [graph: GuestGraph] | [order: number, size: number];

/** A density. */
export type Density = Asked<DensityOf, number>;

/** How many edges a simple graph could have. */
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

/** A density, by the type of edges that could be there and whether parallel ones count; null for what the graph is. */
export const abstractDensity: Asked<[type: DensityType | null, multi: boolean | null, ...of: DensityOf], number> =
  asking(densityOf);

/** Of the edges that there could be, the part that there is: `graphology-metrics/graph/density`. */
export const density: Density = fixed(null, null);
/** The same where edges have directions; parallel ones count once. */
export const directedDensity: Density = fixed("directed", false);
/** The same where no edge has a direction; parallel ones count once. */
export const undirectedDensity: Density = fixed("undirected", false);
/** The same where edges may have directions; parallel ones count once. */
export const mixedDensity: Density = fixed("mixed", false);
/** The same where edges have directions; each of parallel ones counts. */
export const multiDirectedDensity: Density = fixed("directed", true);
/** The same where no edge has a direction; each of parallel ones counts. */
export const multiUndirectedDensity: Density = fixed("undirected", true);
/** The same where edges may have directions; each of parallel ones counts. */
export const multiMixedDensity: Density = fixed("mixed", true);
