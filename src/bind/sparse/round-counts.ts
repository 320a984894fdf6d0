/** How the rounds of a loop went that may be sparse, and how many nodes and edges they went over. */

/** What rounds of loops go by when they are sparse: the laws of docs/sparse.md, and computing at all nodes for a scalar. */
export const LAWS = ["pushed", "kept", "pulled", "settled", "grouped", "quiet", "allNodes"] as const;

export type Law = (typeof LAWS)[number];

/** Of all rounds of a loop in a run, however often it was entered. */
export interface RoundCounts {
  /** The number of the loop, in the order of the plan: as traces have it. */
  readonly loop: number;
  /** Rounds over all nodes and edges. */
  readonly dense: number;
  /** Rounds over what changed. */
  readonly sparse: number;
  /** Those of them in which kernels computed some nodes and not all. */
  readonly partial: number;
  /** How often all nodes were gone over to find those that the round before, a dense one, had changed. */
  readonly looks: number;
  /** Phases of settling in any order, where it is settled so: in each, all near nodes give what they have. */
  readonly phases: number;
  /** Nodes that sparse rounds computed, those of each kernel counted by themselves; in phases, that gave what they have. */
  readonly nodes: number;
  /** Entries of rows that sparse rounds went through: those of changed nodes, and those of nodes that these touched. */
  readonly edges: number;
  /** What a dense round goes over, counted in the same way. */
  readonly denseNodes: number;
  readonly denseEdges: number;
  /**
   * How many sparse rounds had a kernel that went by a law over some nodes, neither none nor all of them: `pushed` along the
   * edges of changed nodes alone, `kept` by adding to totals of the round before, `pulled` along the whole rows of touched
   * nodes, `settled` without looking again at changed nodes, `grouped` at those of the value of a scalar, `quiet` as the first
   * round of a loop that begins sparse by that law. `allNodes`: at all of them, for a scalar had changed or what
   * touches nodes was not known, while some and not all had changed.
   */
  readonly laws: Readonly<Record<Law, number>>;
}
