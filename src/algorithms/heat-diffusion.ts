import { algorithm, f64, i32 } from "../dsl/index.ts";

/**
 * Heat diffusion: what becomes of the heat at each node when it flows along edges, in both directions, from warm to
 * cold. The total stays the same.
 *
 * The explicit Euler method for dh/dt = −L h, with L the Laplacian of the graph: in each of `steps` steps of length
 * `step`, next(v) = heat(v) + step · Σ (heat(u) − heat(v)) over v's in- and out-edges. An undirected edge is one edge,
 * each of parallel edges and both of a reciprocal pair carry heat, and self-loops carry none. Stable where step times the
 * greatest degree is at most 1. Edge weights are not read.
 *
 * A step takes n + m operations.
 * Source: Kondor, Lafferty, "Diffusion Kernels on Graphs", 2002, for the continuous process.
 */
export const heatDiffusion = algorithm(
  "heatDiffusion",
  { heat: f64.node(), step: f64(0.1), steps: i32(10) },
  (g, { heat: start, step, steps }) => {
    const { heat } = g.loop({ heat: start }, { limit: steps }, ({ heat }) => {
      const inflow = g.all.sum(({ neighbor, self }) => neighbor(heat).sub(self(heat)));
      return { heat: heat.add(inflow.mul(step)) };
    });
    return { heat };
  },
);
