/**
 * The significance of the weight of an edge, given the weights at its ends and of all edges: by Pearson's χ² and by the
 * likelihood ratio G².
 */

import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { f64 } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import { measuring } from "../function.ts";
import { byAdjacency, withGuest, writeEdges } from "../guest.ts";
import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import { weightReader } from "../options.ts";
import { ask } from "../question.ts";

type Each = Expression<"edge", "f64">;

/** A cell of the two-by-two table (contingency table) of weights: at the source or not, at the destination or not. */
interface Cell {
  readonly observed: Each;
  readonly expected: Each;
}

/** Computes the four cells of each edge. */
function cellsOf(weight: Each, source: Each, destination: Each, total: Expression<"scalar", "f64">): readonly Cell[] {
  const notSource = source.rsub(total);
  const notDestination = destination.rsub(total);
  return [
    { observed: weight, expected: source.mul(destination).div(total) },
    { observed: source.sub(weight), expected: source.mul(notDestination).div(total) },
    { observed: destination.sub(weight), expected: destination.mul(notSource).div(total) },
    { observed: weight.add(total).sub(source.add(destination)), expected: notSource.mul(notDestination).div(total) },
  ];
}

function sumOf(terms: readonly Each[]): Each {
  return terms.slice(1).reduce((sum, term) => sum.add(term), terms[0]!);
}

const STATISTICS = {
  chiSquare(cells: readonly Cell[]): Each {
    const terms = cells.map(({ observed, expected }) => observed.sub(expected).square().div(expected));
    const sum = sumOf(terms);
    return sum.isNaN().where(0, sum.eq(Infinity).where(terms[0]!, sum));
  },
  gSquare(cells: readonly Cell[]): Each {
    const terms = cells.map(({ observed, expected }, k) => {
      const term = observed.mul(observed.div(expected).log());
      if (k === 0) return term;
      // The last cell may be negative where there are self-loops.
      return (k === 3 ? observed.le(0) : observed.eq(0)).where(0, term);
    });
    const sum = sumOf(terms).mul(2);
    return sum.eq(Infinity).where(terms[0]!, sum);
  },
};

type Statistic = keyof typeof STATISTICS;

function build(statistic: Statistic) {
  return (g: GraphExpression, { weight }: { readonly weight: Each }) => {
    const index = g.nodeIndex();
    // A self-loop counts once.
    const others = g.all.sum(({ edge }) => edge(weight), {
      where: ({ neighbor, self }) => neighbor(index).ne(self(index)),
    });
    const strength = others.add(
      g.in.sum(({ edge }) => edge(weight), { where: ({ neighbor, self }) => neighbor(index).eq(self(index)) }),
    );
    const total = weight.sum();
    const { source, destination } = g.edges.map((ends) => ({
      source: ends.source(strength),
      destination: ends.destination(strength),
    }));
    const cells = cellsOf(weight, source, destination, total);
    return {
      value: STATISTICS[statistic](cells),
      // An edge that weighs less than expected gets no score.
      isScored: cells[0]!.observed.lt(cells[0]!.expected).not(),
      total,
      source,
      destination,
    };
  };
}

const PARAMETERS = { weight: f64.edge() };
const PROGRAMS = {
  chiSquare: algorithm("chiSquare", PARAMETERS, build("chiSquare")),
  gSquare: algorithm("gSquare", PARAMETERS, build("gSquare")),
};

/** The critical values, by significance level: a level of 0.05 needs a score of at least 3.84. */
const THRESHOLDS = {
  0.5: 0.45,
  0.1: 2.71,
  0.05: 3.84,
  0.025: 5.02,
  0.01: 6.63,
  0.005: 7.88,
  0.001: 10.83,
};

/** The score of each edge; undefined for an edge that weighs less than expected. */
export interface Significances {
  [edge: string]: number | undefined;
}

type SignificanceCall<R> = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  getEdgeWeight?: EdgeWeight<N, E>,
) => R;

/** A function that scores the significance of edges. `assign` writes the attribute with the name of the function. */
export interface Significance extends SignificanceCall<Significances> {
  /** Writes the scores, and gives them, too. */
  readonly assign: SignificanceCall<Significances>;
  /**
   * The same function on workers, without blocking the calling thread. The graph is read from the call on, and must not
   * change before it has been.
   */
  readonly async: SignificanceCall<Promise<Significances>> & {
    readonly assign: SignificanceCall<Promise<Significances>>;
  };
  readonly thresholds: typeof THRESHOLDS;
}

function significance(statistic: Statistic): Significance {
  const found = measuring((graph: GuestGraph, getEdgeWeight?: EdgeWeight) => {
    expectGuest("graphology-metrics/chi-square: given graph is not a valid graphology instance.", graph);
    return withGuest(graph, { edge: weightReader(getEdgeWeight || "weight"), adjacency: true }, (guest) => {
      const weight = guest.edgeValues;
      return ask(PROGRAMS[statistic], guest, { weight }, (result) => {
        for (let edge = 0; edge < weight.length; edge++) {
          expectPositive("sumAllEdgesWeights", result.total);
          expectPositive("sourceWeightedDegree", result.source[edge]!);
          expectPositive("edgeWeight", weight[edge]!);
          expectPositive("sumAllEdgesWeights", result.destination[edge]!);
        }
        const valueAt = (edge: number) => (result.isScored[edge] === 1 ? result.value[edge]! : undefined);
        const collect = (): Significances => byAdjacency(guest, valueAt);
        return {
          collect,
          assign() {
            // Listeners of the graph, which may change it, are told of what is written.
            const found = collect();
            writeEdges(graph, guest, [{ attribute: statistic, valueAt }]);
            return found;
          },
        };
      });
    });
  });
  return Object.assign(found, { thresholds: THRESHOLDS });
}

function expectPositive(what: string, found: number): void {
  if (found <= 0) throw refused(`${what} has to be >0`);
}

/**
 * Pearson's χ² of the weight of each edge, by the weights at its ends and of all edges; undefined where an edge weighs
 * less than is to be expected. As `graphology-metrics/edge/chi-square`. The greater it is, the less likely is the
 * weight by chance: `chiSquare.thresholds` says how likely.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a weight that is 0 or less, and where the
 * weights at a node sum to 0 or less; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { chiSquare } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * const edge = graph.mergeEdge("ann", "ben", { weight: 9 })[0];
 * graph.mergeEdge("ben", "cleo", { weight: 1 });
 * graph.mergeEdge("cleo", "dan", { weight: 9 });
 * console.log(chiSquare(graph)[edge]?.toFixed(3)); // 15.390
 * ```
 */
export const chiSquare: Significance = significance("chiSquare");
/**
 * The likelihood ratio G² of the weight of each edge, by the weights at its ends and of all edges; undefined where an
 * edge weighs less than is to be expected. As `graphology-metrics/edge/g-square`. The greater it is, the less likely
 * is the weight by chance: `gSquare.thresholds` says how likely.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a weight that is 0 or less, and where the
 * weights at a node sum to 0 or less; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { gSquare } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * const edge = graph.mergeEdge("ann", "ben", { weight: 9 })[0];
 * graph.mergeEdge("ben", "cleo", { weight: 1 });
 * graph.mergeEdge("cleo", "dan", { weight: 9 });
 * console.log(gSquare(graph)[edge]?.toFixed(3)); // 19.785
 * ```
 */
export const gSquare: Significance = significance("gSquare");
