import { bool, f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Heat diffusion: what becomes of the heat at each node when it flows along edges, in both directions, from warm to
 * cold. The total stays the same.
 *
 * Formula: next(v) = heat(v) + step · Σ weight(e) · (heat(u) − heat(v)) over v's in- and out-edges e, u being the other
 * end.
 *
 * That is the explicit Euler method for dh/dt = −L h, with L the Laplacian of the graph, in `steps` steps of length
 * `step`. Weights are the edge attribute `weight`, or 1 in a graph that has none or with `weighted: false`. An
 * undirected edge is one edge, each of parallel edges and both of a reciprocal pair carry heat, and self-loops carry
 * none. Stable where step times the greatest sum of the weights at a node is at most 1, and none is negative.
 *
 * Cost: n + m operations a step.
 * Source: Kondor, Lafferty, "Diffusion Kernels on Graphs", 2002, for the continuous process.
 *
 * @throws `EdgewiseError` from a run: `param` for a `heat` that is not given, or without a value for each node.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { heatDiffusion } from "edgewise/algorithms";
 *
 * const graph = path({ nodeCount: 3 });
 * const { heat } = await run(heatDiffusion, graph, { heat: [1, 0, 0], step: 0.25, steps: 2 });
 * console.log(Array.from(heat, (x) => x.toFixed(3)).join(" ")); // 0.625 0.313 0.063
 * ```
 */
export const heatDiffusion = algorithm(
  "heatDiffusion",
  { heat: f64.node(), step: f64(0.1), steps: i32(10), weighted: bool(true) },
  (g, { heat: start, step, steps, weighted }) => {
    const weight = weighted.where(g.edgeWeight(), 1);
    const { heat } = g.loop({ heat: start }, { limit: steps }, ({ heat }) => {
      const inflow = g.all.sum(({ neighbor, self, edge }) => neighbor(heat).sub(self(heat)).mul(edge(weight)));
      return { heat: heat.add(inflow.mul(step)) };
    });
    return { heat };
  },
);
