/** Evaluates `intersect`, which combines, for each edge, values at the nodes that both of its ends bring. */

import type { Graph } from "../graph/graph.ts";
import type { EndSet, OpOf, Role } from "../ir/op.ts";
import { elementOf } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { entry, newColumn } from "./datum.ts";
import { combinerOf, compileRegion } from "./region.ts";

/** Stands for the edge over which an end brings itself, since there is none. */
const NO_EDGE = -1;

/** The places that roles read at one common node of one edge: indices of nodes and numbers of edges. */
interface Places {
  readonly source: number;
  readonly destination: number;
  readonly edge: number;
  readonly common: number;
  readonly sourceEdge: number;
  readonly destinationEdge: number;
}

/** Computes the results of an intersect: an edge array for each of its values. */
export function evaluateIntersect(op: OpOf<"intersect">, graph: Graph, inputs: readonly Datum[]): readonly Datum[] {
  const { roles, monoids, conditional } = op.attributes;
  const region = op.regions[0]!;
  const { registers, run, yields } = compileRegion(region);
  const condition = conditional ? yields[0] : undefined;
  const values = yields.slice(conditional ? 1 : 0);
  const elements = region.yields.slice(conditional ? 1 : 0).map(elementOf);
  const combiners = monoids.map((monoid, k) => combinerOf(monoid, elements[k]!));
  const columns = elements.map((element) => newColumn(element, graph.edgeCount));
  const sourceSets = nodeSets(graph, op.attributes.source);
  const destinationSets = nodeSets(graph, op.attributes.destination);
  const [sources, destinations] = [graph.edgeSource(), graph.edgeTarget()];

  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const [source, destination] = [sources[edge]!, destinations[edge]!];
    const [ofSource, ofDestination] = [sourceSets(source), destinationSets(destination)];
    const totals = combiners.map(({ identity }) => identity);
    // Both sets are ascending, so the common nodes come in ascending order, whichever set the loop goes over.
    for (const common of (ofSource.size < ofDestination.size ? ofSource : ofDestination).keys()) {
      const [sourceEdge, destinationEdge] = [ofSource.get(common), ofDestination.get(common)];
      if (sourceEdge === undefined || destinationEdge === undefined) continue;
      const places = { source, destination, edge, common, sourceEdge, destinationEdge };
      roles.forEach((role, k) => {
        registers[k] = entry(inputs[k]!, placeOf(role, places));
      });
      run();
      if (condition !== undefined && registers[condition] === 0) continue;
      combiners.forEach(({ combine }, k) => {
        totals[k] = combine(totals[k]!, registers[values[k]!]!, 0);
      });
    }
    totals.forEach((total, k) => {
      columns[k]![edge] = total;
    });
  }
  return columns;
}

/** The nodes that a node brings, in ascending order, each with the first edge that leads there. */
function nodeSets(graph: Graph, set: EndSet): (node: number) => ReadonlyMap<number, number> {
  if (set === "self") return (node) => new Map([[node, NO_EDGE]]);
  const { offsets, neighbors, edges } = graph[set];
  const known = new Map<number, ReadonlyMap<number, number>>();
  return (node) => {
    const found = known.get(node);
    if (found) return found;
    const first = new Map<number, number>();
    for (let position = offsets[node]!; position < offsets[node + 1]!; position++) {
      const neighbor = neighbors[position]!;
      if (!first.has(neighbor)) first.set(neighbor, edges === null ? position : edges[position]!);
    }
    known.set(node, first);
    return first;
  };
}

/** The index at which an operand is read. A scalar is the same everywhere. */
function placeOf(role: Role, places: Places): number {
  switch (role) {
    case "source":
    case "destination":
    case "common":
    case "edge":
      return places[role];
    case "source_edge":
      return places.sourceEdge;
    case "destination_edge":
      return places.destinationEdge;
    case "scalar":
      return 0;
    case "self":
    case "neighbor":
    case "place":
    case "node":
      throw new TypeError(`an intersect sees nothing as ${role}`);
    default:
      return role satisfies never;
  }
}
