import { depthsFrom } from "../../algorithms/depths.ts";
import { algorithm, nodeKey } from "../../dsl/index.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { answered, ask } from "../question.ts";
import { expectSource } from "../structure/source.ts";

const program = algorithm("eccentricity", { node: nodeKey() }, (g, { node }) => {
  const depth = depthsFrom(g, node);
  return { eccentricity: depth.ge(0).all().where(depth.maximum().cast("f64"), Infinity) };
});

/**
 * The greatest distance from a node to another, in edges; Infinity where it does not reach all, and in graphs without
 * edges: `graphology-metrics/node/eccentricity`.
 */
export const eccentricity: Asked<readonly [graph: GuestGraph, node: unknown], number> = asking((graph, node) => {
  expectGuest("graphology-metrics/eccentricity: given graph is not a valid graphology instance.", graph);
  if (graph.size === 0) return answered(Infinity);
  const key = expectSource(graph, node);
  return withGuest(graph, {}, (guest) => ask(program, guest, { node: key }, (result) => result.eccentricity));
});
