/** Cores and onion layers. Both peel off nodes in rounds, by the degrees that are left. */

import { neighborPairs } from "../../algorithms/neighbor-pairs.ts";
import { i32 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Found } from "../function.ts";
import { measuring } from "../function.ts";
import type { Guest } from "../guest.ts";
import { byNode, withGuest, writeNodes } from "../guest.ts";
import type { GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { ask } from "../question.ts";

/** A number greater than any degree. */
const NONE = 2147483647;

/**
 * Runs on a graph without parallel edges, while `degree` counts them. The excess of `degree` over the degree in that
 * graph is never peeled off.
 */
const cores = algorithm("coreNumber", { degree: i32.node() }, (g, { degree }) => {
  const excess = degree.sub(g.degree("i32"));
  const start = { core: g.node(0, "i32"), left: g.node(true), level: g.scalar(0, "i32") };
  const { core } = g.loop(start, {}, ({ core, left, level }) => {
    const now = excess.add(g.all.count(({ neighbor }) => neighbor(left)));
    const next = level.max(left.where(now, NONE).minimum());
    const peeled = left.and(now.le(next));
    const rest = left.and(peeled.not());
    return { core: peeled.where(next, core), left: rest, level: next, until: rest.any().not() };
  });
  return { core };
});

/**
 * Two nodes may be joined by edges in both directions, or of both sorts. Both count in a degree, and only one is peeled
 * off.
 */
const layers = algorithm("onionLayers", {}, (g) => {
  const { isFirst } = neighborPairs(g);
  const degree = g.degree("i32");
  const excess = degree.sub(g.all.count(({ edge }) => edge(isFirst)));
  const isIsolated = degree.eq(0);
  const outermost = isIsolated.any().where(2, 1, "i32");
  const start = {
    layer: g.node(1, "i32"),
    degree,
    left: isIsolated.not(),
    level: g.scalar(1, "i32"),
  };
  const peeling = g.loop(start, {}, ({ layer, degree, left, level }, round) => {
    const now = excess.add(g.all.count(({ neighbor, edge }) => neighbor(left).and(edge(isFirst))));
    const next = level.max(left.where(now, NONE).minimum());
    const peeled = left.and(now.le(next));
    const rest = left.and(peeled.not());
    return {
      layer: peeled.where(outermost.add(round), layer),
      degree: left.where(now, degree),
      left: rest,
      level: next,
      until: rest.any().not(),
    };
  });
  return { layer: peeling.layer, degree: peeling.degree };
});

type CoreCall<R> = (graph: GuestGraph, attribute?: string) => R;

/** A function that gives a number for each node. `assign` writes it to an attribute, and gives it, too. */
export interface CoreFunction extends CoreCall<Numbers> {
  readonly assign: CoreCall<Numbers>;
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change until it has been read.
   */
  readonly async: CoreCall<Promise<Numbers>> & { readonly assign: CoreCall<Promise<Numbers>> };
}

type Numbers = { [node: string]: number };

/**
 * The core number of each node: the greatest k such that the node is among nodes which have k neighbors each among
 * them. As `graphology-cores`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for a graph with self-loops; `graph/changed`
 * from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { coreNumber } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * graph.mergeEdge("cleo", "ann");
 * graph.mergeEdge("cleo", "dan");
 * console.log(JSON.stringify(coreNumber(graph))); // {"ann":2,"ben":2,"cleo":2,"dan":1}
 * ```
 */
export const coreNumber: CoreFunction = measuring((graph: GuestGraph, attribute?: string) => {
  expectGuest("graphology-cores: the given graph is not a valid graphology instance.", graph);
  if (graph.selfLoopCount > 0) {
    throw refused("graphology-cores: the given graph has self loops which is not permitted.");
  }
  return withGuest(graph, { nodes: [(node) => graph.degree(node)], simple: true }, (guest) => {
    const [degree = []] = guest.nodeValues;
    return ask(cores, guest, { degree }, ({ core }) =>
      numbers(graph, guest, attribute || "core", core, () => byNode(guest, (index) => core[index]!)),
    );
  });
});

/**
 * The onion layer of each node: the round in which it is peeled off, where each round takes all nodes of the least
 * degree at once. As `graphology-cores`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a directed graph, a multigraph, and a graph
 * with self-loops; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { onionLayers } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * graph.mergeEdge("cleo", "ann");
 * graph.mergeEdge("cleo", "dan");
 * console.log(onionLayers(graph).dan, onionLayers(graph).ann); // 1 2
 * ```
 */
export const onionLayers: CoreFunction = measuring((graph: GuestGraph, attribute?: string) => {
  expectGuest("graphology-cores: the given graph is not a valid graphology instance.", graph);
  if (graph.type === "directed" || graph.multi) {
    throw refused("graphology-cores : unimplemented metric for directed graphs and multigraphs.");
  }
  if (graph.selfLoopCount > 0) {
    throw refused("graphology-cores : onion layers not available for graphs with self-loops.");
  }
  return withGuest(graph, {}, (guest) => {
    return ask(layers, guest, {}, ({ layer, degree }) =>
      numbers(graph, guest, attribute || "onionLayer", layer, () => {
        const order = Array.from(layer, (_, index) => index);
        order.sort((a, b) => layer[a]! - layer[b]! || degree[a]! - degree[b]!);
        return Object.fromEntries(order.map((index) => [guest.nodes[index]!, layer[index]!]));
      }),
    );
  });
});

/** Makes the result of a call, which `assign` both writes and gives. */
function numbers(
  graph: GuestGraph,
  guest: Guest,
  attribute: string,
  values: ArrayLike<number>,
  collect: () => Numbers,
): Found<Numbers, Numbers> {
  return {
    collect,
    assign() {
      // Listeners of the graph, which may change it, are told of what is written.
      const found = collect();
      writeNodes(graph, guest, [{ attribute, valueAt: (index) => values[index]! }]);
      return found;
    },
  };
}
