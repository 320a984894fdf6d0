/**
 * The counts of a loop's rounds, where they may be sparse: how many there were, and how many nodes and edges they went
 * over.
 */

/**
 * The laws by which sparse rounds go (docs/sparse.md), and `allNodes` for computing all nodes because a scalar changed.
 */
export const LAWS = [
  "pushed",
  "kept",
  "pulled",
  "settled",
  "steady",
  "timely",
  "unread",
  "grouped",
  "quiet",
  "allNodes",
] as const;

export type Law = (typeof LAWS)[number];

/** The counts of all rounds of a loop in a run, over all times that it was entered. */
export interface RoundCounts {
  /** The number of the loop in the plan and in traces. */
  readonly loop: number;
  /** The number of rounds over all nodes and edges. */
  readonly dense: number;
  /** The number of rounds over changed nodes alone. */
  readonly sparse: number;
  /**
   * The number of rounds of nodes that were computed side by side, over all nodes and edges. Those of each node of the
   * set are counted, as many as it has alone.
   */
  readonly lanes: number;
  /** The number of sparse rounds in which kernels computed some nodes and not all. */
  readonly partial: number;
  /** The number of looks at all nodes for those that the dense round before had changed. */
  readonly looks: number;
  /**
   * The number of phases, where the loop is settled in any order. In each phase all near nodes pass their values on.
   */
  readonly phases: number;
  /**
   * The number of nodes that sparse rounds computed, where each kernel counts by itself; in phases, of nodes that
   * passed their values on.
   */
  readonly nodes: number;
  /**
   * The number of entries of rows that sparse rounds walked: rows of changed nodes, and rows of nodes that these
   * touched.
   */
  readonly edges: number;
  /** The numbers of nodes and entries that a dense round goes over, counted in the same way. */
  readonly denseNodes: number;
  readonly denseEdges: number;
  /**
   * For each law, the number of sparse rounds in which a kernel went by it over some nodes, neither none nor all:
   * `pushed` along the edges of changed nodes, `kept` by adding to totals of the round before, `pulled` along whole
   * rows of touched nodes, `settled` without looking again at changed nodes, `steady` without looking at unchanged ones
   * for other scalars, `timely` likewise, along edges that count only where their source has just changed, `unread`
   * without looking at nodes that do not read what changed, `grouped` at the nodes of a scalar's value, `quiet` as the
   * first round of a loop that begins sparse. `allNodes` counts rounds that computed all nodes although only some had
   * changed, since a scalar had changed or touched nodes were not known.
   */
  readonly laws: Readonly<Record<Law, number>>;
}
