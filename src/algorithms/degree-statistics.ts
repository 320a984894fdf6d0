import type { Expression, GraphExpression } from "../dsl/index.ts";
import { bool } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * What degrees a graph has: the least, the greatest, the mean and the (population) standard deviation of the lengths of
 * its rows, which count in-edges and out-edges, and how many nodes are isolated, that is, have no edge. Of an empty
 * graph, least, greatest and isolated are 0, mean and deviation NaN. Edge weights are not read.
 *
 * Formula: mean = Σ degree(v) / n; deviation = √(Σ (degree(v) − mean)² / n); least = min degree(v); greatest = max
 * degree(v); isolated = |{ v : degree(v) = 0 }|.
 *
 * An undirected edge counts once at each of its ends, in mixed graphs too, and each of parallel edges counts. A
 * directed self-loop counts two, as it goes out and comes in; an undirected one counts once, as it stands once in its
 * row. graphology, networkx and igraph count two of any self-loop, so that degrees sum to 2m: with `selfLoopsTwice` so
 * does this. A node whose only edge is a self-loop is not isolated.
 *
 * Cost: n steps, with `selfLoopsTwice` n + m.
 * Source: Newman, "The Structure and Function of Complex Networks", 2003, section III, on degrees.
 *
 * @throws `EdgewiseError` from a run: `param` for a `selfLoopsTwice` that is not true or false.
 * @example
 * ```ts
 * import { run, star } from "edgewise";
 * import { degreeStatistics } from "edgewise/algorithms";
 *
 * const graph = star({ nodeCount: 5 });
 * const { least, greatest, mean, isolated } = await run(degreeStatistics, graph);
 * console.log(least, greatest, mean, isolated); // 1 4 1.6 0
 * ```
 */
export const degreeStatistics = algorithm(
  "degreeStatistics",
  { selfLoopsTwice: bool(false) },
  (g, { selfLoopsTwice }) =>
    g.if(
      selfLoopsTwice,
      () => {
        const ends = endsAt(g);
        return statisticsOf(ends, ends.cast("f64"));
      },
      () => statisticsOf(g.degree("i32"), g.degree()),
    ),
);

function statisticsOf(whole: Expression<"node", "i32">, degree: Expression<"node", "f64">) {
  const mean = degree.mean();
  const greatest = whole.maximum().max(0);
  return {
    // In an empty graph the minimum is the greatest i32.
    least: whole.minimum().min(greatest),
    greatest,
    mean,
    deviation: degree.sub(mean).square().mean().sqrt(),
    isolated: whole.eq(0).count(),
  };
}

/** Counts the ends of edges at each node. A self-loop, directed or not, has two. */
function endsAt(g: GraphExpression): Expression<"node", "i32"> {
  const index = g.nodeIndex();
  const others = g.all.count(({ neighbor, self }) => neighbor(index).ne(self(index)));
  // The in-row has every self-loop once.
  return others.add(g.in.count(({ neighbor, self }) => neighbor(index).eq(self(index))).mul(2));
}
