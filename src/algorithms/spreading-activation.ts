import { bool, f64 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Spreading activation: how strongly each node is called to mind by some. A node whose activation reaches `threshold`
 * fires, once, in the next round, and passes on a part of its activation along its out-edges.
 *
 * Formula: next(v) = activation(v) + Σ decay · activation(u) · weight(e) over edges e to v from nodes u that fire.
 *
 * `activation` is what nodes start with; those that none is given for, as in a map of some, have 0. In each round fire
 * the nodes whose activation is at least `threshold` and that have not fired before. A node keeps what it passes on. It
 * may be activated further after it has fired, but does not fire again. Ends with the round in which none fires.
 * `activation` is then what each node has, and `fired` is true at those that have fired.
 *
 * Weights are the edge attribute `weight`, or 1 in a graph that has none or with `weighted: false`; negative ones
 * inhibit. Activations have no bound. One that is NaN, as of a weight that is, does not reach the threshold.
 *
 * Cost: a round takes at most n + m steps, and there are at most n + 1.
 * Source: Collins, Loftus, "A Spreading-Activation Theory of Semantic Processing", 1975; Crestani, "Application of
 * Spreading Activation Techniques in Information Retrieval", 1997, with a threshold and a decay.
 *
 * @throws `EdgewiseError` from a run: `param` for `activation` without a value for each node.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { spreadingActivation } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { activation } = await run(spreadingActivation, graph, {
 *   activation: new Map([[0, 1]]),
 *   threshold: 0.3,
 *   decay: 0.5,
 * });
 * console.log(Array.from(activation, (x) => x.toFixed(2)).join(" ")); // 1.00 0.50 0.50 0.50 0.25
 * ```
 */
export const spreadingActivation = algorithm(
  "spreadingActivation",
  { activation: f64.node(0), threshold: f64(0.5), decay: f64(0.85), weighted: bool(true) },
  (g, { activation: given, threshold, decay, weighted }) => {
    const weight = weighted.where(g.edgeWeight(), 1);
    const start = { activation: given, fired: g.node(false) };
    const { activation, fired } = g.loop(start, {}, ({ activation, fired }) => {
      const fires = activation.ge(threshold).and(fired.not());
      const passed = activation.mul(decay);
      const inflow = g.in.sum(({ source, edge }) => source(passed).mul(edge(weight)), {
        where: ({ source }) => source(fires),
      });
      return { activation: activation.add(inflow), fired: fired.or(fires), until: fires.any().not() };
    });
    return { activation, fired };
  },
);
