import { f64 } from "../../dsl/index.ts";
import { afterOthers } from "../../engine/guest/run.ts";
import { fromEdges } from "../../graph/build.ts";
import { isReadAtOnce, readUnlessChanged } from "../../graph/graphology/changes.ts";
import { type Pass, visitingEdges, visitingNodes } from "../../graph/graphology/scan.ts";
import { attributeOf } from "../../lookup.ts";
import { atOnce, type Turns } from "../../turns.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import { asking } from "../function.ts";
import type { Attributes, GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { andThen, answered, ask, together } from "../question.ts";

/** The least and the greatest value of an attribute; [Infinity, −Infinity] where there is none. */
export type Extent = [least: number, greatest: number];

/** Extents by attribute. */
export interface ExtentMapping {
  [attribute: string]: Extent;
}

/** The values are entries of nodes here, even those of edges: the program needs no edges. */
const program = algorithm("extent", { value: f64.node() }, (_g, { value }) => {
  const isThere = value.isNaN().not();
  return {
    least: isThere.where(value, Infinity).minimum(),
    greatest: isThere.where(value, -Infinity).maximum(),
  };
});

/** Finds the extent of values of which some are no numbers, by JavaScript's own comparison. */
function comparedExtent(values: readonly unknown[]): Extent {
  const extent: [unknown, unknown] = [Infinity, -Infinity];
  for (const value of values) {
    if (isLess(value, extent[0])) extent[0] = value;
    if (isLess(extent[1], value)) extent[1] = value;
  }
  // Texts and dates remain what they are, as in graphology, although the type says numbers.
  return extent as Extent;
}

function isLess(a: unknown, b: unknown): boolean {
  // The two may be anything: JavaScript converts them to compare them.
  return (a as number) < (b as number);
}

function extentOf(values: readonly unknown[]): Question<Extent> {
  if (!values.every((value) => value === undefined || typeof value === "number")) {
    return answered(comparedExtent(values));
  }
  const value = Float64Array.from(values, (found) => (typeof found === "number" ? found : NaN));
  const graph = fromEdges({ sources: [], targets: [], nodeCount: values.length });
  return ask(program, { graph }, { value }, ({ least, greatest }): Extent => [least, greatest]);
}

type Domain = "node" | "edge";

/** Reads the values of attributes of each node or edge; undefined where one is missing. */
function* gathering(graph: GuestGraph, domain: Domain, pass: Pass, names: readonly string[]): Turns<unknown[][]> {
  const columns = names.map((): unknown[] => []);
  const take = (_key: string, attributes: Attributes): void => {
    for (const [k, name] of names.entries()) columns[k]!.push(attributeOf(attributes, name));
  };
  yield* domain === "node" ? visitingNodes(graph, pass, take) : visitingEdges(graph, pass, take);
  return columns;
}

function isList(wanted: string | readonly string[]): wanted is readonly string[] {
  return Array.isArray(wanted);
}

function extentsOf(
  domain: Domain,
  graph: GuestGraph,
  wanted: string | readonly string[],
): Question<Extent | ExtentMapping> {
  expectGuest("graphology-metrics/extent: the given graph is not a valid graphology instance.", graph);
  const names = isList(wanted) ? wanted.slice() : [wanted];
  const ask = (columns: readonly unknown[][]): Question<Extent | ExtentMapping> =>
    andThen(together(columns.map(extentOf)), (found) =>
      typeof wanted === "string" ? found[0]! : Object.fromEntries(names.map((name, k) => [name, found[k]!])),
    );
  return {
    now: () => ask(atOnce(gathering(graph, domain, "at once", names))).now(),
    later: async () => ask(await gatheredInTurns(graph, domain, names)).later(),
  };
}

async function gatheredInTurns(graph: GuestGraph, domain: Domain, names: readonly string[]): Promise<unknown[][]> {
  if (isReadAtOnce(graph)) return atOnce(gathering(graph, domain, "at once", names));
  const read = { node: new Set<string>(), edge: new Set<string>(), [domain]: new Set(names) };
  return await readUnlessChanged(graph, read, gathering(graph, domain, "in turns", names), afterOthers);
}

/** The calls of an extent function: for one attribute, or for several. */
interface ExtentCall<R1, R2> {
  (graph: GuestGraph, attribute: string): R1;
  (graph: GuestGraph, attributes: readonly string[]): R2;
}

/** A function that gives the extent of one attribute, or the extents of several by name. */
export interface ExtentFunction extends ExtentCall<Extent, ExtentMapping> {
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change before it has been.
   */
  readonly async: ExtentCall<Promise<Extent>, Promise<ExtentMapping>>;
}

function extentFunction(domain: Domain): ExtentFunction {
  // The types tell the two calls apart: one attribute gives an extent, several give an object.
  return asking((graph: GuestGraph, wanted: string | readonly string[]) =>
    extentsOf(domain, graph, wanted),
  ) as unknown as ExtentFunction;
}

/**
 * The extent of an attribute of nodes: its least and its greatest value. Of several attributes it gives an object of
 * extents by name. As `graphology-metrics/graph/extent`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { nodeExtent } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.addNode("ann", { age: 31 });
 * graph.addNode("ben", { age: 12 });
 * console.log(nodeExtent(graph, "age").join(" ")); // 12 31
 * ```
 */
export const nodeExtent: ExtentFunction = extentFunction("node");
/**
 * The extent of an attribute of edges: its least and its greatest value. Of several attributes it gives an object of
 * extents by name. As `graphology-metrics/graph/extent`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { edgeExtent } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben", { weight: 4 });
 * graph.mergeEdge("ben", "cleo", { weight: 2 });
 * console.log(edgeExtent(graph, "weight").join(" ")); // 2 4
 * ```
 */
export const edgeExtent: ExtentFunction = extentFunction("edge");
