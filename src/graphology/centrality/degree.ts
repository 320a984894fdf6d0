import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { bool } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Measure } from "../function.ts";
import { measuring } from "../function.ts";
import { directedEdges, withGuest } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { foundAtNodes } from "../node-values.ts";
import { withDefaults } from "../options.ts";
import { ask } from "../question.ts";

/** The options of degree centralities. */
export interface DegreeOptions {
  /** The attribute that `assign` writes: "degreeCentrality", "inDegreeCentrality" or "outDegreeCentrality" if not given. */
  readonly nodeCentralityAttribute?: string | undefined;
}

type DegreeMeasure = Measure<DegreeOptions, { [node: string]: number }>;

const PARAMETERS = { directed: bool.edge() };

/** Divides a degree by the number of other nodes. In a simple graph that is the share of nodes joined to the node. */
function partOfOthers(g: GraphExpression, ends: Expression<"node", "i32">) {
  return { centrality: ends.cast("f64").div(g.nodeCount.sub(1)) };
}

const PROGRAMS = {
  // A self-loop counts two: both of its ends.
  degree: algorithm("degree", PARAMETERS, (g) => {
    const index = g.nodeIndex();
    const others = g.all.count(({ neighbor, self }) => neighbor(index).ne(self(index)));
    const loops = g.in.count(({ neighbor, self }) => neighbor(index).eq(self(index)));
    return partOfOthers(g, others.add(loops.mul(2)));
  }),
  inDegree: algorithm("inDegree", PARAMETERS, (g, { directed }) =>
    partOfOthers(
      g,
      g.in.count(({ edge }) => edge(directed)),
    ),
  ),
  outDegree: algorithm("outDegree", PARAMETERS, (g, { directed }) =>
    partOfOthers(
      g,
      g.out.count(({ edge }) => edge(directed)),
    ),
  ),
};

function degreeCentralityOf(method: keyof typeof PROGRAMS): DegreeMeasure {
  const name = `${method}Centrality`;
  return measuring((graph: GuestGraph, given?: DegreeOptions | null) => {
    expectGuest(`graphology-centrality/${name}: the given graph is not a valid graphology instance.`, graph);
    if (method !== "degree" && graph.type === "undirected") {
      throw refused(`graphology-centrality/${name}: cannot compute ${method} centrality on an undirected graph.`);
    }
    const attribute = withDefaults(given, { nodeCentralityAttribute: "" }).nodeCentralityAttribute || name;
    return withGuest(graph, {}, (guest) => {
      return ask(PROGRAMS[method], guest, { directed: directedEdges(guest) }, ({ centrality }) =>
        foundAtNodes(graph, guest, attribute, centrality),
      );
    });
  });
}

/**
 * Degree centrality: the degree of a node, divided by the number of other nodes. As
 * `graphology-metrics/centrality/degree`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { degreeCentrality } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * console.log(JSON.stringify(degreeCentrality(graph))); // {"ann":1,"ben":0.5,"cleo":0.5}
 * ```
 */
export const degreeCentrality: DegreeMeasure = degreeCentralityOf("degree");
/**
 * In-degree centrality: the number of directed edges that lead to a node, divided by the number of other nodes.
 * Undirected edges do not count. As `graphology-metrics/centrality/degree`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for an undirected graph; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { inDegreeCentrality } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "ben");
 * console.log(JSON.stringify(inDegreeCentrality(graph))); // {"ann":0,"ben":1,"cleo":0}
 * ```
 */
export const inDegreeCentrality: DegreeMeasure = degreeCentralityOf("inDegree");
/**
 * Out-degree centrality: the number of directed edges that lead from a node, divided by the number of other nodes.
 * Undirected edges do not count. As `graphology-metrics/centrality/degree`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for an undirected graph; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { outDegreeCentrality } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * console.log(JSON.stringify(outDegreeCentrality(graph))); // {"ann":1,"ben":0,"cleo":0}
 * ```
 */
export const outDegreeCentrality: DegreeMeasure = degreeCentralityOf("outDegree");
