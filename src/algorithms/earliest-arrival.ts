import { bool, f64, nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Earliest arrival: when each node can be reached at the earliest by who leaves the root at the time `start` along
 * out-edges. An edge may be entered from the time `open` to the time `close`, both included, and takes as long as its
 * weight, the edge attribute `weight`, or 1 in a graph that has none. Infinity stands where nobody arrives.
 *
 * Formula: time(root) = start; time(v) = min (max(time(u), open(e)) + weight(e)) over edges e from u to v with time(u)
 * ≤ close(e).
 *
 * `open` and `close` are edge values, such as the names of attributes; where they are not given, edges are always open.
 * Who arrives before an edge opens waits for it: from time t at its source it leads to max(t, open) + weight, if t ≤
 * close. A connection that leaves at a time has both there.
 *
 * With `waiting: false` nobody waits, and an edge counts if open ≤ t ≤ close. Then who comes earlier may find closed
 * what is open later, and the result is a matter of rounds: in each, edges are entered at the earliest arrivals of the
 * round before, and nodes keep the earliest that was found. Each time in the result is that of a way that there is;
 * there may be an earlier one, by way of a later arrival on the way.
 *
 * A weight that is negative or NaN, a time that is NaN, and a `start` of −Infinity are `run/require` errors.
 *
 * Cost: a round takes at most n + m steps, and there is one more than the greatest number of edges on the way of an
 * earliest arrival. Waiting, nodes may be settled in the order of their times, as those of `sssp`.
 * Source: Cooke, Halsey, "The Shortest Route Through a Network with Time-Dependent Internodal Transit Times", 1966; Wu
 * and others, "Path Problems in Temporal Graphs", 2014.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph;
 * `run/require` for a `start` that is NaN or −Infinity, for times in `open` or `close` that are NaN, and for a weight
 * that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { earliestArrival } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   sources: [0, 1, 0],
 *   targets: [1, 2, 2],
 *   edgeColumns: { weight: [10, 10, 50], departs: [100, 115, 90] },
 * });
 * const { time } = await run(earliestArrival, graph, { root: 0, start: 95, open: "departs", close: "departs" });
 * console.log(time.join(" ")); // 95 110 125
 * ```
 */
export const earliestArrival = algorithm(
  "earliestArrival",
  {
    root: nodeKey(),
    start: f64(0),
    open: f64.edge(-Infinity),
    close: f64.edge(Infinity),
    waiting: bool(true),
  },
  (g, { root, start, open, close, waiting }) => {
    const weight = g.edgeWeight();
    g.require(weight.ge(0).all(), "weights must not be negative or NaN");
    g.require(start.gt(-Infinity), "start must be a number, and not -Infinity");
    g.require(open.isNaN().or(close.isNaN()).any().not(), "times of opening and closing must be numbers");
    const begin = g.nodeIndex().eq(root).where(start, Infinity);
    return g.if(
      waiting,
      () => {
        const { time } = g.loop({ time: begin }, { until: "unchanged" }, ({ time }) => {
          const first = g.in.minimum(({ source, edge }) => source(time).max(edge(open)).add(edge(weight)), {
            where: ({ source, edge }) => source(time).le(edge(close)),
          });
          return { time: time.min(first) };
        });
        return { time };
      },
      () => {
        const { time } = g.loop({ time: begin }, { until: "unchanged" }, ({ time }) => {
          const first = g.in.minimum(({ source, edge }) => source(time).add(edge(weight)), {
            where: ({ source, edge }) =>
              source(time)
                .ge(edge(open))
                .and(source(time).le(edge(close))),
          });
          return { time: time.min(first) };
        });
        return { time };
      },
    );
  },
);
